// For those who look after the building: what needs a hand, the air, and the signs at the doors.

import { fire, navigate, toast } from "./context.js";
import { h, sheet } from "./dom.js";
import { glyph, medal } from "./glyphs.js";
import { Page } from "./pages.js";
import { KIND_ICONS, icon } from "./space.js";
import { stateOf } from "./store.js";
import { base, page } from "./style.js";

const LOW = 20; // per cent of a battery
const LOOK_AGAIN = 60_000; // milliseconds until gateways and repairs are asked for again
const MANY = 8; // lines of a list that are shown before the rest is asked for

const known = (state) => state && !["unknown", "unavailable"].includes(state.state);

const careSheet = sheet(`
.parts { display: block; columns: 420px; column-gap: 16px; }
.parts > * { break-inside: avoid; margin-bottom: 16px; }
.sums { column-span: all; display: grid; gap: 8px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.sum { display: grid; gap: 2px; padding: 12px 16px; }
.sum b { font-size: 32px; font-weight: 400; line-height: 1.1; }
.sum.bad { border-color: color-mix(in srgb, var(--in_use) 60%, transparent); }
.item { display: flex; align-items: center; gap: 12px; padding: 10px 0; border-top: 1px solid var(--line); min-height: 48px; }
.item:first-of-type { border-top: 0; }
.good { display: flex; gap: 8px; align-items: center; color: var(--pale); }
.good .glyph { color: var(--free); }
ha-icon { --mdc-icon-size: 22px; color: var(--pale); }
form { display: grid; gap: 8px; grid-template-columns: 1fr 1fr auto; }
@media (max-width: 600px) { form { grid-template-columns: 1fr; } }
select, form input { min-height: 40px; min-width: 0; padding: 8px 12px; border-radius: 8px; border: 1px solid var(--line); background: var(--paper); }
.link { padding: 12px; border-radius: 12px; background: color-mix(in srgb, var(--free) 12%, var(--paper)); display: grid; gap: 8px; }
.link code { overflow-wrap: anywhere; font-size: 12px; }
`);

export class CarePage extends Page {
  static sheets = [base, page, careSheet];

  connectedCallback() {
    super.connectedCallback();
    this.round = setInterval(() => this.collect(), LOOK_AGAIN);
  }

  disconnectedCallback() {
    clearInterval(this.round);
    super.disconnectedCallback();
  }

  body() {
    if (!this.hass.user?.is_admin) return this.empty("for_admins", "closed");
    if (this.collected !== this.building.cared) this.collect();
    const { report, words } = this;
    if (!report) return h("div", { class: "empty", role: "status" }, words.t("searching"));
    const faulty = report.sensors.filter((sensor) => sensor.faults.length);
    const low = this.batteries().filter(([, level]) => level <= LOW);
    const silent = report.gateways.filter((gateway) => gateway.silent);
    const overridden = this.overridden();
    return h(
      "main",
      { class: "parts" },
      h(
        "div",
        { class: "sums" },
        this.sum(report.sensors.length - faulty.length, words.t("sensors_well", { all: report.sensors.length }), faulty.length),
        this.sum(this.issues?.length ?? 0, words.n("repairs", this.issues?.length ?? 0), this.issues?.length),
        this.sum(low.length, words.n("batteries_low", low.length), low.length),
        this.sum(silent.length, words.n("gateways_silent", silent.length), silent.length),
        this.sum(overridden.length, words.n("by_hand", overridden.length), 0),
        report.hours.booked > 0 && this.sum(report.hours.released, words.t("hours_given_back", { all: words.number(report.hours.booked) }), 0),
      ),
      this.repairs(),
      this.hands(overridden),
      this.broken(),
      this.battery(),
      this.gateways(),
      this.signs(),
    );
  }

  sum(count, label, bad) {
    return h("div", { class: `card sum ${bad ? "bad" : ""}` }, h("b", { class: "num" }, this.words.number(count)), h("span", { class: "row pale" }, bad ? glyph("warning", { class: "glyph tiny" }) : undefined, label));
  }

  async collect() {
    if (!this.isConnected || !this.building?.known || this.collecting || !this.hass.user?.is_admin) return;
    this.collecting = true;
    this.collected = this.building.cared;
    try {
      const ask = this.hass.connection.sendMessagePromise.bind(this.hass.connection);
      const [report, links, { issues }] = await Promise.all([this.ask("care"), this.ask("links"), ask({ type: "repairs/list_issues" })]);
      this.localize = await this.hass.loadBackendTranslation("issues", "iot_valley");
      Object.assign(this, { report, links, issues: issues.filter((issue) => issue.domain === "iot_valley" && !issue.ignored) });
    } catch {
      // asked again before long
    }
    this.collecting = false;
    this.refresh();
  }

  section(key, inside, good) {
    return h("section", { class: "card stack", "aria-labelledby": key, key }, h("h2", { id: key }, this.words.t(key)), inside?.length ? inside : h("p", { class: "good" }, glyph("free"), this.words.t(good)));
  }

  repairs() {
    const lines = (this.issues ?? []).map((issue) =>
      h(
        "div",
        { key: issue.issue_id, class: "item" },
        glyph("warning"),
        h("span", { class: "grow" }, this.localize(`component.iot_valley.issues.${issue.translation_key}.title`, issue.translation_placeholders ?? {})),
      ),
    );
    const shown = this.all ? lines : lines.slice(0, MANY);
    return this.section(
      "to_repair",
      lines.length && [
        h("div", {}, shown),
        h(
          "div",
          { class: "row" },
          shown.length < lines.length && h("button", { class: "button", onclick: () => { this.all = true; this.refresh(); } }, this.words.t("show_all", { n: lines.length })),
          h("button", { class: "button end", onclick: () => navigate("/config/repairs") }, this.words.t("open_repairs")),
        ),
      ],
      "nothing_to_repair",
    );
  }

  overridden() {
    return this.building.all().filter((space) => space.mode || space.manual_light);
  }

  hands(spaces) {
    const { words } = this;
    const lines = spaces.map((space) =>
      h(
        "div",
        { key: space.id, class: "item" },
        medal(stateOf(this.building, space), "little"),
        h("span", { class: "grow" }, h("span", { style: "display:block" }, space.name), h("span", { class: "small pale" }, [space.mode && words.t(`mode_${space.mode}`), space.manual_light && words.t("light_by_hand")].filter(Boolean).join(" · "))),
        h("button", { class: "button", onclick: () => this.restore(space) }, words.t("back_to_automatic")),
      ),
    );
    return this.section("decided_by_hand", lines, "all_automatic");
  }

  async restore(space) {
    const mode = this.entityOf(space, "select", "mode");
    const light = this.entityOf(space, "switch", "automatic_lighting");
    const { mode: before, manual_light: manual } = space;
    const choose = (option) => before && mode && this.hass.callService("select", "select_option", { option }, { entity_id: mode });
    const turn = (on) => manual && light && this.hass.callService("switch", on ? "turn_on" : "turn_off", {}, { entity_id: light });
    await Promise.all([choose("automatic"), turn(true)]);
    toast(this, this.words.t("mode_chosen", { name: space.name, mode: this.words.t("mode_automatic") }), {
      text: this.words.t("undo"),
      action: () => Promise.all([choose(before), turn(false)]),
    });
  }

  broken() {
    const { words, building } = this;
    const lines = building.of("nap_room").flatMap((room) =>
      (room.beds ?? [])
        .filter((bed) => room.places?.[bed.id]?.state === "out_of_service")
        .map((bed) =>
          h(
            "div",
            { key: `${room.id} ${bed.id}`, class: "item" },
            medal("out_of_service", "little"),
            h("span", { class: "grow" }, `${room.name} · ${bed.name}`),
            this.can("mend_fault") && h("button", { class: "button", disabled: this.acting, onclick: () => this.act("mend_fault", room, { place: bed.id }, words.t("did_mend_fault", { place: bed.name })) }, words.t("mended")),
          ),
        ),
    );
    return lines.length ? this.section("places_broken", lines) : undefined;
  }

  /** The batteries with their levels, the lowest first, each once. */
  batteries() {
    const ids = new Set((this.report?.sensors ?? []).map((sensor) => sensor.battery).filter(Boolean));
    const levels = [...ids].map((id) => [id, this.hass.states[id]]).filter(([, state]) => known(state) && Number.isFinite(Number(state.state)));
    return levels.map(([id, state]) => [id, Number(state.state), state]).sort((one, other) => one[1] - other[1]);
  }

  battery() {
    const all = this.batteries();
    if (!all.length) return undefined;
    const lines = all.slice(0, MANY).map(([id, level, state]) =>
      h(
        "button",
        { key: id, class: "item", style: "width:100%; background:none; border-width:1px 0 0; text-align:start", onclick: () => fire(this, "hass-more-info", { entityId: id }) },
        h("span", { class: "grow clip" }, this.hass.formatEntityName?.(state, [{ type: "device" }, { type: "entity" }]) ?? state.attributes.friendly_name ?? id),
        h("span", { class: "bar", style: "width:80px", "aria-hidden": "true" }, h("span", { class: level <= LOW ? "in_use" : "free", style: `width:${level}%` })),
        h("span", { class: "num", style: "min-width:48px; text-align:end" }, this.hass.formatEntityState(state)),
      ),
    );
    return this.section("batteries", lines);
  }

  gateways() {
    const { words, report } = this;
    if (!report.gateways.length) return undefined;
    const lines = report.gateways.map((gateway) =>
      h(
        "div",
        { key: gateway.id, class: "item" },
        medal(gateway.silent ? "unknown" : "free", "little"),
        h("span", { class: "grow" }, h("span", { style: "display:block" }, gateway.name), h("span", { class: "small pale" }, [words.t(gateway.silent ? "is_silent" : "is_heard"), gateway.refused ? words.n("refused", gateway.refused) : ""].filter(Boolean).join(" · "))),
      ),
    );
    return this.section("gateways", lines);
  }

  // -- signs -------------------------------------------------------------------------------------------------------------

  signs() {
    const { words } = this;
    const lines = (this.links ?? []).map((link) =>
      h(
        "div",
        { key: link.id, class: "item" },
        glyph("link"),
        h("span", { class: "grow" }, h("span", { style: "display:block" }, this.opened(link.scope)), h("span", { class: "small pale" }, [link.name, words.t("since", { time: words.date(new Date(link.made)) })].filter(Boolean).join(" · "))),
        h("button", { class: "button", onclick: () => this.revoke(link) }, words.t(this.revoking === link.id ? "really_revoke" : "revoke")),
      ),
    );
    return h(
      "section",
      { class: "card stack", "aria-labelledby": "signs" },
      h("h2", { id: "signs" }, words.t("signs")),
      h("p", { class: "pale" }, words.t("signs_about")),
      h(
        "form",
        { onsubmit: (event) => this.give(event) },
        h(
          "select",
          { name: "scope", "aria-label": words.t("sign_of") },
          h("option", { value: "*" }, words.t("board_of", { name: this.building.name })),
          this.building.floors.map((floor) => h("option", { value: floor.id }, words.t("board_of", { name: floor.name }))),
          this.building.all().map((space) => h("option", { value: space.id }, words.t("sign_of_space", { name: space.name }))),
        ),
        h("input", { name: "name", maxlength: "80", "aria-label": words.t("sign_name"), placeholder: words.t("sign_name") }),
        h("button", { class: "button main" }, words.t("give_link")),
      ),
      this.given &&
        h(
          "div",
          { class: "link", role: "status" },
          h("span", {}, words.t("link_given")),
          h("code", {}, this.given),
          h("div", { class: "row" }, h("button", { class: "button", onclick: () => this.copy() }, words.t("copy")), h("a", { class: "button", href: this.given, target: "_blank", rel: "noreferrer", style: "text-decoration:none; color:inherit" }, words.t("open_sign"))),
        ),
      h("div", {}, lines),
    );
  }

  opened(scope) {
    if (scope === "*") return this.words.t("board_of", { name: this.building.name });
    const floor = this.building.floors.find((each) => each.id === scope);
    return floor ? this.words.t("board_of", { name: floor.name }) : (this.building.space(scope)?.name ?? scope);
  }

  async give(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const { scope, name } = Object.fromEntries(new FormData(form));
    const { path } = await this.ask("links/give", { scope, name });
    this.given = new URL(path, location.href).href;
    form.reset();
    await this.collect();
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.given);
      toast(this, this.words.t("copied"));
    } catch {
      const code = this.shadowRoot.querySelector("code");
      getSelection().selectAllChildren(code); // without a safe connection browsers copy nothing by themselves
      toast(this, this.words.t("copy_by_hand"));
    }
  }

  /** Revoke a link on the second press: a sign on a wall goes dark by it. */
  async revoke(link) {
    if (this.revoking !== link.id) {
      this.revoking = link.id;
      this.refresh();
      return;
    }
    this.revoking = undefined;
    await this.ask("links/revoke", { link: link.id });
    toast(this, this.words.t("revoked"));
    await this.collect();
  }
}

// What the air is worth, in parts per million of CO2: fresh below the first, to be aired at once from the second on.
const CO2 = [800, 1500];
const WARM = [19, 26]; // degrees between which nothing needs to be said

const airSheet = sheet(`
.grid { grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
.tile { align-items: start; }
.value { font-size: 22px; line-height: 1.2; }
.scale { position: relative; height: 8px; border-radius: 4px; margin: 8px 0 4px; background: linear-gradient(90deg, var(--free) 0 22%, var(--awaiting) 28% 66%, var(--in_use) 72%); opacity: .85; }
.scale i { position: absolute; top: -3px; width: 6px; height: 14px; margin-left: -3px; border-radius: 3px; background: var(--ink); border: 1px solid var(--paper); }
ha-icon { --mdc-icon-size: 24px; color: var(--pale); }
`);

export class AirPage extends Page {
  static sheets = [base, page, airSheet];

  concerns(before, after) {
    const ids = this.ids ?? [];
    return ids.some((id) => before.states[id] !== after.states[id]);
  }

  body() {
    const { words, building } = this;
    const spaces = building.all().filter((space) => space.air);
    this.ids = spaces.flatMap((space) => Object.values(space.air));
    if (!spaces.length) return this.empty("no_air", "offline");
    const told = spaces.map((space) => ({ space, co2: this.value(space.air.co2), warmth: this.value(space.air.temperature), damp: this.value(space.air.humidity) }));
    told.sort((one, other) => (other.co2 ?? 0) - (one.co2 ?? 0));
    const bad = told.filter(({ co2 }) => co2 >= CO2[1]).length;
    const stale = told.filter(({ co2 }) => co2 >= CO2[0] && co2 < CO2[1]).length;
    const silent = told.filter(({ co2, warmth, damp }) => (co2 ?? warmth ?? damp) === undefined).length;
    return h(
      "main",
      { class: "parts" },
      h("p", { role: "status", class: "pale" }, [bad ? words.n("air_bad", bad) : "", stale ? words.n("air_stale", stale) : "", !bad && !stale ? words.t("air_good") : "", silent ? words.n("air_unknown", silent) : ""].filter(Boolean).join(" · ")),
      h("div", { class: "grid" }, told.map((each) => this.air(each))),
    );
  }

  value(id) {
    const state = this.hass.states[id];
    return known(state) && Number.isFinite(Number(state.state)) ? Number(state.state) : undefined;
  }

  air({ space, co2, warmth, damp }) {
    const { words } = this;
    const quality = co2 === undefined ? "" : words.t(co2 >= CO2[1] ? "air_now" : co2 >= CO2[0] ? "air_soon" : "air_fresh");
    const feel = warmth === undefined ? "" : warmth < WARM[0] ? words.t("cold") : warmth > WARM[1] ? words.t("hot") : "";
    const share = co2 === undefined ? 0 : Math.min(100, Math.max(0, ((co2 - 400) / 1600) * 100));
    const values = [warmth !== undefined && `${words.number(warmth, 1)} °C`, damp !== undefined && `${words.number(damp)} %`].filter(Boolean);
    return h(
      "button",
      { key: space.id, class: "tile", onclick: () => this.open(space.id) },
      icon(KIND_ICONS[space.kind]),
      h(
        "span",
        { class: "grow" },
        h("span", { class: "row" }, h("span", { class: "name grow clip" }, space.name), h("span", { class: "small pale num" }, values.join(" · "))),
        co2 === undefined
          ? h("span", { class: "pale small", style: "display:block" }, words.t(values.length ? "no_co2" : "state_unknown"))
          : [
              h("span", { class: "scale", "aria-hidden": "true", style: "display:block" }, h("i", { style: `left:${share}%` })),
              h("span", { class: "row small" }, h("span", { class: "grow" }, [quality, feel].filter(Boolean).join(" · ")), h("span", { class: "num" }, `${words.number(co2)} ppm`)),
            ],
        co2 === undefined && feel && h("span", { class: "small", style: "display:block" }, feel),
      ),
    );
  }
}
