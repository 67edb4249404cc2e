"""Rooms given back in a simulated month, under twelve faults of sensors: `python -m scripts.support.releases`."""

import argparse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
import sys
from typing import Final

from custom_components.iot_valley.core.demo_chance import Draw
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.release_evidence import Proof

from .releases_trial import Fate, Trial
from .sim_building import Simulated
from .sim_faults import FAULTS, Plant
from .sim_site import BY_CODE, SITE, Room

ROOMS: Final = tuple(room for room in SITE if room.kind in {SpaceKind.MEETING_ROOM, SpaceKind.PHONE_BOOTH})
IN_TIME: Final = 12 * 60
"""So long after its start a booking of nobody should be given back, in seconds."""

GIVES_BACK: Final = frozenset({Proof.UNSEEN, Proof.LEFT})
_WEEK = 7
_ONE_IN = 1_000
"""Where no sensor sees still people, one release in so many may put somebody out."""

_IN_TIME_SHARE = 0.9
_TELLS = 50
"""The share of fewer ghosts tells nothing."""

type _Asked = tuple[int, int, str, str]
"""Days, seed, fault and the code of a room."""


def main(arguments: list[str] | None = None) -> int:
    """Live the month under each fault, and tell what was given back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", nargs="*", default=["none", *FAULTS], choices=["none", *FAULTS])
    parser.add_argument("--jobs", type=int, default=1)
    told = parser.parse_args(arguments)
    asked = [(told.days, told.seed, fault, room.code) for fault in told.faults for room in ROOMS]
    totals: dict[str, Counter[str]] = {fault: Counter() for fault in told.faults}
    for (_, _, fault, _), counts in zip(asked, _all_counts(asked, told.jobs), strict=True):
        totals[fault].update(counts)
    print(f"{'':<18}{'':>9}{'a sensor that sees still people:':^34}{'no such one:':^18}{'true ghosts:':^16}")
    print(
        f"{'fault':<18}{'bookings':>9}{'released':>17}{'evicted':>17}{'released':>9}{'evicted':>9}{'':>8}{'in time':>8}"
    )
    for fault, counts in totals.items():
        print(_line(fault, counts))
    whole = sum(totals.values(), Counter[str]())
    print(_line("all", whole))
    return 0 if _is_well(whole) else 1


def _is_well(whole: Counter[str]) -> bool:
    """Return whether nobody was put out where they can be seen, next to nobody elsewhere, and ghosts are in time."""
    put_out = whole["evicted with hold"] == 0 and whole["evicted"] * _ONE_IN <= whole["released"]
    return put_out and (whole["ghosts"] < _TELLS or whole["in time"] >= _IN_TIME_SHARE * whole["ghosts"])


def _all_counts(asked: list[_Asked], jobs: int) -> Iterator[Counter[str]]:
    if jobs == 1:
        yield from map(_counts, asked)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_counts, asked)


def _line(name: str, counts: Counter[str]) -> str:
    share = counts["in time"] / counts["ghosts"] if counts["ghosts"] else 1.0
    numbers = f"{counts['bookings']:>9}{counts['released with hold']:>17}{counts['evicted with hold']:>17}"
    others = f"{counts['released']:>9}{counts['evicted']:>9}"
    return f"{name:<18}{numbers}{others}{counts['ghosts']:>8}{share:>8.1%}"


def _counts(asked: _Asked) -> Counter[str]:
    days, seed, fault, code = asked
    counts = Counter[str]()
    for fate in fates(days, seed, fault, BY_CODE[code]):
        counts.update(_told(fate))
    return counts


def _told(fate: Fate) -> Iterator[str]:
    """Yield what is counted of a booking.

    A true ghost is one that its room could prove: a sensor that sees still people is alive in it, whatever is concluded
    from it, or else the door and the movements proved it.
    """
    yield "bookings"
    where = " with hold" if fate.live_hold else ""
    if fate.released_after is not None:
        yield f"released{where}"
    if fate.evicted:
        yield f"evicted{where}"
    if fate.ghost and (fate.live_hold or fate.proof in GIVES_BACK or fate.released_after is not None):
        yield "ghosts"
        if fate.released_after is not None and fate.released_after <= IN_TIME + 2 * fate.lag:
            yield "in time"


def fates(days: int, seed: int, fault: str, room: Room) -> Iterator[Fate]:
    """Yield what becomes of each booking of a room in which a sensor has a fault from the second week on."""
    site = Simulated(days, seed, faults=False)
    if fault == "none":
        yield from Trial(site, room).fates()
        return
    kinds = FAULTS[fault].kinds
    units = [unit for unit in site.units if unit.room.code == room.code and unit.kind in kinds]
    if not units:
        return
    unit = Draw(seed, "release", fault, room.code).one_of(units)
    others = [each for each in site.units if each.kind is unit.kind and each.room.code != room.code]
    span = site.calendar.starts[min(_WEEK, days // 2)], site.calendar.length
    other = Draw(seed, "other", fault, room.code).one_of(others) if FAULTS[fault].swaps else None
    yield from Trial(site, room, Plant(unit, fault, span, seed, other)).fates()


if __name__ == "__main__":
    sys.exit(main())
