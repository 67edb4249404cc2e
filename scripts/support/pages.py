"""What the pages cost, in a real browser before a real Home Assistant: each figure with what it may be at the most."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
import json
from pathlib import Path
from statistics import median, quantiles
import subprocess
import sys
import tempfile
from time import sleep
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from .files import ROOT
from .instance import FULL, Instance
from .pages_share import FRONTEND, OURS, share_of_a_page

WWW = ROOT / "custom_components" / "iot_valley" / "www"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLOW = "/api/config/config_entries/flow"
SPACES = 1600
SENSED = 200
"""So many of them have a sensor; the others cost a page as much."""

VIEWS = 5
PIXELS = 40
EVENTS_PER_SECOND = 50


class Figure(NamedTuple):
    """Something that was measured, and what it may be at the most."""

    name: str
    value: float
    most: float
    unit: str


def main() -> int:
    """Measure all of it, print it, and fail where something costs too much."""
    parser = argparse.ArgumentParser(prog="scripts/pages", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures for another program")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="iot-valley-") as folder:
        figures = list(_measure(Path(folder)))
    if options.json:
        print(json.dumps([figure._asdict() for figure in figures]))
    else:
        for figure in figures:
            verdict = "ok" if figure.value <= figure.most else "TOO MUCH"
            print(f"{figure.name:<58} {figure.value:>9.1f} {figure.unit:<6} (at most {figure.most:g})  {verdict}")
    return int(any(figure.value > figure.most for figure in figures))


def _measure(folder: Path) -> Iterator[Figure]:
    scripts = sum(path.stat().st_size for path in WWW.glob("*.js"))
    yield Figure("all our scripts", scripts / 1000, 150, "kB")
    with Instance(folder / "config", components=FULL) as home, _browser() as browser:
        _furnish(home)
        page = _signed_in(browser, home)
        yield Figure(f"first view of {SPACES} spaces, median of {VIEWS}", _first_view(page, home), 1500, "ms")
        took, sizes = _pixels(page)
        yield Figure("sensor event to pixel, p95", quantiles(took, n=20)[-1], 300, "ms")
        yield Figure("the largest message of one change", max(sizes), 1000, "bytes")
        page.goto("about:blank")
        for what, asked in (("what our page listens to", (OURS,)), ("a page, with the frontend", (FRONTEND, OURS))):
            share = 100 * share_of_a_page(home, partial(_speak, home), EVENTS_PER_SECOND, *asked)
            yield Figure(f"share of a core for {what}, {EVENTS_PER_SECOND} events/s", share, 2, "%")


def sensor(number: int) -> str:
    """Return the id of the sensor of a space."""
    return f"binary_sensor.space_{number}_presence"


def _furnish(home: Instance) -> None:
    """Make a building of many spaces, the first of which have sensors."""
    session = home.session
    for number in range(SENSED):
        session.post(f"/api/states/{sensor(number)}", {"state": "off"})
    menu = session.post(FLOW, {"handler": "iot_valley"})
    form = session.post(f"{FLOW}/{menu['flow_id']}", {"next_step_id": "building"})
    made = session.post(f"{FLOW}/{form['flow_id']}", {"name": "Large", "always_open": True})
    rows = ["code,name,kind,capacity,sensors"]
    for number in range(SPACES):
        cell = f"{sensor(number)}=presence" if number < SENSED else "-"
        rows.append(f"S{number},Space {number},meeting_room,8,{cell}")
    entry_id = made["result"]["entry_id"]
    session.post("/api/services/iot_valley/import_spaces", {"config_entry_id": entry_id, "csv": "\n".join(rows)})
    sleep(5)


@contextmanager
def _browser() -> Iterator[Any]:
    found = subprocess.run(
        [ROOT / "scripts" / "support" / "chromium"], capture_output=True, text=True, check=False
    ).stdout.strip()
    if not found:
        sys.exit("There is no Chromium here.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def _signed_in(browser: Any, home: Instance) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    stored = json.dumps(json.dumps(home.session.hass_tokens))
    context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")
    page: Page = context.new_page()
    return page


_VIEW = """spaces => new Promise((seen) => {
  const start = performance.now();
  const find = (root, tag) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.localName === tag) return node;
      const inside = node.shadowRoot && find(node.shadowRoot, tag);
      if (inside) return inside;
    }
  };
  const look = () => {
    const view = find(document, 'iot-valley-floors');
    const tiles = view?.shadowRoot.querySelectorAll('.tile').length ?? 0;
    if (tiles < spaces) requestAnimationFrame(look);
    else requestAnimationFrame(() => setTimeout(() => seen(performance.now() - start)));
  };
  history.pushState(null, '', '/iot-valley/floors');
  window.dispatchEvent(new CustomEvent('location-changed', {detail: {replace: false}}));
  requestAnimationFrame(look);
})"""
"""Go to the floors from another page of Home Assistant, whose frontend is ready; return when all is painted."""


def _opened(page: Page, home: Instance) -> float:
    page.goto(f"{home.url}/profile/general")
    page.locator("ha-panel-profile").wait_for(state="attached")
    page.wait_for_timeout(2000)
    return float(page.evaluate(_VIEW, SPACES))


def _first_view(page: Page, home: Instance) -> float:
    return median(_opened(page, home) for _ in range(VIEWS))


_PIXEL = """([id, name]) => new Promise((seen) => {
  const find = (root) => {
    for (const node of root.querySelectorAll('*')) {
      if (node.localName === 'iot-valley-floors') return node;
      const inside = node.shadowRoot && find(node.shadowRoot);
      if (inside) return inside;
    }
  };
  const view = find(document);
  const space = view.building.all().find((each) => each.name === name);
  const tile = view.shadowRoot.querySelector(`[data-space='${space.id}']`);
  tile.scrollIntoView();
  let size = 0;
  const take = view.feed.building.take.bind(view.feed.building);
  view.feed.building.take = (told) => {
    size = new TextEncoder().encode(JSON.stringify({id: 99, type: 'event', event: told})).length;
    take(told);
  };
  const medal = () => view.shadowRoot.querySelector(`[data-space='${space.id}'] .medal`).className;
  const before = medal();
  const start = performance.now();
  const look = () => {
    if (medal() === before) requestAnimationFrame(look);
    else requestAnimationFrame(() => seen([performance.now() - start, size]));
  };
  requestAnimationFrame(look);
  document.querySelector('home-assistant').hass.callApi('POST', `states/${id}`, {state: 'on'});
})"""
"""Let a sensor speak; return how many milliseconds later its space is painted, and how long the message was."""


def _pixels(page: Page) -> tuple[list[float], list[float]]:
    told = [page.evaluate(_PIXEL, [sensor(number), f"Space {number}"]) for number in range(PIXELS)]
    return [took for took, _ in told], [size for _, size in told]


def _speak(home: Instance, number: int) -> None:
    """Let a sensor speak, each time that of another space, so that each event is news."""
    spoken, turn = number % (SENSED - PIXELS), number // (SENSED - PIXELS)
    home.session.post(f"/api/states/{sensor(PIXELS + spoken)}", {"state": ("on", "off")[turn % 2]})


if __name__ == "__main__":
    sys.exit(main())
