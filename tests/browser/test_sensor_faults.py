"""The repair of a sensor that something is wrong with, as facilities staff come by it."""

from typing import Any

import pytest

from scripts.support.instance import Instance

from .conftest import Welcome
from .house import HOUSE, wait_until
from .person import Person

SPEED = "900"
"""Four days in six minutes: a sensor that drops out again and again is found on the first."""

FOUND_WITHIN_SECONDS = 300.0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sensor_at_fault_in_a_browser(welcome: Welcome, language: str) -> None:
    """It is named with what was seen and what to do; learnt anew, it is in order, and nothing complains."""
    person = welcome(language, HOUSE)
    _add_fast_demo(person)
    wait_until(lambda: _faults(person.home), FOUND_WITHIN_SECONDS)
    fault = _faults(person.home)[0]
    person.opens("/config/repairs")
    told = {key: str(value) for key, value in fault["translation_placeholders"].items()}
    title = person.sees(person.reads(f"issues.{fault['translation_key']}.title", **told))
    person.looks("faults")
    person.click(title)
    person.looks("fault", shown=True)
    person.understands()
    flow = f"issues.{fault['translation_key']}.fix_flow.step.init.menu_options"
    person.chooses(person.reads(f"{flow}.learn", **told))
    wait_until(lambda: all(each["issue_id"] != fault["issue_id"] for each in _faults(person.home)))
    assert not person.complaints


def _add_fast_demo(person: Person) -> None:
    person.starts_adding()
    person.chooses(person.reads("config.step.user.menu_options.demo"))
    person.types(person.reads("config.step.demo.data.speed"), SPEED)
    person.goes_on()
    person.dialog.locator("step-flow-create-entry").wait_for()


def _faults(home: Instance) -> list[dict[str, Any]]:
    """Return the repairs that tell of sensors at fault."""
    issues = home.session.command("repairs/list_issues")["issues"]
    return [issue for issue in issues if str(issue["translation_key"]).startswith("sensor_")]
