"""Times, lengths and lists as one says them in an answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_HALF_DAY: Final = 12
_HOUR: Final = 60
_DAYS: Final = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_NAMED: Final = {"en": {0: "midnight", 12: "noon"}, "fr": {0: "minuit", 12: "midi"}}
_TOMORROW: Final = {"en": "tomorrow", "fr": "demain"}
_AND: Final = {"en": " and ", "fr": " et "}
_AT: Final = {"en": "at", "fr": "à"}
_WEEK: Final = 7


def clock_said(local: datetime, language: str) -> str:
    """Return a time of day: «3:30 pm», «15 h 30»."""
    named = _NAMED[language].get(local.hour) if not local.minute else None
    if named is not None:
        return named
    if language == "fr":
        return f"{local.hour} h {local.minute:02}" if local.minute else f"{local.hour} h"
    hour, half = local.hour % _HALF_DAY or _HALF_DAY, "am" if local.hour < _HALF_DAY else "pm"
    return f"{hour}:{local.minute:02} {half}" if local.minute else f"{hour} {half}"


def moment_said(at: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """Return a moment, with its day where that is not today."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock, off = clock_said(local, language), (local.date() - today).days
    if off == 0:
        return clock
    if off == 1:
        day = _TOMORROW[language]
    elif 1 < off < _WEEK:
        day = _DAYS[language][local.weekday()]
    else:
        day = f"{local:%d/%m}" if language == "fr" else f"{local:%d} {local:%B}"
    return f"{day} à {clock}" if language == "fr" else f"{day} at {clock}"


def when_said(at: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """Return a moment as the answer to «when»: «at 3 pm», «tomorrow at 3 pm»."""
    said = moment_said(at, now, zone, language)
    is_today = at.astimezone(zone).date() == now.astimezone(zone).date()
    return f"{_AT[language]} {said}" if is_today else said


def length_said(length: timedelta, language: str) -> str:
    """Return a length: «an hour and 30 minutes», «1 h 30»."""
    hours, minutes = divmod(max(round(length / timedelta(minutes=1)), 1), _HOUR)
    if language == "fr":
        if not hours:
            return f"{minutes} minute{'s' * (minutes > 1)}"
        return f"{hours} h {minutes:02}" if minutes else f"{hours} heure{'s' * (hours > 1)}"
    parts = [(hours, "hour"), (minutes, "minute")]
    return " and ".join(f"{count} {unit}{'s' * (count > 1)}" for count, unit in parts if count)


def listed(names: Iterable[str], language: str) -> str:
    """Return names as a list that is said."""
    *first, last = names
    return f"{', '.join(first)}{_AND[language]}{last}" if first else last
