"""What the sensors of a space say at one moment, gathered into a scene."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from .faults import Belief
from .kinds import KINDS
from .model import Space
from .regimes import LONGEST_HOLD, PROPPED, Scene
from .sensors import Role
from .traces import BLINK, Trace, first, stale_at
from .watches import Watch

BELIEVED: Mapping[str, Belief] = MappingProxyType({})
"""Every sensor is believed."""

_HALF = 0.5
"""A word that is believed less than so much is taken for none."""


@dataclass(slots=True)
class Looked:
    """A scene, and how long it lasts."""

    now: datetime
    scene: Scene = field(default_factory=Scene)
    holder: str | None = None
    """A sensor that sees someone all the time."""

    held_until: datetime | None = None
    """When its word goes stale, none if it does not."""

    until: datetime | None = None
    """When the scene changes by itself, none if it does not."""

    proven_at: datetime | None = None
    """When the silence will have been observed for a whole hold."""

    hinted_at: datetime | None = None
    """The same for what else tells that nobody is there: lamps, the air, a door counter."""

    lost_at: datetime | None = None
    """When a sensor was last lost that tells nothing now."""
    doors_shut: bool = True
    empty: dict[str | None, datetime] = field(default_factory=dict)
    """Since when each place has been empty, of those that are."""

    @property
    def watched(self) -> bool:
        """Whether the silence was observed, but for a moment, ever since someone was last seen."""
        silent_since, seen = self.scene.silent_since, _latest(self.scene.moved, self.scene.felt)
        return silent_since is None or (seen is not None and silent_since - seen <= BLINK)


def look_at(
    space: Space,
    watches: tuple[Watch, ...],
    traces: Mapping[str, Trace],
    now: datetime,
    beliefs: Mapping[str, Belief] = BELIEVED,
) -> Looked:
    """Return what the sensors of a space say now, whatever the order in which they said it."""
    look = Looked(now)
    for watch in watches:
        trace = traces.get(watch.sensor.id)
        if trace is None:
            continue
        stale = stale_at(watch.behaviour, trace)
        said, lost_at = trace.yes, trace.blind_since
        if stale is not None:
            if now < stale:
                look.until = first(look.until, stale)
            else:
                said, lost_at = None, stale
        if said is not None and beliefs and not is_believed(beliefs, watch.sensor.id, said=said):
            said = None
        if said is None:
            look.lost_at = _latest(look.lost_at, lost_at)
        _ROLES[watch.behaviour.role](look, watch, trace, said=said)
    _conclude(look, space)
    return look


def is_believed(beliefs: Mapping[str, Belief], sensor_id: str, *, said: bool) -> bool:
    """Return whether a sensor's yes, or no, is taken for a word at all."""
    belief = beliefs.get(sensor_id)
    return belief is None or (belief.yes if said else belief.no) >= _HALF


def _conclude(look: Looked, space: Space) -> None:
    scene = look.scene
    if not look.doors_shut:
        scene.closed = None
        if scene.opened is not None and look.now < scene.opened + PROPPED:
            look.until = first(look.until, scene.opened + PROPPED)
    if space.places and all(place.id in look.empty for place in space.places):
        _on_bareness(look, space)
    if scene.lit:
        scene.darkened = None
    if scene.silent_since is None:
        look.proven_at = look.hinted_at


def _on_bareness(look: Looked, space: Space) -> None:
    """Heed that all places are empty: where people are up and about too, that tells only of who has gone by a door."""
    scene = look.scene
    if KINDS[space.kind].roams:
        scene.bare = scene.silent_since is not None and scene.left(look.now)
    elif scene.moving or scene.silent_since is not None:
        scene.bare = True
    else:
        scene.denied_since = _latest(scene.denied_since, max(look.empty[place.id] for place in space.places))


def _on_movement(look: Looked, watch: Watch, trace: Trace, *, said: bool | None) -> None:
    scene = look.scene
    scene.came = _latest(scene.came, trace.came)
    scene.moved = _latest(scene.moved, look.now if said else trace.seen)
    holds = LONGEST_HOLD if trace.shortest is None else timedelta(seconds=trace.shortest)
    scene.holds = max(scene.holds, holds)
    if said:
        scene.moving = True
    elif said is False and trace.since is not None:
        _on_silence(look, watch, trace.since)


def _on_silence(look: Looked, watch: Watch, since: datetime) -> None:
    """Heed a silence: of the whole space, or of a place, which is empty once it has lasted for the hold."""
    proven_at = since + watch.fades_over
    if watch.watches_all:
        look.scene.silent_since = _latest(look.scene.silent_since, since)
        look.proven_at = _latest(look.proven_at, proven_at)
    elif look.now >= proven_at:
        look.empty[watch.sensor.place] = since
    else:
        look.until = first(look.until, proven_at)


def _on_presence(look: Looked, watch: Watch, trace: Trace, *, said: bool | None) -> None:
    scene = look.scene
    if said:
        scene.held = True
        scene.felt = look.now
        stale = stale_at(watch.behaviour, trace)
        if look.holder is None or (look.held_until is not None and (stale is None or stale > look.held_until)):
            look.holder, look.held_until = watch.sensor.id, stale
        return
    if said is None or trace.since is None:
        scene.felt = _latest(scene.felt, trace.seen)
        return
    if trace.came is not None:
        scene.felt = _latest(scene.felt, trace.since)
    if trace.chatters:  # Its no is worth as much as the silence of a sensor of movement.
        _on_silence(look, watch, trace.since)
    elif watch.watches_all:
        scene.denied_since = _latest(scene.denied_since, trace.since)
    else:
        look.empty[watch.sensor.place] = trace.since


def _on_door(look: Looked, _: Watch, trace: Trace, *, said: bool | None) -> None:
    scene = look.scene
    scene.opened = _latest(scene.opened, trace.came)
    if said is False:
        scene.closed = _latest(scene.closed, trace.since)
    else:
        look.doors_shut = False


def _on_air(look: Looked, watch: Watch, trace: Trace, *, said: bool | None) -> None:
    scene = look.scene
    if said is not None:
        scene.air = scene.air or said
        scene.surges = scene.surges or (trace.air is not None and trace.air.surges)
        _on_hint(look, watch, trace, said=said)


def _on_passages(look: Looked, watch: Watch, trace: Trace, *, said: bool | None) -> None:
    if said is not None:
        look.scene.counted = look.scene.counted or said
        look.scene.counted_until = _latest(look.scene.counted_until, look.now if said else trace.seen)
        _on_hint(look, watch, trace, said=said)


def _on_use(look: Looked, _: Watch, __: Trace, *, said: bool | None) -> None:
    look.scene.weak = look.scene.weak or bool(said)


def _on_lamp(look: Looked, watch: Watch, trace: Trace, *, said: bool | None) -> None:
    scene = look.scene
    if said is not None:
        scene.lit = scene.lit or said
        scene.darkened = _latest(scene.darkened, None if said else trace.since)
        _on_hint(look, watch, trace, said=said)


def _on_hint(look: Looked, watch: Watch, trace: Trace, *, said: bool) -> None:
    """Heed a sign that nobody is there: where nobody knew better, it must last as long as a silence."""
    if not said and trace.since is not None:
        look.hinted_at = _latest(look.hinted_at, trace.since + watch.fades_over)


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


class _Heed(Protocol):
    """Take in what a sensor says."""

    def __call__(self, look: Looked, watch: Watch, trace: Trace, /, *, said: bool | None) -> None: ...


_ROLES: Mapping[Role, _Heed] = MappingProxyType(
    {
        Role.ENTER: _on_movement,
        Role.HOLD: _on_presence,
        Role.COUNT: _on_presence,
        Role.PLACE: _on_presence,
        Role.LATCH: _on_door,
        Role.VETO: _on_air,
        Role.FLOW: _on_passages,
        Role.WEAK: _on_use,
        Role.AMBIENT: _on_lamp,
    }
)
