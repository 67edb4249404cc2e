"""A base station that was down for a morning: what it kept puts the statistics of that morning right."""

from datetime import datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_recorder_block_till_done,
    async_wait_recording_done,
    do_adhoc_statistics,
)

from custom_components.iot_valley.core.radio import Network, Uplink, UplinkKind
from custom_components.iot_valley.radio_gateways import GatewayKind

from .radio import gateway, house, hub, sensor

EUI = "24e124000000b307"
PROBE = "sensor.probe_{}"


def at(clock: str) -> datetime:
    """Return a time of a Monday."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 3, 2, hour, minute, tzinfo=dt_util.UTC)


class Morning:
    """A morning in a building with one sensor."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory) -> None:
        """Begin with nothing told."""
        self.hass, self.entry, self.freezer, self.number = hass, entry, freezer, 0

    async def tells(self, clock: str, now: str, **decoded: Any) -> None:
        """Let what was measured at a time come in now."""
        self.freezer.move_to(at(now))
        self.number += 1
        uplink = Uplink(
            Network.TTN, EUI, UplinkKind.DATA, at(clock), counter=self.number, port=85, payload=b"\1", decoded=decoded
        )
        hub(self.hass, self.entry).async_take("mast", uplink)
        await async_wait_recording_done(self.hass)

    async def reckoned(self, *clocks: str) -> None:
        """Let Home Assistant reckon some five minutes."""
        for clock in clocks:
            do_adhoc_statistics(self.hass, start=at(clock))
        await async_wait_recording_done(self.hass)

    async def passes(self, now: str) -> None:
        """Let time pass."""
        self.freezer.move_to(at(now) + timedelta(seconds=1))
        async_fire_time_changed(self.hass, at(now) + timedelta(seconds=1))
        await self.hass.async_block_till_done(wait_background_tasks=True)
        await async_recorder_block_till_done(self.hass)

    async def hours(self, quantity: str) -> dict[str, Any]:
        """Return the mean, the least and the most of each hour."""
        entity_id = PROBE.format(quantity)
        rows = await get_instance(self.hass).async_add_executor_job(
            lambda: statistics_during_period(
                self.hass, at("06:00"), None, {entity_id}, "hour", None, {"mean", "min", "max"}
            )
        )
        return {
            f"{datetime.fromtimestamp(row['start'], dt_util.UTC):%H:%M}": (row["mean"], row["min"], row["max"])
            for row in rows.get(entity_id, [])
        }


@pytest.fixture
async def morning(recorder_mock: Recorder, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Morning:
    """Return a building whose sensor has told something on time, of which there are statistics."""
    freezer.move_to(at("09:00"))
    entry = await house(hass, gateway(GatewayKind.THINGS_STACK), sensor(EUI, "Probe"))
    begun = Morning(hass, entry, freezer)
    await begun.tells("09:00", "09:00", co2=400, temperature=20.0, in_total=7)
    await begun.reckoned("09:00")
    return begun


async def test_late_samples_are_weighed_with_what_was_known(morning: Morning) -> None:
    """The present stays what it is, and the hours in which nothing came in are what the sensor had measured."""
    await morning.tells("12:00", "12:00", co2=450)
    await morning.tells("09:30", "12:30", co2=600)
    await morning.tells("10:30", "12:30", co2=900)
    state = morning.hass.states.get(PROBE.format("co2"))
    assert state is not None
    assert state.state == "450"
    await morning.passes("12:36")
    assert await morning.hours("co2") == {
        "09:00": (pytest.approx(500.0, abs=1), 400, 600),
        "10:00": (pytest.approx(750.0, abs=1), 600, 900),
    }


async def test_what_has_no_averages_is_left_alone(morning: Morning) -> None:
    """A counter that goes on is right with its next message, and who keeps no statistics gets none."""
    await morning.tells("12:00", "12:00", co2=450, in_total=9)
    await morning.tells("09:30", "12:30", in_total=8, humidity=40.0)
    await morning.passes("12:36")
    assert await morning.hours("in_total") == {}
    assert await morning.hours("humidity") == {}


async def test_what_is_shown_in_another_unit_is_written_in_that_of_its_statistics(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Home Assistant shows Fahrenheit here."""
    hass.config.units = US_CUSTOMARY_SYSTEM
    freezer.move_to(at("09:00"))
    morning = Morning(hass, await house(hass, gateway(GatewayKind.THINGS_STACK), sensor(EUI, "Probe")), freezer)
    await morning.tells("09:00", "09:00", temperature=20.0)
    await morning.reckoned("09:00")
    await morning.tells("12:00", "12:00", temperature=25.0)
    await morning.tells("09:30", "12:30", temperature=30.0)
    await morning.passes("12:36")
    assert await morning.hours("temperature") == {"09:00": (pytest.approx(77.0, abs=0.1), 68.0, 86.0)}


async def test_a_building_that_is_unloaded_writes_no_more(morning: Morning) -> None:
    """Nothing is left behind."""
    await morning.tells("12:00", "12:00", co2=450)
    await morning.tells("09:30", "12:30", co2=600)
    assert await morning.hass.config_entries.async_unload(morning.entry.entry_id)
    await morning.passes("12:36")
    assert await morning.hours("co2") == {}


async def test_without_the_recorder_there_is_nothing_to_write(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The present is what it is."""
    freezer.move_to(at("09:00"))
    entry = await house(hass, gateway(GatewayKind.THINGS_STACK), sensor(EUI, "Probe"))
    hub_ = hub(hass, entry)
    for number, clock in ((5, "09:00"), (4, "08:30")):
        decoded = {"co2": 395 + number}
        uplink = Uplink(Network.TTN, EUI, UplinkKind.DATA, at(clock), counter=number, payload=b"\1", decoded=decoded)
        hub_.async_take("mast", uplink)
    await hass.async_block_till_done()
    freezer.move_to(at("09:06"))
    async_fire_time_changed(hass, at("09:06"))
    freezer.move_to(at("09:30"))
    async_fire_time_changed(hass, at("09:30"))
    await hass.async_block_till_done(wait_background_tasks=True)
    state = hass.states.get(PROBE.format("co2"))
    assert state is not None
    assert state.state == "400"
