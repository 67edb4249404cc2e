"""What a kill may cost a booking: nothing that was confirmed."""

from pathlib import Path
import subprocess
import sys
from typing import Any

from scripts.support.bookings_kills import Expected
from scripts.support.instance import ROOT

TEN = {"start": "2026-11-02T10:00:00+00:00", "end": "2026-11-02T11:00:00+00:00"}
HALF = {"start": "2026-11-02T10:30:00+00:00", "end": "2026-11-02T11:30:00+00:00"}


def booking(id: str = "r0-1", subject: str = "a", state: str = "booked", **times: str) -> dict[str, str]:
    """Return a booking as a front desk tells of it."""
    return {"id": id, **TEN, **times, "state": state, "subject": subject}


def confirmed(**said: Any) -> Expected:
    """Return what is expected after one booking was asked for and confirmed."""
    expected = Expected()
    expected.hear({"ask": "book", "space": "r0", "request": "a", "booking": ""})
    expected.hear({"done": "book", "space": "r0", "request": "a", **booking(**said)})
    return expected


def test_what_was_confirmed_must_be_there_as_it_was() -> None:
    """Gone, moved or cancelled it is wrong."""
    expected = confirmed()
    assert list(expected.wrongs({"r0": [booking()]})) == []
    assert [wrong[:4] for wrong in expected.wrongs({"r0": []})] == ["lost"]
    assert [wrong[:7] for wrong in expected.wrongs({"r0": [booking(state="cancelled")]})] == ["another"]


def test_what_was_cut_off_may_have_been_done_or_not() -> None:
    """Once it is remembered, it has to stay so."""
    expected = confirmed()
    expected.hear({"ask": "cancel", "space": "r0", "request": "b", "booking": "r0-1"})
    assert list(expected.wrongs({"r0": [booking()]})) == []
    cancelled = {"r0": [booking(state="cancelled")]}
    assert list(expected.wrongs(cancelled)) == []
    expected.settle(cancelled)
    assert list(expected.wrongs(cancelled)) == []
    assert len(list(expected.wrongs({"r0": [booking()]}))) == 1


def test_nothing_is_there_twice_or_unasked() -> None:
    """Neither the same request, nor two at a time, nor what nobody asked for."""
    expected = confirmed()
    expected.hear({"ask": "book", "space": "r0", "request": "b", "booking": ""})
    expected.hear({"ask": "book", "space": "r0", "request": "c", "booking": ""})
    expected.hear({"refused": "slot_taken", "request": "c"})
    twice = [booking(), booking("r0-2", "b", **HALF)]
    assert [wrong[:3] for wrong in expected.wrongs({"r0": twice})] == ["two"]
    again = [booking(), booking("r0-2", "a", "cancelled")]
    assert list(expected.wrongs({"r0": again})) == ["twice: a"]
    unasked = [booking(), booking("r0-2", "c", "cancelled")]
    assert list(expected.wrongs({"r0": unasked})) == ["never asked: c"]


def test_a_few_kills(tmp_path: Path) -> None:
    """A campaign is gone on with where it was broken off."""
    command = [sys.executable, "-m", "scripts.support.bookings_kills", "--seed", "3"]
    state = ["--state", str(tmp_path / "kills.json")]
    subprocess.run([*command, *state, "--count", "2"], cwd=ROOT, check=True)
    again = [*command, *state, "--count", "3", "--resume"]
    told = subprocess.run(again, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    assert "3 kills of a front desk" in told[-1]
    assert len(told) == 2
