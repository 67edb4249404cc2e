// Nap rooms: a picture of their places, and how to get one.

import { toast } from "./context.js";
import { h, sheet } from "./dom.js";
import { glyph, medal } from "./glyphs.js";
import { Page } from "./pages.js";
import { saying } from "./space.js";
import { stateOf } from "./store.js";
import { base, page } from "./style.js";
import { kept, places } from "./words.js";

const NAPS = [10, 15, 20, 25];
const USUAL = 20;
const KEPT = "iotValleyTickets"; // where this browser keeps its own tickets, which say nothing of anybody

const look = sheet(`
.rooms { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); align-items: start; }
.beds { display: grid; gap: 10px; grid-template-columns: repeat(auto-fill, minmax(104px, 1fr)); }
.bed {
  position: relative; display: grid; grid-template-rows: 30px auto auto; gap: 2px; justify-items: start; min-height: 112px; width: 100%; padding: 10px 12px;
  border: 2px solid var(--tone); border-radius: 14px 14px 10px 10px; background: color-mix(in srgb, var(--tone) 10%, var(--paper)); text-align: start;
}
.bed::before { content: ""; position: absolute; inset: 7px 24% auto; height: 16px; border-radius: 8px; border: 2px solid color-mix(in srgb, var(--tone) 60%, transparent); background: var(--paper); }
.bed.occupied::after { content: ""; position: absolute; inset: 16px 8px auto; height: 14px; border-radius: 14px 14px 0 0; background: color-mix(in srgb, var(--tone) 55%, var(--paper)); }
.bed.unknown { border-style: dashed; }
.bed.out_of_service { background: repeating-linear-gradient(45deg, color-mix(in srgb, var(--tone) 22%, var(--paper)) 0 6px, var(--paper) 6px 12px); }
.bed b { font-weight: 500; }
.bed[aria-pressed="true"] { box-shadow: 0 0 0 3px var(--accent); }
.bed .row { gap: 4px; }
.mine { border-color: var(--accent); }
.about { padding: 12px; border-radius: 12px; background: color-mix(in srgb, var(--ink) 5%, transparent); }
`);

export class NapPage extends Page {
  static sheets = [base, page, look];

  static wants = ["space"];

  minutes = USUAL;

  body() {
    const rooms = this.building.of("nap_room").filter((room) => !this.config?.space || room.id === this.config.space);
    if (!rooms.length) return this.empty("no_nap_room", "bed");
    return h("main", { class: "rooms" }, rooms.map((room) => this.room(room)));
  }

  room(room) {
    const { words, building } = this;
    const state = stateOf(building, room);
    return h(
      "section",
      { key: room.id, class: "card stack", "aria-label": room.name },
      h(
        "div",
        { class: "row", style: "gap:12px" },
        medal(state),
        h("div", { class: "grow" }, h("h2", {}, room.name), h("p", { class: "pale", role: "status" }, [saying(words, building, room), places(words, building, room)].filter(Boolean).join(" · "))),
        h("button", { class: "button icon", "aria-label": words.t("more_about", { name: room.name }), onclick: () => this.open(room.id) }, glyph("forth")),
      ),
      h("div", { class: "beds", role: "group", "aria-label": words.t("places") }, (room.beds ?? []).map((bed) => this.bed(room, bed))),
      building.live && this.about(room),
      building.live && this.queue(room, state),
    );
  }

  bed(room, bed) {
    const { words, building } = this;
    const known = building.live ? (room.places?.[bed.id] ?? {}) : {};
    const state = known.state ?? "unknown";
    const mine = known.ticket && known.ticket === this.ticket(room);
    const chosen = this.chosen === `${room.id} ${bed.id}`;
    const kept = state === "held" && known.until ? words.t("until", { time: words.time(known.until, building.now()) }) : "";
    return h(
      "button",
      { key: bed.id, class: `bed ${state} ${mine ? "mine" : ""}`, "aria-pressed": String(chosen), onclick: () => this.choose(room, bed, chosen) },
      h("span", {}),
      h("b", { class: "clip" }, bed.name),
      h(
        "span",
        { class: "small" },
        h("span", { class: "row" }, glyph(state, { class: "glyph tiny" }), words.t(mine ? "yours" : `place_${state}`)),
        kept && h("span", { class: "pale", style: "display:block" }, kept),
        bed.step_free && !room.beds.every((each) => each.step_free) && h("span", { class: "pale", style: "display:block" }, words.t("step_free")),
        bed.quiet && h("span", { class: "pale", style: "display:block" }, words.t("quiet")),
      ),
    );
  }

  choose(room, bed, chosen) {
    this.chosen = chosen ? undefined : `${room.id} ${bed.id}`;
    this.refresh();
  }

  /** What one can do with the place that was chosen. */
  about(room) {
    const { words } = this;
    const bed = (room.beds ?? []).find((each) => this.chosen === `${room.id} ${each.id}`);
    if (!bed) return undefined;
    const known = room.places?.[bed.id] ?? {};
    const mine = known.ticket && known.ticket === this.ticket(room);
    const made = [];
    const press = (action, key, data, kind = "") =>
      this.can(action) && made.push(h("button", { class: `button ${kind}`, disabled: this.acting, onclick: () => this.does(room, action, { place: bed.id, ...data }, words.t(`did_${action}`, { place: bed.name })) }, words.t(key)));
    if (known.state === "free" || mine) press("claim_place", "claim_this", { minutes: this.minutes, ...(mine ? { ticket: known.ticket } : {}) }, "main");
    if (["held", "occupied"].includes(known.state)) press("release_place", "give_back", {});
    if (known.state === "out_of_service") press("mend_fault", "mended", {});
    else press("report_fault", "report_fault", {});
    return h(
      "div",
      { class: "about stack", role: "region", "aria-label": bed.name },
      h("div", { class: "row wrap" }, h("b", {}, bed.name), h("span", { class: "pale" }, words.t(`place_${known.state ?? "unknown"}`))),
      (known.state === "free" || mine) && this.can("claim_place") && this.lengths(),
      made.length ? h("div", { class: "row wrap" }, made) : h("p", { class: "pale" }, words.t("nothing_to_do")),
    );
  }

  lengths() {
    const { words } = this;
    const set = (minutes) => {
      this.minutes = minutes;
      this.refresh();
    };
    return h(
      "div",
      { class: "chips", role: "group", "aria-label": words.t("how_long") },
      NAPS.map((n) => h("button", { class: "chip", "aria-pressed": String(n === this.minutes), onclick: () => set(n) }, words.t("minutes", { n }))),
    );
  }

  queue(room, state) {
    const { words, building } = this;
    const { waiting = 0, free_at: ends = [] } = room.nap ?? {};
    const ticket = this.ticket(room);
    const next = ends[waiting];
    const joins = !ticket && room.free === 0 && state !== "closed" && this.can("join_queue");
    if (!waiting && !ticket && !joins && room.free !== 0) return undefined;
    return h(
      "div",
      { class: "row wrap" },
      h("span", { class: "pale" }, [waiting ? words.n("waiting", waiting) : words.t("nobody_waits"), next && room.free === 0 ? words.t("next_place", { time: words.time(next, building.now()) }) : ""].filter(Boolean).join(" · ")),
      ticket && h("span", { class: "chip on" }, words.t("my_ticket", { ticket })),
      ticket && this.can("leave_queue") && h("button", { class: "button end", disabled: this.acting, onclick: () => this.leaves(room, ticket) }, words.t("leave_queue")),
      joins && h("button", { class: "button main end", disabled: this.acting, onclick: () => this.joins(room) }, words.t("queue")),
    );
  }

  async does(room, action, data, said) {
    const undo = action === "claim_place" && this.can("release_place") ? () => this.act("release_place", room, { place: data.place }, this.words.t("undone")) : undefined;
    if (await this.act(action, room, data, said, undo)) {
      if (data.ticket) this.keep(room, undefined);
      this.chosen = undefined;
    }
  }

  async joins(room) {
    const came = await this.act("join_queue", room, { minutes: this.minutes });
    if (!came) return;
    this.keep(room, came.ticket);
    toast(this, kept(this.words, came));
  }

  async leaves(room, ticket) {
    await this.act("leave_queue", room, { ticket }, this.words.t("thanks_leave"));
    this.keep(room, undefined);
  }

  /** The ticket that this browser drew for a room, as long as anybody waits or is called there. */
  ticket(room) {
    const ticket = JSON.parse(localStorage.getItem(KEPT) ?? "{}")[room.id];
    if (!ticket || !this.building.live) return ticket;
    const called = Object.values(room.places ?? {}).some((place) => place.ticket === ticket);
    if (called || room.nap?.waiting) return ticket;
    this.keep(room, undefined);
    return undefined;
  }

  keep(room, ticket) {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    if (ticket) kept[room.id] = ticket;
    else delete kept[room.id];
    localStorage.setItem(KEPT, JSON.stringify(kept));
    this.refresh();
  }

  getCardSize() {
    return 5;
  }

  getGridOptions() {
    return { columns: 12 };
  }
}
