"""The repairs of a building: shown while they hold, gone by themselves once put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person should put right; the key is that of its text."""

    key: str
    subject: str = ""
    """What tells it from others with its key: the id of a space, or what a sensor is stored as."""

    placeholders: Mapping[str, str] = field(default=_NOTHING)
    fixable: bool = True
    severity: ir.IssueSeverity = ir.IssueSeverity.WARNING


class Issues:
    """The repairs that one building shows at the moment."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Start with none."""
        self._hass = hass
        self._entry_id = entry_id
        self._shown: frozenset[str] = frozenset()

    @callback
    def show(self, issues: Iterable[Issue]) -> None:
        """Show these, and no others any more."""
        wanted = {f"{issue.key}_{self._entry_id}_{issue.subject}": issue for issue in issues}
        for id_ in self._shown - wanted.keys():
            ir.async_delete_issue(self._hass, DOMAIN, id_)
        for id_, issue in wanted.items():
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                id_,
                data={"entry_id": self._entry_id, "subject": issue.subject, "key": issue.key},
                is_fixable=issue.fixable,
                severity=issue.severity,
                translation_key=issue.key,
                translation_placeholders=dict(issue.placeholders),
            )
        self._shown = frozenset(wanted)
