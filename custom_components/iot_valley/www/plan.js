// A floor plan: a picture with spaces drawn on it, coloured by what one wants to know.

import { h, sheet } from "./dom.js";
import { medal } from "./glyphs.js";
import { Page } from "./pages.js";
import { saying } from "./space.js";
import { stateOf } from "./store.js";
import { base } from "./style.js";
import { people } from "./words.js";

export const COLOURS = ["state", "people", "air"];
const LEVELS = ["free", "awaiting", "in_use"];
const CO2 = [800, 1500];
const CROWD = [0.4, 0.75];

export const look = sheet(`
:host { padding: 0; }
ha-card { padding: 12px; display: grid; gap: 8px; overflow: hidden; }
.plan { position: relative; border-radius: 8px; overflow: hidden; background: color-mix(in srgb, var(--ink) 4%, transparent); }
.plan.blank { aspect-ratio: 16 / 10; background-image: linear-gradient(var(--line) 1px, transparent 1px), linear-gradient(90deg, var(--line) 1px, transparent 1px); background-size: 5% 8%; }
.plan img { display: block; width: 100%; }
.plan > svg { position: absolute; inset: 0; width: 100%; height: 100%; }
polygon { fill: color-mix(in srgb, var(--tone) 34%, transparent); stroke: var(--tone); stroke-width: 2px; vector-effect: non-scaling-stroke; cursor: pointer; }
polygon.unknown { stroke-dasharray: 5 4; }
polygon:focus-visible { outline: none; stroke: var(--accent); stroke-width: 4px; }
.label { position: absolute; transform: translate(-50%, -50%); display: grid; justify-items: center; max-width: 30%; pointer-events: none; text-align: center; font-size: 12px; line-height: 1.2; }
.label span:last-child { padding: 1px 6px; border-radius: 8px; background: color-mix(in srgb, var(--paper) 82%, transparent); }
.label b { font-weight: 500; display: block; }
`);

/** The address of a plan's picture: as it is told, or where Home Assistant's media are. */
export async function pictureOf(hass, image) {
  const id = image?.media_content_id ?? image;
  if (!id?.startsWith?.("media-source://")) return id;
  const { url } = await hass.connection.sendMessagePromise({ type: "media_source/resolve_media", media_content_id: id });
  return url;
}

export const centre = (points) => [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);

export const written = (points) => points.map((point) => point.join()).join(" ");

export class PlanCard extends Page {
  static sheets = [base, look];

  static wants = ["colour", "image", "shapes"];

  static getStubConfig() {
    return { colour: "state", shapes: [] };
  }

  concerns(before, after) {
    if (this.config.colour !== "air") return false;
    return (this.co2 ?? []).some((id) => before.states[id] !== after.states[id]);
  }

  body() {
    const { words } = this;
    const shapes = (this.config.shapes ?? []).filter((shape) => this.building.space(shape.space));
    this.co2 = shapes.map((shape) => this.building.space(shape.space).air?.co2).filter(Boolean);
    this.find();
    return h(
      "ha-card",
      {},
      this.config.title && h("h2", {}, this.config.title),
      h(
        "div",
        { class: `plan ${this.picture ? "" : "blank"}` },
        this.picture && h("img", { src: this.picture, alt: "" }),
        h("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "group", "aria-label": words.t("card_plan") }, shapes.map((shape) => this.shape(shape))),
        shapes.map((shape) => this.label(shape)),
      ),
      !shapes.length && h("p", { class: "pale" }, words.t("no_shapes")),
    );
  }

  async find() {
    if (this.wanted === this.config.image) return;
    this.wanted = this.config.image;
    this.picture = await pictureOf(this.hass, this.wanted).catch(() => undefined);
    this.refresh();
  }

  tone(space) {
    const { colour = "state" } = this.config;
    if (colour === "state" || !this.building.live) return stateOf(this.building, space);
    const [value, [low, high]] =
      colour === "people" ? [space.seats && space.people !== undefined ? space.people / space.seats : undefined, CROWD] : [Number(this.hass.states[space.air?.co2]?.state), CO2];
    return Number.isFinite(value) ? LEVELS[(value >= low) + (value >= high)] : "unknown";
  }

  said(space) {
    const { words, building } = this;
    if (this.config.colour === "people" && building.live) return people(words, space) || words.t("state_unknown");
    const state = this.hass.states[space.air?.co2];
    if (this.config.colour === "air" && building.live) return state ? this.hass.formatEntityState(state) : words.t("no_co2");
    return saying(words, building, space);
  }

  shape({ space: id, points }) {
    const space = this.building.space(id);
    const open = () => this.open(id);
    const press = (event) => {
      if (!["Enter", " "].includes(event.key)) return;
      event.preventDefault();
      open();
    };
    return h("polygon", { key: id, class: this.tone(space), points: written(points), tabindex: "0", role: "button", "aria-label": `${space.name}: ${this.said(space)}`, onclick: open, onkeydown: press });
  }

  label({ space: id, points }) {
    const space = this.building.space(id);
    const [x, y] = centre(points);
    return h("div", { key: id, class: "label", style: `left:${x}%;top:${y}%`, "aria-hidden": "true" }, (this.config.colour ?? "state") === "state" && medal(this.tone(space), "little"), h("span", {}, h("b", {}, space.name), this.said(space)));
  }

  getCardSize() {
    return 6;
  }

  getGridOptions() {
    return { columns: 12 };
  }
}
