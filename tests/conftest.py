"""Where Home Assistant is, its fixtures; where it is not, just enough of a package to test the core."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
import sys
from types import ModuleType

from hypothesis import settings

# A slow machine is no defect.
settings.register_profile("house", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=3_000)
settings.load_profile("house")

TESTS = Path(__file__).parent
ROOT = TESTS.parent


def _bare(name: str, path: Path) -> ModuleType:
    """Put a package in place without running its `__init__`, which needs Home Assistant."""
    package = ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package
    return package


if find_spec("homeassistant") is None:
    collect_ignore = [str(path) for path in TESTS.iterdir() if path.name != "core" and path != Path(__file__)]
    _components = _bare("custom_components", ROOT / "custom_components")
    # The code that mashumaro generates finds a class by its attributes, from the outermost package on.
    _components.iot_valley = _bare(  # type: ignore[attr-defined]
        "custom_components.iot_valley", ROOT / "custom_components" / "iot_valley"
    )
else:
    import pytest
    from pytest_homeassistant_custom_component.syrupy import HomeAssistantSnapshotExtension
    from syrupy.assertion import SnapshotAssertion

    # First of all, or the harness takes its own `custom_components` for ours.
    import custom_components.iot_valley

    assert Path(custom_components.iot_valley.__file__).is_relative_to(ROOT)

    @pytest.fixture(autouse=True)
    def auto_enable_custom_integrations(request: pytest.FixtureRequest) -> None:
        """Let Home Assistant load our integration in every test that asks for one."""
        names = request.fixturenames
        if "recorder_mock" in names:
            # It must be there before Home Assistant starts.
            request.getfixturevalue("recorder_mock")
        if "hass" in names:
            request.getfixturevalue("enable_custom_integrations")

    def pytest_configure(config: pytest.Config) -> None:
        """Tell of our marker."""
        config.addinivalue_line("markers", "own_folder: the test has a configuration folder of its own to write in")

    @pytest.fixture
    def hass_config_dir(request: pytest.FixtureRequest, hass_config_dir: str) -> str:
        """Return a folder of its own for a test that keeps files, else the one that all share."""
        if request.node.get_closest_marker("own_folder") is None:
            return hass_config_dir
        own: str = request.getfixturevalue("hass_tmp_config_dir")
        Path(own, "configuration.yaml").touch()
        rmtree(Path(own, ".storage"), ignore_errors=True)
        return own

    @pytest.fixture(autouse=True)
    def no_journal_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
        """Take away the journals of bookings, which are real files even where Home Assistant's storage is none."""
        folder = Path(request.getfixturevalue("hass_config_dir") if "hass" in request.fixturenames else TESTS)
        yield
        for left in (folder / ".storage").glob("iot_valley.*.journal"):
            left.unlink()

    @pytest.fixture
    def snapshot(snapshot: SnapshotAssertion) -> SnapshotAssertion:
        """Leave out of snapshots what is another each time, such as ids and moments of making."""
        return snapshot.use_extension(HomeAssistantSnapshotExtension)
