"""What is told of a building: the view of each space, and what the floors and the building add up to."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from . import totals, views
from .model import Building, Space
from .occupancy import because
from .totals import BUILDING, NO_PART, Part, Totals, part_of
from .traces import Trace
from .views import Look, SpaceView
from .watches import Watch


class Board:
    """All that was told last."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self.views: dict[str, SpaceView] = {}
        self.totals: dict[str, Totals] = {}

    def rebuild(self, building: Building, spaces: Mapping[str, Space]) -> None:
        """Forget the spaces that are gone, and make the totals anew: others may have moved to another floor."""
        keep(self.views, spaces)
        keep(self.totals, ())
        groups: Iterable[str] = (BUILDING, *(floor.id for floor in building.floors))
        self.totals |= dict.fromkeys(groups, Totals())
        for space_id, view in self.views.items():
            space = spaces[space_id]
            self._move_totals(space, NO_PART, part_of(space, view))

    def tell(
        self, space: Space, watches: tuple[Watch, ...], traces: Mapping[str, Trace], look: Look, *, wholly: bool
    ) -> list[str]:
        """Return the ids of all whose view became another.

        Not wholly, a new probability alone is no news: a chatty sensor would write states without end.
        """
        before = self.views.get(space.id)
        after = views.view_of(space, watches, traces, look)
        if not (before is None or wholly or after.differs(before)):
            return []
        after = after._replace(because=because(watches, traces, look.now))
        if after == before:
            return []
        self.views[space.id] = after
        old, new = NO_PART if before is None else part_of(space, before), part_of(space, after)
        return [space.id] if old == new else [space.id, *self._move_totals(space, old, new)]

    def _move_totals(self, space: Space, before: Part, after: Part) -> list[str]:
        """Return the floor and the building where they add up to something else now."""
        changed: list[str] = []
        for group in (space.floor, BUILDING):
            if group is None or group not in self.totals:
                continue
            old = self.totals[group]
            new = totals.moved(old, space, before, after)
            if new != old:
                self.totals[group] = new
                changed.append(group)
        return changed


def rename(memory: dict[str, Any], ids: Mapping[str, str]) -> None:
    """Know in place by its new id what has another one now: an id that one gives up, another may take."""
    moved = {new: memory.pop(old) for old, new in ids.items() if old in memory}
    memory |= moved


def keep(memory: dict[str, Any], known: Container[str]) -> None:
    """Forget in place all that is not known any more."""
    for gone in [key for key in memory if key not in known]:
        del memory[gone]
