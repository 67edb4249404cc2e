"""What is told of bookings: buttons, sensors, events, triggers, the calendar, and each way to be refused."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import PropertyMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.calendar import DATA_COMPONENT
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.messages import RefusalCode
from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY, area, floor, opened, says, space, state
from .test_front_desk import ADA, ask, passes

NEW = "sensor.ada_next_booking"


@pytest.fixture(autouse=True)
def _monday(freezer: FrozenDateTimeFactory) -> Iterator[None]:
    """Let it be Monday, and every entity be there, also those that are only for who asks for them."""
    freezer.move_to(MONDAY)
    with patch("homeassistant.helpers.entity.Entity.entity_registry_enabled_default", PropertyMock(return_value=True)):
        yield


async def press(hass: HomeAssistant, button: str) -> None:
    """Press a button."""
    await hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)


def in_(hours: float) -> str:
    """Return a moment."""
    return (dt_util.utcnow() + timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize(
    ("button", "minutes"),
    [
        ("button.ada_book_15", 15),
        ("button.ada_book_30", 30),
        ("button.ada_book_45", 45),
        ("button.ada_book_60", 60),
        ("button.ada_book_until_next", 120),
    ],
)
async def test_one_press_books(hass: HomeAssistant, button: str, minutes: int) -> None:
    """From now on, and whoever pressed is there."""
    await opened(hass, space("Ada"))
    await ask(hass, "book_space", start=in_(2), minutes=30)
    await press(hass, button)
    assert state(hass, "sensor.ada_booking_state").state == "checked_in"
    assert state(hass, "sensor.ada_booking_ends").state == (dt_util.utcnow() + timedelta(minutes=minutes)).isoformat()
    assert state(hass, NEW).state == in_(2)


async def test_what_is_pressed_during_a_meeting(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Check in, a quarter of an hour more, and the end."""
    await opened(hass, space("Ada"))
    await ask(hass, "book_space", minutes=30)
    await press(hass, "button.ada_check_in")
    assert state(hass, "event.ada_bookings").attributes["event_type"] == "checked_in"
    await press(hass, "button.ada_extend")
    assert state(hass, "sensor.ada_booking_ends").state == in_(0.75)
    assert state(hass, "event.ada_bookings").attributes["event_type"] == "moved"
    await passes(hass, freezer, minutes=5)
    await press(hass, "button.ada_end")
    assert state(hass, "sensor.ada_booking_state").state == "free"
    assert state(hass, "sensor.ada_booking_ends").state == "unknown"
    with pytest.raises(ServiceValidationError) as refused:
        await press(hass, "button.ada_end")
    assert refused.value.translation_key == RefusalCode.NOTHING_BOOKED


async def test_the_account_of_the_building(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Of what was given back, what others booked again, and what was held for nobody."""
    await opened(hass, space("Ada"))
    await says(hass, "binary_sensor.ada_presence", "off")
    await ask(hass, "book_space", start=in_(1), minutes=60)
    await passes(hass, freezer, minutes=75)
    await press(hass, "button.ada_book_30")
    hours = {name: float(state(hass, f"sensor.nord_{name}_hours").state) for name in ("released", "rebooked", "wasted")}
    assert hours["released"] == pytest.approx(0.8, abs=0.05)
    assert hours["rebooked"] == pytest.approx(0.5, abs=0.05)
    assert hours["wasted"] == pytest.approx(0.2, abs=0.05)
    assert "sensor.nord_rebooked_hours" in hass.states.async_entity_ids()
    assert "sensor.nord_wasted_hours" in hass.states.async_entity_ids()


async def test_free_rooms_by_size(hass: HomeAssistant) -> None:
    """Of up to four seats, up to eight, and more."""
    on = area(hass, "Wing", floor(hass, "First"))
    rooms = {"Ada": 2, "Bob": 8, "Cem": 20}
    await opened(hass, *(space(name, capacity=seats, area=on) for name, seats in rooms.items()))
    for name in ("ada", "cem"):
        await says(hass, f"binary_sensor.{name}_presence", "off")
    told = state(hass, "sensor.nord_free_meeting_rooms")
    assert (told.state, told.attributes["by_size"]) == ("2", {"4": 1, "8": None, "more": 1})
    await ask(hass, "book_space", "calendar.cem_bookings", minutes=30)
    assert state(hass, "sensor.nord_free_meeting_rooms").attributes["by_size"] == {"4": 1, "8": None, "more": 0}


@pytest.mark.parametrize(
    ("trigger", "does"),
    [
        ("booking_made", ()),
        ("booking_started", ("check_in",)),
        ("booking_ended", ("check_in", "end_booking")),
    ],
)
async def test_automations_follow(hass: HomeAssistant, trigger: str, does: tuple[str, ...]) -> None:
    """What people do, by a trigger of ours."""
    assert await async_setup_component(hass, "event", {})
    await opened(hass, space("Ada"))
    heard: list[Any] = []
    config = [{"platform": f"{DOMAIN}.{trigger}", "target": {"entity_id": "event.ada_bookings"}}]
    await follow(hass, config, heard)
    await ask(hass, "book_space", minutes=30)
    for action in does:
        await ask(hass, action)
    await hass.async_block_till_done()
    assert len(heard) == 1


async def follow(hass: HomeAssistant, config: list[dict[str, Any]], heard: list[Any]) -> None:
    """Listen to triggers."""

    async def _hear(variables: Any, context: Any = None) -> None:
        heard.append(variables)

    validated = await async_validate_trigger_config(hass, config)
    await async_initialize_triggers(hass, validated, _hear, DOMAIN, "test", lambda *_, **__: None)


async def test_automations_follow_what_nobody_uses(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """It is asked, and given back: once since nobody came, once since everybody left."""
    await opened(hass, space("Ada"))
    heard: dict[str, list[Any]] = {
        name: [] for name in ("booking_prompted", "booking_not_honoured", "booking_released")
    }
    for name, told in heard.items():
        await follow(hass, [{"platform": f"{DOMAIN}.{name}", "target": {"entity_id": "event.ada_bookings"}}], told)
    await says(hass, "binary_sensor.ada_presence", "off")
    await ask(hass, "book_space", start=in_(1), minutes=60)
    await ask(hass, "book_space", start=in_(3), minutes=60)
    await passes(hass, freezer, minutes=75)
    assert {name: len(told) for name, told in heard.items()} == {
        "booking_prompted": 1,
        "booking_not_honoured": 1,
        "booking_released": 0,
    }
    await passes(hass, freezer, minutes=106)
    await says(hass, "binary_sensor.ada_presence", "on")
    await passes(hass, freezer, minutes=5)
    await says(hass, "binary_sensor.ada_presence", "off")
    await passes(hass, freezer, minutes=14)
    assert {name: len(told) for name, told in heard.items()} == {
        "booking_prompted": 2,
        "booking_not_honoured": 1,
        "booking_released": 1,
    }


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"start": in_(0), "end": "2026-11-02T07:00:00+00:00"}, RefusalCode.SLOT_BACKWARDS),
        ({"start": "2026-11-01T07:00:00+00:00"}, RefusalCode.SLOT_PAST),
        ({"minutes": 1}, RefusalCode.SLOT_TOO_SHORT),
        ({"minutes": 1_000}, RefusalCode.SLOT_TOO_LONG),
        ({"start": "2027-11-02T07:00:00+00:00"}, RefusalCode.SLOT_TOO_FAR),
        ({"people": 9}, RefusalCode.TOO_MANY_PEOPLE),
        ({"rrule": "FREQ=SOMETIMES"}, RefusalCode.BAD_RULE),
    ],
)
async def test_why_not(hass: HomeAssistant, said: dict[str, Any], code: RefusalCode) -> None:
    """In words, with the limit."""
    await opened(hass, space("Ada"))
    with pytest.raises(ServiceValidationError) as refused:
        await ask(hass, "book_space", **said)
    assert refused.value.translation_key == code


# -- the calendar ----------------------------------------------------------------------------------------------------


class Page:
    """Somebody's calendar page."""

    def __init__(self, hass: HomeAssistant, client: Any) -> None:
        """Open it."""
        self.hass, self.client = hass, client

    async def says(self, command: str, **said: Any) -> dict[str, Any]:
        """Send a command."""
        await self.client.send_json_auto_id({"type": f"calendar/event/{command}", "entity_id": ADA, **said})
        answer: dict[str, Any] = await self.client.receive_json()
        return answer

    async def creates(self, start: datetime, minutes: int, summary: str, **said: Any) -> dict[str, Any]:
        """Create an event."""
        return await self.says("create", event=_event(start, minutes, summary, **said))

    async def events(self, days: int = 30) -> list[tuple[str, str, str]]:
        """Return what is in the calendar: the start, what it is about, and the id of the instance."""
        entity = self.hass.data[DATA_COMPONENT].get_entity(ADA)
        assert entity is not None
        now = dt_util.utcnow()
        found = await entity.async_get_events(self.hass, now, now + timedelta(days=days))
        return [
            (f"{each.start_datetime_local.astimezone(UTC):%m-%d %H:%M}", each.summary, each.recurrence_id or "")
            for each in found
        ]

    def uid(self) -> str:
        """Return the id of the series."""
        [entry] = self.hass.config_entries.async_entries(DOMAIN)
        assert isinstance(entry, MockConfigEntry)
        [series] = front_desk_of(self.hass, entry).reception.books["ada"].series
        return series


def _event(start: datetime, minutes: int, summary: str, **said: Any) -> dict[str, Any]:
    end = start + timedelta(minutes=minutes)
    return {"dtstart": start.isoformat(), "dtend": end.isoformat(), "summary": summary, **said}


@pytest.fixture
async def page(hass: HomeAssistant, hass_ws_client: WebSocketGenerator) -> Page:
    """Return the calendar of a room."""
    await opened(hass, space("Ada"))
    return Page(hass, await hass_ws_client(hass))


NINE = datetime(2026, 11, 3, 9, tzinfo=UTC)


async def test_an_event_is_a_booking(page: Page) -> None:
    """It is made, moved, called something else and deleted; the state tells nothing of what it is about."""
    assert (await page.creates(NINE, 60, "Secret plan"))["success"]
    assert await page.events() == [("11-03 09:00", "Secret plan", "")]
    told: State = state(page.hass, ADA)
    assert told.attributes["message"] == "Booked"
    [entry] = page.hass.config_entries.async_entries(DOMAIN)
    [booking] = front_desk_of(page.hass, entry).reception.books["ada"].bookings
    later = _event(NINE + timedelta(hours=2), 30, "Other plan")
    assert (await page.says("update", uid=booking.id, event=later))["success"]
    assert await page.events() == [("11-03 11:00", "Other plan", "")]
    assert (await page.says("delete", uid=booking.id))["success"]
    assert await page.events() == []


async def test_two_events_at_one_time(page: Page) -> None:
    """The page says why not."""
    await page.creates(NINE, 60, "One")
    answer = await page.creates(NINE, 60, "Two")
    assert not answer["success"]
    assert "Somebody else has it" in answer["error"]["message"]


async def test_a_series_is_made_edited_and_deleted(page: Page) -> None:
    """One instance, all from one on, and all of it."""
    assert (await page.creates(NINE, 60, "Weekly", rrule="FREQ=WEEKLY;COUNT=4"))["success"]
    starts = ["11-03 09:00", "11-10 09:00", "11-17 09:00", "11-24 09:00"]
    events = await page.events()
    assert [start for start, _, _ in events] == starts
    second, third = events[1][2], events[2][2]
    assert (await page.says("delete", uid=page.uid(), recurrence_id=second))["success"]
    assert [start for start, _, _ in await page.events()] == [starts[0], *starts[2:]]
    moved = _event(NINE + timedelta(days=14, hours=1), 30, "Later", rrule="FREQ=WEEKLY;COUNT=2")
    answer = await page.says(
        "update", uid=page.uid(), recurrence_id=third, recurrence_range="THISANDFUTURE", event=moved
    )
    assert answer["success"], answer
    assert [each[:2] for each in await page.events()] == [
        ("11-03 09:00", "Weekly"),
        ("11-17 10:00", "Later"),
        ("11-24 10:00", "Later"),
    ]
    assert (await page.says("delete", uid=page.uid()))["success"]
    assert [each[:2] for each in await page.events()] == [("11-03 09:00", "Weekly")]


async def test_one_instance_is_called_something_else(page: Page) -> None:
    """The others stay what they are."""
    await page.creates(NINE, 60, "Weekly", rrule="FREQ=WEEKLY;COUNT=2")
    first = (await page.events())[0][2]
    answer = await page.says("update", uid=page.uid(), recurrence_id=first, event=_event(NINE, 60, "Board"))
    assert answer["success"], answer
    assert [summary for _, summary, _ in await page.events()] == ["Board", "Weekly"]


async def test_an_event_becomes_a_series(page: Page) -> None:
    """Where the series cannot be booked, the event stays."""
    await page.creates(NINE, 60, "Once")
    [entry] = page.hass.config_entries.async_entries(DOMAIN)
    [booking] = front_desk_of(page.hass, entry).reception.books["ada"].bookings
    bad = await page.says("update", uid=booking.id, event=_event(NINE, 60, "Often", rrule="FREQ=NEVER"))
    assert not bad["success"]
    assert len(await page.events()) == 1
    good = await page.says("update", uid=booking.id, event=_event(NINE, 60, "Often", rrule="FREQ=DAILY;COUNT=3"))
    assert good["success"], good
    assert [summary for _, summary, _ in await page.events()] == ["Often"] * 3
