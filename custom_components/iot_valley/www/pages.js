// The views of the dashboard that answer at a glance: now, and floor by floor.

import { Card } from "./context.js";
import { h, sheet } from "./dom.js";
import { glyph, medal } from "./glyphs.js";
import { KIND_ICONS, dots, icon, tile } from "./space.js";
import { isFree, stateOf } from "./store.js";
import { base, page } from "./style.js";
import { people, places, until } from "./words.js";

/** A whole view: it has its own dialog, and says so when nothing is heard. */
export class Page extends Card {
  static sheets = [base, page];

  static getConfigElement() {
    return document.createElement("iot-valley-card-editor");
  }

  static getStubConfig() {
    return {};
  }

  waiting() {
    return this.feed?.failed && this.words
      ? h("div", { class: "empty" }, glyph("offline"), h("p", {}, this.words.t("not_loaded")))
      : [];
  }

  view() {
    const said = [super.view()].flat();
    if (!this.words || !this.building?.known) return said;
    return [
      !this.building.live && h("div", { class: "note", role: "status", style: "margin-bottom:16px" }, glyph("offline"), this.words.t("not_live")),
      ...said,
      h("iot-valley-dialog", { ".hass": this.hass, ".config": this.config ?? {} }),
    ].filter(Boolean);
  }

  set hass(hass) {
    super.hass = hass;
    const dialog = this.shadowRoot.querySelector("iot-valley-dialog");
    if (dialog) dialog.hass = hass;
  }

  get hass() {
    return super.hass;
  }

  open = (id) => this.shadowRoot.querySelector("iot-valley-dialog").show(id);

  empty(key, sign = "search") {
    return h("div", { class: "empty" }, glyph(sign), h("p", {}, this.words.t(key)));
  }

  /** Tiles are said anew only when their space, the day or the connection is another. */
  tile(space) {
    const { words, building } = this;
    const stamp = `${building.live}${words.day(new Date(building.now()))}`;
    const known = (this.tiles ??= new WeakMap()).get(space);
    if (known?.stamp === stamp && known.words === words) return known.said;
    const said = tile(words, building, space, this.open);
    this.tiles.set(space, { stamp, words, said });
    return said;
  }

  getCardSize() {
    return 12;
  }

  getGridOptions() {
    return { columns: "full" };
  }
}

const SIZES = [
  [1, 1],
  [2, 4],
  [5, 8],
  [9, Infinity],
];
const SHOWN = 4;
const CROWDED = [
  [0.75, "crowd_full"],
  [0.4, "crowd_lively"],
  [0, "crowd_calm"],
];

const nowSheet = sheet(`
.parts { display: block; columns: 340px; column-gap: 16px; }
.parts > * { break-inside: avoid; margin-bottom: 16px; }
.wide { column-span: all; }
@media (max-width: 600px) { .parts > * { margin-bottom: 8px; } }
.big { font-size: 56px; line-height: 1; font-weight: 400; letter-spacing: -1px; }
.line { display: flex; align-items: center; gap: 12px; padding: 8px; margin: 0 -8px; min-height: 48px; border-radius: 12px; background: none; border: 0; text-align: start; width: calc(100% + 16px); }
button.line:hover { background: color-mix(in srgb, var(--ink) 5%, transparent); }
.size { min-width: 92px; }
.count { min-width: 56px; font-size: 22px; }
ha-icon { --mdc-icon-size: 22px; color: var(--pale); }
.title { display: flex; align-items: baseline; gap: 12px; }
h1 { font-size: 28px; line-height: 1.2; font-weight: 400; }
`);

export class NowPage extends Page {
  static sheets = [base, page, nowSheet];

  body() {
    const { words, building } = this;
    if (!building.spaces.size) return this.empty("no_spaces");
    return h(
      "main",
      { class: "parts" },
      h(
        "header",
        { class: "wide title wrap row" },
        h("h1", {}, building.name),
        h("p", { class: "pale" }, words.date(new Date(building.now())), " · ", words.time(building.now() / 1000, building.now())),
      ),
      this.naps(),
      this.rooms(),
      this.crowd(),
      this.shared(),
    );
  }

  naps() {
    const { words, building } = this;
    const rooms = building.of("nap_room");
    if (!rooms.length) return undefined;
    const known = rooms.filter((room) => building.live && room.free !== undefined);
    const free = known.reduce((sum, room) => sum + (isFree(building, room) ? room.free : 0), 0);
    const all = rooms.reduce((sum, room) => sum + (room.beds?.length ?? 0), 0);
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "naps" },
      h("h2", { id: "naps" }, words.t("where_to_nap")),
      h("div", { class: "row", style: "gap:16px" }, h("span", { class: "big num" }, known.length ? words.number(free) : "–"), h("span", { class: "pale" }, words.n("nap_places_free", free, { all }))),
      h("div", {}, rooms.map((room) => this.nap(room))),
    );
  }

  nap(room) {
    const { words, building } = this;
    const next = room.nap?.free_at?.[room.nap.waiting ?? 0];
    const beside = !isFree(building, room) && next && building.live ? words.t("free_at", { time: words.time(next, building.now()) }) : "";
    const waiting = room.nap?.waiting ? words.n("waiting", room.nap.waiting) : "";
    return h(
      "button",
      { key: room.id, class: "line", onclick: () => this.open(room.id) },
      medal(stateOf(building, room), "little"),
      h("span", { class: "grow" }, h("span", { class: "clip", style: "display:block" }, room.name), dots(building, room)),
      h("span", { class: "small pale num", style: "text-align:end" }, [places(words, building, room) || words.t(`state_${stateOf(building, room)}`), beside, waiting].filter(Boolean).map((each) => h("span", { style: "display:block" }, each))),
    );
  }

  rooms() {
    const { words, building } = this;
    const rooms = building.of("meeting_room");
    if (!rooms.length) return undefined;
    const free = rooms.filter((room) => isFree(building, room));
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "rooms" },
      h("h2", { id: "rooms" }, words.t("where_to_meet")),
      h("div", { class: "row", style: "gap:16px" }, h("span", { class: "big num" }, building.live ? words.number(free.length) : "–"), h("span", { class: "pale" }, words.n("rooms_free", free.length, { all: rooms.length }))),
      h("ul", { class: "stack" }, SIZES.map((size) => this.bucket(size, rooms))),
    );
  }

  bucket([least, most], rooms) {
    const { words, building } = this;
    const fit = rooms.filter((room) => room.seats >= least && room.seats <= most);
    if (!fit.length) return undefined;
    const free = fit.filter((room) => isFree(building, room)).sort((one, other) => one.seats - other.seats);
    const label = least === most ? words.n("for_people", least) : most === Infinity ? words.t("for_more", { n: least }) : words.t("for_between", { least, most });
    return h(
      "li",
      { key: least, class: "row", style: "align-items:start; gap:12px" },
      h("span", { class: "size", style: "padding-top:5px" }, label),
      free.length
        ? h("span", { class: "chips" }, free.slice(0, SHOWN).map((room) => this.chip(room)), free.length > SHOWN && h("span", { class: "pale small", style: "align-self:center" }, words.t("and_more", { n: free.length - SHOWN })))
        : h("span", { class: "pale", style: "padding-top:5px" }, this.soonest(fit)),
    );
  }

  chip(room) {
    const said = until(this.words, this.building, room);
    return h("button", { key: room.id, class: "chip free", onclick: () => this.open(room.id) }, glyph("free", { class: "glyph tiny", style: "color:var(--tone)" }), room.name, said && h("span", { class: "pale small" }, said));
  }

  soonest(rooms) {
    const { words, building } = this;
    if (!building.live) return words.t("state_unknown");
    const ends = rooms.map((room) => (room.state === "closed" ? undefined : room.busy_until)).filter(Boolean);
    const doubtful = rooms.filter((room) => room.state === "unknown").length;
    if (ends.length) return words.t("free_at", { time: words.time(Math.min(...ends), building.now()) });
    if (doubtful) return words.n("rooms_unknown", doubtful);
    return words.t(rooms.every((room) => room.state === "closed") ? "all_closed" : "none_free");
  }

  crowd() {
    const { words, building } = this;
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "crowd" },
      h("h2", { id: "crowd" }, words.t("how_full")),
      h("ul", { class: "stack" }, building.storeys().map((floor) => this.floor(floor))),
    );
  }

  floor(floor) {
    const { words, building } = this;
    const known = floor.spaces.filter((space) => space.people !== undefined);
    const count = known.reduce((sum, space) => sum + space.people, 0);
    const seats = floor.spaces.reduce((sum, space) => sum + (space.family === "circulation" ? 0 : (space.seats ?? 0)), 0);
    const used = floor.spaces.filter((space) => space.verdict === "present").length;
    const told = building.live && known.length;
    return h(
      "li",
      { key: floor.id, style: "display:grid; gap:4px" },
      h("span", { class: "row" }, h("span", { class: "grow clip" }, floor.name || words.t("no_floor")), h("span", { class: "num" }, told ? words.n("people", count) : words.t("state_unknown"))),
      h("span", { class: "bar", "aria-hidden": "true" }, h("span", { style: `width:${told && seats ? Math.min(100, (100 * count) / seats) : 0}%` })),
      building.live && h("span", { class: "small pale num" }, words.t("spaces_used", { n: used, all: floor.spaces.length })),
    );
  }

  shared() {
    const spaces = this.building.of("collective_space");
    if (!spaces.length) return undefined;
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "shared" },
      h("h2", { id: "shared" }, this.words.t("shared_spaces")),
      h("div", {}, spaces.map((space) => this.level(space))),
    );
  }

  level(space) {
    const { words, building } = this;
    const share = building.live && space.people !== undefined && space.seats ? space.people / space.seats : undefined;
    const feel = share === undefined || space.state === "closed" ? undefined : CROWDED.find(([least]) => share >= least)[1];
    const said = feel ? words.t(feel) : words.t(`state_${stateOf(building, space)}`);
    return h(
      "button",
      { key: space.id, class: "line", onclick: () => this.open(space.id) },
      icon(KIND_ICONS[space.kind]),
      h("span", { class: "grow" }, h("span", { class: "clip", style: "display:block" }, space.name), h("span", { class: "bar", "aria-hidden": "true", style: "display:block; margin-top:6px" }, h("span", { style: `width:${Math.min(100, 100 * (share ?? 0))}%` }))),
      h("span", { class: "small num", style: "text-align:end; min-width:88px" }, h("span", { style: "display:block" }, said), h("span", { class: "pale", style: "display:block" }, building.live ? people(words, space) : "")),
    );
  }
}

const FAMILIES = ["nap_room", "meeting_room", "collective_space", "lodging", "circulation"];

const floorsSheet = sheet(`
section { content-visibility: auto; contain-intrinsic-size: auto 600px; display: grid; gap: 8px; }
@media (max-width: 600px) { .bar-top .chips { flex-wrap: nowrap; overflow-x: auto; scrollbar-width: none; max-width: 100%; padding: 2px; } .bar-top input { flex: 1; } }
.bar-top { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 0; background: var(--lovelace-background, var(--ground)); }
input[type=search] { min-height: 40px; min-width: 0; width: 220px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 20px; background: var(--paper); }
ha-icon { --mdc-icon-size: 18px; }
`);

export class FloorsPage extends Page {
  static sheets = [base, page, floorsSheet];

  body() {
    const { words, building } = this;
    const families = FAMILIES.filter((family) => building.of(family).length);
    const storeys = building.storeys().map((floor) => ({ ...floor, fit: floor.spaces.filter((space) => this.fits(space)) }));
    const shown = storeys.filter((floor) => floor.fit.length);
    return h(
      "main",
      { class: "parts" },
      h(
        "div",
        { class: "bar-top" },
        h("input", { type: "search", "aria-label": words.t("search_space"), placeholder: words.t("search_space"), oninput: (event) => this.looks(event.target.value) }),
        h(
          "div",
          { class: "chips", role: "group", "aria-label": words.t("show_only") },
          this.toggle(words.t("free_now"), this.onlyFree, () => (this.onlyFree = !this.onlyFree), "free"),
          families.map((family) => this.toggle(words.t(`family_${family}`), this.family === family, () => (this.family = this.family === family ? undefined : family))),
        ),
      ),
      shown.map((floor) => this.storey(floor)),
      !shown.length && h("div", { role: "status" }, this.empty(building.spaces.size ? "nothing_fits" : "no_spaces")),
    );
  }

  toggle(label, on, change, sign) {
    const press = () => {
      change();
      this.refresh();
    };
    return h("button", { class: "chip", "aria-pressed": String(Boolean(on)), onclick: press }, sign && glyph(sign, { class: "glyph tiny" }), label);
  }

  looks(text) {
    this.text = text.toLocaleLowerCase();
    this.refresh();
  }

  fits(space) {
    if (this.onlyFree && !isFree(this.building, space)) return false;
    if (this.family && space.family !== this.family) return false;
    return !this.text || `${space.name} ${space.code}`.toLocaleLowerCase().includes(this.text);
  }

  storey(floor) {
    const { words, building } = this;
    const free = floor.fit.filter((space) => isFree(building, space)).length;
    return h(
      "section",
      { key: floor.id, "aria-label": floor.name || words.t("no_floor") },
      h("div", { class: "head" }, h("h2", {}, floor.name || words.t("no_floor")), h("span", { class: "pale num" }, building.live ? words.t("free_of", { n: free, all: floor.fit.length }) : "")),
      h("div", { class: "grid" }, floor.fit.map((space) => this.tile(space))),
    );
  }
}

/** One space as a card of anybody's own dashboard. */
export class SpaceCard extends Page {
  static sheets = [base, sheet("ha-card { overflow: hidden; height: 100%; } .tile { border: 0; height: 100%; background: none; } :host { padding: 0; }")];

  static wants = ["space"];

  watched() {
    return this.config?.space ? [this.config.space] : ["*"];
  }

  body() {
    const space = this.building.space(this.config.space) ?? (this.config.space ? undefined : this.building.all()[0]);
    return h(
      "ha-card",
      {},
      space ? this.tile(space) : h("p", { class: "row pale", style: "padding:12px" }, glyph("unknown"), this.words.t("no_such_space")),
    );
  }

  getCardSize() {
    return 1;
  }

  getGridOptions() {
    return { columns: 6, rows: 2, min_columns: 4, min_rows: 1 };
  }
}
