"""The links of a building: given out once, known after a restart, revoked at once."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.iot_valley.adapters.store import TokenMemory
from custom_components.iot_valley.adapters.tokens import Keyring
from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core.tokens import Token, TokenKind
from tests.buildings import ENTRY_ID, added, coordinator_of, opened, space

KEY = f"{DOMAIN}.{ENTRY_ID}.tokens"
SIGN, GUEST = TokenKind.SIGN, TokenKind.GUEST


def keyring(hass: HomeAssistant) -> Keyring:
    """Return the keyring of a building, with nothing loaded."""
    return Keyring(TokenMemory(hass, ENTRY_ID, "Nord"))


async def test_a_link_outlives_a_restart_and_its_secret_is_on_no_disk(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Whoever reads the disk can open nothing."""
    ring = keyring(hass)
    token, secret = await ring.async_issue(SIGN, "ada", name="Tablet 3")
    assert secret not in str(hass_storage[KEY])
    again = keyring(hass)
    await again.async_load()
    assert again.find(secret, SIGN) == token
    assert again.find(secret, GUEST) is None
    assert list(again.tokens) == [token]


async def test_two_links_to_the_same_space_are_two(hass: HomeAssistant) -> None:
    """Revoking one leaves the other, and whoever shows it is told."""
    ring = keyring(hass)
    gone: list[Token] = []
    stop = ring.async_on_revoked(gone.append)
    (one, first), (two, second) = [await ring.async_issue(SIGN, "ada") for _ in range(2)]
    assert first != second
    assert await ring.async_revoke(one.id)
    assert not await ring.async_revoke(one.id)
    assert gone == [one]
    assert ring.find(first, SIGN) is None
    assert ring.find(second, SIGN) == two
    stop()
    assert await ring.async_revoke(two.id)
    assert gone == [one]


async def test_a_revoked_link_stays_revoked_after_a_restart(hass: HomeAssistant) -> None:
    """It is written at once."""
    ring = keyring(hass)
    token, secret = await ring.async_issue(SIGN, "ada")
    await ring.async_revoke(token.id)
    again = keyring(hass)
    await again.async_load()
    assert again.find(secret, SIGN) is None


async def test_a_guest_is_out_when_the_time_is_over(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """And then nothing of the guest is kept."""
    ring = keyring(hass)
    until = dt_util.utcnow() + timedelta(hours=2)
    _, secret = await ring.async_issue(GUEST, "ada", until=until)
    assert ring.find(secret, GUEST)
    freezer.tick(timedelta(hours=2))
    assert ring.find(secret, GUEST) is None
    await ring.async_keep({"ada"})
    assert not ring.tokens
    await ring.async_keep({"ada"})


async def test_the_links_of_a_space_go_with_the_space(hass: HomeAssistant, hass_storage: dict[str, Any]) -> None:
    """Those of others stay, and removing the building removes them all."""
    entry = await opened(hass, space("Ada"), space("Zoe"))
    ring = coordinator_of(entry).keyring
    _, adas = await ring.async_issue(SIGN, "ada")
    _, zoes = await ring.async_issue(SIGN, "zoe")
    hass.config_entries.async_remove_subentry(entry, "ada")
    await hass.async_block_till_done()
    assert ring.find(adas, SIGN) is None
    assert ring.find(zoes, SIGN)
    await added(hass, entry, space("Ada"))
    assert ring.find(adas, SIGN) is None
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert coordinator_of(entry).keyring.find(zoes, SIGN)
    await hass.config_entries.async_remove(entry.entry_id)
    assert KEY not in hass_storage
