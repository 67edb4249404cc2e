"""Signs as pictures for e-paper: black, white and red, or shades of grey."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont
import pyqrcode

from ..core.signs import Availability

FONTS: Final = Path(__file__).parent.parent / "fonts"
SMALLEST: Final = 11
"""Smaller letters cannot be read on e-paper."""

_LEAST_CODE: Final = 62
"""Room for the code of a short link on a small panel, in pixels."""

BLACK, WHITE = "#000000", "#ffffff"
_RED = "#b40000"
"""As dark as an e-paper still takes for its red: 6.9 to 1 against white (WCAG)."""

_GREY = "#5a5a5a"


class Ink(StrEnum):
    """What a panel can show."""

    RED = "red"
    """Black, white and red."""

    GREY = "grey"
    """Four shades of grey."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of e-paper."""

    width: int
    height: int
    ink: Ink = Ink.RED


class Card(NamedTuple):
    """What a picture says, in the language of the house."""

    state: Availability
    title: str
    word: str
    line: str = ""
    """When it changes."""

    hint: str = ""
    """What one can do."""

    footer: str = ""
    """Until when it is valid."""

    link: str = ""
    """Where the code leads to."""


type _Point = tuple[float, float]
type _Stroke = Callable[[ImageDraw.ImageDraw, _Point, float, str], None]


@dataclass(frozen=True, slots=True)
class _Look:
    """The field with the icon: what it is filled with, what is drawn on it, and with which figure."""

    ground: str
    figure: str
    icon: _Stroke
    hatched: bool = False


def _check(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    points = [(x - 0.8 * size, y), (x - 0.2 * size, y + 0.6 * size), (x + 0.9 * size, y - 0.7 * size)]
    draw.line(points, fill=ink, width=round(0.28 * size), joint="curve")


def _bar(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    draw.ellipse((x - size, y - size, x + size, y + size), outline=ink, width=round(0.22 * size))
    draw.rectangle((x - 0.55 * size, y - 0.16 * size, x + 0.55 * size, y + 0.16 * size), fill=ink)


def _glass(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    for way in (-1, 1):
        draw.polygon([(x - 0.7 * size, y + way * size), (x + 0.7 * size, y + way * size), (x, y)], fill=ink)


def _person(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    draw.ellipse((x - 0.4 * size, y - size, x + 0.4 * size, y - 0.2 * size), fill=ink)
    draw.pieslice((x - 0.8 * size, y, x + 0.8 * size, y + 1.9 * size), 180, 360, fill=ink)


def _ribbon(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    edge = 0.65 * size
    draw.polygon([(x - edge, y - size), (x + edge, y - size), (x + edge, y + size), (x, y + 0.4 * size)], fill=ink)
    draw.polygon([(x - edge, y - size), (x - edge, y + size), (x, y + 0.4 * size), (x + edge, y - size)], fill=ink)


def _drop(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    round_ = 0.65 * size
    draw.ellipse((x - round_, y - 0.3 * size, x + round_, y + size), fill=ink)
    draw.polygon([(x, y - size), (x + 0.59 * size, y + 0.1 * size), (x - 0.59 * size, y + 0.1 * size)], fill=ink)


def _cross(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    for way in (-1, 1):
        draw.line(
            [(x - 0.75 * size, y - way * 0.75 * size), (x + 0.75 * size, y + way * 0.75 * size)], ink, round(0.3 * size)
        )


def _question(draw: ImageDraw.ImageDraw, at: _Point, size: float, ink: str) -> None:
    x, y = at
    for step in range(12):  # A dashed ring: nothing is sure.
        if step % 2 == 0:
            draw.arc(
                (x - size, y - size, x + size, y + size), step * 30, step * 30 + 30, fill=ink, width=round(0.12 * size)
            )
    draw.text(at, "?", font=_font("Bold", round(1.3 * size)), fill=ink, anchor="mm")


_LOOKS: Mapping[Availability, _Look] = MappingProxyType(
    {
        Availability.FREE: _Look(WHITE, BLACK, _check),
        Availability.IN_USE: _Look(_RED, WHITE, _bar),
        Availability.FREE_SOON: _Look(WHITE, _RED, _glass),
        Availability.AWAITING: _Look(BLACK, WHITE, _person),
        Availability.HELD: _Look(BLACK, WHITE, _ribbon),
        Availability.CLEANING: _Look(WHITE, BLACK, _drop, hatched=True),
        Availability.CLOSED: _Look(BLACK, WHITE, _cross),
        Availability.UNKNOWN: _Look(WHITE, BLACK, _question),
    }
)


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans.ttf" if weight == "Regular" else f"DejaVuSans-{weight}.ttf"
    return ImageFont.truetype(FONTS / name, size)


def paint(card: Card, panel: Panel) -> bytes:
    """Return a picture as PNG, in the few colours that a panel has; text that is too long is cut short."""
    image = Image.new("RGB", (panel.width, panel.height), WHITE)
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"  # No grey between black and white: a panel would speckle it.
    side = round(min(panel.height, 0.36 * panel.width))
    image.paste(_field(card, panel, side), (0, 0))
    _paint_text(image, draw, card, panel, side)
    if panel.ink is Ink.GREY:
        image = image.convert("L")
    return _png(image)


def _png(image: Image.Image) -> bytes:
    colours = {"L": 4, "RGB": 3}[image.mode]
    data = BytesIO()
    image.convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return data.getvalue()


def _toned(colour: str, ink: Ink) -> str:
    return _GREY if ink is Ink.GREY and colour == _RED else colour


def _field(card: Card, panel: Panel, side: int) -> Image.Image:
    """Return the field with the icon."""
    look, height = _LOOKS[card.state], panel.height
    ground, figure = _toned(look.ground, panel.ink), _toned(look.figure, panel.ink)
    field = Image.new("RGB", (side, height), ground)
    draw = ImageDraw.Draw(field)
    draw.fontmode = "1"
    edge, centre = max(round(side / 40), 2), (side / 2, height / 2)
    if look.hatched:
        for start in range(-height, side, max(side // 10, 8)):
            draw.line([(start, height), (start + height, 0)], fill=BLACK, width=max(edge // 2, 1))
        half = 0.42 * side
        draw.ellipse((centre[0] - half, centre[1] - half, centre[0] + half, centre[1] + half), fill=WHITE)
    draw.rectangle((0, 0, side - 1, height - 1), outline=BLACK, width=edge)
    look.icon(draw, centre, 0.3 * side, figure)
    return field


class _Row(NamedTuple):
    """A line of text: its middle and its height are shares of the picture's."""

    text: str
    weight: str
    middle: float
    tall: float
    needed: bool = False
    """Whether the code is given up rather than a part of it."""


def _rows(card: Card, panel: Panel, width: int) -> Iterator[_Row]:
    yield from _titles(card.title, panel.height, width)
    yield _Row(card.word, "Bold", 0.33, 0.26)
    yield _Row(card.line, "Bold", 0.55, 0.13, needed=True)
    yield _Row(card.hint, "Regular", 0.75, 0.105)
    yield _Row(card.footer, "Regular", 0.92, 0.085, needed=True)


def _titles(title: str, height: int, width: int) -> Iterator[_Row]:
    """Yield the title in one line, or in two where that makes it larger and both can be read."""
    half = round(0.075 * height)
    if half < SMALLEST or _font("Regular", half).getlength(title) <= width or " " not in title:
        yield _Row(title, "Regular", 0.1, 0.13)
        return
    middle = min((at for at, letter in enumerate(title) if letter == " "), key=lambda at: abs(2 * at - len(title)))
    yield _Row(title[:middle], "Regular", 0.065, 0.075)
    yield _Row(title[middle + 1 :], "Regular", 0.15, 0.075)


def _paint_text(image: Image.Image, draw: ImageDraw.ImageDraw, card: Card, panel: Panel, side: int) -> None:
    margin = max(panel.width // 40, 6)
    left, right, height = side + margin, panel.width - margin, panel.height
    rows = list(_rows(card, panel, right - left))
    code = _code(card.link, max(round(0.34 * height), _LEAST_CODE))
    if code is not None:
        narrow, top = right - code.width - margin, height - margin - code.height
        ends = [narrow if (row.middle + 0.6 * row.tall) * height > top else right for row in rows]
        if all(_fits(row, end - left) for row, end in zip(rows, ends, strict=True) if row.needed):
            image.paste(code, (right - code.width, top))
        else:
            code = None
    if code is None:
        ends = [right] * len(rows)
    for row, end in zip(rows, ends, strict=True):
        _write(draw, (left, round(row.middle * height)), row.text, row.weight, (end - left, round(row.tall * height)))


def _fits(row: _Row, width: int) -> bool:
    return _font(row.weight, SMALLEST).getlength(row.text) <= width


def _write(draw: ImageDraw.ImageDraw, at: _Point, text: str, weight: str, room: tuple[int, int]) -> None:
    """Write a line as large as there is room for, and cut short what cannot be read any more."""
    width, height = room
    for size in range(max(height, SMALLEST), SMALLEST - 1, -1):
        if _font(weight, size).getlength(text) <= width:
            break
    font = _font(weight, size)
    while text and font.getlength(text) > width:
        text = f"{text.rstrip('…')[:-1].rstrip()}…" if len(text) > 2 else ""  # noqa: PLR2004 - a letter and its dots
    draw.text(at, text, font=font, fill=BLACK, anchor="lm")


def _code(link: str, room: int) -> Image.Image | None:
    """Return a code of whole pixels for each of its modules, none where there is no link, or no room for one."""
    if not link:
        return None
    modules: Iterable[Iterable[int]] = pyqrcode.create(link, error="L").code
    rows = [list(row) for row in modules]
    scale = room // len(rows)
    if scale < 2:  # noqa: PLR2004 - a camera does not see single pixels
        return None
    flat = [0 if module else 255 for row in rows for module in row]
    code = Image.new("L", (len(rows), len(rows)))
    code.putdata(flat)
    return code.resize((len(rows) * scale, len(rows) * scale), Image.Resampling.NEAREST)
