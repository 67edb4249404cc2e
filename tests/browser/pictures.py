"""Pictures of pages: all of them for whoever looks, a few of them small enough for the README."""

from io import BytesIO
import os
from pathlib import Path

from PIL import Image

from . import likenesses
from .likenesses import MOST_OTHERS

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / ".develop" / "screenshots"
PICTURES = "IOT_VALLEY_PICTURES"
"""The environment variable with the folder that the README's pictures go to."""

MOST_BYTES = 150_000
COLOURS = (256, 128, 64, 32)


def keep(name: str, content: bytes, *, shown: bool, compared: bool = True, most: float = MOST_OTHERS) -> None:
    """Write a picture for whoever looks, and compare it; what the README shows is written there too, if asked for."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / f"{name}.png").write_bytes(content)
    if shown and (folder := os.environ.get(PICTURES)):
        (ROOT / folder).mkdir(parents=True, exist_ok=True)
        (ROOT / folder / f"{name}.png").write_bytes(compressed(content))
    if compared:
        likenesses.compare(name, content, most)


def compressed(content: bytes) -> bytes:
    """Return a picture in as many colours as fit."""
    picture = Image.open(BytesIO(content)).convert("RGB")
    small = b""
    for colours in COLOURS:
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        small = out.getvalue()
        if len(small) <= MOST_BYTES:
            break
    return small
