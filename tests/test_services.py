"""The actions that import and export the roster."""

from typing import Any

from homeassistant.auth.permissions.const import CAT_ENTITIES
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.iot_valley.const import DOMAIN, MOST_ROSTER_BYTES

from .furnishing import data_of, opened, space


async def call(hass: HomeAssistant, action: str, **data: Any) -> Any:
    """Call an action and return its response."""
    return await hass.services.async_call(DOMAIN, action, data, blocking=True, return_response=True)


async def test_import_and_export(hass: HomeAssistant) -> None:
    """A dry run tells what an import does; the export tells what it did."""
    entry = await opened(hass, space("Garonne", code="A-1"), space("Lot", code="A-2"))
    said = {
        "config_entry_id": entry.entry_id,
        "csv": "code,name,kind,capacity\nA-1,Garonne,meeting,9\nA-2,Lot,meeting,\nA-3,Tarn,lounge,4\n",
    }
    told = {
        "created": ["A-3"],
        "changed": [{"code": "A-1", "changes": {"capacity": {"before": "6", "after": "9"}}}],
        "unchanged": ["A-2"],
    }
    assert await call(hass, "import_spaces", dry_run=True, **said) == told
    assert len(entry.subentries) == 2
    assert await call(hass, "import_spaces", **said) == told
    assert data_of(entry, "Garonne")["capacity"] == 9
    csv = (await call(hass, "export_spaces", config_entry_id=entry.entry_id))["csv"]
    assert "A-3,Tarn,lounge,,,4,no,,,-,-,-\n" in csv
    said["csv"] = csv
    again = await call(hass, "import_spaces", **said)
    assert (again["created"], again["changed"]) == ([], [])


async def test_a_bad_roster_changes_nothing(hass: HomeAssistant) -> None:
    """The error names the line and the column."""
    entry = await opened(hass)
    said = {"config_entry_id": entry.entry_id, "csv": "code,name,kind\nA,A,gym\nB,B,gim\n"}
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "import_spaces", **said)
    assert refused.value.translation_key == "roster_refused"
    placeholders = refused.value.translation_placeholders
    assert placeholders is not None
    assert placeholders["count"] == "1"
    assert placeholders["problems"].startswith("- Line 3, column kind: “gim” is no kind of space")
    assert entry.subentries == {}
    said["csv"] = "x" * (MOST_ROSTER_BYTES + 1)
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, "import_spaces", **said)
    assert refused.value.translation_key == "roster_too_large"


async def test_only_for_administrators(hass: HomeAssistant) -> None:
    """Who may only look may not import."""
    entry = await opened(hass)
    user = MockUser(groups=[]).add_to_hass(hass)
    user.mock_policy({CAT_ENTITIES: True})
    for action, data in (("import_spaces", {"csv": "x"}), ("export_spaces", {})):
        with pytest.raises(Unauthorized):
            await hass.services.async_call(
                DOMAIN,
                action,
                {"config_entry_id": entry.entry_id, **data},
                blocking=True,
                return_response=True,
                context=Context(user_id=user.id),
            )


async def test_a_building_that_is_not_loaded(hass: HomeAssistant) -> None:
    """An unknown or unloaded building is said to be one."""
    entry = await opened(hass)
    with pytest.raises(ServiceValidationError):
        await call(hass, "export_spaces", config_entry_id="nowhere")
    await hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError):
        await call(hass, "export_spaces", config_entry_id=entry.entry_id)
