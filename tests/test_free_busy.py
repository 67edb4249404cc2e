"""When a space is taken, for calendars elsewhere: times behind an address that is a secret."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.iot_valley.const import DOMAIN

from .buildings import MONDAY, choose, opened, space

WEEK = {"monday": [["07:00", "19:00"]]}


@pytest.fixture(autouse=True)
def _monday(freezer: FrozenDateTimeFactory) -> None:
    freezer.move_to(MONDAY)


async def ask(hass: HomeAssistant, action: str, user: str | None = None, room: str = "ada", **said: Any) -> Any:
    """Call an action of one room, and return what it answers."""
    return await hass.services.async_call(
        DOMAIN,
        action,
        said,
        target={"entity_id": f"calendar.{room}_bookings"},
        blocking=True,
        return_response=True,
        context=Context(user_id=user),
    )


async def test_times_and_nothing_else(hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator) -> None:
    """Busy where it is booked, tentative where it may be, unavailable where it is closed; no word of whom."""
    await hass.config.async_set_time_zone("UTC")
    await opened(hass, space("Ada"), data={"floors": [], "hours": WEEK})
    now = dt_util.utcnow()
    await ask(hass, "book_space", start=(now + timedelta(hours=1)).isoformat(), minutes=60, subject="Merger")
    await ask(hass, "book_space", start=(now + timedelta(hours=3)).isoformat(), minutes=60, tentative=True)
    shared = await ask(hass, "share_free_busy", name="Partner")
    client = await hass_client_no_auth()
    answer = await client.get(shared["path"])
    assert (answer.status, answer.content_type) == (200, "text/calendar")
    text = await answer.text()
    lines = text.replace("\r\n ", "").split("\r\n")
    assert "FREEBUSY;FBTYPE=BUSY:20261102T090000Z/20261102T100000Z" in lines
    assert "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261102T110000Z/20261102T120000Z" in lines
    assert "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261102T190000Z/20261109T070000Z" in lines
    assert not {"Merger", "SUMMARY", "ATTENDEE", "ORGANIZER"} & set(text.replace(":", " ").split())
    await choose(hass, "ada", "cleaning")
    text = await (await client.get(shared["path"])).text()
    assert "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261102T080000Z/20261102T090000Z" in text
    await choose(hass, "ada", "closed")
    text = await (await client.get(shared["path"])).text()
    assert "FBTYPE=BUSY:" not in text


async def test_an_address_opens_one_space_until_it_is_taken_back(
    hass: HomeAssistant, hass_client_no_auth: ClientSessionGenerator
) -> None:
    """A guess opens nothing, and neither does one that was revoked, nor that of a space that is no more booked."""
    entry = await opened(hass, space("Ada"), space("Bob"))
    shared = [await ask(hass, "share_free_busy", room=name) for name in ("ada", "ada", "bob")]
    client = await hass_client_no_auth()
    for each, name in zip(shared, ("ada", "ada", "bob"), strict=True):
        assert f"UID:{name}@{DOMAIN}" in await (await client.get(each["path"])).text()
        assert each["url"] is None or each["url"].endswith(each["path"])
    assert (await client.get(f"/api/{DOMAIN}/free_busy/guess.ics")).status == 404
    assert (await client.get(f"/api/{DOMAIN}/free_busy/{'x' * 5000}.ics")).status == 404
    assert await ask(hass, "unshare_free_busy") == {"revoked": 2}
    assert [(await client.get(each["path"])).status for each in shared] == [404, 404, 200]
    hass.config_entries.async_remove_subentry(entry, "bob")
    await hass.async_block_till_done()
    assert (await client.get(shared[2]["path"])).status == 404


async def test_only_administrators_share(hass: HomeAssistant, hass_read_only_user: MockUser) -> None:
    """It lets out who meets when."""
    await opened(hass, space("Ada"))
    for action in ("share_free_busy", "unshare_free_busy"):
        with pytest.raises(Unauthorized):
            await ask(hass, action, hass_read_only_user.id)
