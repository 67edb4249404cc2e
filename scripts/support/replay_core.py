"""A recording through the core alone."""

from datetime import datetime

from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.messages import Event, Outcome, Refused, Tick
from custom_components.iot_valley.core.model import Building

from .replay_recording import Stretch, Verdicts


def play(building: Building, stretch: Stretch) -> Verdicts:
    """Return the verdicts that a stretch of events leads to, with a tick whenever the engine asks for one."""
    player = _Player(building, stretch)
    for moment in stretch.moments:
        player.wake_until(moment.at)
        player.handle(moment.event, moment.at)
    return player.verdicts


class _Player:
    """An engine, its wake-up, and what became of it."""

    def __init__(self, building: Building, stretch: Stretch) -> None:
        """Begin with what was known."""
        self.verdicts = Verdicts()
        self._engine = Engine(building, stretch.start)
        if stretch.baseline is not None:
            self._follow(self._engine.restore(stretch.baseline, stretch.start), stretch.start)
        self.handle(Tick(), stretch.start)

    def handle(self, event: Event, at: datetime) -> None:
        """Take one event in; what is refused changes nothing."""
        try:
            outcome = self._engine.handle(event, at)
        except Refused:
            return
        self._follow(outcome, at)

    def _follow(self, outcome: Outcome, at: datetime) -> None:
        self._wake_at = outcome.wake_at
        for changed in outcome.changed:
            if (view := self._engine.views.get(changed)) is not None:
                self.verdicts.note(at, changed, view.verdict)

    def wake_until(self, at: datetime) -> None:
        """Tick whenever the engine wants to, up to a time."""
        while (wake_at := self._wake_at) is not None and wake_at <= at:
            self.handle(Tick(), wake_at)
            if self._wake_at is not None and self._wake_at <= wake_at:
                message = f"the engine does not get beyond {wake_at}"
                raise RuntimeError(message)
