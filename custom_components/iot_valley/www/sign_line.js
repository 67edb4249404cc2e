// The line of a sign to its building: it comes back by itself, and says at once when it is not sure to be alive.

const SILENT = 10_000; // milliseconds without a word after which nothing is known any more
const AGAIN = [500, 1000, 2000, 4000, 8000]; // milliseconds until the next attempt
const NO_SUCH_LINK = 4403;

export class Line {
  constructor(secret, language, told) {
    Object.assign(this, { secret, language, told, tries: 0, asked: 0, open: new Map() });
    this.heard = -Infinity;
    setInterval(() => this.check(), 1000);
    addEventListener("online", () => this.connect());
    this.connect();
  }

  connect() {
    clearTimeout(this.trying);
    if (this.refused || this.socket?.readyState <= WebSocket.OPEN) return;
    const address = new URL(`${location.pathname}/live`, location.href);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    socket.onopen = () => {
      this.began = performance.now();
      socket.send(JSON.stringify({ token: this.secret, language: this.language }));
    };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => this.lost(socket, code);
  }

  hear(said) {
    this.heard = performance.now();
    this.tries = 0;
    if (said.answer !== undefined) {
      this.open.get(said.answer)?.(said);
      this.open.delete(said.answer);
    }
    this.told(said);
  }

  lost(socket, code) {
    if (socket !== this.socket) return;
    for (const answer of this.open.values()) answer({ ok: false });
    this.open.clear();
    if (code === NO_SUCH_LINK) {
      this.refused = true;
      this.told({ refused: true });
      return;
    }
    const wait = AGAIN[Math.min(this.tries, AGAIN.length - 1)] * (0.75 + Math.random() / 2);
    this.tries += 1;
    this.trying = setTimeout(() => this.connect(), wait);
  }

  /** Say that nothing is known once it was silent for too long, and try another connection. */
  check() {
    const age = performance.now() - Math.max(this.heard, this.socket?.readyState === WebSocket.OPEN ? (this.began ?? 0) : 0);
    if (performance.now() - this.heard > SILENT) this.told({ silent: true });
    if (age > SILENT && this.socket?.readyState === WebSocket.OPEN) {
      const stuck = this.socket;
      this.socket = undefined;
      stuck.close();
      this.connect();
    }
  }

  /** Ask for something, and return what came of it. */
  ask(what, data) {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve({ ok: false });
    this.asked += 1;
    const id = this.asked;
    this.socket.send(JSON.stringify({ id, do: what, with: data }));
    return new Promise((answer) => this.open.set(id, answer));
  }
}
