"""What kind of sensor each quantity of the building's own sensors can be: the first is proposed."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from .quantities import Quantity
from .sensors import SensorKind

KINDS_OF: Mapping[Quantity, tuple[SensorKind, ...]] = MappingProxyType(
    {
        Quantity.OCCUPIED: (SensorKind.PRESENCE, SensorKind.PRESSURE, SensorKind.MOTION),
        Quantity.MOTION: (SensorKind.MOTION, SensorKind.PRESENCE),
        Quantity.COUNT: (SensorKind.COUNT,),
        Quantity.NET: (SensorKind.COUNTER,),
        Quantity.OPEN: (SensorKind.DOOR, SensorKind.WINDOW),
        Quantity.INPUT: (SensorKind.DOOR, SensorKind.WINDOW, SensorKind.PRESSURE, SensorKind.MOTION),
        Quantity.VIBRATION: (SensorKind.MOTION, SensorKind.PRESSURE),
        Quantity.CO2: (SensorKind.CO2,),
        Quantity.SOUND: (SensorKind.SOUND,),
        Quantity.POWER: (SensorKind.POWER,),
        Quantity.ILLUMINANCE: (SensorKind.ILLUMINANCE,),
        Quantity.TEMPERATURE: (SensorKind.TEMPERATURE,),
        Quantity.HUMIDITY: (SensorKind.HUMIDITY,),
    }
)
"""What is not here says nothing of people, as a tilt, or is told better by another, as a sum of passages."""

NOT_PROPOSED = frozenset({Quantity.INPUT, Quantity.VIBRATION})
"""What these mean is known only to whoever wired or stuck the sensor."""

_BY_MOVEMENT = (
    "milesight_ws203", "browan_tbms100", "netvox_rb11e", "nke_moveo", "nke_vaqao", "nke_closo", "nke_th", "nke_ino",
    "imbuildings_comfort",
)  # fmt: skip
_AT_A_SEAT = ("milesight_vs340", "milesight_vs341", "elsys_ers_desk", "elsys_ems_desk")

_OCCUPIED_BY: Mapping[str, SensorKind] = MappingProxyType(
    dict.fromkeys(_BY_MOVEMENT, SensorKind.MOTION) | dict.fromkeys(_AT_A_SEAT, SensorKind.PRESSURE)
)
"""How the devices tell that someone is there that do not see still people in a whole room."""


def proposed(quantity: Quantity, model: str | None, beside: Collection[Quantity] = ()) -> SensorKind | None:
    """Return the kind that a quantity of a model is taken for, or none; who counts heads needs no passages."""
    if quantity not in KINDS_OF or quantity in NOT_PROPOSED:
        return None
    if quantity is Quantity.NET and Quantity.COUNT in beside:
        return None
    first = KINDS_OF[quantity][0]
    return _OCCUPIED_BY.get(model or "", first) if quantity is Quantity.OCCUPIED else first
