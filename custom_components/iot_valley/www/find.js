// Finding a place to meet: what fits, the best first, and why each other does not.

import { toast } from "./context.js";
import { h, sheet } from "./dom.js";
import { glyph } from "./glyphs.js";
import { Page } from "./pages.js";
import { base, page } from "./style.js";

const LENGTHS = [15, 30, 45, 60, 90, 120, 180];
const EQUIPMENT = ["screen", "video", "audio", "whiteboard", "power", "kitchen"];
const MOST = 200;
const PAUSE = 250; // milliseconds after the last change until it is searched
const SURE = 0.9;
const LIKELY = 0.6;

const look = sheet(`
main { display: grid; gap: 16px; grid-template-columns: minmax(260px, 340px) 1fr; align-items: start; }
@media (max-width: 870px) { main { grid-template-columns: 1fr; } }
form { grid-template-columns: minmax(0, 1fr); }
fieldset { border: 0; padding: 0; margin: 0; min-width: 0; display: grid; gap: 8px; }
legend, label > span:first-child { color: var(--pale); padding: 0; }
label { display: grid; gap: 6px; grid-template-columns: minmax(0, 1fr); }
select, input[type=datetime-local] { min-height: 40px; width: 100%; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line); background: var(--paper); }
.count { font-size: 28px; min-width: 56px; text-align: center; }
.offer { display: flex; align-items: center; gap: 16px; }
.offer h3 { font-size: 17px; }
.results { display: grid; gap: 8px; }
details summary { cursor: pointer; padding: 12px 4px; font-weight: 500; }
.no { display: flex; gap: 12px; padding: 8px 4px; border-top: 1px solid var(--line); }
.no b { font-weight: 500; min-width: 140px; }
`);

export class FindPage extends Page {
  static sheets = [base, page, look];

  static wants = [];

  wish = { people: 4, minutes: 60, start: "", floor: "", equipment: [], step_free: false, quiet: false };

  body() {
    if (!this.can("find_space")) return this.empty("no_finder");
    if (!this.found && !this.searching && !this.failed) this.search();
    return h("main", {}, this.form(), this.results());
  }

  form() {
    const { words, wish } = this;
    const more = (by) => this.wants({ people: Math.min(MOST, Math.max(1, wish.people + by)) });
    return h(
      "form",
      { class: "card stack", onsubmit: (event) => event.preventDefault(), "aria-label": words.t("what_you_need") },
      h(
        "fieldset",
        {},
        h("legend", {}, words.t("how_many")),
        h(
          "div",
          { class: "row wrap" },
          h("button", { type: "button", class: "button icon", "aria-label": words.t("fewer"), disabled: wish.people < 2, onclick: () => more(-1) }, "−"),
          h("output", { class: "count num", "aria-live": "polite" }, words.number(wish.people)),
          h("button", { type: "button", class: "button icon", "aria-label": words.t("more"), onclick: () => more(1) }, "+"),
          [2, 4, 8, 12].map((n) => h("button", { type: "button", class: "chip", "aria-pressed": String(wish.people === n), onclick: () => this.wants({ people: n }) }, String(n))),
        ),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, words.t("how_long")),
        h("div", { class: "chips" }, LENGTHS.map((n) => h("button", { type: "button", class: "chip", "aria-pressed": String(wish.minutes === n), onclick: () => this.wants({ minutes: n }) }, words.duration(n * 60000)))),
      ),
      h("label", {}, h("span", {}, words.t("when")), h("input", { type: "datetime-local", ".value": wish.start, onchange: (event) => this.wants({ start: event.target.value }) }), h("span", { class: "small pale" }, words.t("when_about"))),
      h(
        "label",
        {},
        h("span", {}, words.t("floor")),
        h("select", { onchange: (event) => this.wants({ floor: event.target.value }) }, h("option", { value: "" }, words.t("any_floor")), this.building.floors.map((floor) => h("option", { value: floor.id, selected: wish.floor === floor.id }, floor.name))),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, words.t("equipment")),
        h("div", { class: "chips" }, EQUIPMENT.map((each) => this.toggle(words.t(`equipment_${each}`), wish.equipment.includes(each), () => this.wants({ equipment: wish.equipment.includes(each) ? wish.equipment.filter((one) => one !== each) : [...wish.equipment, each] })))),
      ),
      h("div", { class: "chips" }, this.toggle(words.t("step_free"), wish.step_free, () => this.wants({ step_free: !wish.step_free })), this.toggle(words.t("quiet"), wish.quiet, () => this.wants({ quiet: !wish.quiet }))),
    );
  }

  toggle(label, on, press) {
    return h("button", { type: "button", class: "chip", "aria-pressed": String(on), onclick: press }, label);
  }

  wants(change) {
    this.wish = { ...this.wish, ...change };
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.search(), PAUSE);
    this.refresh();
  }

  async search() {
    const { people, minutes, start, floor, equipment, step_free, quiet } = this.wish;
    const data = { config_entry_id: this.building.id, people, minutes };
    if (start) data.start = `${start}:00`;
    if (floor) data.floor = floor;
    if (equipment.length) data.equipment = equipment;
    if (step_free) data.step_free = true;
    if (quiet) data.quiet = true;
    const round = (this.round = (this.round ?? 0) + 1);
    this.searching = true;
    this.refresh();
    try {
      const { response } = await this.hass.callService("iot_valley", "find_space", data, undefined, false, true);
      if (round === this.round) Object.assign(this, { found: response, failed: undefined });
    } catch (error) {
      if (round === this.round) Object.assign(this, { found: undefined, failed: error.message ?? this.words.t("no_connection") });
    }
    if (round === this.round) this.searching = false;
    this.refresh();
  }

  results() {
    const { words, found } = this;
    if (this.failed) {
      return h("div", { class: "note", role: "alert" }, glyph("warning"), h("span", { class: "grow" }, this.failed), h("button", { class: "button", onclick: () => this.search() }, words.t("try_again")));
    }
    if (!found) return h("div", { class: "empty", role: "status" }, words.t("searching"));
    const { offers, refusals, alternatives = [] } = found;
    return h(
      "section",
      { class: "results", "aria-busy": String(Boolean(this.searching)), "aria-label": words.t("what_fits") },
      h("p", { class: "pale", role: "status" }, offers.length ? words.n("offers", offers.length) : words.t("nothing_fits_now")),
      offers.map((offer, rank) => this.offer(offer, rank === 0)),
      alternatives.length ? h("h3", { style: "margin-top:8px" }, words.t("instead")) : undefined,
      alternatives.map((offer) => this.offer(offer, false)),
      refusals.length ? h("details", { class: "card", open: !offers.length }, h("summary", {}, words.n("why_not", refusals.length)), refusals.map((refusal) => h("div", { key: refusal.space_id, class: "no" }, h("b", {}, refusal.name), h("span", { class: "pale" }, refusal.text)))) : undefined,
    );
  }

  offer(offer, best) {
    const { words, building } = this;
    const at = (text) => Date.parse(text) / 1000;
    const walk = Math.round(offer.walk / 60);
    const sure = offer.certainty >= SURE ? "sure" : offer.certainty >= LIKELY ? "likely" : "doubtful";
    const facts = [
      `${words.time(at(offer.start), building.now())} – ${words.time(at(offer.end), building.now())}`,
      offer.floor,
      walk ? words.t("walk", { n: walk }) : words.t("near_by"),
      offer.spare > 0 ? words.n("spare", offer.spare) : undefined,
    ];
    const space = building.space(offer.space_id);
    const bookable = space?.bookable && this.can("book_space");
    return h(
      "article",
      { key: `${offer.space_id} ${offer.start}`, class: "card offer" },
      h(
        "div",
        { class: "grow" },
        h("h3", {}, h("button", { class: "name", style: "all:unset; cursor:pointer", onclick: () => this.open(offer.space_id) }, offer.name)),
        h("p", { class: "pale" }, facts.filter(Boolean).join(" · ")),
        h("p", { class: "small" }, [words.t(sure), offer.another && words.t(`another_${offer.another}`)].filter(Boolean).join(" · ")),
      ),
      bookable
        ? h("button", { class: `button ${best ? "main" : ""}`, disabled: this.acting, onclick: () => this.books(space, offer) }, words.t("book"))
        : h("button", { class: "button", onclick: () => this.open(offer.space_id) }, words.t("go_there")),
    );
  }

  async books(space, offer) {
    const came = await this.act("book_space", space, { start: offer.start, end: offer.end, people: this.wish.people });
    if (!came) {
      this.search();
      return;
    }
    const undo = async () => {
      await this.act("cancel_booking", space, { booking: came.booking?.id }, this.words.t("undone"));
      this.search();
    };
    toast(this, this.words.t("done_book_space", { name: space.name }), this.can("cancel_booking") ? { text: this.words.t("undo"), action: undo } : undefined);
    this.search();
  }

  getCardSize() {
    return 8;
  }
}
