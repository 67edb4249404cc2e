// What all our elements on a page share: one subscription for each building, the words, and the way to act.

import { Shown } from "./dom.js";
import { Building } from "./store.js";
import { base } from "./style.js";
import { Words } from "./words.js";

const AGAIN = 2000; // milliseconds until a subscription that failed is tried again
const REST = 5000; // milliseconds that a subscription lives on when nobody looks, as between two views

const NAPS = new Set(["claim_place", "release_place", "join_queue", "leave_queue", "report_fault", "mend_fault"]);

const feeds = new Map();
const vocabularies = new Map();

/** A building's live picture over Home Assistant's own connection, for as long as somebody looks. */
class Feed {
  constructor(id) {
    this.id = id;
    this.building = new Building();
    this.users = 0;
    this.lost = () => this.building.lives(false);
    this.ready = () => this.open();
  }

  use(connection) {
    this.users += 1;
    clearTimeout(this.resting);
    if (this.connection === connection) return;
    this.close();
    this.connection = connection;
    connection.addEventListener("disconnected", this.lost);
    connection.addEventListener("ready", this.ready);
    this.open();
  }

  leave() {
    this.users -= 1;
    if (!this.users) this.resting = setTimeout(() => this.close(), REST);
  }

  async open() {
    const round = (this.round = (this.round ?? 0) + 1);
    clearTimeout(this.trying);
    this.stop = undefined;
    const message = { type: "iot_valley/subscribe", building: this.id };
    const take = (told) => (round === this.round ? this.take(told) : undefined);
    try {
      const stop = await this.connection.subscribeMessage(take, message, { resubscribe: false });
      if (round === this.round) this.stop = stop;
      else stop().catch(() => {});
    } catch {
      if (round === this.round) this.again();
    }
  }

  take(told) {
    if (!told.gone) {
      this.failed = false;
      this.building.take(told);
      return;
    }
    this.building.lives(false);
    this.again();
  }

  again() {
    this.failed = true;
    this.building.tell(["*"]);
    this.trying = setTimeout(() => this.connection?.connected && this.open(), AGAIN);
  }

  close() {
    if (!this.connection) return;
    this.round += 1;
    clearTimeout(this.trying);
    this.connection.removeEventListener("disconnected", this.lost);
    this.connection.removeEventListener("ready", this.ready);
    this.stop?.().catch(() => {});
    this.connection = this.stop = undefined;
    this.building.lives(false);
  }
}

export function feedOf(building) {
  const id = building || undefined;
  if (!feeds.has(id)) feeds.set(id, new Feed(id));
  return feeds.get(id);
}

/** Return the words of the user's language, once for all elements. */
export function wordsOf(hass) {
  const { language, time_format: format, time_zone: whose } = hass.locale;
  const zone = whose === "server" ? hass.config.time_zone : undefined;
  const key = [language, format, zone].join();
  if (!vocabularies.has(key)) {
    const asked = hass.connection.sendMessagePromise({ type: "iot_valley/words", language }).then((words) => {
      const hour12 = { 12: true, 24: false }[format];
      return new Words(words, format === "system" ? navigator.language : language, { zone, hour12 });
    });
    asked.catch(() => vocabularies.delete(key));
    vocabularies.set(key, asked);
  }
  return vocabularies.get(key);
}

export const fire = (node, type, detail) =>
  node.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));

export const toast = (node, message, action) => fire(node, "hass-notification", { message, action, duration: action ? 8000 : 4000 });

export function navigate(path) {
  history.pushState(null, "", path);
  window.dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}

/** An element of ours in Home Assistant: it has a configuration, a building and words. */
export class Card extends Shown {
  static sheets = [base];

  setConfig(config) {
    this.config = config;
    if (this.isConnected) this.refresh();
  }

  set hass(hass) {
    const before = this._hass;
    this._hass = hass;
    if (!before || before.locale !== hass.locale) this.learn();
    if (before?.connection !== hass.connection && this.isConnected) this.look();
    if (before && this.concerns?.(before, hass)) this.refresh();
  }

  get hass() {
    return this._hass;
  }

  async learn() {
    try {
      this.words = await wordsOf(this._hass);
      this.refresh();
    } catch {
      setTimeout(() => this.isConnected && this.learn(), AGAIN);
    }
  }

  connectedCallback() {
    if (this._hass) this.look();
    this.clock = setInterval(() => this.refresh(), 30_000); // what is said of time grows old
    super.connectedCallback();
  }

  disconnectedCallback() {
    clearInterval(this.clock);
    this.unlook();
  }

  look() {
    this.unlook();
    this.feed = feedOf(this.config?.building);
    this.feed.use(this._hass.connection);
    this.unwatch = this.watched().map((id) => this.feed.building.watch(id, () => this.refresh()));
    this.refresh();
  }

  unlook() {
    this.unwatch?.forEach((stop) => stop());
    this.unwatch = undefined;
    this.feed?.leave();
    this.feed = undefined;
  }

  /** The ids of the spaces that this element shows; "*" is all of them. */
  watched() {
    return ["*"];
  }

  get building() {
    return this.feed?.building;
  }

  view() {
    if (!this.words || !this.building?.known) return this.waiting();
    return this.body();
  }

  waiting() {
    return [];
  }

  /** Ask Home Assistant for something of ours. */
  ask(type, said = {}) {
    return this.hass.connection.sendMessagePromise({ type: `iot_valley/${type}`, building: this.building?.id, ...said });
  }

  can(action) {
    return Boolean(this.hass.services.iot_valley?.[action]);
  }

  /** Carry out an action on a space; Home Assistant says what went wrong. Returns what came of it, or nothing. */
  async act(action, space, data = {}, said = undefined, undo = undefined) {
    if (this.acting) return undefined;
    this.acting = true;
    this.refresh();
    try {
      const response = await (NAPS.has(action) ? this.nap(action, space, data) : this.call(action, space, data));
      if (said) toast(this, said, undo && { text: this.words.t("undo"), action: () => undo(response) });
      return response ?? {};
    } catch {
      return undefined; // it was said already
    } finally {
      this.acting = false;
      this.refresh();
    }
  }

  async call(action, space, data) {
    const { response } = await this.hass.callService("iot_valley", action, data, { device_id: space.device }, true, true);
    return response;
  }

  /** Ask a nap room for something in a way that leaves no trace of who asked. */
  async nap(action, space, data) {
    try {
      return await this.ask("nap", { building: undefined, action, data: { ...data, device_id: [space.device] } });
    } catch (error) {
      const localize = await this.hass.loadBackendTranslation("exceptions", "iot_valley");
      const key = `component.iot_valley.exceptions.${error.translation_key}.message`;
      toast(this, localize(key, error.translation_placeholders ?? {}) || error.message);
      throw error;
    }
  }

  /** Return the entity of a space with one of our translation keys. */
  entityOf(space, domain, key) {
    const all = this.hass.entities;
    return Object.keys(all).find(
      (id) => all[id].device_id === space.device && all[id].translation_key === key && id.startsWith(`${domain}.`),
    );
  }

  opens(id) {
    fire(this, "iot-valley-space", { id });
  }
}
