"""Some hundred sentences in each language are understood, and nothing of everyday life at home is caught."""

from pathlib import Path

import pytest

from scripts.support.voice import CORPORA, LANGUAGES, Ear, is_right, read

ENOUGH = 0.98


@pytest.fixture(scope="module")
def ears() -> dict[str, Ear]:
    """Return a building that listens in each language."""
    return {language: Ear(language) for language in LANGUAGES}


@pytest.mark.parametrize("name", ["{}.txt", "{}.more.txt"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_say_is_understood(ears: dict[str, Ear], language: str, name: str) -> None:
    """The right intent, with exactly what was said of it."""
    lines = list(read(CORPORA / name.format(language)))
    failed = [line.sentence for line in lines if not is_right(line, ears[language].hear(line.sentence))]
    assert 1 - len(failed) / len(lines) >= ENOUGH, failed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_at_home_is_left_alone(ears: dict[str, Ear], language: str) -> None:
    """Lights, timers, weather, lists and music are Home Assistant's own."""
    lines = list(read(CORPORA / f"home.{language}.txt"))
    assert len(lines) >= 150
    assert not [line.sentence for line in lines if not is_right(line, ears[language].hear(line.sentence))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_intent_is_said_in_many_ways(language: str) -> None:
    """No intent is tried with a few sentences only."""
    lines = list(read(CORPORA / f"{language}.txt"))
    assert len(lines) >= 300
    by_intent = {intent: sum(line.intent == intent for line in lines) for intent in {line.intent for line in lines}}
    assert min(by_intent.values()) >= 5


def test_a_wrong_line_is_told_apart(ears: dict[str, Ear], tmp_path: Path) -> None:
    """The corpus can fail: by the intent, by a slot that is missing, and by a sentence of a home that is caught."""
    corpus = tmp_path / "en.txt"
    corpus.write_text("book Ada\n[IotValleyFindSpace]\nbook Ada\n[IotValleyBookSpace]\nbook Ada\n")
    assert not [line for line in read(corpus) if is_right(line, ears["en"].hear(line.sentence))]
