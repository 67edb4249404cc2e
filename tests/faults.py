"""Faults of sensors, how a building comes to know of them, and what is said of each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from custom_components.iot_valley.const import DOMAIN
from custom_components.iot_valley.core import snapshots
from custom_components.iot_valley.core.faults import Fault, FaultCode
from custom_components.iot_valley.core.snapshots import Snapshot

from .buildings import ENTRY_ID, MONDAY, Bound, later, says

NOW = datetime.fromisoformat(MONDAY)
KEY = f"{DOMAIN}.{ENTRY_ID}"
"""Of what a building remembers."""

MOTION, OTHER = "binary_sensor.ada_motion", "binary_sensor.bob_motion"
COUNTER, CO2, WARMTH = "sensor.ada_counter", "sensor.ada_co2", "sensor.ada_temperature"
ADA: Bound = {
    MOTION: {"kind": "motion"},
    COUNTER: {"kind": "counter"},
    CO2: {"kind": "co2"},
    WARMTH: {"kind": "temperature"},
}
UNITS = {COUNTER: "people", CO2: "ppm", WARMTH: "°C"}

CASES: list[tuple[str, Fault, str, str]] = [
    (
        MOTION,
        Fault(FaultCode.STUCK_ON, NOW, {"hours": 12.4, "usual_hours": 0.25}),
        (
            "It has said yes without a break since 2026-11-02 at 09:00, for more than 12 h. "
            "Its longest yes so far lasted 15 min."
        ),
        (
            "Il dit oui sans interruption depuis le 02/11/2026 à 09:00, soit plus de 12 h. "
            "Son plus long oui jusqu’ici a duré 15 min."
        ),
    ),
    (
        MOTION,
        Fault(FaultCode.STUCK_ON, NOW, {"hours": 6.04, "usual_hours": 0.0}),
        "It has said yes without a break since 2026-11-02 at 09:00, for more than 6 h.",
        "Il dit oui sans interruption depuis le 02/11/2026 à 09:00, soit plus de 6 h.",
    ),
    (
        MOTION,
        Fault(FaultCode.STUCK_OFF, NOW, {"hours": 9.0, "times": 7, "percent": 88.4}),
        (
            "It has noticed nobody since 2026-11-02 at 09:00, though other sensors of the space saw people "
            "in 7 half hours. Usually it notices them in 88% of such half hours."
        ),
        (
            "Il n’a détecté personne depuis le 02/11/2026 à 09:00, alors que d’autres capteurs de l’espace ont vu "
            "du monde pendant 7 demi-heures. D’habitude, il en détecte dans 88 % des cas."
        ),
    ),
    (
        MOTION,
        Fault(FaultCode.SILENT, NOW, {"hours": 1.5, "usual_minutes": 0.75}),
        "It has not been heard since 2026-11-02 at 09:00, for more than 90 min. It used to report every 45 s.",
        (
            "Il n’a plus donné signe de vie depuis le 02/11/2026 à 09:00, soit plus de 90 min. "
            "Il envoyait d’habitude un message toutes les 45 s."
        ),
    ),
    (
        MOTION,
        Fault(FaultCode.SILENT, NOW, {"hours": 2.5, "usual_minutes": 0.0}),
        "It has not been heard since 2026-11-02 at 09:00, for more than 2.5 h.",
        "Il n’a plus donné signe de vie depuis le 02/11/2026 à 09:00, soit plus de 2,5 h.",
    ),
    (
        MOTION,
        Fault(FaultCode.CHATTERING, NOW, {"times": 312.6, "usual_times": 4.25}),
        (
            "Since 2026-11-02 at 09:00 it has changed its mind within seconds, 313 times an hour. "
            "In its busiest hours it did so 4.2 times."
        ),
        (
            "Depuis le 02/11/2026 à 09:00, il change d’avis à quelques secondes d’intervalle, 313 fois par heure. "
            "Aux heures les plus actives, il le faisait 4,2 fois."
        ),
    ),
    (
        COUNTER,
        Fault(FaultCode.DRIFTING, NOW, {"value": -7.0, "usual": 5.25}),
        ("On 2026-11-02 at 09:00 its count was off by −7 while nobody was there; up to 5 would be nothing special."),
        (
            "Le 02/11/2026 à 09:00, son compte était faux de −7 alors qu’il n’y avait personne ; "
            "jusqu’à 5, ce ne serait rien d’inhabituel."
        ),
    ),
    (
        CO2,
        Fault(FaultCode.DRIFTING, NOW, {"value": 640.0, "usual": 431.5}),
        "On 2026-11-02 at 09:00 it told 640 ppm; the lowest of a usual day is 431.5 ppm.",
        "Le 02/11/2026 à 09:00, il indiquait 640 ppm ; le minimum d’une journée habituelle est de 431,5 ppm.",
    ),
    (
        WARMTH,
        Fault(FaultCode.DRIFTING, NOW, {"value": 31.0, "usual": 24.5}),
        "On 2026-11-02 at 09:00 it told 31 °C; the highest of a usual day is 24.5 °C.",
        "Le 02/11/2026 à 09:00, il indiquait 31 °C ; le maximum d’une journée habituelle est de 24,5 °C.",
    ),
    (
        CO2,
        Fault(FaultCode.FROZEN, NOW, {"hours": 3.5, "times": 40, "value": 812.0}),
        "It has told 812 ppm again and again since 2026-11-02 at 09:00, for more than 3.5 h; usually its value moves.",
        "Il répète 812 ppm depuis le 02/11/2026 à 09:00, soit plus de 3,5 h ; d’habitude, sa valeur varie.",
    ),
    (
        COUNTER,
        Fault(FaultCode.FROZEN, NOW, {"hours": 26.0, "times": 40, "value": 3.0}),
        "It has told 3 again and again since 2026-11-02 at 09:00, for more than 26 h; usually its value moves.",
        "Il répète 3 depuis le 02/11/2026 à 09:00, soit plus de 26 h ; d’habitude, sa valeur varie.",
    ),
    (
        MOTION,
        Fault(FaultCode.SWAPPED, NOW, {"percent": 12.0, "other_percent": 91.0}, OTHER),
        (
            "What it notices agrees by 12% with the other sensors of its space, and by 91% with those of “Bob”, "
            "the space of bob motion. This was found on 2026-11-02 at 09:00."
        ),
        (
            "Ce qu’il détecte concorde à 12 % avec les autres capteurs de son espace, et à 91 % avec ceux de « Bob », "
            "l’espace de bob motion. Cela a été constaté le 02/11/2026 à 09:00."
        ),
    ),
    (
        MOTION,
        Fault(FaultCode.LOW_BATTERY, NOW, {"percent": 9.0, "times": 0.3}),
        "On 2026-11-02 at 09:00 its battery was at 9%.",
        "Le 02/11/2026 à 09:00, sa pile était à 9 %.",
    ),
    (
        MOTION,
        Fault(FaultCode.LOW_BATTERY, NOW, {"times": 6.0}),
        "It dropped out 6 times within half a day, as sensors do whose battery is weak.",
        "Il a perdu la liaison 6 fois en une demi-journée, comme le font les capteurs dont la pile est faible.",
    ),
    (
        MOTION,
        Fault(FaultCode.DUPLICATED, NOW, {"percent": 50.0, "times": 30.0}),
        "On 2026-11-02 at 09:00, 50% of its reports had arrived before.",
        "Le 02/11/2026 à 09:00, 50 % de ses messages étaient déjà arrivés.",
    ),
    (
        MOTION,
        Fault(FaultCode.LATE, NOW, {"minutes": 6.2, "percent": 80.0}),
        "On 2026-11-02 at 09:00, 80% of its reports came late, on average 6.2 min after they were measured.",
        "Le 02/11/2026 à 09:00, 80 % de ses messages arrivaient en retard, en moyenne 6,2 min après la mesure.",
    ),
    (
        MOTION,
        Fault(FaultCode.CLOCK_OFF, NOW, {"minutes": 120.0, "percent": 100.0}),
        "On 2026-11-02 at 09:00, 100% of its reports were dated 2 h in the past, always by as much.",
        "Le 02/11/2026 à 09:00, 100 % de ses messages étaient datés de 2 h dans le passé, toujours avec le même écart.",
    ),
    (
        MOTION,
        Fault(FaultCode.CLOCK_OFF, NOW, {"minutes": -65.0, "percent": 97.0}),
        "On 2026-11-02 at 09:00, 97% of its reports were dated in the future, on average by 65 min.",
        "Le 02/11/2026 à 09:00, 97 % de ses messages étaient datés du futur, en moyenne de 65 min.",
    ),
    (
        MOTION,
        Fault(FaultCode.INTERVAL_CHANGED, NOW, {"minutes": 360.0, "usual_minutes": 60.0}),
        "On 2026-11-02 at 09:00 it reported every 6 h; every 60 min was usual.",
        "Le 02/11/2026 à 09:00, il envoyait un message toutes les 6 h ; d’habitude, c’est toutes les 60 min.",
    ),
]
"""Faults of a sensor, and what is said that was seen."""


def repairs(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return the repairs that are shown, by key."""
    issues = ir.async_get(hass).issues.values()
    return {str(issue.translation_key): issue for issue in issues if issue.domain == DOMAIN and issue.active}


async def look(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> dict[str, ir.IssueEntry]:
    """Let the pause of the survey pass, and return the repairs."""
    await later(hass, freezer, seconds=2)
    return repairs(hass)


def remembers(hass_storage: dict[str, Any], faults: Mapping[str, tuple[Fault, ...]], **said: Any) -> None:
    """Let a building have known of faults before it is set up."""
    written = snapshots.dump(Snapshot(NOW, faults=faults, **said))
    hass_storage[KEY] = {"version": 1, "minor_version": 1, "key": KEY, "data": written}


async def appear(hass: HomeAssistant) -> None:
    """Let the sensors of Ada and Bob be there."""
    for entity_id in (MOTION, OTHER):
        await says(hass, entity_id, "off")
    for entity_id, unit in UNITS.items():
        await says(hass, entity_id, 1, unit_of_measurement=unit)
