"""How each state looks at the door, and for how long that may be believed."""

from datetime import timedelta
from itertools import combinations

import pytest

from custom_components.iot_valley.core.faces import FACES, VALID_FOR, Act, Blink, Sign, sign_of
from custom_components.iot_valley.core.signs import Availability

from .buildings import at

# Machado, Oliveira and Fernandes 2009, at full severity, in linear light.
DEFICIENCIES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def test_every_state_has_a_face() -> None:
    """And each an icon of its own."""
    assert set(FACES) == set(Availability)
    assert len({face.icon for face in FACES.values()}) == len(Availability)
    assert {face.act for face in FACES.values()} == set(Act)
    assert {face.blink for face in FACES.values()} == set(Blink)


def test_no_two_states_are_equally_bright() -> None:
    """A light tells them apart in black and white, by a tenth of its range or so."""
    levels = sorted(face.brightness for face in FACES.values())
    assert levels == [0, 3, 26, 36, 48, 62, 80, 100]


def test_a_light_that_is_dark_tells_nothing() -> None:
    """So a dead one does not lie."""
    assert [state for state, face in FACES.items() if not face.brightness] == [Availability.UNKNOWN]


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize(("one", "other"), list(combinations(Availability, 2)))
def test_lights_differ_whatever_colours_one_sees(deficiency: str, one: Availability, other: Availability) -> None:
    """In colour and brightness together, as a deficient eye sees them."""
    seen = [_as_seen(state, deficiency) for state in (one, other)]
    apart = sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5
    assert apart > 0.04


def _as_seen(state: Availability, deficiency: str) -> tuple[float, ...]:
    """Return the linear light of a sign as an eye with a deficiency takes it."""
    face = FACES[state]
    light = [(part / 255) ** 2.2 * face.brightness / 100 for part in face.colour]
    return tuple(sum(w * part for w, part in zip(row, light, strict=True)) for row in DEFICIENCIES[deficiency])


@pytest.mark.parametrize(
    ("state", "free_until", "busy_until", "changes_at", "valid_until"),
    [
        (Availability.FREE, "11:00", None, "11:00", "10:30"),
        (Availability.FREE, "10:10", None, "10:10", "10:10"),
        (Availability.FREE, None, None, None, "10:30"),
        (Availability.IN_USE, None, "10:20", "10:20", "10:20"),
        (Availability.IN_USE, "10:05", None, None, "10:30"),
        (Availability.CLOSED, None, "18:00", "18:00", "10:30"),
        (Availability.HELD, None, "09:50", "09:50", "10:30"),
    ],
)
def test_a_sign_is_valid_for_half_an_hour_and_never_past_the_next_change(
    state: Availability, free_until: str | None, busy_until: str | None, changes_at: str | None, valid_until: str
) -> None:
    """A change that is overdue is none."""
    free, busy, changes = (None if clock is None else at(clock) for clock in (free_until, busy_until, changes_at))
    assert sign_of(state, free, busy, at("10:00")) == Sign(state, changes, at(valid_until))
    assert timedelta(minutes=30) == VALID_FOR


def test_a_sign_has_the_face_of_its_state() -> None:
    """Free invites in."""
    assert sign_of(Availability.FREE, None, None, at("10:00")).face.act is Act.WALK_IN
