// The page at a door or in a lobby: what its link opens, and what one can do there.

import { fill, h } from "./dom.js";
import { glyph } from "./glyphs.js";
import { Line } from "./sign_line.js";
import { Building, isFree, stateOf } from "./store.js";
import { Words, kept, people, places, until } from "./words.js";

const BOOKED_FOR = [15, 30, 45, 60];
const ON_PHONE = 15; // minutes for which the code for a phone is good
const BROKEN = ["broken_light", "broken_air", "broken_other"];
const AWAKE = 60_000; // milliseconds that a sign is awake at night once it was touched
const NIGHT = [22, 6];
const SAID = 8000; // milliseconds that an answer is shown
const TURN = 12_000; // milliseconds that each page of a board is shown
const SHIFT = 60_000; // milliseconds after which all of it moves a little, so that nothing burns in
const SHOWN_ON_BOARD = ["nap_room", "meeting_room", "collective_space"];

const wished = new URLSearchParams(location.search).get("lang") ?? navigator.language;
const language = wished.toLowerCase().startsWith("fr") ? "fr" : "en";
const regional = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language;
document.documentElement.lang = language;

// Shown until words have come: a page that nobody has let in knows none of the building's.
const plain = JSON.parse(document.body.dataset.words)[language];

class Sign {
  constructor(root) {
    this.root = root;
    this.building = new Building();
    this.touched = performance.now();
    this.page = 0;
    const secret = decodeURIComponent(location.hash.slice(1));
    if (!secret) {
      this.failed = "link_missing";
      this.show();
      return;
    }
    addEventListener("hashchange", () => location.reload());
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, (event) => this.touch(event), true);
    addEventListener("keydown", (event) => this.onKey(event));
    addEventListener("resize", () => this.show());
    document.addEventListener("visibilitychange", () => this.keepAwake());
    setInterval(() => this.show(), 1000);
    setInterval(() => this.shift(), SHIFT);
    setInterval(() => performance.now() - this.touched > TURN && this.turn(1), TURN);
    this.keepAwake();
    this.line = new Line(secret, language, (said) => this.hear(said));
    this.show();
  }

  hear(said) {
    if (said.refused) {
      this.failed = "link_refused";
      this.building = new Building(); // nothing of it is kept
    } else if (said.silent) this.building.lives(false);
    else {
      if (said.words) this.words = new Words(said.words, regional, { zone: said.building.zone });
      if (said.building) Object.assign(this, { kind: said.kind, scope: said.scope, can: new Set(said.can) });
      this.building.take(said);
      if (!said.building && this.building.known) this.building.lives(true);
    }
    this.show();
  }

  get space() {
    return this.building.space(this.scope);
  }

  show() {
    fill(this.root, [this.failed ? this.message(this.failed) : this.words ? this.content() : this.message("connecting", "today")]);
    const dialog = this.root.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  message(key, sign = "offline") {
    document.title = "IoT Valley";
    return h("main", { class: "message", role: "status", key }, glyph(sign), h("p", {}, plain[key]));
  }

  content() {
    if (this.sleeps()) return this.asleep();
    return this.kind === "board" ? this.board() : this.door();
  }

  // -- the sign of a space ---------------------------------------------------------------------------------------------

  door() {
    const { words, building, space } = this;
    if (!space) return this.message("link_refused");
    const state = stateOf(building, space);
    document.title = `${space.name} · ${words.t(`state_${state}`)}`;
    return h(
      "main",
      { key: "door", class: `sign ${state}` },
      h("header", { class: "row" }, h("h1", { class: "grow" }, space.name), this.clock()),
      this.state(space, state),
      h(
        "footer",
        {},
        h("p", { class: "answer", role: "status" }, this.said?.until > performance.now() ? this.said.text : ""),
        building.live && h("div", { class: "row wrap" }, this.buttons(space, state)),
      ),
      this.dialog && this.dialog(space),
    );
  }

  clock() {
    const now = this.building.now();
    return h("time", {}, this.building.live ? this.words.time(now / 1000, now) : "");
  }

  state(space, state) {
    const { words, building } = this;
    const naps = space.beds && building.live && space.free !== undefined && state !== "closed";
    const word = naps ? words.number(space.free) : words.t(`state_${state}`);
    const more = [naps && words.t("of_places", { all: space.beds.length }), until(words, building, space)].filter(Boolean);
    const asked = building.live && space.booked?.prompted;
    return h(
      "section",
      { class: "state" },
      h("p", { class: "word", role: "status", style: `--length:${word.length}` }, glyph(state), h("span", {}, word)),
      h("p", { class: "until" }, (building.live ? more : [words.t("no_connection")]).map((each) => h("span", {}, each))),
      asked && h("p", { class: "until asked", role: "alert" }, words.t("still_there")),
      building.live && h("div", { class: "row wrap beside" }, this.beside(space)),
      naps && this.beds(space),
    );
  }

  /** What else is worth knowing at the door: who is in, what comes next, who waits. */
  beside(space) {
    const { words, building } = this;
    const next = space.booked?.starts;
    const called = (space.beds ?? []).filter((bed) => space.places?.[bed.id]?.ticket);
    const soonest = space.nap?.free_at?.[space.nap.waiting ?? 0];
    return [
      !space.beds && people(words, space) && h("span", {}, people(words, space)),
      next && h("span", {}, words.t("next_at", { time: words.time(next, building.now()) })),
      space.nap?.waiting ? h("span", {}, words.n("waiting", space.nap.waiting)) : undefined,
      space.nap && !space.free && soonest && h("span", {}, words.t("free_at", { time: words.time(soonest, building.now()) })),
      called.map((bed) => h("span", { class: "tickets" }, `${space.places[bed.id].ticket} → ${bed.name}`)),
    ];
  }

  beds(space) {
    return h(
      "ul",
      { class: "beds", style: "list-style:none" },
      space.beds.map((bed) => {
        const state = space.places?.[bed.id]?.state ?? "unknown";
        return h("li", { key: bed.id, class: `bed ${state}` }, h("b", {}, bed.name), h("span", { class: "row", style: "gap:.4em" }, glyph(state), this.words.t(`place_${state}`)));
      }),
    );
  }

  buttons(space, state) {
    const booked = space.booked?.until;
    const near = booked || (state === "held" && space.booked?.starts);
    const made = [];
    const press = (label, press_, kind = "", key = label) => made.push(h("button", { key, class: kind, disabled: this.asking, onclick: press_ }, label));
    const does = (label, what, data, kind) => this.can.has(what) && press(label, () => this.ask(what, data), kind);
    const { words } = this;
    if (space.bookable && !booked && state === "free") {
      for (const n of BOOKED_FOR) does(words.t("book_for", { n }), "book", { minutes: n }, "main");
    }
    if (near && (!space.booked.came || space.booked.prompted)) does(words.t("check_in"), "check_in", {}, "main");
    if (booked) {
      does(words.t("extend", { n: 15 }), "extend", { minutes: 15 });
      does(words.t("end"), "end", {});
    }
    if (space.family === "nap_room" && space.free) does(words.t("claim"), "claim", {}, "main");
    if (space.family === "nap_room" && !space.free && state !== "closed") does(words.t("queue"), "queue", {}, "main");
    if (this.can.has("phone")) press(words.t("on_phone"), () => this.hands(), "plain");
    if (this.can.has("fault")) press(words.t("report_fault"), () => this.asks(this.faults), "plain end");
    return made;
  }

  asks(dialog) {
    this.dialog = dialog;
    this.show();
  }

  faults(space) {
    const { words } = this;
    const close = () => this.root.querySelector("dialog")?.close();
    const tell = (data) => {
      close();
      this.ask("fault", data);
    };
    const broken = [...(space.equipment ?? []).map((each) => words.t(`equipment_${each}`)), ...BROKEN.map((each) => words.t(each))];
    const choices = space.beds
      ? space.beds.map((bed) => h("button", { onclick: () => tell({ place: bed.id }) }, bed.name))
      : broken.map((each) => h("button", { onclick: () => tell({ text: each }) }, each));
    return h(
      "dialog",
      { "aria-labelledby": "what", onclose: () => this.asks(undefined) },
      h("h2", { id: "what" }, words.t(space.beds ? "which_place" : "what_is_broken")),
      h("div", { class: "choices" }, choices),
      h("button", { class: "plain", onclick: close }, words.t("cancel")),
    );
  }

  /** Show a code by which a phone goes on with this space, without an account and for a while. */
  async hands() {
    const came = await this.asked("phone", { minutes: ON_PHONE });
    if (came.ok && came.response?.code) this.asks((space) => this.phone(space, came.response.code));
    else this.answers("phone", came.ok ? { ok: false } : came);
  }

  phone(space, code) {
    const close = () => this.root.querySelector("dialog")?.close();
    return h(
      "dialog",
      { "aria-labelledby": "what", onclose: () => this.asks(undefined) },
      h("h2", { id: "what" }, this.words.t("scan", { name: space.name, n: ON_PHONE })),
      h("svg", { viewBox: `0 0 ${code.size} ${code.size}`, class: "code", role: "img", "aria-labelledby": "what" }, h("path", { d: code.path })),
      h("button", { class: "plain", onclick: close }, this.words.t("close")),
    );
  }

  async ask(what, data) {
    this.answers(what, await this.asked(what, data));
  }

  async asked(what, data) {
    this.asking = true;
    this.show();
    const came = await this.line.ask(what, data);
    this.asking = false;
    return came;
  }

  answers(what, came) {
    const answer = kept(this.words, came.response);
    const said = came.ok ? answer || this.words.t(`thanks_${what}`) : (came.text ?? this.words.t("no_connection"));
    this.said = { text: said, until: performance.now() + SAID * (answer ? 2 : 1) };
    this.show();
  }

  // -- the board of a lobby --------------------------------------------------------------------------------------------

  board() {
    const { words, building } = this;
    const storeys = building.storeys().map((each) => ({ ...each, spaces: each.spaces.filter((space) => SHOWN_ON_BOARD.includes(space.family)) }));
    const spaces = storeys.flatMap((each) => each.spaces);
    const headed = storeys.filter((each) => each.spaces.length).length > 1;
    const lines = storeys.flatMap((each) => (headed && each.spaces.length ? [{ heading: each.name }, ...each.spaces] : each.spaces));
    const rooms = spaces.filter((space) => space.family === "meeting_room" && isFree(building, space)).length;
    const naps = spaces.filter((space) => space.family === "nap_room" && isFree(building, space)).reduce((sum, space) => sum + (space.free ?? 0), 0);
    const floor = building.floors.length === 1 && this.scope !== "*" ? building.floors[0].name : "";
    const wide = innerWidth > innerHeight;
    const [rows, columns] = wide ? [8, 3] : [14, 1];
    this.pages = Math.max(1, Math.ceil(lines.length / (rows * columns)));
    const from = (this.page % this.pages) * rows * columns;
    document.title = [floor || building.name, words.t("board")].join(" · ");
    return h(
      "main",
      { key: "board", class: "sign board" },
      h("header", { class: "row" }, h("h1", { class: "grow" }, floor || building.name), this.clock()),
      building.live
        ? h("div", { class: "sums" }, this.sum(rooms, "rooms_now", spaces, "meeting_room"), this.sum(naps, "naps_now", spaces, "nap_room"))
        : h("p", { class: "note", role: "status" }, glyph("offline"), words.t("no_connection")),
      h("ul", { class: "list", style: `--rows:${rows}` }, lines.slice(from, from + rows * columns).map((line) => (line.heading ? h("li", { key: line.heading, class: "heading" }, line.heading) : this.entry(line)))),
      h("footer", { class: "row" }, this.pages > 1 && this.turner()),
    );
  }

  sum(count, key, spaces, family) {
    if (!spaces.some((space) => space.family === family)) return undefined;
    return h("p", { class: "sum" }, h("b", {}, this.words.number(count)), this.words.n(key, count));
  }

  entry(space) {
    const { words, building } = this;
    const state = stateOf(building, space);
    const more = building.live ? places(words, building, space) || until(words, building, space) || people(words, space) : "";
    return h(
      "li",
      { key: space.id, class: `entry ${state}` },
      glyph(state),
      h("span", { class: "grow" }, h("span", {}, h("b", {}, space.name)), h("span", {}, h("small", {}, [words.t(`state_${state}`), more].filter(Boolean).join(" · ")))),
    );
  }

  turner() {
    const { words } = this;
    return [
      h("button", { class: "plain", "aria-label": words.t("page_before"), onclick: () => this.turn(-1) }, glyph("back")),
      h("span", {}, `${(this.page % this.pages) + 1} / ${this.pages}`),
      h("button", { class: "plain", "aria-label": words.t("page_after"), onclick: () => this.turn(1) }, glyph("forth")),
    ];
  }

  turn(by) {
    if (!(this.pages > 1)) return;
    this.page = (this.page + by + this.pages) % this.pages;
    this.show();
  }

  onKey(event) {
    if (this.kind !== "board") return;
    if (event.key === "ArrowRight") this.turn(1);
    if (event.key === "ArrowLeft") this.turn(-1);
  }

  // -- the screen ------------------------------------------------------------------------------------------------------

  /** At night, where nobody is and nobody touches it, a sign is dark. */
  sleeps() {
    if (!this.building.live || performance.now() - this.touched < AWAKE) return false;
    const spaces = this.kind === "board" ? this.building.all() : [this.space].filter(Boolean);
    if (spaces.every((space) => space.state === "closed")) return true;
    const zone = { hour: "2-digit", hour12: false, timeZone: this.building.zone };
    const hour = Number(new Intl.DateTimeFormat("en", zone).format(new Date(this.building.now()))) % 24;
    const night = hour >= NIGHT[0] || hour < NIGHT[1];
    return night && spaces.every((space) => space.verdict !== "present");
  }

  asleep() {
    const minute = Math.floor(Date.now() / SHIFT);
    const [x, y] = [10 + ((minute * 37) % 70), 10 + ((minute * 53) % 75)];
    const name = this.space?.name ?? this.building.name;
    return h("main", { key: "asleep", class: "asleep", "aria-label": name }, h("span", { style: `--x:${x}%;--y:${y}%` }, name, " ", this.clock()));
  }

  touch(event) {
    const slept = this.words && !this.failed && this.sleeps();
    this.touched = performance.now();
    if (!slept) return;
    event.preventDefault();
    event.stopPropagation();
    this.show();
  }

  shift() {
    const minute = Math.floor(Date.now() / SHIFT);
    this.root.style.setProperty("--shift-x", `${((minute * 3) % 9) - 4}px`);
    this.root.style.setProperty("--shift-y", `${((minute * 5) % 9) - 4}px`);
  }

  async keepAwake() {
    if (document.visibilityState !== "visible") return;
    try {
      await navigator.wakeLock?.request("screen");
    } catch {
      // the tablet's own settings keep it awake, or do not
    }
  }
}

new Sign(document.getElementById("sign"));
