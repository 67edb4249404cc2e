"""What a stored space refers to."""

from custom_components.iot_valley.core.draft import draft_of, refs_of
from custom_components.iot_valley.core.kinds import SpaceKind


def test_a_space_refers_to_its_sensors_its_lights_and_what_is_at_its_places() -> None:
    """Each in its order; what is stored is read back the same."""
    place = {"id": "p1", "name": "One", "quiet": True, "lights": ["bed"], "wakers": ["shaker"]}
    data = {"code": "N", "kind": SpaceKind.NAP_ROOM.value, "sensors": {"mat": {"kind": "pressure", "place": "p1"}}}
    draft = draft_of("Nap", data | {"lights": ["room"], "places": [place]})
    assert list(refs_of(draft.data())) == ["mat", "room", "bed", "shaker"]
    assert draft_of("Nap", draft.data()) == draft
    assert not list(refs_of({}))
