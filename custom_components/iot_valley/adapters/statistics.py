"""Putting the statistics of past hours right, from what sensors told too late and what the history holds."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.history import state_changes_during_period
from homeassistant.components.recorder.models import StatisticData, StatisticMetaData
from homeassistant.components.recorder.statistics import (
    STATISTIC_UNIT_TO_UNIT_CONVERTER,
    async_import_statistics,
    get_metadata,
)
from homeassistant.const import ATTR_UNIT_OF_MEASUREMENT
from homeassistant.core import HomeAssistant, State

from ..core.backlog import Sample, hour_of

_HOUR = timedelta(hours=1)

type Late = Mapping[datetime, Sequence[Sample]]
"""Late samples, by the hours that they change."""


async def async_correct(hass: HomeAssistant, entity_id: str, unit: str | None, late: Late) -> None:
    """Write some hours of an entity anew; the samples are in a unit.

    Nothing is written of an entity of which Home Assistant keeps no statistics, or has another kind of unit.
    """
    if "recorder" not in hass.config.components:
        return
    read = get_instance(hass).async_add_executor_job
    known = await read(lambda: get_metadata(hass, statistic_ids={entity_id}))
    if entity_id in known:
        metadata = known[entity_id][1]
        rows = await read(_rows, hass, metadata, unit, late)
        async_import_statistics(hass, metadata, rows)


def _rows(hass: HomeAssistant, metadata: StatisticMetaData, unit: str | None, late: Late) -> list[StatisticData]:
    rows: list[StatisticData] = []
    wanted = metadata["unit_of_measurement"]
    for start, samples in late.items():
        recorded = _recorded(hass, metadata["statistic_id"], start)
        told = (*_in_unit(samples, unit, wanted), *_of_states(recorded, wanted))
        if (hour := hour_of(told, start)) is not None:
            rows.append(StatisticData(start=start, mean=hour.mean, min=hour.least, max=hour.most))
    return rows


def _recorded(hass: HomeAssistant, entity_id: str, start: datetime) -> list[State]:
    """Return the states of an hour, and of the one before: the first of them is told as of the very beginning."""
    return state_changes_during_period(hass, start - _HOUR, start + _HOUR, entity_id).get(entity_id, [])


def _of_states(states: Iterable[State], wanted: str | None) -> Iterable[Sample]:
    for state in states:
        unit = state.attributes.get(ATTR_UNIT_OF_MEASUREMENT)
        yield from _in_unit([(state.last_updated, _number(state.state))], unit, wanted)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _in_unit(samples: Iterable[Sample], unit: str | None, wanted: str | None) -> Iterable[Sample]:
    """Yield samples in another unit; those that cannot be are left out."""
    converter = STATISTIC_UNIT_TO_UNIT_CONVERTER.get(wanted)
    for at, value in samples:
        if value is None or unit == wanted:
            yield at, value
        elif converter is not None and unit in converter.VALID_UNITS:
            yield at, converter.convert(value, unit, wanted)
