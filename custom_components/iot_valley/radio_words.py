"""What a device tells of itself, in words."""

from collections.abc import Iterator

from .adapters.words import Words
from .core.fleet import Device
from .core.payloads import MODELS
from .core.quantities import TRAITS, Quantity

MOST_VALUES = 4
"""So many values at most are told in a line of a list."""


def device_text(words: Words, device_id: str, device: Device) -> str:
    """Return a device in one line: what it is, its id, what it told last, and its signal."""
    told = [*_values(words, device)][:MOST_VALUES]
    if device.rssi is not None:
        told.append(words.sentence("told_signal", rssi=words.number(device.rssi)))
    return " · ".join((_called(device), device_id.upper(), *told))


def heard_text(words: Words, device_id: str, device: Device) -> str:
    """Return all that a device told last, as a list under its name."""
    lines = [*_values(words, device)] or [words.sentence("told_nothing")]
    model = MODELS.get(device.model or "")
    if model is not None:
        lines.insert(0, words.sentence("told_model", model=f"{model.maker} {model.name}"))
    if signal := _signal(words, device):
        lines.append(words.sentence("told_link", signal=signal))
    title = words.sentence("told_device", device=device.name or device_id.upper())
    return f"{title}\n{words.capped(lines)}"


def _called(device: Device) -> str:
    model = MODELS.get(device.model or "")
    named = f"{model.maker} {model.name}" if model else ""
    return " · ".join(filter(None, (device.name, named))) or (device.network or "")


def _values(words: Words, device: Device) -> Iterator[str]:
    for (quantity, channel), (value, _) in device.values.items():
        name = f"{words.label('quantity', quantity.value)} {channel}".strip()
        yield words.sentence("told_value", quantity=name, value=_value(words, quantity, value))


def _value(words: Words, quantity: Quantity, value: float) -> str:
    trait = TRAITS[quantity]
    if trait.yes_no:
        return words.sentence("told_yes" if value > 0 else "told_no")
    unit = "" if trait.unit in {None, "people"} else f"\u00a0{trait.unit}"
    return f"{words.number(value, 2)}{unit}"


def _signal(words: Words, device: Device) -> str:
    told = {"dBm": device.rssi, "dB": device.snr, "/ 3": device.link_quality}
    return ", ".join(f"{words.number(value, 1)}\u00a0{unit}" for unit, value in told.items() if value is not None)
