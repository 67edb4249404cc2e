// The visual editor of our cards: a form of Home Assistant's own, and for a plan a board to draw on.

import { Card, fire } from "./context.js";
import { h, sheet } from "./dom.js";
import { COLOURS, centre, look, pictureOf, written } from "./plan.js";
import { base } from "./style.js";

const STEP = 1; // per cent of the picture that an arrow key moves something by
const NEW = [[40, 40], [60, 40], [60, 60], [40, 60]];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value) => Math.round(Math.min(100, Math.max(0, value)) * 10) / 10;

/** Home Assistant loads its form when a card with one is set up: let one be. */
async function loadForm() {
  if (customElements.get("ha-form")) return;
  const helpers = await window.loadCardHelpers();
  const card = await helpers.createCardElement({ type: "entities", entities: [] });
  await card.constructor.getConfigElement?.();
}

const drawing = sheet(`
.board { touch-action: none; user-select: none; }
.corner { position: absolute; width: 24px; height: 24px; margin: -12px; padding: 0; border-radius: 50%; border: 2px solid var(--paper); background: var(--accent); cursor: grab; }
polygon.chosen { stroke: var(--accent); stroke-width: 3px; cursor: move; }
polygon { --tone: var(--pale); }
.stack { display: grid; gap: 12px; }
select { min-height: 40px; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line); background: var(--paper); }
`);

export class CardEditor extends Card {
  static sheets = [base, look, drawing];

  body() {
    this.loading ??= loadForm().catch(() => {});
    const element = customElements.get(this.config.type?.replace("custom:", ""));
    const wants = element?.wants ?? [];
    return h(
      "div",
      { class: "stack" },
      h("ha-form", {
        ".hass": this.hass,
        ".data": this.config,
        ".schema": this.schema(wants),
        ".computeLabel": (field) => this.words.t(`edit_${field.name}`),
        "onvalue-changed": (event) => this.changes(event.detail.value),
      }),
      wants.includes("shapes") && this.board(),
    );
  }

  schema(wants) {
    const choice = (options) => ({ select: { mode: "dropdown", options } });
    const { words, building } = this;
    const known = JSON.stringify([wants, building.id, words.language, building.floors, building.all().map((space) => space.name)]);
    if (known === this.known) return this.made;
    const fields = {
      building: { config_entry: { integration: "iot_valley" } },
      space: choice(this.spaces().map((space) => ({ value: space.id, label: space.name }))),
      floor: choice(building.floors.map((floor) => ({ value: floor.id, label: floor.name }))),
      colour: choice(COLOURS.map((each) => ({ value: each, label: words.t(`colour_${each}`) }))),
      image: { media: { accept: ["image/*"], clearable: true, image_upload: true, hide_content_type: true } },
    };
    this.known = known;
    this.made = ["building", ...wants].filter((name) => fields[name]).map((name) => ({ name, selector: fields[name] }));
    return this.made;
  }

  spaces() {
    const naps = this.config.type === "custom:iot-valley-nap";
    const spaces = naps ? this.building.of("nap_room") : this.building.all();
    return spaces.sort((one, other) => one.name.localeCompare(other.name));
  }

  changes(config) {
    const kept = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== "" && value !== undefined));
    const moved = kept.building !== this.config.building;
    this.config = kept;
    if (moved) this.look();
    this.refresh();
    fire(this, "config-changed", { config: kept });
  }

  // -- drawing -----------------------------------------------------------------------------------------------------------

  get shapes() {
    return this.config.shapes ?? [];
  }

  draws(shapes) {
    this.changes({ ...this.config, shapes });
  }

  /** Draw one space with other corners. */
  reshapes(id, points) {
    const tidy = points.map((point) => point.map(within));
    this.draws(this.shapes.map((shape) => (shape.space === id ? { ...shape, points: tidy } : shape)));
  }

  /** The corners of a space as they are now, also before that is drawn. */
  pointsOf(id) {
    return this.shapes.find((shape) => shape.space === id).points;
  }

  board() {
    const { words } = this;
    this.find();
    const drawn = new Set(this.shapes.map((shape) => shape.space));
    const left = this.spaces().filter((space) => !drawn.has(space.id));
    const chosen = this.shapes.find((shape) => shape.space === this.chosen);
    return h(
      "div",
      { class: "stack" },
      h("p", { class: "pale" }, words.t("draw_about")),
      left.length > 0 &&
        h(
          "div",
          { class: "row wrap" },
          h("select", { "aria-label": words.t("draw_space") }, left.map((space) => h("option", { value: space.id }, space.name))),
          h("button", { class: "button main", onclick: (event) => this.adds(event.currentTarget.previousElementSibling.value) }, words.t("draw_space")),
        ),
      h(
        "div",
        { class: `plan board ${this.picture ? "" : "blank"}` },
        this.picture && h("img", { src: this.picture, alt: "", draggable: "false" }),
        h("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", role: "group", "aria-label": words.t("card_plan") }, this.shapes.map((shape) => this.shape(shape))),
        this.shapes.map((shape) => this.label(shape)),
        chosen?.points.map((_, corner) => this.corner(chosen, corner)),
      ),
      chosen &&
        h(
          "div",
          { class: "row wrap" },
          h("b", { class: "grow" }, this.building.space(chosen.space)?.name ?? words.t("no_such_space")),
          h("button", { class: "button", onclick: () => this.splits(chosen) }, words.t("add_corner")),
          h("button", { class: "button", disabled: chosen.points.length < 4, onclick: () => this.reshapes(chosen.space, chosen.points.slice(0, -1)) }, words.t("remove_corner")),
          h("button", { class: "button", onclick: () => this.draws(this.shapes.filter((shape) => shape !== chosen)) }, words.t("remove_shape")),
        ),
    );
  }

  async find() {
    if (this.wanted === this.config.image) return;
    this.wanted = this.config.image;
    this.picture = await pictureOf(this.hass, this.wanted).catch(() => undefined);
    this.refresh();
  }

  adds(id) {
    this.chosen = id;
    this.draws([...this.shapes, { space: id, points: NEW }]);
  }

  /** Put another corner into the longest side. */
  splits({ space, points }) {
    const sides = points.map((point, at) => Math.hypot(...point.map((value, axis) => value - points[(at + 1) % points.length][axis])));
    const at = sides.indexOf(Math.max(...sides));
    const middle = centre([points[at], points[(at + 1) % points.length]]);
    this.reshapes(space, points.toSpliced(at + 1, 0, middle));
  }

  shape(shape) {
    const { space: id, points } = shape;
    const chosen = id === this.chosen;
    const moved = (by, from = points) => from.map((point) => point.map((value, axis) => value + by[axis]));
    return h("polygon", {
      key: id,
      class: chosen ? "chosen" : "",
      points: written(points),
      tabindex: "0",
      role: "button",
      "aria-pressed": String(chosen),
      "aria-label": this.building.space(id)?.name ?? id,
      onfocus: () => this.choose(id),
      onpointerdown: (event) => this.drags(event, (by) => this.reshapes(id, moved(by))),
      onkeydown: (event) => this.arrows(event, (by) => this.reshapes(id, moved(by, this.pointsOf(id)))),
    });
  }

  label({ space: id, points }) {
    const [x, y] = centre(points);
    return h("div", { key: id, class: "label", style: `left:${x}%;top:${y}%`, "aria-hidden": "true" }, h("span", {}, this.building.space(id)?.name ?? "?"));
  }

  corner({ space: id, points }, at) {
    const moved = (by, from = points) => from.map((point, index) => (index === at ? point.map((value, axis) => value + by[axis]) : point));
    const [x, y] = points[at];
    return h("button", {
      key: `${id} ${at}`,
      class: "corner",
      style: `left:${x}%;top:${y}%`,
      "aria-label": this.words.t("corner", { n: at + 1 }),
      onpointerdown: (event) => this.drags(event, (by) => this.reshapes(id, moved(by))),
      onkeydown: (event) => this.arrows(event, (by) => this.reshapes(id, moved(by, this.pointsOf(id)))),
    });
  }

  choose(id) {
    this.chosen = id;
    this.refresh();
  }

  /** Follow the pointer; what is dragged is where it was, moved by how far the pointer went. */
  drags(event, move) {
    const plan = this.shadowRoot.querySelector(".plan").getBoundingClientRect();
    const from = [event.clientX, event.clientY];
    const target = event.currentTarget;
    target.focus();
    target.setPointerCapture(event.pointerId);
    const follow = ({ clientX, clientY }) => move([(100 * (clientX - from[0])) / plan.width, (100 * (clientY - from[1])) / plan.height]);
    target.addEventListener("pointermove", follow);
    target.addEventListener("lostpointercapture", () => target.removeEventListener("pointermove", follow), { once: true });
    event.preventDefault();
  }

  arrows(event, move) {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    move(way.map((axis) => axis * STEP * (event.shiftKey ? 5 : 1)));
  }
}
