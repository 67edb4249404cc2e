"""What must hold of every page of ours, whatever it shows: it fits, it is read by all, and it is in one language."""

import json
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .person import Person

OURS: Final = "iot-valley"
SIZES: Final = {"desktop": (1280, 900), "tablet": (820, 1180), "phone": (390, 844)}
THEMES: Final = ("light", "dark")
THEIRS: Final = "ha-form"
"""A form of Home Assistant's own in a part of ours."""

SERIOUS: Final = frozenset({"serious", "critical"})
STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

_OVERFLOWS = """tag => {
  const found = [];
  const look = (root) => root.querySelectorAll('*').forEach((node) => {
    const [wants, has] = [node.scrollWidth, node.clientWidth];
    if (node.localName.startsWith(tag) && wants > has + 1) found.push(`${node.localName} ${wants} > ${has}`);
    if (node.shadowRoot) look(node.shadowRoot);
  });
  look(document);
  return found;
}"""
"""Those of our elements that are wider than the place they have."""


def turn(page: Page, size: str, theme: str) -> None:
    """Take another screen, by day or by night."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]


def serious(page: Page, within: str = OURS) -> list[str]:
    """Return what keeps somebody from using our part of a page."""
    options: Any = {"runOnly": STANDARDS, "resultTypes": ["violations"]}
    violations: list[dict[str, Any]] = Axe().run(page, options=options).response["violations"]
    return [
        f"{violation['id']}: {json.dumps(node['target'])} {node.get('failureSummary', '')}"
        for violation in violations
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
        if within in (where := json.dumps(node["target"])) and THEIRS not in where
    ]


def overflowing(page: Page) -> list[str]:
    """Return those of our elements that do not fit."""
    found: list[str] = page.evaluate(_OVERFLOWS, OURS)
    return found


def check(person: Person, tag: str) -> None:
    """Find a view of ours whole: it fits, it is in the person's language, and nothing in it keeps anybody out."""
    element = person.page.locator(tag).first
    wide = overflowing(person.page)
    assert not wide, wide
    person.understands(element)
    bars = serious(person.page)
    assert not bars, bars
