// The building as a page knows it: one picture, kept true by what becomes another.

const FAMILIES = ["nap_room", "meeting_room", "collective_space", "lodging", "circulation"];

const byFamily = (one, other) => FAMILIES.indexOf(one.family) - FAMILIES.indexOf(other.family);

const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Return a record with some of it another; what is told as null is gone. */
export function merged(before, changes) {
  const after = { ...before };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete after[key];
    else after[key] = isRecord(value) && isRecord(after[key]) ? merged(after[key], value) : value;
  }
  return after;
}

export class Building {
  constructor() {
    this.spaces = new Map();
    this.floors = [];
    this.live = false; // whether what is known is the truth now
    this.cared = 0;
    this.watchers = new Map(); // functions by the id of the space they watch; "*" watches all of them
  }

  get known() {
    return this.id !== undefined || this.spaces.size > 0;
  }

  /** Take in what was told: a whole picture, or what is another. */
  take(told) {
    if (told.at !== undefined) {
      this.clock = { at: told.at * 1000, heard: Date.now(), speed: told.speed ?? this.clock?.speed ?? 1 };
    }
    if (told.building) {
      Object.assign(this, { ...told.building, id: told.id, floors: told.floors ?? [] });
      this.spaces = new Map(Object.entries(told.spaces).map(([id, space]) => [id, { id, ...space }]));
      this.live = true;
      this.tell([...this.watchers.keys()]);
      return;
    }
    const ids = Object.keys(told.spaces ?? {}).filter((id) => this.spaces.has(id));
    for (const id of ids) this.spaces.set(id, merged(this.spaces.get(id), told.spaces[id]));
    if (told.care) this.cared += 1;
    if (ids.length || told.care) this.tell([...ids, "*"]);
  }

  /** Say whether what is known is the truth now. */
  lives(live) {
    if (this.live === live) return;
    this.live = live;
    this.tell([...this.watchers.keys()]);
  }

  tell(ids) {
    for (const id of ids) for (const watcher of this.watchers.get(id) ?? []) watcher();
  }

  /** Call a function when a space, or with "*" any space, is another; return how to stop that. */
  watch(id, watcher) {
    if (!this.watchers.has(id)) this.watchers.set(id, new Set());
    this.watchers.get(id).add(watcher);
    return () => this.watchers.get(id)?.delete(watcher);
  }

  /** The building's time, in milliseconds since the epoch. */
  now() {
    return this.clock ? this.clock.at + (Date.now() - this.clock.heard) * this.clock.speed : Date.now();
  }

  space(id) {
    return this.spaces.get(id);
  }

  all() {
    return [...this.spaces.values()];
  }

  of(...families) {
    return this.all().filter((space) => families.includes(space.family));
  }

  /** The floors with their spaces by family, the lowest first; spaces that are on none come last. */
  storeys() {
    const floors = [...this.floors].sort((one, other) => (one.level ?? 0) - (other.level ?? 0));
    const known = new Set(floors.map((floor) => floor.id));
    const homeless = this.all().filter((space) => !known.has(space.floor));
    const told = floors.map((floor) => ({ ...floor, spaces: this.all().filter((each) => each.floor === floor.id) }));
    const storeys = [...told, { id: "", name: "", spaces: homeless }].filter((floor) => floor.spaces.length);
    for (const storey of storeys) storey.spaces.sort(byFamily);
    return storeys;
  }
}

/** The state that a page may show of a space: unknown where nothing is heard any more. */
export const stateOf = (building, space) => (building.live ? space.state : "unknown");

/** Whether one can walk in now. */
export const isFree = (building, space) => stateOf(building, space) === "free";
