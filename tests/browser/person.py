"""A person at a browser, who is signed in, reads, clicks and types."""

from collections.abc import Iterator
from contextlib import contextmanager
import json

from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page

from scripts.support.instance import Instance

from . import pictures
from .words import raw, untranslated, words

PAGE = "/config/integrations/integration/iot_valley"
"""Our integration's page."""

PATIENCE_MS = 60_000
"""How long an answer may take: with three hundred rooms, Home Assistant's page is slow without a graphics card."""
SETTLED_MS = 700
"""How long a dialog or a menu takes to open."""

SIZE = {"width": 1280, "height": 1000}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}

_TEXTS = """root => {
  const lines = [];
  const seen = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent.replace(/\\s+/g, ' ').trim();
      if (text) lines.push(text);
    } else if (node.nodeType === Node.ELEMENT_NODE && !['STYLE', 'SCRIPT'].includes(node.tagName)) {
      if (node.tagName === 'SLOT') node.assignedNodes({flatten: true}).forEach(seen);
      else (node.shadowRoot ?? node).childNodes.forEach(seen);
    }
  };
  seen(root);
  return lines;
}"""
"""All texts of an element, those of its shadow trees too, in the order of the page."""

_TELL = "window.addEventListener('unhandledrejection', e => console.error('rejected', JSON.stringify(e.reason)))"
"""Playwright names a rejection that is no error «Object»: let the page say what it is."""

_LEAVING = ("disconnected", "Connection lost", "Subscription not found", "rejected undefined")
"""What the page says of its connection when it is left, and of a subscription that it ends twice."""


class Person:
    """Someone who uses Home Assistant in one language; their clicks are counted."""

    def __init__(self, page: Page, home: Instance, language: str) -> None:
        """Sit down at a page of nothing."""
        self.page = page
        self.home = home
        self.language = language
        self.clicks = 0
        self.complaints: list[str] = []
        self.dialog = page.locator("dialog-data-entry-flow")
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)

    def reads(self, key: str, **placeholders: str) -> str:
        """Return what our integration says under a key."""
        return words(self.language)[key].format(**placeholders)

    def opens(self, path: str) -> None:
        """Go to a page."""
        self.page.goto(self.home.url + path)

    def sees(self, text: str, *, exact: bool = False) -> Locator:
        """Wait until a text is there, and return where."""
        place = self.page.get_by_text(text, exact=exact).first
        place.wait_for()
        return place

    def click(self, target: Locator) -> None:
        """Click once, and let the page settle."""
        target.click()
        self.clicks += 1
        self.page.wait_for_timeout(SETTLED_MS)

    def presses(self, name: str) -> None:
        """Click a button that says so."""
        self.click(self.page.get_by_role("button", name=name, exact=True).last)

    def chooses(self, name: str) -> None:
        """Click a line of the menu in the dialog."""
        self.click(self.dialog.get_by_text(name, exact=True))

    def types(self, label: str, value: str) -> None:
        """Fill in a field of the dialog."""
        role = "spinbutton" if value.isdigit() else "textbox"
        self.dialog.get_by_role(role, name=label).first.fill(value)  # type: ignore[arg-type]

    def picks_area(self, name: str) -> None:
        """Choose an area in the dialog."""
        self.click(self.dialog.locator("ha-area-picker ha-combo-box-item").first)
        self.page.keyboard.type(name, delay=20)
        self.page.wait_for_timeout(SETTLED_MS)
        self.page.keyboard.press("Enter")
        self.page.wait_for_timeout(SETTLED_MS)

    def goes_on(self) -> None:
        """Press the button at the foot of the dialog, whatever it says, and wait for what comes next."""
        self.click(self.dialog.locator("ha-dialog-footer ha-button").last)

    def starts_adding(self) -> None:
        """Find our integration among all, and begin to add it."""
        self.opens("/config/integrations/dashboard")
        self.click(self.page.locator("ha-config-integrations-dashboard ha-button[slot=fab]"))
        self.page.locator("ha-integration-list-item").first.wait_for()
        self.page.keyboard.type("iot valley")
        self.click(self.page.locator("ha-integration-list-item", has_text="IoT Valley"))
        self.sees(self.reads("config.step.user.description"))

    def opens_menu(self, awaited: str) -> None:
        """Press *Configure* on the integration's page, once it shows a text."""
        self.opens(PAGE)
        self.sees(awaited)
        self.click(self.page.locator("ha-config-entry-row ha-icon-button[slot=end]").first)

    def understands(self, target: Locator | None = None, *, keys: bool = False) -> None:
        """Find everything in one's language, and no key where none is to be typed."""
        lines = self.texts(target)
        assert keys or not raw(lines)
        assert self.language == "en" or not untranslated(lines, self.language)

    def texts(self, target: Locator | None = None) -> list[str]:
        """Return all that the dialog, or something else, says."""
        lines: list[str] = (target or self.dialog).evaluate(_TEXTS)
        return lines

    def looks(self, name: str, *, shown: bool = False, compared: bool = True) -> None:
        """Take a picture; some are shown in the README, and those that go by the day are not compared."""
        self.page.mouse.move(0, 0)
        self.page.wait_for_timeout(SETTLED_MS)
        pictures.keep(f"{name}-{self.language}", self.page.screenshot(), shown=shown, compared=compared)

    def _on_console(self, message: ConsoleMessage) -> None:
        """Remember an error, unless it is the picture of another integration that cannot be had offline."""
        where = message.location.get("url", "")
        is_picture = "Failed to load resource" in message.text and "iot_valley" not in where
        if message.type == "error" and not is_picture:
            self._complain(f"{message.text} ({where})")

    def _on_error(self, error: Error) -> None:
        """Remember an error of the page; what is no error has been told on the console."""
        if str(error) != "Object":
            self._complain(str(error))

    def _complain(self, text: str) -> None:
        """Remember an error, unless it is that the page was left."""
        if not any(leaving in text for leaving in _LEAVING):
            self.complaints.append(text)


@contextmanager
def at_browser(browser: Browser, home: Instance, language: str) -> Iterator[Person]:
    """Sign somebody in."""
    context = browser.new_context(
        viewport=SIZE,  # type: ignore[arg-type]
        locale=LOCALES[language],
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(PATIENCE_MS)
    stored = {"hassTokens": home.session.hass_tokens, "selectedLanguage": language}
    for key, value in stored.items():
        context.add_init_script(f"localStorage.setItem({json.dumps(key)}, {json.dumps(json.dumps(value))})")
    context.add_init_script(_TELL)
    try:
        yield Person(context.new_page(), home, language)
    finally:
        context.close()
