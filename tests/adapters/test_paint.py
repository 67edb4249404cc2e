"""Pictures for e-paper: readable by whoever sees colours in another way, from any panel."""

from io import BytesIO
from itertools import combinations
from typing import Final

from PIL import Image, ImageChops
import pytest

from custom_components.iot_valley.adapters.paint import Card, Ink, Panel, paint
from custom_components.iot_valley.core.signs import Availability

LARGE, SMALL = (800, 480), (296, 128)
LINK: Final = "http://ha.local:8123/s/abcdef"
DEFICIENCIES: Final = {
    "protanopia": (0.152, 1.053, -0.205, 0, 0.115, 0.786, 0.099, 0, -0.004, -0.048, 1.052, 0),
    "deuteranopia": (0.367, 0.861, -0.228, 0, 0.280, 0.673, 0.047, 0, -0.012, 0.043, 0.969, 0),
    "tritanopia": (1.256, -0.077, -0.179, 0, -0.078, 0.931, 0.148, 0, 0.005, 0.691, 0.304, 0),
}


def painted(
    state: Availability, size: tuple[int, int], ink: Ink = Ink.RED, *, word: str = "", link: str = ""
) -> Image.Image:
    """Return the picture of a state, which says only what is asked for: icons must do without words."""
    card = Card(state, "Fermat", word, "until 14:30", "Come in", "valid until 14:12", link)
    return Image.open(BytesIO(paint(card, Panel(*size, ink)))).convert("RGB")


def luminance(colour: tuple[int, ...]) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", Ink)
@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("state", Availability)
def test_whatever_is_drawn_stands_out_from_its_ground(state: Availability, size: tuple[int, int], ink: Ink) -> None:
    """Few colours, white or black among them, and at least 4.5 to 1 between each and its ground."""
    image = painted(state, size, ink, word="Word")
    colours = image.getcolors()
    assert colours is not None
    assert len(colours) <= 3
    shades = [luminance(colour) for _, colour in colours if isinstance(colour, tuple)]
    light = max(shades)
    assert light == 1.0
    assert all((light + 0.05) / (shade + 0.05) >= 4.5 for shade in shades if shade != light)


@pytest.mark.parametrize("size", [LARGE, SMALL])
@pytest.mark.parametrize("deficiency", [*DEFICIENCIES, "none"])
def test_states_differ_by_their_icons_whatever_colours_one_sees(deficiency: str, size: tuple[int, int]) -> None:
    """Without any word, in brightness alone, a fiftieth of the picture and more is another."""
    images = {state: _as_seen(painted(state, size), deficiency) for state in Availability}
    for one, other in combinations(Availability, 2):
        first, second = images[one], images[other]
        differing = sum(abs(a - b) > 80 for a, b in zip(first, second, strict=True)) / len(first)
        assert differing > 0.02, (one, other)


def _as_seen(image: Image.Image, deficiency: str) -> bytes:
    if deficiency in DEFICIENCIES:
        image = image.convert("RGB", DEFICIENCIES[deficiency])
    return image.convert("L").tobytes()


def test_a_picture_has_the_size_of_its_panel() -> None:
    """To the pixel."""
    assert painted(Availability.FREE, LARGE).size == LARGE
    assert painted(Availability.FREE, SMALL).size == SMALL


def test_a_word_that_is_too_long_is_written_smaller_and_then_cut_short() -> None:
    """Nothing is written over the edge, nor over the icon."""
    image = painted(Availability.FREE, SMALL, word="Donaudampfschifffahrtsgesellschaft " * 5)
    edge = image.crop((290, 0, 296, 128)).getcolors()
    assert edge == [(6 * 128, (255, 255, 255))]


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_a_link_is_drawn_as_a_code(size: tuple[int, int]) -> None:
    """Its three corners are found at the lower right."""
    with_code = painted(Availability.FREE, size, link=LINK)
    without = painted(Availability.FREE, size)
    corner = (round(0.7 * size[0]), round(0.4 * size[1]), *size)
    assert with_code.crop(corner).tobytes() != without.crop(corner).tobytes()


def test_a_link_that_is_too_long_for_a_panel_is_left_out() -> None:
    """A code that no camera reads helps nobody."""
    assert painted(Availability.FREE, SMALL, link="x" * 500).tobytes() == painted(Availability.FREE, SMALL).tobytes()


def test_until_when_a_sign_holds_is_told_rather_than_where_its_code_leads() -> None:
    """On a small panel an hour that is cut off would mislead; who needs the code finds it on a larger one."""
    card = Card(Availability.CLEANING, "Fermat", "Nettoyage", "jusqu’à", "Patientez", "expire à 14:12", LINK)
    late = card._replace(line="jusqu’au lundi 23 novembre à 9 h")
    assert paint(card, Panel(*SMALL)) != paint(card._replace(link=""), Panel(*SMALL))
    assert paint(late, Panel(*SMALL)) == paint(late._replace(link=""), Panel(*SMALL))
    assert paint(late, Panel(*LARGE)) != paint(late._replace(link=""), Panel(*LARGE))


@pytest.mark.parametrize("size", [LARGE, SMALL])
def test_no_letter_touches_the_code(size: tuple[int, int]) -> None:
    """Not even one that hangs below its line: a camera needs white around a code."""
    words = Card(Availability.CLEANING, "jgpqy", "jgpqyjgpqy", "jgpqy", "jgpqy", "jgpqy")
    plain = Image.open(BytesIO(paint(words, Panel(*size)))).convert("L")
    with_code = Image.open(BytesIO(paint(words._replace(link=LINK), Panel(*size)))).convert("L")
    found = ImageChops.difference(plain, with_code).getbbox()
    assert found is not None
    left, top, right, bottom = found
    assert plain.crop((left - 2, top - 2, right, bottom)).getextrema() == (255, 255)


def test_a_long_name_is_written_on_two_lines_where_there_is_room() -> None:
    """It is larger so; a single word stays on one."""
    name = "Salle de réunion Pierre-Paul Riquet (deuxième étage)"
    tall = {title: _rows_of(title) for title in (name, name.replace(" ", "_"))}
    assert tall[name] > tall[name.replace(" ", "_")] * 1.5


def _rows_of(title: str) -> int:
    """Return how many rows of pixels the title takes."""
    image = Image.open(BytesIO(paint(Card(Availability.FREE, title, ""), Panel(*LARGE)))).convert("L")
    found = ImageChops.invert(image.crop((300, 0, *LARGE))).getbbox()
    assert found is not None
    return found[3] - found[1]


def test_accents_have_letters() -> None:
    """No box stands for a letter of the house's languages."""
    boxes = {painted(Availability.FREE, LARGE, word=word).tobytes() for word in ("é", "è", "ç", "œ", "ê", "\uffff")}
    assert len(boxes) == 6
