"""How the core's values are written down as plain data, and read back."""

from datetime import UTC, datetime

from mashumaro.dialect import Dialect

type Written = dict[str, object]


def moment(text: str) -> datetime:
    """Return the moment that was written, in UTC.

    Raises `ValueError` where it has no zone, for such a time is not a moment.
    """
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        message = f"a time without a zone: {text}"
        raise ValueError(message)
    return read.astimezone(UTC)


class Moments(Dialect):
    """Reads no time that is without a zone, and writes each field by its name, so that one may be added."""

    namedtuple_as_dict = True
    serialization_strategy = {datetime: {"serialize": datetime.isoformat, "deserialize": moment}}  # noqa: RUF012 - mashumaro's own
