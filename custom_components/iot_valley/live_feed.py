"""One picture of a building for all pages that look at it, and what becomes another in it, told once to each."""

from collections.abc import Callable, Collection, Container
from functools import partial
from typing import Any, Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.json import json_bytes, json_fragment
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .coordinator import Coordinator, IotValleyConfigEntry
from .core.caretaker import CARE
from .core.live import difference, likeness, picture
from .core.written import Written

FEEDS: HassKey[dict[str, LiveFeed]] = HassKey(f"{DOMAIN}_feeds")
"""Those of the buildings that are set up, by the ids of their entries."""

GONE: Final[Written] = {"gone": True}
"""What is told last, when the building is unloaded."""


class News:
    """What a page is told; written down once for all that are told the whole of it."""

    def __init__(self, told: Written) -> None:
        """Take what is told."""
        self.told = told
        self._written: Any = None

    @property
    def written(self) -> Any:
        """All of it, as a part of a message."""
        if self._written is None:
            self._written = json_fragment(json_bytes(self.told))
        return self._written

    def of(self, ids: Container[str]) -> Written | None:
        """Return what concerns some spaces alone, none where nothing does."""
        spaces: Any = self.told.get("spaces")
        if spaces is None:
            return self.told
        few = {id: space for id, space in spaces.items() if id in ids}
        return self.told | {"spaces": few} if few or "building" in self.told else None


type Listener = Callable[[News], None]


class LiveFeed:
    """The live picture of one building. While nobody looks, it costs nothing."""

    def __init__(self, coordinator: Coordinator) -> None:
        """Start with nobody looking."""
        self._coordinator = coordinator
        self._engine = coordinator.engine
        self._building = self._engine.building
        self._listeners: list[Listener] = []
        self._stops: list[CALLBACK_TYPE] = []
        self._told: dict[str, Written] = {}
        self._stirred: dict[str, None] = {}
        self._stop_spaces = coordinator.async_on_spaces(self._on_spaces)

    @property
    def entry(self) -> IotValleyConfigEntry:
        """The entry of the building."""
        return self._coordinator.entry

    @property
    def space_ids(self) -> Collection[str]:
        """The ids of its spaces."""
        return self._engine.building.spaces.keys()

    def snapshot(self) -> News:
        """Return all that a page is told at first."""
        engine = self._engine
        devices = self._coordinator.devices
        told: Any = picture(engine.building, engine.views) | self._clock() | {"id": self._coordinator.entry.entry_id}
        for id, space in told["spaces"].items():
            space["device"] = devices[id].id
        return News(told)

    @callback
    def async_subscribe(self, listener: Listener) -> CALLBACK_TYPE:
        """Call the listener with what is another from now on."""
        if not self._listeners:
            self._start()
        self._listeners.append(listener)

        @callback
        def _unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)
                if not self._listeners:
                    self._stop()

        return _unsubscribe

    @callback
    def async_close(self) -> None:
        """Tell all who look that there is nothing to see any more."""
        self._stop_spaces()
        self._tell(GONE)
        self._listeners.clear()
        self._stop()

    # -- what is another -----------------------------------------------------------------------------------------------

    def _start(self) -> None:
        engine, listen = self._engine, self._coordinator.async_listen
        spaces = engine.building.spaces
        self._told = {id: likeness(space, engine.views[id]) for id, space in spaces.items()}
        self._stops = [listen(id, partial(self._on_change, id)) for id in (*spaces, CARE)]

    def _stop(self) -> None:
        for stop in self._stops:
            stop()
        self._stops, self._told, self._stirred = [], {}, {}

    @callback
    def _on_change(self, id: str) -> None:
        """Note that something is another, and tell it together with all else of this turn of the loop."""
        if not self._stirred:
            self._coordinator.hass.loop.call_soon(self._flush)
        self._stirred[id] = None

    @callback
    def _flush(self) -> None:
        stirred, self._stirred = self._stirred, {}
        news: dict[str, Written] = {}
        for id in stirred:
            space, before = self._engine.building.spaces.get(id), self._told.get(id)
            if space is not None and before is not None:
                self._told[id] = after = likeness(space, self._engine.views[id])
                if changed := difference(before, after):
                    news[id] = changed
        told: Written = ({"spaces": news} if news else {}) | ({"care": True} if CARE in stirred else {})
        if told:
            self._tell(told | self._clock())

    @callback
    def _on_spaces(self, _: object) -> None:
        """Show the building anew where it was changed."""
        if self._engine.building == self._building:
            return
        self._building = self._engine.building
        if self._listeners:
            self._stop()
            self._start()
            self._tell(self.snapshot().told)

    def _tell(self, told: Written) -> None:
        news = News(told)
        for listener in tuple(self._listeners):
            listener(news)

    def _clock(self) -> Written:
        """Return the building's time, and how fast it goes."""
        clock = self._coordinator.clock
        return {"at": round(clock.now().timestamp(), 3), "speed": clock.speed}


@callback
def async_open(hass: HomeAssistant, coordinator: Coordinator) -> CALLBACK_TYPE:
    """Let pages look at a building, until what is returned is called."""
    entry_id = coordinator.entry.entry_id
    feed = LiveFeed(coordinator)
    hass.data.setdefault(FEEDS, {})[entry_id] = feed

    @callback
    def _close() -> None:
        hass.data[FEEDS].pop(entry_id)
        feed.async_close()

    return _close


@callback
def feed_of(hass: HomeAssistant, entry_id: str | None) -> LiveFeed | None:
    """Return the feed of a building that is set up, of the first one where none is named."""
    feeds = hass.data.get(FEEDS, {})
    return next(iter(feeds.values()), None) if entry_id is None else feeds.get(entry_id)
