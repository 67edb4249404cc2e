"""A browser and a real Home Assistant, on this machine only, for as long as a test takes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
import subprocess
import sys
from typing import Any

from playwright.sync_api import Browser, sync_playwright
import pytest

from scripts.support.instance import FULL, ROOT, Instance

from .person import Person, at_browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

type Welcome = Callable[..., Person]
"""Start a Home Assistant with a configuration and seat somebody before it, in a language."""


type Tell = Callable[[str, float], None]
"""Print a figure, and keep it in the report."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium, without which there is nothing to test."""
    found = subprocess.run(
        [ROOT / "scripts" / "support" / "chromium"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        pytest.skip("there is no Chromium here")
    return found


@pytest.fixture
def browser(chromium: str, socket_enabled: None) -> Iterator[Browser]:
    """Start a browser; it must be gone before the harness looks for what a test left behind."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def welcome(browser: Browser, tmp_path: Path) -> Iterator[Welcome]:
    """Let a test say what house it wants, and in which language."""
    with ExitStack() as houses:

        def start(language: str, configuration: Mapping[str, Any] | None = None) -> Person:
            home = Instance(tmp_path / "config", components=FULL, configuration=configuration, language=language)
            houses.enter_context(home)
            return houses.enter_context(at_browser(browser, home, language))

        yield start


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]) -> Tell:
    """Let a test print a figure, whether it passes or not, and keep it in the report."""

    def say(what: str, figure: float) -> None:
        record_property(what, figure)
        with capsys.disabled():
            sys.stdout.write(f"\n{what}: {figure:.1f}\n")

    return say
