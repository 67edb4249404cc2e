"""The README's tables of the devices that are decoded and of what they measure, from the code."""

import json
from pathlib import Path
import re
from typing import Any

from custom_components.iot_valley.core.derived import derived_quantities
from custom_components.iot_valley.core.payloads import MODELS
from custom_components.iot_valley.core.quantities import TRAITS, Quantity
from custom_components.iot_valley.core.quantity_kinds import KINDS_OF, NOT_PROPOSED

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
_STRINGS = ROOT / "custom_components" / "iot_valley" / "strings.json"
_LINKS = {"lorawan": "LoRaWAN", "sigfox": "Sigfox"}


def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(_STRINGS.read_text(encoding="utf-8"))["selector"]
    return words


def devices() -> str:
    """Return the table of devices: a row for each, by maker."""
    names = _words()["quantity"]["options"]
    rows = ["| Device | Network | What it tells |", "|---|---|---|"]
    for model in sorted(MODELS.values(), key=lambda model: (model.maker.casefold(), model.name.casefold())):
        told = ", ".join(names[quantity] for quantity in derived_quantities(model.quantities))
        rows.append(f"| {model.maker} {model.name} | {_LINKS[model.link]} | {told} |")
    return "\n".join(rows)


def quantities() -> str:
    """Return the table of quantities: a row for each."""
    words = _words()
    names, kinds = words["quantity"]["options"], words["sensor_kind"]["options"]
    rows = ["| Quantity | Entity | Unit | A space takes it for |", "|---|---|---|---|"]
    for quantity in Quantity:
        trait = TRAITS[quantity]
        domain = "binary_sensor" if trait.yes_no else "sensor"
        taken = ", ".join(kinds[kind] for kind in KINDS_OF.get(quantity, ()))
        note = " (if you say so)" if quantity in NOT_PROPOSED else ""
        rows.append(f"| {names[quantity]} | `{domain}` | {trait.unit or ''} | {taken}{note} |")
    return "\n".join(rows)


TABLES = {"devices": devices, "quantities": quantities}


def written(readme: str) -> str:
    """Return the README with its tables as they should be."""
    for name, table in TABLES.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        readme, found = between.subn(rf"\g<1>\n{table()}\n\n\g<2>", readme)
        if found != 1:
            message = f"README.md has no place for its table of {name}"
            raise ValueError(message)
    return readme


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
