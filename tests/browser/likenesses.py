"""Whether a page looks as it did: each picture beside its likeness, which has few squares and is small.

A square is the mean of what it covers. Letters, the time and the state of a room move it a little; a colour, a place or
a size that is another moves many. So another machine's fonts pass, and a page without its style does not.
"""

from io import BytesIO
import os
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

FOLDER: Final = Path(__file__).parent / "likenesses"
RENEW: Final = "IOT_VALLEY_LIKENESSES"
"""With this in the environment likenesses are made anew: look at the pictures before you commit them."""

ACROSS: Final = 40
FAR: Final = 30
"""A square is another where one of its colours is so many of 255 levels away."""

MOST_OTHERS: Final = 0.1
"""So many of the squares of a page may be others: rooms are free or in use, lists are longer or shorter."""


MOST_LIVELY: Final = 0.35
"""So many of the squares of a board, where half of all is the colours of rooms: on each day others meet in others."""


def likeness_of(content: bytes) -> Image.Image:
    """Return the likeness of a picture, which has as many squares across as any other."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    return picture.resize((ACROSS, round(ACROSS * picture.height / picture.width)), Image.Resampling.BOX)


def others(one: Image.Image, two: Image.Image) -> float:
    """Return which share of the squares of two likenesses is another: all, where one of them is longer."""
    if one.size != two.size:
        return 1.0
    red, green, blue = ImageChops.difference(one, two).split()
    furthest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(furthest.histogram()[FAR:]) / (one.width * one.height)


def compare(name: str, content: bytes, most: float = MOST_OTHERS) -> None:
    """Fail where a page does not look as it did, or nobody has said yet how it is to look."""
    file, seen = FOLDER / f"{name}.png", likeness_of(content)
    if os.environ.get(RENEW):
        FOLDER.mkdir(exist_ok=True)
        seen.save(file, optimize=True)
        return
    assert file.exists(), f"{name} has no likeness: look at it in .develop/screenshots, and run with {RENEW}=1"
    share = others(Image.open(file).convert("RGB"), seen)
    told = f"{name} looks unlike before in {share:.0%} of its squares: .develop/screenshots shows how"
    assert share <= most, told
