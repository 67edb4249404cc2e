"""The front desk in Home Assistant: booking, checking in, giving back, and what is told of it."""

import asyncio
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser, async_fire_time_changed

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY, area, closed, floor, opened, says, set_up, space, state

ADA = "calendar.ada_bookings"


@pytest.fixture(autouse=True)
def _monday(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)


async def ask(hass: HomeAssistant, action: str, target: str | None = ADA, user: str | None = None, **said: Any) -> Any:
    """Do something with a booking, and return what is answered."""
    context = Context(user_id=user)
    aimed = {} if target is None else {"entity_id": target}
    return await hass.services.async_call(
        DOMAIN, action, said, target=aimed, blocking=True, return_response=True, context=context
    )


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory, **length: float) -> None:
    """Let time pass, a quarter of a minute at a time."""
    until = dt_util.utcnow() + timedelta(**length)
    while dt_util.utcnow() < until:
        freezer.tick(15)
        async_fire_time_changed(hass)
        await hass.async_block_till_done()


async def test_a_walk_up_is_booked_used_and_over(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """The sign follows: held, in use, free soon, free."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    answer = await ask(hass, "book_space", minutes=30)
    assert answer["booking"]["state"] == "booked"
    assert state(hass, "sensor.ada_availability").state == "awaiting"
    await says(hass, "binary_sensor.ada_presence", "on")
    assert state(hass, "sensor.ada_availability").state == "in_use"
    assert state(hass, "sensor.ada_booking_state").state == "in_use"
    assert state(hass, ADA).state == "on"
    await passes(hass, freezer, minutes=21)
    assert state(hass, "sensor.ada_availability").state == "free_soon"
    await says(hass, "binary_sensor.ada_presence", "off")
    await passes(hass, freezer, minutes=10)
    assert state(hass, "sensor.ada_availability").state == "free"
    assert state(hass, "sensor.ada_booking_state").state == "free"


async def test_who_comes_second_is_told_what_is_free_instead(hass: HomeAssistant) -> None:
    """Here later, and next door now."""
    await opened(hass, space("Ada"), space("Bob"))
    await ask(hass, "book_space", minutes=30)
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "book_space", minutes=30, people=2)
    assert refused.value.translation_key == "slot_taken"
    placeholders = refused.value.translation_placeholders or {}
    assert "Bob" in placeholders["instead"]


async def test_a_ghost_is_asked_and_given_back(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Ten minutes after its start, where a radar sees nobody, and nobody answers within a minute."""
    entry = await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await says(hass, "binary_sensor.ada_motion", "off")
    start = dt_util.utcnow() + timedelta(hours=1)
    await ask(hass, "book_space", start=start.isoformat(), minutes=60)
    await passes(hass, freezer, minutes=69)
    assert state(hass, "sensor.ada_availability").state == "awaiting"
    await passes(hass, freezer, minutes=4)
    assert state(hass, "sensor.ada_availability").state == "free"
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert booking.state == "no_show"
    assert state(hass, "event.ada_bookings").attributes["event_type"] == "no_show"
    assert float(state(hass, "sensor.nord_released_hours").state) > 0.7


async def test_what_was_confirmed_outlasts_the_plug(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_storage: dict[str, Any]
) -> None:
    """From the journal alone, and from what was saved."""
    entry = await opened(hass, space("Ada"))
    start = dt_util.utcnow() + timedelta(hours=1)
    answer = await ask(hass, "book_space", start=start.isoformat(), minutes=60)
    desk = front_desk_of(hass, entry)
    lines = await desk._journal.async_read()
    assert len(lines) == 1
    await closed(hass, entry)
    assert await desk._journal.async_read() == []
    await desk._journal.async_add(lines[0])
    await set_up(hass, entry)
    again = front_desk_of(hass, entry).reception.books["ada"]
    assert [each.id for each in again.bookings] == [answer["booking"]["id"]]


async def test_only_its_owner_or_staff_may_cancel(
    hass: HomeAssistant, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Whoever stands at the door may extend and end it, and check in."""
    await opened(hass, space("Ada"))
    start = (dt_util.utcnow() + timedelta(hours=1)).isoformat()
    owner = MockUser(name="owner").add_to_hass(hass)
    made = await ask(hass, "book_space", start=start, user=owner.id)
    booking = made["booking"]["id"]
    for user in (hass_read_only_user.id, None):
        with pytest.raises(ServiceValidationError) as refused:
            await ask(hass, "cancel_booking", booking=booking, user=user)
        assert refused.value.translation_key == "not_yours"
    moved = await ask(hass, "move_booking", booking=booking, user=owner.id, start=start, minutes=45)
    assert moved["booking"]["id"] == booking
    cancelled = await ask(hass, "cancel_booking", booking=booking, user=hass_admin_user.id)
    assert cancelled["booking"]["state"] == "cancelled"


async def test_a_search_tells_what_fits_and_why_not(hass: HomeAssistant) -> None:
    """In one answer."""
    await opened(hass, space("Ada"), space("Bob", capacity=2))
    found = await ask(hass, "find_space", None, people=5, minutes=30)
    assert [offer["name"] for offer in found["offers"]] == ["Ada"]
    assert [(each["name"], each["reason"]) for each in found["refusals"]] == [("Bob", "too_small")]
    assert found["refusals"][0]["text"] == "Too small: 2 seats"
    none = await ask(hass, "find_space", None, people=50, minutes=30)
    assert none["offers"] == []
    assert state(hass, "sensor.nord_searches_unmet").state == "1"


async def test_a_thousand_ask_for_one_slot(hass: HomeAssistant) -> None:
    """Exactly one has it."""
    await opened(hass, space("Ada"))
    start = (dt_util.utcnow() + timedelta(hours=1)).isoformat()
    answers = await asyncio.gather(
        *(ask(hass, "book_space", start=start, minutes=60) for _ in range(1_000)), return_exceptions=True
    )
    assert sum(isinstance(answer, dict) for answer in answers) == 1
    assert sum(isinstance(answer, ServiceValidationError) for answer in answers) == 999


async def test_a_tentative_booking_is_confirmed_and_a_long_one_extended(hass: HomeAssistant) -> None:
    """By so many minutes, or until the next one begins."""
    await opened(hass, space("Ada"))
    start = dt_util.utcnow() + timedelta(hours=2)
    await ask(hass, "book_space", start=(start + timedelta(hours=2)).isoformat(), minutes=30)
    tentative = await ask(hass, "book_space", start=start.isoformat(), minutes=30, tentative=True, request_id="one")
    assert tentative["booking"]["state"] == "tentative"
    again = await ask(hass, "book_space", start=start.isoformat(), minutes=30, tentative=True, request_id="one")
    assert again == tentative
    booking = tentative["booking"]["id"]
    staff = (await hass.auth.async_create_user("Staff", group_ids=["system-admin"])).id
    sure = await ask(hass, "confirm_booking", booking=booking, user=staff)
    assert sure["booking"]["state"] == "booked"
    longer = await ask(hass, "extend_booking", booking=booking, minutes=15)
    assert longer["booking"]["end"] == (start + timedelta(minutes=45)).isoformat()
    whole = await ask(hass, "extend_booking", booking=booking)
    assert whole["booking"]["end"] == (start + timedelta(hours=2)).isoformat()


async def test_a_series_leaves_out_what_is_taken(hass: HomeAssistant) -> None:
    """If that is wished; else it is refused as a whole."""
    await opened(hass, space("Ada"))
    start = dt_util.utcnow() + timedelta(days=1)
    await ask(hass, "book_space", start=(start + timedelta(days=1)).isoformat(), minutes=30)
    said: dict[str, Any] = {"start": start.isoformat(), "minutes": 30, "rrule": "FREQ=DAILY;COUNT=3"}
    with pytest.raises(ServiceValidationError):
        await ask(hass, "book_space", **said)
    made = await ask(hass, "book_space", **said, skip_taken=True)
    assert (len(made["bookings"]), len(made["taken"]), made["closed"]) == (2, 1, [])


@pytest.mark.parametrize(
    ("target", "said", "key"),
    [
        ("sensor.sofa_availability", {}, "nothing_bookable_targeted"),
        (ADA, {"booking": "nothing"}, "unknown_booking"),
        (ADA, {}, "nothing_booked"),
    ],
)
async def test_what_is_not_there(hass: HomeAssistant, target: str, said: dict[str, Any], key: str) -> None:
    """A person reads what to name."""
    await opened(hass, space("Ada"), space("Sofa", SpaceKind.LOUNGE))
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "check_in", target, **said)
    assert refused.value.translation_key == key


@pytest.mark.parametrize(
    ("said", "key"), [({"floor": "Cellar"}, "unknown_floor"), ({"near": "Nowhere"}, "unknown_space")]
)
async def test_a_search_near_what_is_not_there(hass: HomeAssistant, said: dict[str, Any], key: str) -> None:
    """A person reads what is not."""
    await opened(hass, space("Ada"))
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "find_space", None, people=1, minutes=30, **said)
    assert refused.value.translation_key == key


async def test_a_search_with_all_that_can_be_asked(hass: HomeAssistant) -> None:
    """Every space that fails, fails by the first thing that it lacks."""
    on = area(hass, "Wing", floor(hass, "First", 1))
    await opened(
        hass,
        space("Ada", area=on, equipment=["screen"]),
        space("Bob", area=on),
        space("Cem", step_free=False, area=on, equipment=["screen"]),
        space("Dot", equipment=["screen"]),
        space("Sofa", SpaceKind.LOUNGE, area=on, equipment=["screen"]),
        title="Nord",
    )
    tomorrow = (dt_util.utcnow() + timedelta(days=1)).isoformat()
    window = {"start": tomorrow, "end": (dt_util.utcnow() + timedelta(days=1, hours=4)).isoformat()}
    found = await ask(
        hass,
        "find_space",
        None,
        config_entry_id="nord",
        people=2,
        minutes=60,
        windows=[window],
        floor="first",
        near="bob",
        equipment=["screen"],
        step_free=True,
        quiet=True,
    )
    assert [each["name"] for each in found["offers"]] == ["Ada"]
    assert {each["name"]: each["text"] for each in found["refusals"]} == {
        "Bob": "Missing: Screen",
        "Cem": "Cannot be reached without steps",
        "Dot": "On another floor: —",
        "Sofa": "Not quiet",
    }


async def test_a_search_among_several_buildings_names_one(hass: HomeAssistant) -> None:
    """Where there are several, none is meant."""
    await opened(hass, space("Ada"))
    await opened(hass, space("Bob"), entry_id="sud", title="Sud")
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "find_space", None, people=1, minutes=30)
    assert refused.value.translation_key == "which_building"


async def test_a_disk_that_is_full_books_nothing(hass: HomeAssistant) -> None:
    """Whoever asks is told so, and the room is free for the next."""
    entry = await opened(hass, space("Ada"))
    with (
        patch("custom_components.iot_valley.adapters.ledger.os.fsync", side_effect=OSError("full")),
        pytest.raises(HomeAssistantError) as failed,
    ):
        await ask(hass, "book_space", minutes=30)
    assert failed.value.translation_key == "booking_not_saved"
    assert front_desk_of(hass, entry).reception.books["ada"].bookings == ()
    assert (await ask(hass, "book_space", minutes=30))["booking"]["state"] == "booked"
