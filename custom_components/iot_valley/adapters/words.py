"""Sentences and labels from the translations, for texts that are put together from parts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations, async_get_translations

from ..const import DOMAIN
from ..core.plan import Change, Plan
from ..core.rows import RosterProblem

MOST_LINES = 12
"""How many lines of a list are shown before «and N more»."""


@dataclass(frozen=True, slots=True)
class Words:
    """The translations of one language; what is missing there is in English."""

    sentences: Mapping[str, str]
    labels: Mapping[str, str]

    def sentence(self, key: str, **placeholders: str) -> str:
        """Return a sentence with its placeholders filled."""
        text = self.sentences.get(f"component.{DOMAIN}.exceptions.{key}.message", key)
        return text.format(**placeholders)

    def label(self, selector: str, option: str) -> str:
        """Return what an option of a selector is called."""
        return self.labels.get(f"component.{DOMAIN}.selector.{selector}.options.{option}", option)

    def capped(self, lines: Iterable[str]) -> str:
        """Return lines as a list, with what is over the cap as a number."""
        lines = list(lines)
        shown = [f"- {line}" for line in lines[:MOST_LINES]]
        if len(lines) > MOST_LINES:
            shown.append(f"- {self.sentence('and_more', count=str(len(lines) - MOST_LINES))}")
        return "\n".join(shown)

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number, rounded to so many decimals at most, as the language writes it."""
        whole, _, part = f"{round(value, digits):f}".rstrip("0").partition(".")
        whole = whole.replace("-", "−") if float(whole) or part else "0"
        return self.sentence("decimal", whole=whole, part=part) if part else whole

    def moment(self, at: datetime) -> str:
        """Return a day and a time as the language writes them."""
        return self.sentence("moment", year=f"{at:%Y}", month=f"{at:%m}", day=f"{at:%d}", time=f"{at:%H:%M}")

    def problem(self, problem: RosterProblem) -> str:
        """Return what is wrong with a roster, where, and the cure."""
        return self.sentence(
            f"roster_{problem.code.value}",
            line=str(problem.line),
            column=problem.column,
            value=problem.value,
            detail=problem.detail,
        )

    def change(self, change: Change) -> str:
        """Return one change of a cell."""
        nothing = self.sentence("nothing")
        return self.sentence(
            "roster_change",
            column=self.label("roster_column", change.column),
            before=change.before or nothing,
            after=change.after or nothing,
        )

    def planned(self, plan: Plan) -> str:
        """Return all that a roster would do, as lists under their titles."""
        parts = (
            ("roster_to_create", [f"**{row.code}** {row.name}" for row in plan.create]),
            (
                "roster_to_change",
                [f"**{update.row.code}** {'; '.join(map(self.change, update.changes))}" for update in plan.update],
            ),
        )
        texts = [f"{self.sentence(key, count=str(len(lines)))}\n{self.capped(lines)}" for key, lines in parts if lines]
        if plan.unchanged:
            texts.append(self.sentence("roster_unchanged", count=str(len(plan.unchanged))))
        return "\n\n".join(texts)


async def async_words(hass: HomeAssistant, language: str | None = None) -> Words:
    """Return the words of a language, Home Assistant's own where none is told."""
    language = language or hass.config.language
    return Words(
        await async_get_translations(hass, language, "exceptions", {DOMAIN}),
        await async_get_translations(hass, language, "selector", {DOMAIN}),
    )


@callback
def read_words(hass: HomeAssistant) -> Words:
    """Return the words of Home Assistant's language if `async_words` has read them, else none."""
    language = hass.config.language
    return Words(
        async_get_cached_translations(hass, language, "exceptions", DOMAIN),
        async_get_cached_translations(hass, language, "selector", DOMAIN),
    )
