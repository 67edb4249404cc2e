// A day of all rooms side by side: what is booked, who was there, and what nobody came to.

import { h, sheet } from "./dom.js";
import { glyph, medal } from "./glyphs.js";
import { Page } from "./pages.js";
import { stateOf } from "./store.js";
import { base, page } from "./style.js";

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const SHOWN = [7, 21]; // hours of a day that are always shown
const GHOSTS = ["no_show", "released"];
const AGAIN = 60_000; // milliseconds until a day is asked for again

const look = sheet(`
.frame { position: relative; overflow-x: auto; padding: 0; }
.hours, .line { display: grid; grid-template-columns: 180px minmax(720px, 1fr); }
.hours { position: sticky; top: 0; }
.hours > div:last-child { position: relative; height: 32px; }
.hours span { position: absolute; bottom: 4px; transform: translateX(-50%); font-size: 12px; color: var(--pale); }
.line { border-top: 1px solid var(--line); min-height: 56px; }
.who { position: sticky; left: 0; z-index: 2; display: flex; align-items: center; gap: 8px; padding: 4px 12px; border: 0; background: var(--paper); text-align: start; min-width: 0; }
.track { position: relative; background-image: linear-gradient(90deg, var(--line) 1px, transparent 1px); background-size: calc(100% / var(--hours)) 100%; }
.seen { position: absolute; bottom: 4px; height: 5px; border-radius: 3px; background: var(--in_use); opacity: .75; }
.slot {
  position: absolute; top: 6px; bottom: 13px; padding: 2px 4px; overflow: hidden; white-space: nowrap; border: 1px solid var(--accent); border-radius: 8px; text-align: start; font-size: 12px; letter-spacing: -.2px;
  background: color-mix(in srgb, var(--accent) 20%, var(--paper)); color: var(--ink);
}
.slot[aria-pressed="true"] { box-shadow: 0 0 0 2px var(--accent); }
.slot.tentative { border-style: dashed; background: color-mix(in srgb, var(--accent) 8%, var(--paper)); }
.slot:is(.checked_in, .in_use) { border-color: var(--in_use); background: color-mix(in srgb, var(--in_use) 16%, var(--paper)); --tone: var(--in_use); }
.slot.ended { border-color: var(--line); background: color-mix(in srgb, var(--ink) 6%, var(--paper)); }
.slot.ghost { border: 1px dashed var(--pale); background: repeating-linear-gradient(45deg, color-mix(in srgb, var(--ink) 9%, var(--paper)) 0 6px, var(--paper) 6px 12px); }
.slot.ghost span { text-decoration: line-through; }
.now { position: absolute; top: 0; bottom: 0; width: 2px; background: var(--accent); z-index: 1; pointer-events: none; }
.key { display: flex; flex-wrap: wrap; gap: 6px 20px; align-items: center; font-size: 12px; color: var(--pale); }
.key i { display: inline-block; width: 24px; height: 12px; border-radius: 4px; position: static; padding: 0; margin-inline-end: 6px; vertical-align: -1px; }
.key i.seen { height: 5px; vertical-align: 2px; }
@media (max-width: 600px) { .hours, .line { grid-template-columns: 112px minmax(640px, 1fr); } .who .medal { display: none; } .who { padding: 4px 8px; } }
`);

export class MeetingPage extends Page {
  static sheets = [base, page, look];

  static wants = ["floor"];

  shift = 0;

  body() {
    const { words, building } = this;
    const rooms = building.all().filter((room) => room.bookable).filter((room) => !this.config?.floor || room.floor === this.config.floor);
    if (!rooms.length) return this.empty("no_rooms", "today");
    const day = this.day();
    this.collect(rooms, day);
    const [from, to] = this.range(day);
    return h(
      "main",
      { class: "parts" },
      h(
        "div",
        { class: "head" },
        h("h2", { class: "grow", role: "status" }, words.date(new Date(day + DAY / 2))),
        h("button", { class: "button icon", "aria-label": words.t("day_before"), onclick: () => this.turn(-1) }, glyph("back")),
        h("button", { class: "button", disabled: !this.shift, onclick: () => this.turn(-this.shift) }, words.t("today")),
        h("button", { class: "button icon", "aria-label": words.t("day_after"), onclick: () => this.turn(1) }, glyph("forth")),
      ),
      h(
        "div",
        { class: "card frame", tabindex: "0", role: "region", "aria-label": words.t("day_of_rooms") },
        this.hours(from, to),
        rooms.map((room) => this.line(room, from, to)),
      ),
      this.detail(),
      this.legend(),
      this.told?.failed && h("p", { class: "pale" }, words.t("no_bookings_told")),
    );
  }

  /** Midnight of the day that is shown, where the building stands. */
  day() {
    const at = new Date(this.building.now() + this.shift * DAY);
    const zone = { timeZone: this.building.zone };
    const parts = new Intl.DateTimeFormat("en-US", { ...zone, hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" }).formatToParts(at);
    const part = (type) => Number(parts.find((each) => each.type === type).value);
    return at.getTime() - at.getMilliseconds() - part("hour") * HOUR - part("minute") * 60_000 - part("second") * 1000;
  }

  range(day) {
    const times = Object.values(this.told?.rooms ?? {}).flatMap((slots) => slots.flatMap((slot) => [slot.start * 1000, slot.end * 1000]));
    const from = Math.min(SHOWN[0], ...times.map((at) => Math.floor((at - day) / HOUR)));
    const to = Math.max(SHOWN[1], ...times.map((at) => Math.ceil((at - day) / HOUR)));
    return [day + Math.max(0, from) * HOUR, day + Math.min(24, to) * HOUR];
  }

  turn(by) {
    this.shift += by;
    this.refresh();
  }

  hours(from, to) {
    const every = 2;
    const marks = [];
    for (let at = from + HOUR; at < to; at += every * HOUR) marks.push(at);
    const share = (at) => `left:${(100 * (at - from)) / (to - from)}%`;
    return h("div", { class: "hours", "aria-hidden": "true" }, h("div", {}), h("div", {}, marks.map((at) => h("span", { style: share(at) }, this.words.time(at / 1000, at)))));
  }

  line(room, from, to) {
    const { words, building } = this;
    const now = building.now();
    const share = (start, end) => {
      const left = Math.max(0, (start - from) / (to - from));
      const right = Math.min(1, (end - from) / (to - from));
      return right > left ? `left:${100 * left}%;width:${100 * (right - left)}%` : undefined;
    };
    const slots = this.told?.rooms?.[room.id] ?? [];
    const seen = this.seen?.[room.id] ?? [];
    return h(
      "div",
      { key: room.id, class: "line" },
      h("button", { class: "who", onclick: () => this.open(room.id) }, medal(stateOf(building, room), "little"), h("span", { class: "grow" }, h("span", { class: "clip", style: "display:block" }, room.name), h("span", { class: "small pale", style: "display:block" }, words.t(`state_${stateOf(building, room)}`)))),
      h(
        "div",
        { class: "track", style: `--hours:${Math.round((to - from) / HOUR)}` },
        seen.map(([start, end]) => share(start, end ?? now) && h("span", { class: "seen", "aria-hidden": "true", style: share(start, end ?? now) })),
        slots.map((slot) => this.slot(room, slot, share)),
        now > from && now < to && h("span", { class: "now", "aria-hidden": "true", style: `left:${(100 * (now - from)) / (to - from)}%` }),
      ),
    );
  }

  slot(room, slot, share) {
    const { words } = this;
    const style = share(slot.start * 1000, slot.end * 1000);
    if (!style) return undefined;
    const ghost = GHOSTS.includes(slot.state);
    const times = `${words.time(slot.start, slot.start * 1000)}–${words.time(slot.end, slot.start * 1000)}`;
    const said = [room.name, times, words.t(`booking_${slot.state}`)].join(", ");
    return h("button", { key: `${slot.start}`, class: `slot ${slot.state} ${ghost ? "ghost" : ""}`, style, "aria-label": said, title: said, "aria-pressed": String(this.chosen === slot.id), onclick: () => this.choose(slot.id) }, h("span", {}, times), ghost && h("span", { style: "display:block; text-decoration:none" }, words.t(`booking_${slot.state}`)));
  }

  choose(id) {
    this.chosen = this.chosen === id ? undefined : id;
    this.refresh();
  }

  /** The booking that was chosen, and what one can do with it. */
  detail() {
    const { words } = this;
    const [id, slots] = Object.entries(this.told?.rooms ?? {}).find(([, each]) => each.some((slot) => slot.id === this.chosen)) ?? [];
    const room = id && this.building.space(id);
    if (!room) return undefined;
    const slot = slots.find((each) => each.id === this.chosen);
    const may = (slot.mine || this.hass.user?.is_admin) && !GHOSTS.includes(slot.state) && slot.end * 1000 > this.building.now();
    const press = (action, key) => this.can(action) && h("button", { class: "button", disabled: this.acting, onclick: () => this.does(room, action, slot) }, words.t(key));
    return h(
      "div",
      { class: "card row wrap", role: "region", "aria-label": room.name },
      h("b", {}, room.name),
      h("span", { class: "grow pale" }, [`${words.time(slot.start, slot.start * 1000)} – ${words.time(slot.end, slot.start * 1000)}`, words.t(`booking_${slot.state}`), slot.mine && words.t("yours")].filter(Boolean).join(" · ")),
      may && slot.start * 1000 > this.building.now() && press("cancel_booking", "cancel_it"),
      may && slot.start * 1000 <= this.building.now() && press("end_booking", "end"),
      h("button", { class: "button", onclick: () => this.open(room.id) }, words.t("more_about", { name: room.name })),
    );
  }

  async does(room, action, slot) {
    if (!(await this.act(action, room, { booking: slot.id }, this.words.t(`done_${action}`, { name: room.name })))) return;
    this.chosen = this.asked = undefined;
    this.refresh();
  }

  legend() {
    const { words } = this;
    return h(
      "div",
      { class: "key" },
      h("span", {}, h("i", { class: "slot" }), words.t("booking_booked")),
      h("span", {}, h("i", { class: "slot in_use" }), words.t("booking_in_use")),
      h("span", {}, h("i", { class: "slot ghost" }), words.t("ghost")),
      h("span", {}, h("i", { class: "seen" }), words.t("someone_there")),
    );
  }

  /** At first, on a narrow screen, show what is about now. */
  shown() {
    const frame = this.shadowRoot.querySelector(".frame");
    const now = frame?.querySelector(".now");
    if (!now || this.turned) return;
    this.turned = true;
    frame.scrollLeft = now.parentElement.offsetLeft + now.offsetLeft - frame.clientWidth * 0.6;
  }

  /** Ask for the bookings of a day and for who was there, once for each day and again now and then. */
  async collect(rooms, day) {
    const round = `${day} ${Math.floor(Date.now() / AGAIN)} ${rooms.map((room) => `${room.id}${JSON.stringify(room.booked ?? "")}${room.verdict}`).join()}`;
    if (this.asked === round) return;
    if (!this.asked?.startsWith(String(day))) this.told = this.seen = undefined;
    this.asked = round;
    const told = await this.ask("day", { start: day / 1000, end: (day + DAY) / 1000 }).catch(() => ({ failed: true }));
    const seen = await this.presence(rooms, day).catch(() => undefined);
    if (this.asked !== round) return;
    Object.assign(this, { told, seen });
    this.refresh();
  }

  /** Return when someone was in the rooms, from Home Assistant's own history. */
  async presence(rooms, day) {
    const ids = Object.fromEntries(rooms.map((room) => [this.entityOf(room, "binary_sensor", "occupancy"), room.id]).filter(([id]) => id));
    const { clock } = this.building;
    const real = (at) => clock.heard + (at - clock.at) / clock.speed;
    const mine = (at) => clock.at + (at - clock.heard) * clock.speed;
    if (!Object.keys(ids).length || real(day) > Date.now()) return undefined;
    const told = await this.hass.connection.sendMessagePromise({
      type: "history/history_during_period",
      start_time: new Date(real(day)).toISOString(),
      end_time: new Date(Math.min(real(day + DAY), Date.now())).toISOString(),
      entity_ids: Object.keys(ids),
      minimal_response: true,
      no_attributes: true,
    });
    return Object.fromEntries(Object.entries(told).map(([id, states]) => [ids[id], spans(states, mine)]));
  }

  getCardSize() {
    return 8;
  }

  getGridOptions() {
    return { columns: "full" };
  }
}

/** Return the times in which a state was on, an open one without its end. */
function spans(states, at) {
  const made = [];
  let since;
  for (const { s: state, lu, lc } of states) {
    const when = at((lc ?? lu) * 1000);
    if (state === "on") since ??= when;
    else if (since !== undefined) {
      made.push([since, when]);
      since = undefined;
    }
  }
  if (since !== undefined) made.push([since, undefined]);
  return made;
}
