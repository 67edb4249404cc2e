"""Calendars as others write them: what takes place, and what is broken."""

from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core import ics
from custom_components.iot_valley.core.freebusy import Busy, BusyKind, free_busy
from custom_components.iot_valley.core.ics import Told, read_calendar
from custom_components.iot_valley.core.ics_events import Holding, Status
from custom_components.iot_valley.core.ics_lines import read_components, read_property, unfolded
from custom_components.iot_valley.core.ics_series import Occurrence, Window
from custom_components.iot_valley.core.ics_values import read_duration, read_offset, read_wall
from custom_components.iot_valley.core.ics_zones import Zones

PARIS = ZoneInfo("Europe/Paris")
SHARED = next(
    (path for parent in Path(__file__).parents if (path := parent / "shared/data/calendars").is_dir()),
    Path("nowhere"),
)
YEAR = Window(datetime(2026, 1, 1, tzinfo=PARIS).astimezone(UTC), datetime(2027, 1, 1, tzinfo=PARIS).astimezone(UTC))
MEETING = "UID:m\nDTSTART;TZID=Europe/Paris:20260302T100000\nDTEND;TZID=Europe/Paris:20260302T110000"


def calendar(*events: str, before: str = "") -> str:
    """Return a calendar of some events."""
    return f"BEGIN:VCALENDAR\n{before}" + "".join(f"BEGIN:VEVENT\n{each}\nEND:VEVENT\n" for each in events)


def told(*events: str, window: Window = YEAR, before: str = "") -> Told:
    """Return what a calendar of some events tells of a year."""
    return read_calendar(calendar(*events, before=before), window, PARIS)


def starts(*events: str, window: Window = YEAR, before: str = "") -> list[str]:
    """Return when some events begin, by the clock in Paris."""
    found = told(*events, window=window, before=before).occurrences
    return [f"{each.start.astimezone(PARIS):%m-%d %H:%M}" for each in found]


def only(event: str) -> Occurrence:
    """Return the one time at which an event takes place."""
    [occurrence] = told(event).occurrences
    return occurrence


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared calendars are not here")
def test_calendars_of_others_are_read_as_two_libraries_do() -> None:
    """Each occurrence in each window."""
    for case in json.loads((SHARED / "expected.json").read_text()):
        since, before = (datetime.fromisoformat(day).replace(tzinfo=PARIS).astimezone(UTC) for day in case["window"])
        found = read_calendar((SHARED / case["file"]).read_bytes(), Window(since, before), PARIS)
        assert found.problems == (), case["file"]
        assert sorted(map(str, map(as_expected, found.occurrences))) == sorted(
            str({**each, "transp": each["transp"] == "TRANSPARENT"}) for each in case["occurrences"]
        ), case["file"]


def as_expected(found: Occurrence) -> dict[str, object]:
    """Return an occurrence as the file writes it."""
    start, end = found.days or (found.start, found.end)
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "all_day": found.all_day,
        "summary": found.summary,
        "uid": found.uid,
        "status": found.status.upper() if found.status else None,
        "transp": found.transparent,
        "busystatus": found.shown_as or None,
    }


def test_a_meeting_is_at_its_hour_on_both_days_of_dst() -> None:
    """Ten in Paris is nine in winter and eight in summer, by Greenwich."""
    rule = f"{MEETING}\nRRULE:FREQ=WEEKLY;BYDAY=SU,MO;UNTIL=20261101T000000Z"
    hours = {each.start.hour for each in told(rule).occurrences}
    assert hours == {8, 9}
    assert {each[-5:] for each in starts(rule)} == {"10:00"}
    night = "UID:n\nDTSTART;TZID=Europe/Paris:20260328T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    assert starts(night) == ["03-28 02:30", "03-29 03:30"]


def test_a_day_lasts_from_midnight_to_midnight_of_the_house() -> None:
    """23 hours of it in March, whatever zone it says."""
    day = only("UID:d\nDTSTART;VALUE=DATE;TZID=America/New_York:20260329\nSUMMARY:x")
    assert day.all_day
    assert day.end - day.start == timedelta(hours=23)
    assert only("UID:d\nDTSTART:20260329\nDTEND:20260329").end == day.end
    assert only("UID:d\nDTSTART:20260329\nDURATION:P2D").end - day.end == timedelta(days=1)


@pytest.mark.parametrize(
    ("more", "holding"),
    [
        ("", Holding.BUSY),
        ("STATUS:CONFIRMED", Holding.BUSY),
        ("STATUS:odd", Holding.BUSY),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", Holding.BUSY),
        ("STATUS:TENTATIVE", Holding.TENTATIVE),
        ("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", Holding.TENTATIVE),
        ("STATUS:CANCELLED", Holding.NONE),
        ("TRANSP:TRANSPARENT", Holding.NONE),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", Holding.NONE),
    ],
)
def test_what_an_event_does_to_its_room(more: str, holding: Holding) -> None:
    """Not each of them holds it."""
    assert only(f"{MEETING}\n{more}").holding is holding


def test_a_private_event_holds_its_room_without_a_word() -> None:
    """What it is about never gets further than here."""
    private = only(f"{MEETING}\nSUMMARY:Dismissal\nCLASS:PRIVATE")
    assert (private.private, private.summary, private.holding) == (True, "", Holding.BUSY)
    assert only(f"{MEETING}\nSUMMARY:Tea\\, and cake\\n\\;-)").summary == "Tea, and cake\n;-)"


def test_instances_are_left_out_moved_and_cancelled() -> None:
    """A week of mornings, of which one is moved to the next month, one out of the series, one cancelled."""
    series = f"{MEETING}\nRRULE:FREQ=DAILY;COUNT=5\nEXDATE:20260303T090000Z,nonsense\nEXDATE;VALUE=DATE:20260306"
    moved = "UID:m\nRECURRENCE-ID:20260304T090000Z\nDTSTART:20260407T090000Z\nDTEND:20260407T093000Z"
    cancelled = "UID:m\nRECURRENCE-ID;VALUE=DATE:20260305\nDTSTART:20260305T090000Z\nSTATUS:CANCELLED\nRRULE:FREQ=DAILY"
    assert starts(series, moved, cancelled) == ["03-02 10:00", "03-05 10:00", "04-07 11:00"]
    march = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    found = told(series, moved, cancelled, window=march)
    assert [each.status for each in found.occurrences] == [None, Status.CANCELLED]
    assert found.problems == ("line 2: EXDATE: not a date: nonsense",)
    april = Window(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC))
    [only_one] = told(series, moved, cancelled, window=april).occurrences
    assert only_one.instance == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_all_later_instances_are_moved_with_one() -> None:
    """From then on an hour later, and as long as told there."""
    series = f"{MEETING}\nRRULE:FREQ=DAILY;COUNT=4"
    later = (
        "UID:m\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Paris:20260304T100000\n"
        "DTSTART;TZID=Europe/Paris:20260304T113000\nDURATION:PT15M\nSUMMARY:Shorter"
    )
    assert starts(series, later) == ["03-02 10:00", "03-03 10:00", "03-04 11:30", "03-05 11:30"]
    assert told(series, later).occurrences[3].end.minute == 45


def test_a_series_that_leaves_the_calendar_hides_no_other() -> None:
    """Told with the line of its first event."""
    series = f"{MEETING}\nRRULE:FREQ=DAILY\nEXDATE;TZID=Europe/Paris:00010101T000000\nRDATE:99991231T000000Z/P9W"
    assert len(told(series).problems) == 2
    assert len(told(series).occurrences) == 305
    far = "UID:m\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000Z\nDTSTART:99991231T090000Z"
    found = told(series, far, "UID:n\nDTSTART:20260302T090000Z")
    assert [each.uid for each in found.occurrences] == ["n"]
    assert found.problems[-1].startswith("line 2: ")


def test_a_moved_instance_whose_series_is_not_there_takes_place() -> None:
    """An invitation to one meeting of many."""
    assert starts(f"{MEETING}\nRECURRENCE-ID:20260301T090000Z") == ["03-02 10:00"]


def test_the_later_version_of_an_event_counts() -> None:
    """By its sequence, whatever the order."""
    for order in ((0, 1), (1, 0)):
        versions = [f"{MEETING}\nSEQUENCE:{each}\nSUMMARY:{each}" for each in order]
        assert [each.summary for each in told(*versions).occurrences] == ["1"]
    assert only(f"{MEETING}\nSEQUENCE:²").summary == ""


def test_further_times_are_told_once() -> None:
    """As days, as periods with an end or a length, and the same time twice."""
    event = (
        f"{MEETING}\nRDATE;TZID=Europe/Paris:20260302T100000,20260303T100000,20260303T100000\n"
        "RDATE;VALUE=PERIOD:20260304T090000Z/PT3H,20260305T090000Z/20260305T093000Z,20260306T090000Z/-PT1H,odd"
    )
    found = told(event).occurrences
    lengths = [(each.end - each.start) / timedelta(minutes=1) for each in found]
    assert lengths == [60, 60, 180, 30, 0]


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Europe/Paris", 9),
        ("/freeassociation.sourceforge.net/Europe/Paris", 9),
        ("W. Europe Standard Time", 9),
        ('"Romance Standard Time"', 9),
        ("America/Argentina/Buenos_Aires", 13),
        ("UTC+0300", 7),
        ("GMT-2", 12),
        ("+9900", 9),
        ("Nowhere/Land", 9),
        ("../../etc/passwd", 9),
        ("Europe", 9),
        ("", 9),
        ("House rules", 8),
        ("Empty rules", 9),
    ],
)
def test_zones_are_found_by_whatever_name(zone: str, hour: int) -> None:
    """By the database, as Windows calls it, by its offset or its own rules; else it is that of the house."""
    own = (
        "BEGIN:VTIMEZONE\nTZID:House rules\n"
        "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0200\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n"
        "BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETTO:+0300\nRDATE:19990101T000000\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n"
        "BEGIN:DAYLIGHT\nDTSTART:odd\nTZOFFSETTO:+0300\nEND:DAYLIGHT\n"
        "END:VTIMEZONE\nBEGIN:VTIMEZONE\nTZID:Empty rules\nEND:VTIMEZONE\n"
    )
    event = f"UID:z\nDTSTART;TZID={zone}:20260302T100000\nDURATION:PT1H"
    [found] = told(event, before=own).occurrences
    assert found.start.hour == hour


def test_a_zone_of_its_own_rules_changes_with_them() -> None:
    """An hour more in summer, a rule that ended long ago, and what was before any of them."""
    own = (
        "BEGIN:VTIMEZONE\nTZID:Old\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0500\n"
        "END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20210328T020000\nTZOFFSETFROM:+0500\nTZOFFSETTO:+0600\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20250101T000000Z\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
    event = "UID:z\nDTSTART;TZID=Old:20260302T100000\nRRULE:FREQ=DAILY;UNTIL=20260303T050000Z"
    assert starts(event, before=own) == ["03-02 05:00", "03-03 05:00"]
    early = "UID:e\nDTSTART;TZID=Old:20000302T100000\nRRULE:FREQ=YEARLY"
    long_ago = Window(datetime(2001, 1, 1, tzinfo=UTC), datetime(2002, 1, 1, tzinfo=UTC))
    assert starts(early, before=own, window=long_ago) == ["03-02 06:00"]
    zone = Zones(PARIS, read_components(own).parts).named("Old")
    assert (zone.utcoffset(None), zone.tzname(None)) == (timedelta(), "Old")


@pytest.mark.parametrize(
    "bad",
    [
        "UID:bad\nSUMMARY:when?",
        "UID:bad\nDTSTART:soon",
        "UID:bad\nDTSTART:20261341T990000",
        "UID:bad\nDTSTART:00000101",
        "UID:bad\nDTSTART:99991231T235959Z\nDURATION:P99999D",
        "UID:bad\nDTSTART:00010101T000000\nRRULE:FREQ=DAILY;COUNT=1",
        "DTSTART:\x00\nBEGIN:VALARM\nTRIGGER:-PT15M",
    ],
)
def test_one_bad_event_hides_no_good_one(bad: str) -> None:
    """It is told, and left out."""
    for events in ((bad, MEETING), (MEETING, bad)):
        assert starts(*events) == ["03-02 10:00"]


@pytest.mark.parametrize(
    ("odd", "minutes"),
    [
        ("DTEND:20260302T080000Z", 0),
        ("DTEND:", 0),
        ("DTEND:later", 0),
        ("DTEND;VALUE=DATE:20260303", 14 * 60),
        ("DURATION:PT1H30M", 90),
        ("DURATION:soon", 0),
        ("DURATION:P", 0),
        ("DTEND:20260302T100000+0000\nRRULE:nonsense", 60),
    ],
)
def test_what_is_odd_of_an_event_leaves_its_start(odd: str, minutes: int) -> None:
    """Its room is not blanked for the sake of a bad end."""
    found = only(f"UID:o\nDTSTART;TZID=Europe/Paris:20260302T100000\n{odd}")
    assert (found.end - found.start) == timedelta(minutes=minutes)


def test_components_that_are_not_closed_end_where_the_next_begins() -> None:
    """And an end without a beginning ends nothing."""
    text = (
        f"END:VEVENT\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n{MEETING}\nBEGIN:VALARM\nBEGIN:VEVENT\nUID:2\nDTSTART:20260303T090000Z\n"
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:3\nDTSTART:20260304T0900\nnot a property"
    )
    assert len(read_calendar(text, YEAR, PARIS).occurrences) == 3
    assert read_calendar("", YEAR, PARIS) == Told()


def test_bytes_of_any_age_are_read() -> None:
    """With a mark at the front, in UTF-8, in what was before it, or in nothing at all."""
    event = calendar(f"{MEETING}\nSUMMARY:Été")
    for written in (event.encode(), b"\xef\xbb\xbf" + event.encode(), event.encode("cp1252"), "\ufeff" + event):
        [found] = read_calendar(written, YEAR, PARIS).occurrences
        assert found.summary == "Été"
    assert read_calendar(bytes(range(256)), YEAR, PARIS).occurrences == ()


def test_lines_are_unfolded_and_split_into_their_parts() -> None:
    """Quoted signs separate nothing."""
    assert list(unfolded(" a\r\nb\n c\r\td")) == [(0, "a"), (2, "bcd")]
    told = read_property('ATTENDEE;CN="a:b;c";ODD;X=1:mailto:d')
    assert told is not None
    assert (told.name, told.value) == ("ATTENDEE", "mailto:d")
    assert told.parameters == {"CN": "a:b;c", "ODD": "", "X": "1"}
    assert read_property("no colon") is None


def test_times_are_read_as_they_are_written() -> None:
    """Also as the standard does not allow."""
    assert read_wall("2026-03-02 24:00").at == datetime(2026, 3, 3)  # noqa: DTZ001 - a time on the wall
    assert read_wall("20260302T235960.5-0130").at.second == 59
    assert read_duration("-P1W2DT3H") == -timedelta(days=9, hours=3)
    assert read_offset("-013015") == -timedelta(hours=1, minutes=30, seconds=15)
    for read in (read_wall, read_duration, read_offset):
        with pytest.raises(ValueError, match="not a"):
            read("odd")


def test_too_much_is_cut_off_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar of a million events holds nobody up."""
    monkeypatch.setattr(ics, "MOST", 3)
    found = told(f"{MEETING}\nRRULE:FREQ=HOURLY")
    assert (len(found.occurrences), found.truncated) == (3, True)
    two = [f"UID:{id}\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY;COUNT=2" for id in (1, 2)]
    found = told(*two)
    assert (len(found.occurrences), found.truncated) == (3, True)


ODD_LINES = """
BEGIN:VTIMEZONE
TZID:x
BEGIN:DAYLIGHT
END:DAYLIGHT
END:VTIMEZONE
END:VEVENT
TZOFFSETTO:+9999
DTSTART:00010101
DTSTART:99991231
DTEND:99991231T235959
RRULE:FREQ=YEARLY;BYWEEKNO=53
DURATION:P99999D
RECURRENCE-ID;RANGE=THISANDFUTURE:20260303T090000Z
RDATE;VALUE=PERIOD:20260303/P1D
DTSTART;TZID=x:20260302T10
RRULE:FREQ=SECONDLY;UNTIL=00010101T000000Z
RECURRENCE-ID:00010101
EXDATE;TZID=x:99991231T235959
"""
PIECES = st.sampled_from(
    [*calendar(f"{MEETING}\nRRULE:FREQ=DAILY\nEXDATE:20260303T090000Z").splitlines(), *ODD_LINES.split()]
) | st.text(max_size=12)


@given(st.lists(PIECES, max_size=25), st.sampled_from(["\n", "\r\n", "\n ", ""]))
def test_no_text_is_too_broken(pieces: list[str], between: str) -> None:
    """And the good event at its end is there, whatever was before it."""
    broken = between.join(pieces)
    good = calendar("UID:the good one\nDTSTART:20260302T090000Z\nDTEND:20260302T100000Z")
    found = read_calendar(f"{broken}\n{good}", Window(YEAR.since, YEAR.since + timedelta(days=90)), PARIS)
    assert any(each.uid == "the good one" for each in found.occurrences)


def test_free_busy_tells_times_and_nothing_else() -> None:
    """Each moment once, the stronger kind first, within the window, without a word of who or why."""
    at = datetime(2026, 3, 2, 8, tzinfo=UTC)
    hour = timedelta(hours=1)
    times = [
        Busy(at, at + 2 * hour),
        Busy(at + hour, at + 3 * hour, BusyKind.TENTATIVE),
        Busy(at + 3 * hour, at + 4 * hour, BusyKind.TENTATIVE),
        Busy(at + 9 * hour, at + 30 * hour, BusyKind.UNAVAILABLE),
        Busy(at - 9 * hour, at - hour),
    ]
    text = free_busy("room;1\n" + "é" * 50, times, (at, at + 10 * hour), at)
    assert [line for line in text.split("\r\n") if line.startswith("FREEBUSY")] == [
        "FREEBUSY;FBTYPE=BUSY:20260302T080000Z/20260302T100000Z",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260302T100000Z/20260302T120000Z",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260302T170000Z/20260302T180000Z",
    ]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "UID:room\\;1" in text
    assert "FREEBUSY" not in free_busy("r", [], (at, at + hour), at).replace("VFREEBUSY", "")
