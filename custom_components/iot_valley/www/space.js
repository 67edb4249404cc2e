// A space: as a tile among others, and in full once it is tapped.

import { Card, fire, navigate, toast } from "./context.js";
import { h, sheet } from "./dom.js";
import { glyph, medal } from "./glyphs.js";
import { stateOf } from "./store.js";
import { base } from "./style.js";
import { kept, people, places, until } from "./words.js";

export const KIND_ICONS = {
  nap_room: "mdi:bed",
  meeting_room: "mdi:account-group",
  phone_booth: "mdi:phone-in-talk",
  lounge: "mdi:sofa",
  canteen: "mdi:silverware-fork-knife",
  gym: "mdi:dumbbell",
  recreation: "mdi:gamepad-variant",
  open_area: "mdi:desk",
  workshop: "mdi:hammer",
  lodging: "mdi:bed-king",
  circulation: "mdi:walk",
};

const EQUIPMENT_ICONS = {
  screen: "mdi:monitor",
  video: "mdi:video",
  audio: "mdi:speaker",
  whiteboard: "mdi:human-male-board",
  power: "mdi:power-plug",
  kitchen: "mdi:silverware-fork-knife",
  shower: "mdi:shower",
};

const MODES = ["automatic", "closed", "cleaning", "event"];
export const BOOKED_FOR = [15, 30, 45, 60];

export const icon = (name, props = {}) => h("ha-icon", { icon: name, "aria-hidden": "true", ...props });

/** The places of a space as a row of dots; the words beside them say the same. */
export const dots = (building, space) =>
  space.beds?.length
    ? h(
        "span",
        { class: "dots", "aria-hidden": "true" },
        space.beds.map((bed) => h("span", { class: `dot ${building.live ? (space.places?.[bed.id]?.state ?? "unknown") : "unknown"}` })),
      )
    : undefined;

/** Return a state and what is worth saying beside it. */
export function saying(words, building, space) {
  return [words.t(`state_${stateOf(building, space)}`), until(words, building, space)].filter(Boolean).join(" · ");
}

/** A tile of a space; tapping it shows all of it. */
export function tile(words, building, space, open) {
  const state = stateOf(building, space);
  const beside = building.live ? places(words, building, space) || people(words, space) : "";
  return h(
    "button",
    { key: space.id, class: "tile", onclick: () => open(space.id), "data-space": space.id },
    medal(state, space.family === "circulation" ? "calm" : ""),
    h(
      "span",
      { class: "grow" },
      h("span", { class: "name clip", style: "display:block" }, space.name),
      h("span", { class: "pale small", style: "display:block" }, saying(words, building, space)),
      beside && h("span", { class: "pale small num", style: "display:block" }, beside),
      dots(building, space),
    ),
    h("span", { class: "pale small num row", style: "gap:2px" }, seats(words, space)),
  );
}

const seats = (words, space) =>
  space.seats && space.family !== "circulation"
    ? [h("span", { class: "unseen" }, words.n("seats", space.seats)), h("span", { "aria-hidden": "true" }, String(space.seats)), glyph("seat", { class: "glyph tiny" })]
    : [];

const look = sheet(`
dialog {
  width: min(560px, 100vw); max-height: 92vh; padding: 0; border: 0; color: var(--ink); overflow: auto;
  background: var(--paper); border-radius: var(--ha-border-radius-2xl, 24px); box-shadow: 0 8px 40px rgb(0 0 0 / .35);
}
dialog::backdrop { background: rgb(0 0 0 / .45); }
@media (max-width: 600px) {
  dialog { margin: auto 0 0; width: 100vw; max-width: none; border-radius: 24px 24px 0 0; }
}
.inside { display: grid; gap: 20px; padding: 20px 24px 24px; }
.facts { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; }
.facts dt { color: var(--pale); }
.lead { font-size: 22px; font-weight: 500; line-height: 1.25; }
.why { padding: 12px 16px; border-radius: 12px; background: color-mix(in srgb, var(--ink) 5%, transparent); }
select { min-height: 40px; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line); background: var(--paper); }
.places { display: grid; gap: 6px; }
ha-icon { --mdc-icon-size: 18px; }
a { color: inherit; }
`);

/** All of a space in a dialog: what it is, why it is taken to be so, and what one can do. */
export class SpaceDialog extends Card {
  static sheets = [base, look];

  show(id) {
    this.id_ = id;
    this.why = undefined;
    this.told = "";
    this.refresh();
  }

  body() {
    const space = this.id_ && this.building.space(this.id_);
    if (!space) return [];
    const { words, building } = this;
    const state = stateOf(building, space);
    return h(
      "dialog",
      { "aria-labelledby": "name", onclose: () => this.onClose(), onclick: (event) => this.onBackdrop(event) },
      h(
        "div",
        { class: "inside" },
        h(
          "div",
          { class: "row" },
          h(
            "div",
            { class: "grow" },
            h("h2", { id: "name" }, space.name),
            h("p", { class: "pale small" }, this.placed(space)),
          ),
          h("button", { class: "button icon", "aria-label": words.t("close"), onclick: () => this.close() }, glyph("close")),
        ),
        h(
          "div",
          { class: "row", style: "gap:16px", role: "status" },
          medal(state),
          h("div", {}, h("p", { class: "lead" }, words.t(`state_${state}`)), h("p", { class: "pale" }, [until(words, building, space), people(words, space)].filter(Boolean).join(" · "))),
        ),
        this.why && building.live && h("p", { class: "why" }, this.why),
        this.facts(space),
        this.actions(space, state),
        this.hass.user?.is_admin && this.care(space),
      ),
    );
  }

  placed(space) {
    const floor = this.building.floors.find((each) => each.id === space.floor)?.name;
    return [this.words.t(`kind_${space.kind}`), floor, space.code].filter(Boolean).join(" · ");
  }

  facts(space) {
    const { words, building } = this;
    const rows = [
      [words.t("places"), space.beds && h("div", {}, places(words, building, space), dots(building, space))],
      [words.t("seats"), !space.beds && space.seats ? words.number(space.seats) : undefined],
      [words.t("equipment"), space.equipment && this.equipment(space)],
      [words.t("access"), space.step_free ? words.t("step_free") : undefined],
      ...Object.entries(space.air ?? {}).map(([kind, id]) => [words.t(`sensor_${kind}`), this.measured(id)]),
    ].filter(([, said]) => said);
    return rows.length ? h("dl", { class: "facts" }, rows.flatMap(([what, said]) => [h("dt", {}, what), h("dd", {}, said)])) : undefined;
  }

  equipment(space) {
    return h(
      "div",
      { class: "chips" },
      space.equipment.map((each) => h("span", { class: "row", style: "gap:4px" }, icon(EQUIPMENT_ICONS[each]), this.words.t(`equipment_${each}`))),
    );
  }

  measured(id) {
    const state = this.hass.states[id];
    if (!state || ["unknown", "unavailable"].includes(state.state)) return undefined;
    return h("button", { class: "chip", onclick: () => fire(this, "hass-more-info", { entityId: id }) }, this.hass.formatEntityState(state));
  }

  actions(space, state) {
    const { words } = this;
    const made = [];
    const press = (key, action, data, main, undo) =>
      made.push(
        h(
          "button",
          { class: `button ${main ? "main" : ""}`, disabled: this.acting, onclick: () => this.does(action, space, data, words.t(`done_${action}`, { name: space.name }), undo) },
          key,
        ),
      );
    const booked = space.booked?.until;
    const near = booked || (state === "held" && space.booked?.starts);
    if (space.bookable) {
      if (state === "free" && !booked && this.can("book_space")) {
        const undo = this.can("cancel_booking") ? (made_) => this.act("cancel_booking", space, { booking: made_.booking?.id }, words.t("undone")) : undefined;
        for (const minutes of BOOKED_FOR) press(words.t("book_for", { n: minutes }), "book_space", { minutes }, true, undo);
      }
      if (near && (!space.booked.came || space.booked.prompted) && this.can("check_in")) press(words.t("check_in"), "check_in", {}, true);
      if (booked && this.can("extend_booking")) press(words.t("extend", { n: 15 }), "extend_booking", { minutes: 15 });
      if (booked && this.can("end_booking")) press(words.t("end"), "end_booking", {});
    }
    if (space.family === "nap_room") {
      if (space.free && state !== "closed" && this.can("claim_place")) press(words.t("claim"), "claim_place", {}, true);
      if (!space.free && state !== "closed" && this.can("join_queue")) press(words.t("queue"), "join_queue", {}, true);
    }
    return made.length ? h("div", { class: "row wrap" }, made) : undefined;
  }

  async does(action, space, data, said, undo) {
    const came = await this.act(action, space, data, undefined);
    if (!came) return;
    this.close();
    toast(this, kept(this.words, came) || said, undo && { text: this.words.t("undo"), action: () => undo(came) });
  }

  care(space) {
    const { words } = this;
    const mode = this.entityOf(space, "select", "mode");
    return h(
      "div",
      { class: "row wrap" },
      mode &&
        h(
          "label",
          { class: "row" },
          h("span", { class: "pale" }, words.t("mode")),
          h(
            "select",
            { onchange: (event) => this.choose(space, mode, event.target.value), ".value": space.mode ?? MODES[0] },
            MODES.map((each) => h("option", { value: each, selected: each === (space.mode ?? MODES[0]) }, words.t(`mode_${each}`))),
          ),
        ),
      h(
        "button",
        { class: "button end", onclick: () => { this.close(); navigate(`/config/devices/device/${space.device}`); } },
        words.t("device_page"),
      ),
    );
  }

  async choose(space, entity_id, option) {
    const before = space.mode ?? MODES[0];
    const set = (value) => this.hass.callService("select", "select_option", { option: value }, { entity_id });
    await set(option);
    const message = this.words.t("mode_chosen", { name: space.name, mode: this.words.t(`mode_${option}`) });
    toast(this, message, { text: this.words.t("undo"), action: () => set(before) });
  }

  async explain(space) {
    const told = JSON.stringify([space.id, space.state, space.verdict, space.people]);
    if (told === this.told) return;
    this.told = told;
    try {
      const { text } = await this.ask("explain", { space: space.id, language: this.words.language });
      if (this.id_ === space.id) this.why = text;
      this.refresh();
    } catch {
      this.why = undefined; // what cannot be explained is still told
    }
  }

  shown() {
    const dialog = this.shadowRoot.querySelector("dialog");
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    this.explain(this.building.space(this.id_));
  }

  close() {
    this.shadowRoot.querySelector("dialog")?.close();
  }

  onBackdrop(event) {
    if (event.target === event.currentTarget) this.close();
  }

  onClose() {
    this.id_ = undefined;
    this.refresh();
  }
}
