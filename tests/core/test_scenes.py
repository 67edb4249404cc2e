"""Evenings of light, each written by hand: what happens, and which brightness is commanded when."""

from dataclasses import replace

import pytest

from custom_components.iot_valley.core.attributes import Attribute
from custom_components.iot_valley.core.hours import OpeningHours, Span
from custom_components.iot_valley.core.kinds import SpaceKind
from custom_components.iot_valley.core.messages import (
    ActuatorReport,
    Effect,
    EffectChosen,
    Hand,
    LightingChosen,
    LightReport,
    Mode,
    ModeChosen,
    OverridesEnded,
    Reading,
    SceneChosen,
    SetLights,
)
from custom_components.iot_valley.core.model import Space
from custom_components.iot_valley.core.scenes import DEADBAND, LightScene, level_of, may_change, regulated, scene_of
from custom_components.iot_valley.core.sensors import SensorKind

from .buildings import Day, at, nap_room, room

PRESENCE, MOTION, LUX = SensorKind.PRESENCE, SensorKind.MOTION, SensorKind.ILLUMINANCE
OFFICE = OpeningHours(tuple((Span(at("08:00").time(), at("19:00").time()),) for _ in range(7)))

_WORDS = {"in": ("presence", 1.0), "out": ("presence", 0.0), "lost": ("presence", None)}


def lit(kind: SpaceKind = SpaceKind.MEETING_ROOM, **more: object) -> Space:
    """Return a room with a radar, a lux sensor and a lamp."""
    return replace(room(PRESENCE, LUX, kind=kind, lights=("lamp",)), **more)  # type: ignore[arg-type]


def lives(space: Space, story: str) -> list[str]:
    """Return the commands of an evening, told as its events, with the time of each."""
    day = Day(space, start="07:00", hours=OFFICE)
    day.happens(LightReport("lamp", on=False))
    for event in filter(None, (each.strip() for each in story.split(";"))):
        clock, word = event.split(" ", 1)
        day.until(clock)
        _happens(day, word)
    return [f"{moment:%H:%M} {command.brightness}" for moment, command in day.done if isinstance(command, SetLights)]


def _happens(day: Day, word: str) -> None:
    name, _, value = word.partition("=")
    if name in _WORDS:
        day.happens(Reading(*_WORDS[name]))
    elif name == "lux":
        day.happens(Reading("illuminance", float(value)))
    elif name in {"hand", "wall", "guest"}:
        hand = {"hand": Hand.PERSON, "wall": Hand.DEVICE, "guest": Hand.GUEST}[name]
        day.happens(LightReport("lamp", on=value != "0", brightness=int(value) or None, hand=hand))
    elif name == "mode":
        day.happens(ModeChosen("room", Mode(value)))
    elif name == "scene":
        day.happens(SceneChosen("room", LightScene(value)))
    elif name == "automatic":
        day.happens(LightingChosen("room", automatic=value == "yes"))
    elif name == "back":
        day.happens(OverridesEnded("room"))
    elif name in {"lights_on", "lights_off"}:
        day.happens(EffectChosen("room", Effect(name), automatic=value == "yes"))
    else:
        assert name == "end", word


CONSTANT = lit(lux=500.0)
DUSK = "08:58 lux=90; 09:00 in"
SUN = "; ".join(f"09:0{minute} lux={5000 + minute}" for minute in (2, 4, 6, 8)) + "; 09:10 lux=5005"

TRACES: dict[str, tuple[Space, str, list[str]]] = {
    "on at entry, dimmed for a minute, off": (
        lit(),
        "09:00 in; 10:00 out; 11:00 end",
        ["09:00 100", "10:00 20", "10:01 0"],
    ),
    "a booth has its own brightness": (lit(SpaceKind.PHONE_BOOTH), "09:00 in", ["09:00 80"]),
    "a lounge too": (lit(SpaceKind.LOUNGE), "09:00 in", ["09:00 60"]),
    "no lamp in a nap room": (lit(SpaceKind.NAP_ROOM), "09:00 in", []),
    "no lamp in a lodging, but it goes off": (
        lit(SpaceKind.LODGING),
        "09:00 in; 09:10 hand=60; 10:00 out; 11:00 end",
        ["10:00 20", "10:01 0"],
    ),
    "none where it is bright": (lit(), "08:50 lux=800; 09:00 in", []),
    "at dusk it comes on": (lit(), "08:50 lux=800; 09:00 in; 09:40 lux=150", ["09:40 100"]),
    "daylight switches nobody's lamp off": (lit(), "08:50 lux=100; 09:00 in; 09:30 lux=2000; 10:00 end", ["09:00 100"]),
    "a presentation is dim": (lit(), "09:00 in; 09:10 scene=presentation", ["09:00 100", "09:10 30"]),
    "and ends by hand": (
        lit(),
        "09:00 in; 09:10 scene=presentation; 09:40 scene=usual",
        ["09:00 100", "09:10 30", "09:40 100"],
    ),
    "or when all have gone": (
        lit(),
        "09:00 in; 09:10 scene=presentation; 10:00 out; 10:30 in",
        ["09:00 100", "09:10 30", "10:00 20", "10:01 0", "10:30 100"],
    ),
    "whoever comes back within the minute has it as before": (
        lit(),
        "09:00 in; 09:10 scene=presentation; 10:00 out; 10:00:30 in",
        ["09:00 100", "09:10 30", "10:00 20", "10:00 100"],
    ),
    "cleaners have all the light": (lit(SpaceKind.LOUNGE), "09:00 in; 09:10 mode=cleaning", ["09:00 60", "09:10 100"]),
    "a corridor is dim at night": (lit(SpaceKind.CIRCULATION), "07:30 in", ["07:30 30"]),
    "and brighter when it opens": (lit(SpaceKind.CIRCULATION), "07:30 in; 08:10 end", ["07:30 30", "08:00 60"]),
    "a work place keeps its light at night": (lit(SpaceKind.WORKSHOP), "07:30 in; 08:10 end", ["07:30 100"]),
    "constant light: too bright, one step down for each measurement": (
        CONSTANT,
        f"{DUSK}; 09:02 lux=800; 09:04 lux=700",
        ["09:00 100", "09:02 80", "09:04 64"],
    ),
    "too dark, up again": (CONSTANT, f"{DUSK}; 09:02 lux=900; 09:04 lux=400", ["09:00 100", "09:02 80", "09:04 88"]),
    "near enough is left alone": (CONSTANT, f"{DUSK}; 09:02 lux=560; 09:04 lux=440", ["09:00 100"]),
    "no second step for the same measurement": (
        CONSTANT,
        f"{DUSK}; 09:02 lux=900; 09:20 end",
        ["09:00 100", "09:02 80"],
    ),
    "nor within a minute": (
        CONSTANT,
        f"{DUSK}; 09:02 lux=900; 09:02:30 lux=901; 09:03:10 lux=902",
        ["09:00 100", "09:02 80", "09:03 60"],
    ),
    "never under a tenth": (
        CONSTANT,
        f"{DUSK}; {SUN}; 09:12 lux=5006; 09:14 lux=5007",
        ["09:00 100", "09:02 80", "09:04 60", "09:06 40", "09:08 20", "09:10 10"],
    ),
    "off in bright daylight where the owner asks, and on at dusk": (
        lit(lux=500.0, daylight_off=True),
        f"{DUSK}; {SUN}; 17:00 lux=100",
        ["09:00 100", "09:02 80", "09:04 60", "09:06 40", "09:08 20", "09:10 0", "17:00 100"],
    ),
    "a scene is not regulated": (
        CONSTANT,
        f"{DUSK}; 09:01 scene=presentation; 09:05 lux=900",
        ["09:00 100", "09:01 30"],
    ),
    "a hand on the dimmer is not regulated away": (
        CONSTANT,
        f"{DUSK}; 09:02 hand=50; 09:05 lux=900; 09:10 lux=100",
        ["09:00 100"],
    ),
    "until it is given back": (lit(), "09:00 in; 09:10 hand=0; 09:20 back", ["09:00 100", "09:20 100"]),
    "a wall switch is a hand too": (lit(), "09:00 in; 09:10 wall=0; 09:30 mode=cleaning", ["09:00 100"]),
    "not knowing takes the warning back": (
        lit(),
        "09:00 in; 10:00 out; 10:00:30 lost; 11:00 end",
        ["09:00 100", "10:00 20", "10:00 100"],
    ),
    "auto-on alone": (lit(), "08:00 lights_off=no; 09:00 in; 10:00 out; 11:00 end", ["09:00 100"]),
    "auto-off alone": (
        lit(),
        "08:00 lights_on=no; 09:00 in; 09:10 hand=80; 10:00 out; 11:00 end",
        ["10:00 20", "10:01 0"],
    ),
    "neither": (lit(), "08:00 automatic=no; 09:00 in; 09:10 hand=80; 10:00 out; 11:00 end", []),
}


@pytest.mark.parametrize("name", TRACES)
def test_an_evening_written_by_hand(name: str) -> None:
    """Each command at its minute, and no other."""
    space, story, commands = TRACES[name]
    assert lives(space, story) == commands


def test_a_guest_sees_to_how_bright_its_lamp_is() -> None:
    """Adaptive Lighting is asked for light, and dims it as it likes; it is not warned, and goes off."""
    day = Day(lit())
    day.happens(LightReport("lamp", on=False, hand=Hand.GUEST))
    day.reads("09:00", "presence", 1)
    assert day.actuated() == [("09:00:00", {Attribute.POWER: 1.0})]
    day.happens(LightReport("lamp", on=True, brightness=55, hand=Hand.GUEST))
    day.reads("10:00", "presence", 0)
    day.until("10:05")
    assert day.levels() == [0]


def passages(*links: tuple[str, ...]) -> Day:
    """Return corridors in a row, each with a radar and a lamp."""
    row = ("one", "two", "three")
    spaces = [
        replace(
            room(PRESENCE, MOTION, id=id, kind=SpaceKind.CIRCULATION, lights=(f"{id}.lamp",)),
            beside=tuple(other for link in links if id in link for other in link if other != id),
        )
        for id in row
    ]
    day = Day(*spaces)
    for id in row:
        day.happens(LightReport(f"{id}.lamp", on=False))
        day.reads("08:00", f"{id}.presence", 0)
    return day


def test_the_corridor_is_lit_one_space_ahead() -> None:
    """Low in the next one, full in the one that somebody is in, and dark behind."""
    day = passages(("one", "two"), ("two", "three"))
    day.reads("09:00", "one.presence", 1)
    assert [(each.space_id, each.brightness) for each in day.commands] == [("one", 60), ("two", 30)]
    day.reads("09:01", "two.presence", 1)
    assert [(each.space_id, each.brightness) for each in day.commands[2:]] == [("two", 60), ("three", 30)]
    day.reads("09:02", "one.presence", 0)
    day.reads("09:02", "two.presence", 0)
    day.until("09:10")
    ends = {each.space_id: each.brightness for each in day.commands}
    assert ends == {"one": 0, "two": 0, "three": 0}


def test_rooms_are_not_lit_ahead() -> None:
    """Only passages are."""
    hall = replace(room(PRESENCE, id="hall", kind=SpaceKind.CIRCULATION, lights=("hall.lamp",)), beside=("room",))
    day = Day(hall, lit())
    day.happens(LightReport("lamp", on=False))
    day.happens(LightReport("hall.lamp", on=False))
    day.reads("08:00", "presence", 0)
    day.reads("09:00", "hall.presence", 1)
    assert [each.space_id for each in day.commands] == ["hall"]


def test_no_corridor_is_lit_ahead_by_day_or_against_a_choice() -> None:
    """Auto-on is a choice."""
    day = passages(("one", "two"))
    day.happens(EffectChosen("two", Effect.LIGHTS_ON, automatic=False))
    day.reads("09:00", "one.presence", 1)
    assert [each.space_id for each in day.commands] == ["one"]


def test_the_way_out_of_a_nap_room_is_lit_for_whoever_moves() -> None:
    """At the legal floor, for a minute after the last movement, and where it is dark."""
    day = Day(replace(nap_room(MOTION, LUX), egress=("strip",)))
    day.happens(ActuatorReport("strip", {Attribute.POWER: 0.0}))
    day.reads("09:00", "illuminance", 5)
    day.reads("09:10", "motion", 1)
    day.reads("09:10:20", "motion", 0)
    day.until("09:15")
    shone = [(clock, wanted[Attribute.POWER], wanted.get(Attribute.BRIGHTNESS)) for clock, wanted in day.actuated()]
    assert shone[-2][:1] == ("09:10:00",)
    assert shone[-2][1:] == (1.0, 10.0)
    assert shone[-1][0] in {"09:11:20", "09:11:21"}
    assert shone[-1][1] == 0.0
    before = len(shone)
    day.reads("10:00", "illuminance", 300)
    day.reads("10:01", "motion", 1)
    assert len(day.actuated()) == before


def test_nothing_hunts_with_lamps_of_any_strength() -> None:
    """From none to three times the light that is wanted, the light comes to rest, and stays."""
    for full in (300.0, 500.0, 900.0, 1500.0):
        for sky in (0.0, 100.0, 350.0):
            level, seen = 100, []
            for _ in range(40):
                level = regulated(level, sky + full * level / 100, 500.0)
                seen.append(level)
            assert len(set(seen[-10:])) == 1, (full, sky, seen)
            light = sky + full * level / 100
            assert abs(light - 500) <= DEADBAND * 500 or level in {10, 100}


@pytest.mark.parametrize(
    ("flags", "scene"),
    [
        ({}, LightScene.USUAL),
        ({"closed": True}, LightScene.NIGHT),
        ({"napping": True, "closed": True}, LightScene.NAP),
        ({"cleaning": True, "napping": True}, LightScene.CLEANING),
    ],
)
def test_staff_come_first_then_whoever_is_there_then_the_clock(flags: dict[str, bool], scene: LightScene) -> None:
    """Who chose one has it, unless it is cleaned."""
    told = {"napping": False, "cleaning": False, "closed": False} | flags
    assert scene_of(LightScene.USUAL, **told) is scene
    chosen = scene_of(LightScene.PRESENTATION, **told)
    assert chosen is (LightScene.CLEANING if told["cleaning"] else LightScene.PRESENTATION)


def test_who_lies_down_is_not_lit() -> None:
    """Three per cent, by day and by night."""
    assert level_of(SpaceKind.NAP_ROOM, LightScene.NAP) == 3


def test_light_is_changed_by_what_was_measured_since_and_not_too_soon() -> None:
    """The first change waits for nothing."""
    assert may_change(None, None, at("09:00"))
    assert not may_change(at("09:00"), None, at("09:10"))
    assert not may_change(at("09:00"), at("08:59"), at("09:10"))
    assert not may_change(at("09:00"), at("09:00:30"), at("09:00:40"))
    assert may_change(at("09:00"), at("09:00:30"), at("09:01"))
