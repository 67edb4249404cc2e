"""The README lists the devices and quantities that the code knows."""

import pytest

from scripts.support.devices import README, written


def test_the_tables_are_up_to_date() -> None:
    """`scripts/devices` writes them."""
    readme = README.read_text(encoding="utf-8")
    assert written(readme) == readme


def test_a_readme_without_places_for_them_is_refused() -> None:
    """Rather than left as it is."""
    with pytest.raises(ValueError, match="devices"):
        written("# IoT Valley\n")
