"""What is booked in a room over a year, who comes, and who comes without."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final, NamedTuple

_LENGTHS: Final = (0.5, 1.0, 1.0, 1.0, 1.5, 2.0)
_NO_SHOW: Final = 0.08
_LATE_BOOKED: Final = 0.25
_RELEASED: Final = timedelta(minutes=10)


class Meeting(NamedTuple):
    """Some people in a room, or a booking that nobody honoured."""

    made: datetime
    """When it was booked; as it starts where nobody booked."""

    start: datetime
    end: datetime
    people: int
    booked: bool = True

    def holds(self, now: datetime) -> bool:
        """Return whether it is booked now; a booking that nobody honours is released."""
        return self.booked and self.start <= now < (self.end if self.people else self.start + _RELEASED)


def meetings(seed: str, days: int, start: datetime, capacity: int) -> list[Meeting]:
    """Return the meetings of some days, the same for the same seed: on working days, but not in August's middle."""
    draw = Random(f"meetings {seed}")
    return [
        meeting
        for number in range(days)
        if (day := start + timedelta(days=number)).weekday() < 5 and not (day.month == 8 and 8 <= day.day <= 22)  # noqa: PLR2004 - working days, and the fortnight in which all are away
        for meeting in _day(draw, day, capacity)
    ]


def _day(draw: Random, day: datetime, capacity: int) -> Iterator[Meeting]:
    hour = draw.choice((8.5, 9.0, 9.0, 10.0, 11.0, 14.0))
    while hour < 18:  # noqa: PLR2004 - hours of the day
        length = draw.choice(_LENGTHS)
        start = day + timedelta(hours=hour)
        booked = draw.random() < 0.85  # noqa: PLR2004 - a share
        late = draw.random() < _LATE_BOOKED
        made = start - (timedelta(minutes=draw.choice((15, 30, 45, 90))) if late else timedelta(days=2))
        people = 0 if booked and draw.random() < _NO_SHOW else draw.randint(2, capacity)
        yield Meeting(made if booked else start, start, start + timedelta(hours=length), people, booked)
        hour += length + draw.choice((0.0, 0.5, 1.0, 2.0, 3.0))
