"""What a space drives besides its lamps: to add to it, add a row, and its name in both languages."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DRIVEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "climates": ("climate",),
        "fans": ("fan", "switch", "number", "select", "input_boolean", "input_number", "input_select"),
        "signs": ("light",),
        "egress": ("light",),
    }
)
"""The fields of a space, and the domains of the entities that can be there."""
