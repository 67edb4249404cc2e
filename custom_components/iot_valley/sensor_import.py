"""Reading a file of sensors into a building, before they ever called."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .adapters import radios
from .adapters.radios import RadioSensor, device_owners, sensors_of
from .adapters.spaces import drafts_of
from .core.rows import RosterCode, RosterProblem
from .core.sensor_roster import SensorRow, parse
from .radio_binding import move


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read against a building: what it would do, or all that is wrong with it."""

    create: tuple[RadioSensor, ...] = ()
    update: tuple[RadioSensor, ...] = ()
    unchanged: tuple[RadioSensor, ...] = ()
    problems: tuple[RosterProblem, ...] = ()


@callback
def read(hass: HomeAssistant, entry: ConfigEntry[Any], text: str) -> Reading:
    """Return what a file would do to the sensors of a building; nothing is changed."""
    roster = parse(text)
    spaces = {draft.code.casefold(): id_ for id_, draft in drafts_of(entry).items()}
    known = sensors_of(entry)
    elsewhere = {id_: name for id_, name in device_owners(hass).items() if id_ not in known}
    problems = (*roster.problems, *_unfit(roster.rows, spaces, elsewhere))
    if problems:
        return Reading(problems=tuple(sorted(problems, key=lambda problem: problem.line)))
    create: list[RadioSensor] = []
    update: list[RadioSensor] = []
    unchanged: list[RadioSensor] = []
    for row in roster.rows:
        before = known.get(row.device_id)
        after = _told(row, before, spaces)
        if before is None:
            create.append(after)
        else:
            (unchanged if after == before else update).append(after)
    return Reading(tuple(create), tuple(update), tuple(unchanged))


def _unfit(rows: tuple[SensorRow, ...], spaces: dict[str, str], elsewhere: dict[str, str]) -> Iterator[RosterProblem]:
    """Yield the cells that do not fit what is there: spaces that are not, devices that are another building's."""
    for row in rows:
        if row.space and row.space.casefold() not in spaces:
            yield RosterProblem(row.line, "space", RosterCode.UNKNOWN_CODE, row.space)
        if row.device_id in elsewhere:
            yield RosterProblem(row.line, "device_id", RosterCode.DEVICE_TAKEN, row.device_id, elsewhere[row.device_id])


def _told(row: SensorRow, before: RadioSensor | None, spaces: dict[str, str]) -> RadioSensor:
    """Return a sensor with all that a row says of it; a model takes the place of a grammar, and the other way round."""
    sensor = before or RadioSensor("", row.device_id, row.name or row.device_id)
    if row.model:
        sensor = replace(sensor, model=row.model, grammar=None)
    if row.grammar:
        sensor = replace(sensor, model=None, grammar=row.grammar)
    return replace(
        sensor,
        name=row.name or sensor.name,
        space=spaces[row.space.casefold()] if row.space else sensor.space,
    )


@callback
def apply(hass: HomeAssistant, entry: ConfigEntry[Any], reading: Reading) -> None:
    """Do what was read, in one go: the building takes all of it over at once."""
    before = sensors_of(entry)
    for sensor in reading.update:
        radios.change(hass, entry, sensor)
        if sensor.space != before[sensor.device_id].space:
            move(hass, entry, sensor, sensor.model)
    for sensor in reading.create:
        radios.add(hass, entry, sensor)
