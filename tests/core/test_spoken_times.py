"""Times as they are spoken, on ordinary days and on the two on which the clocks change."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.iot_valley.core.spoken import TONGUES, understand
from custom_components.iot_valley.core.spoken_times import clock_of, length_of, moment_of

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 2, 10, 0, tzinfo=PARIS)


def start(text: str, language: str, now: datetime = MONDAY) -> str:
    """Return the start that is understood, as day and time."""
    at = understand(text, language, now, PARIS).when.start
    return "" if at is None else f"{at:%d %H:%M}"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "at three", "02 15:00"),
        ("en", "at 3 am", "03 03:00"),
        ("en", "at 8", "03 08:00"),
        ("en", "at 8 tonight", "02 20:00"),
        ("en", "at 12 am", "03 00:00"),
        ("en", "at 12 pm", "02 12:00"),
        ("en", "at midnight", "03 00:00"),
        ("en", "at five to four", "02 15:55"),
        ("en", "at quarter past four", "02 16:15"),
        ("en", "at a quarter to twelve", "02 11:45"),
        ("en", "half eleven", "02 11:30"),
        ("en", "at 1530", "02 15:30"),
        ("en", "at 10:59", "02 10:59"),
        ("en", "at 9:57", "02 09:57"),
        ("en", "at 9:30", "03 09:30"),
        ("en", "at 25", ""),
        ("en", "at 24:00", "03 00:00"),
        ("en", "at 9:75", ""),
        ("en", "half an hour from now", "02 10:30"),
        ("en", "in a couple of hours", "02 12:00"),
        ("en", "in 900 hours", "04 10:00"),
        ("en", "next monday at nine", "09 09:00"),
        ("en", "on friday at nine", "06 09:00"),
        ("en", "the day after tomorrow at nine", "04 09:00"),
        ("en", "on the 31st at nine", "31 09:00"),
        ("en", "on february 29th at nine", "29 09:00"),
        ("en", "on february 30th at nine", "03 09:00"),
        ("en", "today at 8 am", "02 08:00"),
        ("en", "the 31st of february at nine", "03 09:00"),
        ("en", "on november 1st at nine", "01 09:00"),
        ("en", "now", "02 10:00"),
        ("en", "tomorrow, right now", ""),
        ("fr", "à trois heures", "02 15:00"),
        ("fr", "à trois heures du matin", "03 03:00"),
        ("fr", "à huit heures ce soir", "02 20:00"),
        ("fr", "à midi et demi", "02 12:30"),
        ("fr", "à quatre heures moins le quart", "02 15:45"),
        ("fr", "à quatre heures moins dix", "02 15:50"),
        ("fr", "à une heure", "02 13:00"),
        ("fr", "dans un quart d'heure", "02 10:15"),
        ("fr", "dans trois quarts d'heure", "02 10:45"),
        ("fr", "d'ici une heure et demie", "02 11:30"),
        ("fr", "le 14 juillet à 9 h", "14 09:00"),
        ("fr", "lundi à neuf heures", "09 09:00"),
        ("fr", "après-demain à 9h", "04 09:00"),
        ("fr", "maintenant", "02 10:00"),
    ],
)
def test_a_time_is_the_next_one_that_is_meant(language: str, text: str, expected: str) -> None:
    """Of the working day where it is not said, and of tomorrow once it is over."""
    assert start(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "begins", "ends"),
    [
        ("en", "from three to four pm", "15:00", "16:00"),
        ("en", "from eleven to one pm", "11:00", "13:00"),
        ("en", "from 2 to 4", "14:00", "16:00"),
        ("en", "from 2 pm until 4 pm", "14:00", "16:00"),
        ("en", "from eleven to noon", "11:00", "12:00"),
        ("en", "at three for 20 minutes", "15:00", "15:20"),
        ("en", "for the next hour", "10:00", "11:00"),
        ("fr", "de 14 à 16h", "14:00", "16:00"),
        ("fr", "entre onze heures et midi", "11:00", "12:00"),
        ("fr", "pour les 20 prochaines minutes", "10:00", "10:20"),
        ("fr", "pour une heure et demie à partir de 14h", "14:00", "15:30"),
    ],
)
def test_a_span_has_two_ends(language: str, text: str, begins: str, ends: str) -> None:
    """However it is said."""
    when = understand(text, language, MONDAY, PARIS).when
    assert when.start is not None
    assert when.end is not None
    assert (f"{when.start:%H:%M}", f"{when.end:%H:%M}") == (begins, ends)
    assert when.length == when.end - when.start


@pytest.mark.parametrize(
    ("language", "text", "minutes"),
    [
        ("en", "for an hour and a half", 90),
        ("en", "for one and a half hours", 90),
        ("en", "for 1.5 hours", 90),
        ("en", "for half an hour", 30),
        ("en", "for three quarters of an hour", 45),
        ("en", "for a quarter of an hour", 15),
        ("en", "for an hour and a quarter", 75),
        ("en", "for 1 hour 20", 80),
        ("en", "for a few minutes", 5),
        ("en", "five more minutes", 5),
        ("fr", "pendant une heure et demie", 90),
        ("fr", "pendant une demi-heure", 30),
        ("fr", "pendant une heure et quart", 75),
        ("fr", "pendant 1 h 20", 80),
        ("fr", "pendant quelques minutes", 5),
        ("fr", "d'un quart d'heure", 15),
        ("fr", "une trentaine de minutes", 30),
    ],
)
def test_a_length(language: str, text: str, minutes: int) -> None:
    """In figures, in words and in fractions."""
    assert understand(text, language, MONDAY, PARIS).minutes == minutes


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("this afternoon", "02 12:00", "02 18:00"),
        ("this morning", "02 10:00", "02 12:00"),
        ("tomorrow", "03 07:00", "03 19:00"),
        ("tomorrow morning", "03 07:00", "03 12:00"),
        ("tonight", "02 18:00", "02 22:00"),
    ],
)
def test_a_part_of_a_day_is_a_window(text: str, begins: str, ends: str) -> None:
    """What is over of it is not meant."""
    window = understand(text, "en", MONDAY, PARIS).when.window
    assert window is not None
    assert [f"{at:%d %H:%M}" for at in window] == [begins, ends]


def test_a_part_that_is_over_is_tomorrow_s() -> None:
    """Said at noon, «this morning» can only be the next one."""
    window = understand("in the morning", "en", MONDAY + timedelta(hours=3), PARIS).when.window
    assert window is not None
    assert f"{window[0]:%d %H:%M}" == "03 07:00"


def test_an_hour_that_is_skipped_is_the_next_one() -> None:
    """The clocks go forward on 29 March 2026 at two."""
    saturday = datetime(2026, 3, 28, 22, 0, tzinfo=PARIS)
    assert start("at 2:30 am", "en", saturday) == "29 03:30"
    assert start("in six hours", "en", saturday) == "29 05:00"


def test_an_hour_that_comes_twice_is_the_first_that_is_not_over() -> None:
    """The clocks go back on 25 October 2026 at three."""
    zone, at = PARIS, datetime(2026, 10, 25, 0, 30, tzinfo=PARIS)
    first = moment_of(at.date(), datetime(2026, 1, 1, 2, 30).time(), zone, at)  # noqa: DTZ001 - a time of the wall
    assert first.utcoffset() == timedelta(hours=2)
    again = datetime(2026, 10, 25, 2, 45, tzinfo=PARIS)
    second = moment_of(at.date(), datetime(2026, 1, 1, 2, 30).time(), zone, again)  # noqa: DTZ001 - as above
    assert second.utcoffset() == timedelta(hours=1)


def test_until_alone_is_an_end() -> None:
    """Of today, or of the day that was said."""
    assert f"{understand('until five', 'en', MONDAY, PARIS).when.end:%d %H:%M}" == "02 17:00"
    assert f"{understand('tomorrow until noon', 'en', MONDAY, PARIS).when.end:%d %H:%M}" == "03 12:00"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_says_nothing_is_none(language: str) -> None:
    """Neither a length nor a time."""
    assert length_of("nothing", TONGUES[language]) is None
    assert clock_of("nothing", TONGUES[language]) is None


@given(st.text(max_size=60), st.sampled_from(["en", "fr", "de-DE"]))
def test_no_text_breaks_it(text: str, language: str) -> None:
    """Whatever is said, something is understood, and nothing that ends before it begins."""
    when = understand(text, language, MONDAY, PARIS).when
    if when.start is not None and when.end is not None:
        assert when.end > when.start
    assert when.length is None or when.length > timedelta()


@given(st.integers(0, 23), st.integers(0, 59), st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001
def test_a_time_in_figures_is_within_a_day(hour: int, minute: int, now: datetime) -> None:
    """It is never over for more than a moment, and never further off than a day and the hour that is skipped."""
    local = now.replace(tzinfo=PARIS)
    at = understand(f"à {hour:02}h{minute:02}", "fr", local, PARIS).when.start
    assert at is not None
    off = at.astimezone(ZoneInfo("UTC")) - local.astimezone(ZoneInfo("UTC"))
    assert timedelta(minutes=-5) <= off <= timedelta(hours=26)
