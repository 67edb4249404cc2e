"""The benchmark's figures: what they are called, what they may be, and how they are shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

CORE_BYTES_PER_SPACE = 6_000

KEYS = """\
keys of --json, N being a number of spaces:
  setup.N.{ours,group}_seconds    processor time to set up from scratch, registry entries included
  setup.N.ratio                   the same per entity, ours over Home Assistant's group helper
  restart.N.{ours,group}_seconds  the same with all registries known; .ratio likewise
  memory.N.{ours,group}_bytes     Python's memory after set-up; .ours_bytes_per_space
  memory.N.ratio                  per entity, ours without 6 kB per space over group's
  events.N.{drift,same,motion}.*  an event that changes nothing: a temperature that drifts, one that is
                                  reported again, movement where another sensor sees someone all the time:
                                  bare_us (write + listener), ours_us, ratio
  events.N.change.*               an event that changes a space: bare_us (write + listener + one derived
                                  write), ours_us, written (entities), ratio (per entity written)
  growth.KIND.{bare,ours}         cost at the largest N over that at the smallest
  growth.KIND.beyond_bare         ours over bare: what is not the machine's caches
  idle.timers_per_building        timers of ours in the loop while nothing happens
  idle.calls, idle.cpu_percent    calls of our functions in five seconds of that; processor time of all
  latency.N.{state,lamp}.*        sensor event to entity state, to lamp command: p50_ms, p99_ms
  save.N.{loop,thread}_ms         one save of a building (400 spaces at most): in the loop, in its thread
Times of events are processor time of the loop's thread; ratios are medians of ratios within a round."""


UPLINK_KEYS = """\
keys of --json, N being a number of sensors:
  uplinks.N.bare_us               an uplink taken as barely as possible: webhook, JSON, one state
  uplinks.N.ours_us               the same body taken by us, with all entities that it changes; .written is how many
  uplinks.N.ratio                 ours over bare, the median of ratios within a round
  uplinks.N.per_second            uplinks a second taken, as fast as four connections are answered
  uplinks.N.sustained.*           at 300 a second: per_second, cpu_percent (of a core), p50_ms, p99_ms (of answers)
  uplinks.N.setup.ratio           processor time to set up, per entity, ours over Home Assistant's group helper
  uplinks.N.restart.ratio         the same with all registries known
  uplinks.N.bytes_per_sensor      Python's memory of a sensor that has spoken, beyond its entities at a group's cost
Times are processor time of the loop's thread; whoever posts is another process."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that figures of a name may be."""

    pattern: str
    most: float


LIMITS = (
    Limit("events.*.drift.ratio", 1.5),
    Limit("events.*.same.ratio", 1.5),
    Limit("events.*.motion.ratio", 1.5),
    Limit("events.*.change.ratio", 3.0),
    Limit("growth.*.ours", 1.3),
    Limit("growth.*.beyond_bare", 1.3),
    Limit("setup.*.ratio", 1.5),
    Limit("memory.*.ratio", 1.5),
    Limit("idle.timers_per_building", 1.0),
    Limit("idle.calls", 0.0),
    Limit("uplinks.*.setup.ratio", 1.5),
    Limit("uplinks.*.restart.ratio", 1.5),
    Limit("uplinks.*.ratio", 4.0),
    Limit("uplinks.*.sustained.cpu_percent", 50.0),
    Limit("uplinks.2000.bytes_per_sensor", 8_000.0),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What setting up so many entities took."""

    entities: float
    seconds: float
    restart_seconds: float
    size: float


def limit_of(key: str) -> float | None:
    """Return the most that a figure may be, or none."""
    return next((limit.most for limit in LIMITS if fnmatchcase(key, limit.pattern)), None)


def over(figures: Mapping[str, float]) -> list[str]:
    """Return the keys of the figures that are over their limit."""
    return [key for key, value in figures.items() if (most := limit_of(key)) is not None and value > most]


def compared(spaces: int, ours: Cost, group: Cost) -> dict[str, float]:
    """Return the figures of a set-up beside those of as many group helpers."""
    per_entity = (ours.size - CORE_BYTES_PER_SPACE * spaces) / ours.entities
    return {
        f"setup.{spaces}.ours_seconds": ours.seconds,
        f"setup.{spaces}.group_seconds": group.seconds,
        f"setup.{spaces}.entities": ours.entities,
        f"setup.{spaces}.ratio": (ours.seconds / ours.entities) / (group.seconds / group.entities),
        f"restart.{spaces}.ours_seconds": ours.restart_seconds,
        f"restart.{spaces}.group_seconds": group.restart_seconds,
        f"restart.{spaces}.ratio": (ours.restart_seconds / ours.entities) / (group.restart_seconds / group.entities),
        f"memory.{spaces}.ours_bytes": ours.size,
        f"memory.{spaces}.group_bytes": group.size,
        f"memory.{spaces}.ours_bytes_per_space": ours.size / spaces,
        f"memory.{spaces}.ratio": per_entity / (group.size / group.entities),
    }


def beyond_bare(figures: Mapping[str, float]) -> dict[str, float]:
    """Return how much more our cost grows with size than that of bare Home Assistant."""
    return {
        key.removesuffix("ours") + "beyond_bare": value / figures[key.removesuffix("ours") + "bare"]
        for key, value in figures.items()
        if key.startswith("growth.") and key.endswith(".ours")
    }


def table(figures: Mapping[str, float]) -> str:
    """Return all figures as text, with the limits that some have."""
    rows = [("figure", "value", "limit", "")]
    rows += [_row(key, value) for key, value in sorted(figures.items(), key=_by_size)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_lines(rows, widths))


def _by_size(figure: tuple[str, float]) -> list[tuple[int, str]]:
    parts = figure[0].split(".")
    return [(int(part) if part.isdecimal() else 0, part) for part in parts]


def _row(key: str, value: float) -> tuple[str, str, str, str]:
    most = limit_of(key)
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - digits shown
    if most is None:
        return key, text, "", ""
    return key, f"{value:.2f}", f"{most:g}", "over" if value > most else "ok"


def _lines(rows: Iterable[tuple[str, ...]], widths: list[int]) -> Iterator[str]:
    for name, value, most, verdict in rows:
        line = f"{name:<{widths[0]}}  {value:>{widths[1]}}  {most:>{widths[2]}}  {verdict}"
        yield line.rstrip()
