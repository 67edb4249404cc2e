"""Tags at doors and places, scanned by a phone or by whoever has none."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant, ServiceCall
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.iot_valley.front_desk import front_desk_of

from .buildings import MONDAY
from .talking import house, say

pytestmark = pytest.mark.own_folder


class Phone:
    """A phone of a person, and what it was sent."""

    def __init__(self, hass: HomeAssistant, user: MockUser, name: str) -> None:
        """Register it as the companion app does."""
        self.hass = hass
        self.user = user
        self.entry = MockConfigEntry(
            domain="mobile_app",
            data={"user_id": user.id, "device_name": name, "device_id": f"{name}-id", "webhook_id": name},
        )
        self.entry.add_to_hass(hass)
        self.entry.mock_state(hass, self.entry.state.LOADED)
        self.sent: list[dict[str, Any]] = []

        async def _async_notify(call: ServiceCall) -> None:
            self.sent.append(dict(call.data))

        hass.services.async_register("notify", f"mobile_app_{name.lower()}", _async_notify)

    async def scan(self, tag: str, name: str | None = None) -> str:
        """Scan a tag, and return what the phone is told."""
        told = len(self.sent)
        data = {"tag_id": tag, "name": name, "device_id": f"{self.entry.data['device_name']}-id"}
        self.hass.bus.async_fire("tag_scanned", data, context=Context(user_id=self.user.id))
        await self.hass.async_block_till_done()
        return "; ".join(each["message"] for each in self.sent[told:])

    async def press(self, number: int, *, user: str | None = None) -> None:
        """Press a button of the last notification."""
        action = self.sent[-1]["data"]["actions"][number]["action"]
        context = Context(user_id=user or self.user.id)
        self.hass.bus.async_fire("mobile_app_notification_action", {"action": action}, context=context)
        await self.hass.async_block_till_done()


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)


async def test_a_door_lets_in_who_may(
    hass: HomeAssistant, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Free: a walk-up. Mine: a check-in. Somebody else's: who may."""
    await house(hass)
    mine, theirs = Phone(hass, hass_admin_user, "Mine"), Phone(hass, hass_read_only_user, "Theirs")
    assert await mine.scan("iot_valley:ADA") == "Ada is booked for you from 9 am to 9:30 am."
    assert await theirs.scan("IOT_VALLEY:ada") == "Ada is booked until 9:30 am. Only whoever booked it can check in."
    assert await mine.scan("0451", "iot_valley:ADA") == "You are checked in to Ada until 9:30 am."
    assert theirs.sent[-1]["title"] == "Ada"


async def test_a_booking_that_begins_soon_is_checked_in_to(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """Ten minutes before it begins one may come."""
    await house(hass)
    phone = Phone(hass, hass_admin_user, "Mine")
    await say(hass, "book Ada at 9:05 am for half an hour", user=hass_admin_user)
    assert await phone.scan("iot_valley:ADA") == "You are checked in to Ada until 9:35 am."


async def test_a_place_is_claimed_and_given_back(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """One tag does both; a place that is not there, and a space that nobody books, say so."""
    await house(hass, people=True)
    phone = Phone(hass, hass_admin_user, "Mine")
    assert await phone.scan("iot_valley:HYPNOS:1") == "Place 1 is yours. Rest well."
    assert await phone.scan("iot_valley:HYPNOS:1") == "Place 1 is given back. Thank you."
    assert await phone.scan("iot_valley:HYPNOS:7") == "Which place in Hypnos? Say its number."
    assert await phone.scan("iot_valley:CANTEEN") == "Canteen is not booked: whoever comes first has it."


async def test_a_refusal_is_told(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """What cannot be is said on the phone."""
    await house(hass, people=True)
    phone = Phone(hass, hass_admin_user, "Mine")
    await say(hass, "pod 1 is broken")
    assert await phone.scan("iot_valley:HYPNOS:1") == "Place 1 is out of service."


@pytest.mark.parametrize("tag", ["", "living room", "iot_valley:", "iot_valley:NOWHERE", "iot_valley", "valley:ADA"])
async def test_tags_of_others_are_left_alone(hass: HomeAssistant, hass_admin_user: MockUser, tag: str) -> None:
    """Nothing is said and nothing done."""
    await house(hass)
    phone = Phone(hass, hass_admin_user, "Mine")
    assert await phone.scan(tag) == ""


async def test_a_scanner_on_the_wall_needs_no_phone(hass: HomeAssistant) -> None:
    """It books as the sign at the door does."""
    entry = await house(hass)
    hass.bus.async_fire("tag_scanned", {"tag_id": "iot_valley:ADA", "name": None, "device_id": "reader"})
    await hass.async_block_till_done()
    [booking] = front_desk_of(hass, entry).reception.books["ada"].bookings
    assert not booking.owner
