// What a page says, in the language of whoever reads it: words come from the integration's translations.

export class Words {
  constructor(words, language, { zone, hour12 } = {}) {
    this.words = words;
    this.language = language;
    this.zone = zone;
    this.hour12 = hour12;
    this.plurals = new Intl.PluralRules(language);
    this.formats = new Map();
  }

  /** Return the words under a key, with what they need filled in; a missing key is shown as it is. */
  t(key, said = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => said[name] ?? "");
  }

  /** Return the words for a number of things. */
  n(key, count, said = {}) {
    return this.t(`${key}_${this.plurals.select(count) === "one" ? "one" : "other"}`, { n: this.number(count), ...said });
  }

  number(value, digits = 0) {
    return this.format("number", Intl.NumberFormat, { maximumFractionDigits: digits, minimumFractionDigits: digits }, digits)
      .format(value);
  }

  /** Return a time of the day, led by the weekday where it is not today. */
  time(seconds, now = Date.now()) {
    const at = new Date(seconds * 1000);
    const far = this.day(at) !== this.day(new Date(now));
    return this.format("time", Intl.DateTimeFormat, { hour: "numeric", minute: "2-digit", weekday: far ? "short" : undefined }, far)
      .format(at);
  }

  day(at) {
    return this.format("day", Intl.DateTimeFormat, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  }

  date(at) {
    return this.format("date", Intl.DateTimeFormat, { weekday: "long", day: "numeric", month: "long" }).format(at);
  }

  /** Return how long something takes, or is away, in words that are short. */
  duration(milliseconds) {
    const minutes = Math.max(1, Math.round(milliseconds / 60000));
    if (minutes < 60) return this.t("minutes", { n: minutes });
    const rest = minutes % 60;
    if (minutes < 1440) return rest ? this.t("hours_minutes", { h: Math.floor(minutes / 60), m: rest }) : this.t("hours", { n: minutes / 60 });
    return this.n("days", Math.round(minutes / 1440));
  }

  format(kind, Format, options, variant = "") {
    const key = `${kind}${variant}`;
    if (!this.formats.has(key)) {
      const local = Format === Intl.DateTimeFormat ? { timeZone: this.zone, hour12: this.hour12, ...options } : options;
      this.formats.set(key, new Format(this.language, local));
    }
    return this.formats.get(key);
  }
}

/** Return what is worth saying of a space beside its state: until when, or when again. */
export function until(words, building, space) {
  const now = building.now();
  if (!building.live) return "";
  const say = (key, at) => words.t(key, { time: words.time(at, now) });
  switch (space.state) {
    case "free":
      return space.free_until ? say("until", space.free_until) : "";
    case "closed":
      return space.busy_until ? say("opens_at", space.busy_until) : "";
    case "free_soon":
      return space.busy_until ? say("free_at", space.busy_until) : "";
    default:
      return space.busy_until ? say("until", space.busy_until) : "";
  }
}

/** Return what a nap room answered: the ticket with its turn, or the place that is kept; nothing of other answers. */
export function kept(words, came) {
  if (came?.ticket) return words.t(came.position ? "your_ticket" : "called_to", { ...came, n: came.position });
  return came?.place && came.state === "held" ? words.t("did_claim_place", came) : "";
}

/** Return how many people are in a space, as well as that is known. */
export function people(words, space) {
  if (space.people === undefined) return "";
  const least = space.least ?? space.people;
  const most = space.most ?? space.people;
  if (most === 0) return words.t("nobody");
  return least === most ? words.n("people", space.people) : words.t("people_between", { least, most });
}

/** Return how many places of a space are free. */
export function places(words, building, space) {
  const all = space.beds?.length ?? 0;
  if (!all || !building.live) return "";
  return space.free === undefined ? words.t("places_unknown") : words.t("places_free", { n: space.free, all });
}
