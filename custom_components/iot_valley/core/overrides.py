"""The hand on the switch wins: telling it from our own, and for how long."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .messages import Hand, LightReport
from .occupancy import Verdict

ECHO = timedelta(seconds=10)
"""How long after a command a device's own report is taken for its echo."""

SIGNIFICANT = 10
"""A change of brightness by a person counts from here, in per cent points."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """What is known of one light."""

    on: bool | None = None
    brightness: int | None = None
    """In per cent."""

    wanted: int | None = None
    """What we last asked for, in per cent; zero is off."""

    asked_at: datetime | None = None
    hand_at: datetime | None = None
    """When a hand last overruled us, none if none did."""


def holds(lamp: Lamp, verdict: Verdict, now: datetime, override_for: timedelta) -> bool:
    """Return whether a hand still wins: while someone is there, and for a time where nobody is seen."""
    if lamp.hand_at is None:
        return False
    return verdict is Verdict.PRESENT or now < lamp.hand_at + override_for


def observe(lamp: Lamp, report: LightReport, now: datetime) -> Lamp:
    """Return what is known of a light after it reported."""
    seen = replace(lamp, on=report.on, brightness=report.brightness)
    if report.on is None or not _by_hand(lamp, report, now):
        return seen
    return replace(seen, hand_at=now)


def _by_hand(lamp: Lamp, report: LightReport, now: datetime) -> bool:
    switched = report.on is not lamp.on
    if report.hand is Hand.OURS:
        return False
    if report.hand is Hand.PERSON:
        return switched or _dimmed(lamp, report)
    # A light that comes back, or says for the first time what it does, was not touched.
    as_asked = lamp.wanted is not None and report.on is (lamp.wanted > 0)
    return switched and lamp.on is not None and not _echoes(lamp, now) and not as_asked


def _echoes(lamp: Lamp, now: datetime) -> bool:
    """Return whether what a light reports may be on its way to what we have just asked for."""
    return lamp.asked_at is not None and now - lamp.asked_at < ECHO


def _dimmed(lamp: Lamp, report: LightReport) -> bool:
    if report.brightness is None or lamp.brightness is None:
        return False
    return abs(report.brightness - lamp.brightness) >= SIGNIFICANT


def is_lit(lamp: Lamp, now: datetime) -> bool:
    """Return whether a light is on, and not on its way off because we have just asked for that."""
    return bool(lamp.on) and not (lamp.wanted == 0 and _echoes(lamp, now))
