"""Notifications with buttons: to whoever asked and to nobody else, and answered by nobody else."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY, later, says
from .talking import house, say
from .test_tags import Phone

pytestmark = pytest.mark.own_folder


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)


async def test_a_booking_that_begins_soon(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Ten minutes before, once, with a button to check in that only its reader can press."""
    entry = await house(hass)
    mine, theirs = Phone(hass, hass_admin_user, "Mine"), Phone(hass, hass_read_only_user, "Theirs")
    await say(hass, "book Ada at 10 am for half an hour", user=hass_admin_user)
    await later(hass, freezer, minutes=49)
    assert not mine.sent
    await later(hass, freezer, minutes=2)
    [sent] = mine.sent
    assert sent["message"] == "Ada is yours from 10 am."
    assert [each["title"] for each in sent["data"]["actions"]] == ["Check in", "Release"]
    assert not theirs.sent
    await mine.press(0, user=hass_read_only_user.id)
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert booking.state == "booked"
    await mine.press(0)
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert booking.state == "checked_in"
    assert mine.sent[-1] == {"message": "clear_notification", "title": "", "data": {"tag": sent["data"]["tag"]}}
    await later(hass, freezer, minutes=2)
    assert len(mine.sent) == 2


async def test_a_button_is_good_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser
) -> None:
    """Released, the other button does nothing any more."""
    entry = await house(hass)
    phone = Phone(hass, hass_admin_user, "Mine")
    await say(hass, "book Ada at 10 am for half an hour", user=hass_admin_user)
    await later(hass, freezer, minutes=51)
    sent = phone.sent[-1]
    await phone.press(1)
    phone.sent.append(sent)
    await phone.press(0)
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert booking.state == "cancelled"


async def test_the_next_group_is_waiting(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Five minutes before the end, if others come next."""
    entry = await house(hass)
    mine = Phone(hass, hass_admin_user, "Mine")
    await say(hass, "book Ada for half an hour", user=hass_admin_user)
    await say(hass, "book Ada at 9:30 am for half an hour", user=hass_read_only_user)
    await say(hass, "check in to Ada", user=hass_admin_user)
    await later(hass, freezer, minutes=26)
    assert mine.sent[-1]["message"] == "Others have Ada from 9:30 am: the next group is waiting."
    await mine.press(0)
    assert mine.sent[-1]["message"] == "clear_notification"
    [past, coming] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert (past.state, coming.state) == ("ended", "booked")


async def test_what_is_refused_is_told(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser
) -> None:
    """A button of a booking that is over already."""
    await house(hass)
    phone = Phone(hass, hass_admin_user, "Mine")
    await say(hass, "book Ada at 10 am for half an hour", user=hass_admin_user)
    await later(hass, freezer, minutes=51)
    await later(hass, freezer, hours=3)
    await phone.press(0)
    assert phone.sent[-1]["message"] not in ("clear_notification", "Ada is yours from 10 am.")


async def test_a_place_is_ready(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Whoever waits is called on their own phone, and claims with a button."""
    entry = await house(hass, people=True)
    mine, theirs = Phone(hass, hass_admin_user, "Mine"), Phone(hass, hass_read_only_user, "Theirs")
    for mat in (1, 2):
        await says(hass, f"binary_sensor.hypnos_mat_{mat}", "on")
    answer, _ = await say(hass, "put me in the queue", user=hass_admin_user)
    assert answer.startswith("You are number 1")
    await later(hass, freezer, minutes=3)
    await says(hass, "binary_sensor.hypnos_mat_1", "off")
    await later(hass, freezer, minutes=20)
    assert mine.sent[-1]["message"] == "A place in Hypnos is kept for you."
    assert not theirs.sent
    await mine.press(0)
    view = entry.runtime_data.engine.views["hypnos"].nap
    assert view is not None
    assert view.places[0].ticket is None
