"""What one event costs: bare Home Assistant and ours by turns, so that both see the same noise."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from time import thread_time

from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event, async_track_state_report_event
from homeassistant.util import dt as dt_util

from .bench_site import Site, sensor_id

STEP = timedelta(seconds=11)
"""How far a building's time goes on before a sensor speaks again: no storm, and nothing is stale."""
REST = timedelta(minutes=30)


@dataclass(slots=True)
class SteppedClock:
    """A building's clock that the benchmark moves on, at the cost of the real one."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """Return the building's time."""
        return dt_util.utcnow() + self.offset

    def at(self, real: datetime) -> datetime:
        """Return the building's time at a real moment."""
        return real + self.offset

    def seconds_until(self, at: datetime) -> float:
        """Return how many seconds it is until a moment of the building's time."""
        return max((at - self.now()).total_seconds(), 0.0)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: which sensor speaks, and what it says by turns."""

    name: str
    sensor: str
    says: tuple[str, str]


DRIFT = Kind("drift", "temperature", ("20.1", "20.0"))
SAME = Kind("same", "temperature", ("20.0", "20.0"))
MOTION = Kind("motion", "motion", ("on", "off"))
PRESENCE = Kind("presence", "presence", ("on", "off"))
DAYLIGHT = Kind("daylight", "illuminance", ("500", "500"))
"""Told again and again, or it would be taken for dark, and lamps would be lit."""

QUIET = (DRIFT, SAME, MOTION)
"""Events that change nothing: the motion is that of a person whom another sensor sees all the time."""


@dataclass(slots=True)
class Samples:
    """Seconds of processor time per event, one for each round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def note(self, name: str, seconds: float) -> None:
        """Note what an event cost in one round."""
        self.seconds.setdefault(name, []).append(seconds)

    def middle(self, name: str) -> float:
        """Return the median over the rounds, in seconds."""
        return median(self.seconds[name])

    def ratio(self, name: str, base: str) -> float:
        """Return the median of what one cost over what the other cost in the same round."""
        pairs = zip(self.seconds[name], self.seconds[base], strict=True)
        return median(one / other for one, other in pairs)


class Talker:
    """Lets the sensors of a site speak, one space after the other."""

    def __init__(self, hass: HomeAssistant, site: Site, clock: SteppedClock) -> None:
        """Begin with nobody anywhere."""
        self._hass = hass
        self._codes = site.codes
        self._clock = clock
        self._turns: dict[str, int] = {}
        self._ids: dict[str, list[str]] = {}
        """The ids of the sensors of each kind, made once: an entity says the same string each time, too."""

    @callback
    def turn(self, kind: Kind) -> None:
        """Let each space speak once, by day."""
        self._say(DAYLIGHT)
        self._say(kind)

    @callback
    def rest(self) -> None:
        """Let the time go by until no movement is remembered, and someone come and go."""
        self._clock.offset += REST
        self.turn(PRESENCE)
        self.turn(PRESENCE)

    @callback
    def time(self, kind: Kind, events: int) -> float:
        """Return the seconds of processor time that an event took, of about so many: as many on as off."""
        turns = 2 * max(1, round(events / 2 / len(self._codes)))
        self._say(DAYLIGHT)
        return sum(self._say(kind) for _ in range(turns)) / (turns * len(self._codes))

    def _say(self, kind: Kind) -> float:
        ids = self._ids.get(kind.sensor) or [sensor_id(code, kind.sensor) for code in self._codes]
        self._ids[kind.sensor] = ids
        put = self._hass.states.async_set
        number = self._turns[kind.name] = self._turns.get(kind.name, -1) + 1
        value = kind.says[number % 2]
        self._clock.offset += STEP
        start = thread_time()
        for entity_id in ids:
            put(entity_id, value)
        return thread_time() - start


@callback
def async_listen_barely(hass: HomeAssistant, site: Site) -> None:
    """Listen to a site as little as possible: only from presence another state is derived."""
    quiet = [sensor_id(code, kind) for code in site.codes for kind in ("temperature", "motion")]
    derived = {sensor_id(code, "presence"): f"binary_sensor.{code}_derived" for code in site.codes}
    put = hass.states.async_set

    @callback
    def _on_quiet(_: object) -> None:
        """Do nothing."""

    @callback
    def _on_presence(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            put(derived[state.entity_id], state.state)

    async_track_state_change_event(hass, quiet, _on_quiet)
    async_track_state_report_event(hass, quiet, _on_quiet)
    async_track_state_change_event(hass, list(derived), _on_presence)


@callback
def async_count_writes(hass: HomeAssistant, talker: Talker, spaces: int) -> float:
    """Return how many entities are written for an event that changes a space, on average."""
    writes = 0

    @callback
    def _on_change(_: Event[EventStateChangedData]) -> None:
        nonlocal writes
        writes += 1

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, _on_change)
    talker.turn(PRESENCE)
    talker.turn(PRESENCE)
    stop()
    return writes / (2 * spaces) - 1


@callback
def async_round(samples: Samples, pairs: Mapping[str, tuple[Talker, Talker]], events: int) -> None:
    """Time every kind of event on every site, bare and ours by turns."""
    for name, talkers in pairs.items():
        named = tuple(zip(("bare", "ours"), talkers, strict=True))
        for kind in (DRIFT, SAME, PRESENCE, MOTION):
            if kind is MOTION:
                for _, talker in named:
                    talker.turn(PRESENCE)
            # Whoever is first finds the machine cold: each is as often before the other as after it.
            for side, talker in (*named, *reversed(named)):
                talker.turn(kind)
                talker.turn(kind)
                samples.note(f"{side}.{kind.name}.{name}", talker.time(kind, events // 2))
            if kind is MOTION:
                for _, talker in named:
                    talker.turn(PRESENCE)
                    talker.rest()
