"""What a person can send us, and what we can do with it."""

from datetime import timedelta
import json
from typing import Any
from unittest.mock import ANY

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.json import ExtendedJSONEncoder
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
    get_diagnostics_for_device,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.core import journal, snapshots
from custom_components.iot_valley.core.engine import Engine
from custom_components.iot_valley.core.messages import Mode, ModeChosen, Refused
from custom_components.iot_valley.core.totals import BUILDING
from custom_components.iot_valley.diagnostics import (
    async_get_config_entry_diagnostics,
    async_get_device_diagnostics,
)

from .buildings import MONDAY, choose, coordinator_of, later, nap_room, opened, says, space
from .furnishing import on_battery
from .radio import SECRET, WEBHOOK, gateway, house, sensor


@pytest.fixture(autouse=True)
async def _diagnostics(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Set up what hands diagnostics out."""
    freezer.move_to(MONDAY)
    assert await async_setup_component(hass, "diagnostics", {})


def replayed(diagnostics: dict[str, Any]) -> Engine:
    """Play the events of a diagnostics file in a fresh engine, from its baseline."""
    baseline = snapshots.load(diagnostics["recent"]["baseline"])
    engine = Engine(journal.read_building(diagnostics["building"]), baseline.at)
    # Not `restore`, for which the sensors would have been blind.
    engine.resume(baseline)
    for written in diagnostics["recent"]["events"]:
        event, now = journal.read_event(written)
        engine.handle(event, now)
    return engine


def device_of(entry: MockConfigEntry, key: str) -> dr.DeviceEntry:
    """Return the device of a space or the building."""
    device = coordinator_of(entry).devices[key]
    assert isinstance(device, dr.DeviceEntry)
    return device


async def test_companies_are_nobody_s_business(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """The names of those who rent a space are nowhere in a diagnostics file."""
    entry = await opened(hass, space("Ada", companies=["Secret & Sons"]), nap_room())
    of_building: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    device = device_of(entry, "ada")
    of_device: Any = await get_diagnostics_for_device(hass, hass_client, entry, device)
    assert "Secret" not in json.dumps(of_building)
    assert "Secret" not in json.dumps(of_device)
    assert [sub["data"]["companies"] for sub in of_building["entry"]["subentries"]] == [
        "**REDACTED**",
        "**REDACTED**",
    ]


async def test_a_device_tells_of_its_own_space_only(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """The building, the sensors' memory and the reasons of one space."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    await says(hass, "binary_sensor.ada_presence", "on")
    await says(hass, "binary_sensor.bob_presence", "on")
    of_ada: Any = await get_diagnostics_for_device(hass, hass_client, entry, device_of(entry, "ada"))
    [told] = of_ada["spaces"]
    assert list(told["building"]["spaces"]) == ["ada"]
    assert list(told["traces"]) == ["binary_sensor.ada_presence"]
    assert "binary_sensor.ada_presence" in told["because"][0]
    of_building: Any = await get_diagnostics_for_device(hass, hass_client, entry, device_of(entry, BUILDING))
    assert of_building["spaces"] == []


async def test_the_last_events_can_be_played_again(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """A thousand and more events, of which the last five hundred at least lead to the same state."""
    entry = await opened(hass, space("Ada", lights=["light.ada"]), nap_room())
    for number in range(400):
        freezer.tick(timedelta(seconds=37))
        await says(hass, "binary_sensor.ada_motion", "on" if number % 3 else "off")
        await says(hass, "binary_sensor.nap_mat_1", "on" if number % 7 else "off")
        await says(hass, "light.ada", "on" if number % 50 else "off", brightness=number % 255)
        if number % 40 == 0:
            await later(hass, freezer, minutes=20)
    await says(hass, "binary_sensor.ada_presence", "nan")
    await choose(hass, "nap", "cleaning")
    written = await async_get_config_entry_diagnostics(hass, entry)
    diagnostics = json.loads(json.dumps(written, cls=ExtendedJSONEncoder, allow_nan=False))
    assert 500 <= len(diagnostics["recent"]["events"]) <= 1_000
    engine = replayed(diagnostics)
    assert snapshots.dump(engine.snapshot()) == diagnostics["state"]
    assert engine.views == coordinator_of(entry).engine.views


async def test_the_memory_of_a_restart_can_be_played_again(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, freezer: FrozenDateTimeFactory
) -> None:
    """The events after a restart begin from what was restored."""
    entry = await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_motion", "on")
    await choose(hass, "ada", "event")
    freezer.tick(timedelta(minutes=3))
    assert await hass.config_entries.async_reload(entry.entry_id)
    await says(hass, "binary_sensor.ada_motion", "off")
    diagnostics: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert snapshots.dump(replayed(diagnostics).snapshot()) == diagnostics["state"]


async def test_what_was_refused_is_no_event(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """A choice for a space that is gone breaks no replay."""
    entry = await opened(hass, space("Ada"))
    with pytest.raises(Refused):
        coordinator_of(entry).async_handle(ModeChosen("nowhere", Mode.CLOSED))
    diagnostics: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    assert snapshots.dump(replayed(diagnostics).snapshot()) == diagnostics["state"]


async def test_what_is_learnt_and_found_is_told_without_names(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A few numbers of each sensor, and its faults as data; what people call it is not."""
    device = on_battery(hass, "ada")
    er.async_get(hass).async_update_entity(device["motion"].entity_id, name="Desk of Zoe")
    motion, battery = device["motion"].entity_id, device["battery"].entity_id
    entry = await opened(hass, space("Ada", sensors={device["motion"].id: {"kind": "motion"}}), space("Bob"))
    await says(hass, motion, "on", friendly_name="Desk of Zoe")
    await says(hass, battery, 9, friendly_name="Desk of Zoe battery")
    await later(hass, freezer, hours=1)
    told = (
        await async_get_config_entry_diagnostics(hass, entry),
        await async_get_device_diagnostics(hass, entry, device_of(entry, "ada")),
    )
    written = json.dumps(told, cls=ExtendedJSONEncoder, allow_nan=False)
    assert "Zoe" not in written
    of_building, of_device = json.loads(written)
    assert set(of_building["sensors"]) == {motion, "binary_sensor.bob_motion", "binary_sensor.bob_presence"}
    [space_told] = of_device["spaces"]
    assert space_told["sensors"] == {motion: of_building["sensors"][motion]}
    told_of = of_building["sensors"][motion]
    assert (told_of["kind"], told_of["battery"]) == ("motion", battery)
    assert {"since", "interval", "longest", "answers", "false_rate"} <= told_of["learnt"].keys()
    assert all(isinstance(number, (int, float)) for number in told_of["learnt"].values())
    [fault] = told_of["faults"]
    assert fault == {"code": "low_battery", "since": ANY, "seen": {"percent": 9.0, "times": 0.0}, "other": None}
    assert of_building["state"]["faults"][motion][0]["code"] == "low_battery"


async def test_what_is_usual_of_a_space_and_what_it_leads_to_are_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A share for each hour of the week, by its days; what it leads to is part of the building."""
    entry = await opened(hass, space("Ada", beside=["bob"]), space("Bob"))
    before: Any = await async_get_device_diagnostics(hass, entry, device_of(entry, "ada"))
    await says(hass, "binary_sensor.ada_presence", "on")
    await later(hass, freezer, hours=1)
    await later(hass, freezer, hours=1)
    of_ada: Any = await async_get_device_diagnostics(hass, entry, device_of(entry, "ada"))
    assert before["spaces"][0]["usual_week"] is None
    week = of_ada["spaces"][0]["usual_week"]
    assert {len(hours) for hours in week.values()} == {24}
    assert max(week["monday"]) > max(week["tuesday"])
    assert of_ada["spaces"][0]["building"]["spaces"]["ada"]["beside"] == ["bob"]
    written = await async_get_config_entry_diagnostics(hass, entry)
    of_building = json.loads(json.dumps(written, cls=ExtendedJSONEncoder, allow_nan=False))
    assert set(of_building["state"]["weeks"]) == {"ada"}
    assert replayed(of_building).building.spaces["ada"].beside == ("bob",)


async def test_of_a_sensor_that_was_just_put_up_nothing_is_learnt(
    hass: HomeAssistant, hass_client: ClientSessionGenerator
) -> None:
    """Nor is anything wrong with it."""
    entry = await opened(hass, space("Ada"))
    of_building: Any = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    unknown: dict[str, Any] = {"battery": None, "learnt": None, "faults": []}
    assert of_building["sensors"]["binary_sensor.ada_motion"] == {"kind": "motion", **unknown}


async def test_nothing_lets_anyone_in(hass: HomeAssistant, hass_client: ClientSessionGenerator) -> None:
    """Neither the secret of a gateway nor its path is in the diagnostics; what sensors said is."""
    entry = await house(hass, gateway(), sensor("1a2b3c", "Seat"))
    told = await get_diagnostics_for_config_entry(hass, hass_client, entry)
    written = json.dumps(told)
    assert SECRET not in written
    assert WEBHOOK not in written
    radio: Any = json.loads(written)["radio"]
    assert radio["gateways"] == [{"name": "Mast", "kind": "sigfox", "local_only": False, "refused": 0, "silent": False}]
