"""What a network server's decoded object tells, by the names that makers' codecs give their fields."""

from collections.abc import Mapping

from .quantities import Measurement


def from_object(decoded: Mapping[str, object]) -> tuple[Measurement, ...]:
    """Return what can be understood of an object that a codec made, and never refuse."""
    del decoded
    return ()
