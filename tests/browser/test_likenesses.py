"""What makes a page look unlike before, and what does not."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
import pytest

from . import likenesses

CARDS = [(20 + 200 * column, 120 + 170 * row) for row in range(2) for column in range(4)]


def page(background: str = "white", *, cards: int = 8, shift: int = 0, free: int = 4, clock: str = "09:41") -> bytes:
    """Draw a page of cards under a title, some of them of rooms that are free."""
    picture = Image.new("RGB", (820, 480), background)
    draw = ImageDraw.Draw(picture)
    draw.text((20, 20), f"IoT Valley  {clock}", "grey", font_size=40)
    for number, (x, y) in enumerate(CARDS[:cards]):
        draw.rectangle((x + shift, y, x + shift + 180, y + 150), "lightgrey")
        draw.ellipse((x + shift + 10, y + 10, x + shift + 40, y + 40), "green" if number < free else "red")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one page that was looked at."""
    monkeypatch.setattr(likenesses, "FOLDER", tmp_path / "likenesses")
    monkeypatch.setenv(likenesses.RENEW, "1")
    likenesses.compare("page", page())
    monkeypatch.delenv(likenesses.RENEW)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("seen", [page(), page(clock="17:08"), page(free=6)])
def test_what_is_told_may_be_another(seen: bytes) -> None:
    """The time, and which rooms are free."""
    likenesses.compare("page", seen)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("seen", [page("black"), page(cards=4), page(shift=90)])
def test_how_it_looks_may_not(seen: bytes) -> None:
    """Another theme, half of the cards gone, all of them elsewhere."""
    with pytest.raises(AssertionError, match="looks unlike before"):
        likenesses.compare("page", seen)


@pytest.mark.usefixtures("known")
def test_a_page_that_nobody_has_looked_at_is_told() -> None:
    """It is no page that may look as it likes."""
    with pytest.raises(AssertionError, match="has no likeness"):
        likenesses.compare("other", page())
