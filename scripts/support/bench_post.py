"""Posting bodies from a process of its own, by connections that stay open, as network servers do.

Reads one line of JSON: the port, the requests (of which each is path, body and headers), and how many a second.
Prints one line of JSON: how many seconds after it was due each was answered.
"""

from collections.abc import Mapping, Sequence
import json
import socket
import sys
from time import perf_counter, sleep

LOOPBACK = "127.0.0.1"
AT_ONCE = 4
_CHUNK = 65_536
_ACCEPTED = frozenset((b"200", b"204"))


def main() -> int:
    """Post what is told, and print how long it took."""
    told = json.loads(sys.stdin.readline())
    posts = [_request(*post) for post in told["posts"]]
    lines = [socket.create_connection((LOOPBACK, told["port"])) for _ in range(AT_ONCE)]
    for line in lines:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print("ready", flush=True)
    sys.stdin.readline()
    print(json.dumps(_post(lines, posts, told["per_second"])), flush=True)
    return 0


def _request(path: str, body: str, headers: Mapping[str, str]) -> bytes:
    """Return a request as it goes over the wire."""
    data = body.encode()
    lines = {"Host": LOOPBACK, "Content-Type": "application/json", "Content-Length": str(len(data)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + data


def _post(lines: Sequence[socket.socket], posts: Sequence[bytes], per_second: float) -> list[float]:
    """Post requests, several at once, as fast as they are answered or so many a second."""
    late, start = [], perf_counter()
    for first in range(0, len(posts), AT_ONCE):
        some = posts[first : first + AT_ONCE]
        due = perf_counter()
        if per_second:
            due = start + first / per_second
            sleep(max(due - perf_counter(), 0.0))
        for line, post in zip(lines, some, strict=False):
            line.sendall(post)
        for line, _ in zip(lines, some, strict=False):
            _wait(line)
            late.append(perf_counter() - due)
    return late


def _wait(line: socket.socket) -> None:
    """Wait for the answer to a request; none has a body."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        part = line.recv(_CHUNK)
        if not part:
            sys.exit("the connection was closed")
        answer += part
    if answer[9:12] not in _ACCEPTED:
        sys.exit(f"answered with {answer[:200]!r}")


if __name__ == "__main__":
    sys.exit(main())
