"""Where the third-party data is, which the project does not contain."""

from pathlib import Path

import pytest

from scripts.support.instance import ROOT


@pytest.fixture
def data(request: pytest.FixtureRequest) -> Path:
    """Return the folder of real recordings; without it a test says so and is skipped."""
    folder = Path(request.config.getoption("--data", default=None) or ROOT.parent / "shared" / "data")
    if not (folder / "occupancy").is_dir():
        pytest.skip(f"there are no recordings in {folder}")
    return folder / "occupancy"
