"""The code by which a phone takes a guest's link off a sign."""

from typing import Final

from homeassistant.util.json import JsonObjectType
import pyqrcode

_QUIET: Final = 2
"""White modules around a code, without which a camera does not find it."""


def drawn(link: str) -> JsonObjectType:
    """Return the code of a link as the path of an SVG, and how many modules wide it is with the white around it."""
    rows = [list(row) for row in pyqrcode.create(link, error="L").code]
    black = ((x, y) for y, row in enumerate(rows, _QUIET) for x, module in enumerate(row, _QUIET) if module)
    return {"size": len(rows) + 2 * _QUIET, "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in black)}
