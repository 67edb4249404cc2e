"""A scripted language model: the tools are valid, tell what is right and of nobody, and refuse what may not be."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import area_registry as ar, device_registry as dr, llm
from homeassistant.setup import async_setup_component
import probatio as vol
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.iot_valley.llm import ROWS, async_get_tools

from .buildings import MONDAY, closed
from .talking import house

pytestmark = pytest.mark.own_folder


def speaking(user: MockUser | None = None, device: str | None = None) -> llm.LLMContext:
    """Return on whose behalf a model speaks."""
    context = Context(user_id=None if user is None else user.id)
    return llm.LLMContext(platform="test", context=context, language="en", assistant="conversation", device_id=device)


async def tool(hass: HomeAssistant, name: str, by: llm.LLMContext | None = None, **args: Any) -> Any:
    """Let a model call a tool of the Assist API."""
    by = by or speaking()
    api = await llm.async_get_api(hass, llm.LLM_API_ASSIST, by)
    return await api.async_call_tool(llm.ToolInput(tool_name=f"iot_valley__{name}", tool_args=args))


@pytest.fixture(autouse=True)
async def _monday(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    await hass.config.async_set_time_zone("Europe/Paris")
    freezer.move_to(MONDAY)
    assert await async_setup_component(hass, "llm", {})


async def test_tools_are_told_with_tight_schemas(hass: HomeAssistant) -> None:
    """Each has a title, a description and a schema that takes nothing else; without a building there are none."""
    entry = await house(hass)
    api = await llm.async_get_api(hass, llm.LLM_API_ASSIST, speaking())
    ours = [each for each in api.tools if each.name.startswith("iot_valley__")]
    assert len(ours) == len(ROWS)
    for each in ours:
        assert each.integration == "iot_valley"
        assert each.title
        assert each.description
        with pytest.raises(vol.Invalid):
            each.parameters({"anything": "else"})
    assert async_get_tools(hass, speaking(), "another") is None
    await closed(hass, entry)
    assert async_get_tools(hass, speaking(), llm.LLM_API_ASSIST) is None


async def test_a_model_finds_books_and_gives_back(hass: HomeAssistant, hass_admin_user: MockUser) -> None:
    """The whole of a meeting, for a user, and nobody is named in it."""
    await house(hass)
    by = speaking(hass_admin_user)
    found = await tool(hass, "find_space", by, people=6, minutes=30, start="2026-11-02T15:00:00+01:00")
    assert found.data["offers"][0]["name"] == "Ada"
    assert {each["name"] for each in found.data["refused"]} == set()
    booked = await tool(hass, "book_space", by, space="Ada", minutes=30, people=6)
    assert booked.data["booking"]["end"] == "2026-11-02T08:30:00+00:00"
    status = await tool(hass, "space_status", by, space="the Ada room")
    assert status.data["booked_until"] == "2026-11-02T09:30:00+01:00"
    assert (await tool(hass, "check_in", by, space="Ada")).data["booking"]["state"] == "checked_in"
    extended = await tool(hass, "extend_booking", by, space="Ada", minutes=15)
    assert extended.data["booking"]["end"] == "2026-11-02T08:45:00+00:00"
    assert (await tool(hass, "end_booking", by, space="Ada")).data["booking"]["state"] == "ended"
    told = f"{found.data}{booked.data}{status.data}"
    assert hass_admin_user.id not in told
    assert "owner" not in told


async def test_a_model_may_not_do_what_its_user_may_not(
    hass: HomeAssistant, hass_admin_user: MockUser, hass_read_only_user: MockUser
) -> None:
    """Somebody else's booking is left alone, by a user and by whoever is not in the room."""
    entry = await house(hass)
    await tool(hass, "book_space", speaking(hass_admin_user), space="Ada", minutes=30)
    with pytest.raises(HomeAssistantError) as refused:
        await tool(hass, "end_booking", speaking(hass_read_only_user), space="Ada")
    assert refused.value.translation_key == "not_yours"
    with pytest.raises(HomeAssistantError) as refused:
        await tool(hass, "end_booking", space="Ada")
    assert refused.value.translation_key == "say_only_there"
    device = dr.async_get(hass).async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", "ear")})
    area = ar.async_get(hass).async_get_area_by_name("Ada's")
    assert area is not None
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    there = await tool(hass, "end_booking", speaking(device=device.id), space="Ada")
    assert there.data["booking"]["state"] == "ended"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("book_space", {"space": "Ada", "minutes": 0}),
        ("book_space", {"space": "", "minutes": 30}),
        ("find_space", {"people": 0, "minutes": 30}),
        ("find_space", {"people": 2, "minutes": 30, "equipment": ["pool"]}),
        ("join_queue", {"space": "Hypnos", "minutes": 90}),
        ("space_status", {}),
    ],
)
async def test_what_is_no_sense_is_refused(hass: HomeAssistant, name: str, args: dict[str, Any]) -> None:
    """Schemas take no more than what can be."""
    await house(hass)
    with pytest.raises(vol.Invalid):
        await tool(hass, name, **args)


async def test_a_space_that_is_not_there_is_refused(hass: HomeAssistant) -> None:
    """By its name, so that a model can ask again."""
    await house(hass)
    with pytest.raises(HomeAssistantError) as refused:
        await tool(hass, "space_status", space="Atlantis")
    assert refused.value.translation_placeholders == {"space": "Atlantis"}


async def test_naps_and_quiet_hours(hass: HomeAssistant) -> None:
    """Counts of places, a ticket that is given back, and a week that is not known yet."""
    await house(hass, people=True)
    naps = await tool(hass, "nap_places")
    assert naps.data == {"nap_rooms": [{"space": "Hypnos", "places": 2, "free": 2, "waiting": 0}]}
    drawn = await tool(hass, "join_queue", space="Hypnos", minutes=20)
    left = await tool(hass, "leave_queue", space="the nap room", ticket=drawn.data["ticket"])
    assert left.data == {"waiting": 0}
    quiet = await tool(hass, "quiet_hours", space="the gym")
    assert quiet.data == {"space": "Gym", "usual_share_of_each_hour": None}
