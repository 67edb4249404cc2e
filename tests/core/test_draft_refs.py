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


def test_a_space_that_follows_a_calendar_refers_to_it() -> None:
    """What is said of its bookings is stored only where it is not as usual, and read back the same."""
    said = {"bookings": {"calendar": "calendar.board", "give_back": False}}
    draft = draft_of("Ada", {"code": "A", "kind": SpaceKind.MEETING_ROOM.value} | said)
    assert draft.terms.calendar == "calendar.board"
    assert list(refs_of(draft.data())) == ["calendar.board"]
    assert draft_of("Ada", draft.data()) == draft
    assert "bookings" not in draft_of("Bob", {"code": "B", "kind": SpaceKind.MEETING_ROOM.value}).data()
