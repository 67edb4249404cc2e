"""Whatever comes from outside: only a refusal, or what can be true."""

from hypothesis import given, strategies as st

from custom_components.iot_valley.core.field_names import NAMES
from custom_components.iot_valley.core.fields import from_object
from custom_components.iot_valley.core.payloads import MODELS, PayloadRefused, decode, model_of
from custom_components.iot_valley.core.quantities import Measurement, is_plausible
from custom_components.iot_valley.core.sigfox_grammar import GrammarRefused, parse, read

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_KEYS = st.text() | st.sampled_from([*NAMES, "history", "air", "action", "value", "timestamp", "region_1"])
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=6), max_leaves=30
)
_FIELDS = st.from_regex(
    r"\A[a-c]{1,2}:[0-9]{0,2}:(bool|char|float|uint|int|x):[0-9]{0,2}(:(little-endian|big-endian|)(:[0-9])?)?\Z"
)


def _are_true(measurements: tuple[Measurement, ...]) -> bool:
    return all(is_plausible(found.quantity, found.value) for found in measurements)


@given(st.sampled_from(sorted(MODELS)), st.none() | st.integers(0, 255), st.binary(max_size=260))
def test_any_bytes(model: str, port: int | None, data: bytes) -> None:
    """Any bytes on any port to any model are refused, or are measurements that can be true."""
    try:
        found = decode(model, port, data)
    except PayloadRefused:
        return
    assert _are_true(found)
    assert {measurement.quantity for measurement in found} <= set(MODELS[model].quantities) | _any_elsys(model)


def _any_elsys(model: str) -> set[object]:
    """Return what any device of Elsys might tell, beyond what it usually does."""
    return set(MODELS["elsys_sensor"].quantities) if model.startswith("elsys") else set()


@given(st.dictionaries(_KEYS, _JSON, max_size=8))
def test_any_object(decoded: dict[str, object]) -> None:
    """Any JSON object is understood in part or not at all, and never refused."""
    assert _are_true(from_object(decoded))


@given(st.lists(st.text()))
def test_any_names(names: list[str]) -> None:
    """Any names lead to a model of the table or to none."""
    assert model_of(*names) in {None, *MODELS}


@given(st.text() | st.lists(_FIELDS, max_size=4).map(" ".join), st.binary(max_size=14))
def test_any_grammar(config: str, data: bytes) -> None:
    """Any text is a grammar that reads any message, or is refused."""
    try:
        grammar = parse(config)
    except GrammarRefused:
        return
    assert set(read(grammar, data)) <= {field.name for field in grammar}
    assert _are_true(from_object(read(grammar, data)))
