"""Random searches of a synthetic site, compared with a judge and measured: `python -m scripts.support.finder`."""

import argparse
from datetime import datetime
import gc
from random import Random
from statistics import quantiles
import sys
from time import perf_counter

from custom_components.iot_valley.core.finder import Finder, Found, Query

from .finder_oracle import Bookings, answer, instant
from .finder_site import now_of, query, site

ROUNDING = 1e-6


def main(arguments: list[str] | None = None) -> int:
    """Ask, compare, measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="searches that are compared, and that are measured")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--spaces", type=int, default=400, help="spaces in which they are compared")
    parser.add_argument("--measured", type=int, default=1_600, help="spaces in which they are measured")
    told = parser.parse_args(arguments)
    wrong = compare(told.count, told.seed, told.spaces)
    print(f"{told.count} searches of {told.spaces} spaces: {len(wrong)} differ from the judge")
    for each in wrong[:3]:
        print(each)
    times = measure(told.count, told.seed, told.measured)
    cuts = quantiles(times, n=100)
    print(f"{told.measured} spaces: median {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, worst {max(times):.2f} ms")
    return 1 if wrong else 0


def compare(count: int, seed: int, spaces: int) -> list[str]:
    """Return every search in which the finder and the judge differ."""
    finder, bookings = site(spaces, seed)
    chance, now = Random(f"{seed} queries"), now_of(seed)
    asked = (query(now, finder.rooms, chance) for _ in range(count))
    return [difference for each in asked if (difference := _difference(finder, bookings, each, now))]


def _difference(finder: Finder, bookings: Bookings, asked: Query, now: datetime) -> str:
    offers, refused, alternatives = answer(finder, bookings, asked, now)
    found = finder.find(asked, now)
    ours = [(each.space_id, instant(each.slot.start)) for each in found.offers]
    if ours != [told[:2] for told, _ in offers]:
        return f"offers: {asked}"
    if any(abs(each.cost - cost) > ROUNDING for each, (_, cost) in zip(found.offers, offers, strict=True)):
        return f"costs: {asked}"
    if {each.space_id: (each.code, each.data) for each in found.refusals} != refused:
        return f"refusals: {asked}"
    return "" if _told(found) == alternatives else f"alternatives: {asked}: {_told(found)} not {alternatives}"


def _told(found: Found) -> list[tuple[str, float, float, object]]:
    return [
        (each.space_id, instant(each.slot.start), each.slot.length.total_seconds(), each.another)
        for each in found.alternatives
    ]


def measure(count: int, seed: int, spaces: int) -> list[float]:
    """Return how long each search takes, in milliseconds."""
    finder, _ = site(spaces, seed)
    chance, now = Random(f"{seed} measured"), now_of(seed)
    asked = [query(now, finder.rooms, chance) for _ in range(count)]
    gc.collect()
    times = []
    for each in asked:
        began = perf_counter()
        finder.find(each, now)
        times.append((perf_counter() - began) * 1000)
    return times


if __name__ == "__main__":
    sys.exit(main())
