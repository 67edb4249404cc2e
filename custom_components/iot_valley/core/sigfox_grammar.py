"""Sigfox' own grammar of payloads: `name:byte:type:…` for each field, with spaces between.

    name:[byte]:bool:bit
    name:[byte]:char:length[:bit]
    name:[byte]:float:32|64[:endianness][:bit]
    name:[byte]:uint|int:bits[:endianness][:bit]

A byte left out is the one after the last field, or its last one where that field told a bit, as every bool does. Bits
are counted from 7 down to 0, and big-endian is usual. Source: Sigfox' «custom message type decoding grammar» (backend
help; gist kthy/c0c46091bce186188a11b369c32702f5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
import re
import struct
from typing import assert_never

_TOP = 7
_BYTE = 8
_MOST_BITS = 64
_LONGEST = 1_000
_MOST_BYTES = 12
"""What a message of Sigfox can hold."""


class GrammarCode(StrEnum):
    """What is wrong with a grammar: `grammar_` and the value is the translation key."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    BAD_NAME = "bad_name"
    NAME_TWICE = "name_twice"
    BAD_BYTE = "bad_byte"
    BAD_TYPE = "bad_type"
    BAD_SIZE = "bad_size"
    BAD_ENDIANNESS = "bad_endianness"
    BAD_BIT = "bad_bit"


class GrammarRefused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A text is no grammar of a payload."""

    def __init__(self, code: GrammarCode, position: int = 0) -> None:
        """Refuse with a code and the position of the field in the text."""
        super().__init__(code, position)
        self.code = code
        self.position = position


class FieldType(StrEnum):
    """How the bits of a field are read."""

    BOOL = "bool"
    CHAR = "char"
    FLOAT = "float"
    UINT = "uint"
    INT = "int"


@dataclass(frozen=True, slots=True)
class Field:
    """A field, and where its bits are, from the first of the message."""

    name: str
    type: FieldType
    start: int
    bits: int
    little: bool = False


type Grammar = tuple[Field, ...]


def _whole(text: str, low: int, high: int) -> int | None:
    """Return a whole number within bounds, or none."""
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        return None
    return int(text) if low <= int(text) <= high else None


def _wanted[T](value: T | None, code: GrammarCode, position: int) -> T:
    if value is None:
        raise GrammarRefused(code, position)
    return value


def _type(text: str, position: int) -> FieldType:
    if text not in FieldType:
        raise GrammarRefused(GrammarCode.BAD_TYPE, position)
    return FieldType(text)


def _bits(kind: FieldType, text: str) -> int | None:
    """Return how many bits a field has, or none where its size is not one of its type."""
    match kind:
        case FieldType.BOOL:
            return 1
        case FieldType.CHAR:
            length = _whole(text, 1, _MOST_BYTES)
            return length and length * _BYTE
        case FieldType.FLOAT:
            return {"32": 32, "64": 64}.get(text)
        case FieldType.UINT | FieldType.INT:
            return _whole(text, 1, _MOST_BITS)
        case _:
            assert_never(kind)


@dataclass(frozen=True, slots=True)
class _Options:
    """What may follow the size."""

    little: bool = False
    bit: int | None = None


def _options(kind: FieldType, words: list[str], position: int) -> _Options:
    """Return the endianness and the bit, either of which may be left out, or left empty."""
    if kind is FieldType.BOOL:
        words = ["", words[0]] if len(words) == 1 else ["", ""]
    elif kind is FieldType.CHAR or (words and words[0].isdigit()):
        words = ["", *words]
    endianness, bit = (*words, "", "")[:2]
    if endianness not in {"", "little-endian", "big-endian"}:
        raise GrammarRefused(GrammarCode.BAD_ENDIANNESS, position)
    if len(words) > 2:  # noqa: PLR2004 - endianness and bit
        raise GrammarRefused(GrammarCode.MALFORMED, position)
    if not bit and kind is not FieldType.BOOL:
        return _Options(endianness == "little-endian")
    return _Options(endianness == "little-endian", _wanted(_whole(bit, 0, _TOP), GrammarCode.BAD_BIT, position))


def _field(text: str, position: int, next_byte: int) -> tuple[Field, int]:
    """Return a field, and the byte at which the next one is if it does not say so."""
    words = text.split(":")
    if len(words) < 4:  # noqa: PLR2004 - name, byte, type and size
        raise GrammarRefused(GrammarCode.MALFORMED, position)
    name, byte, type_, size, *rest = words
    if not re.fullmatch(r"[A-Za-z0-9_#-]{1,64}", name):
        raise GrammarRefused(GrammarCode.BAD_NAME, position)
    at = _wanted(_whole(byte, 0, _MOST_BYTES - 1), GrammarCode.BAD_BYTE, position) if byte else next_byte
    kind = _type(type_, position)
    bits = _wanted(_bits(kind, size), GrammarCode.BAD_SIZE, position)
    options = _options(kind, [size, *rest] if kind is FieldType.BOOL else rest, position)
    start = at * _BYTE + _TOP - (_TOP if options.bit is None else options.bit)
    last = (start + bits - 1) // _BYTE
    return Field(name, kind, start, bits, options.little), last + (options.bit is None)


def parse(config: str) -> Grammar:
    """Return the fields that a text defines; refuse it with a code and a position."""
    if len(config) > _LONGEST:
        raise GrammarRefused(GrammarCode.TOO_LONG, _LONGEST)
    fields: dict[str, Field] = {}
    next_byte = 0
    for found in re.finditer(r"\S+", config):
        field, next_byte = _field(found[0], found.start(), next_byte)
        if field.name in fields:
            raise GrammarRefused(GrammarCode.NAME_TWICE, found.start())
        fields[field.name] = field
    if not fields:
        raise GrammarRefused(GrammarCode.EMPTY)
    return tuple(fields.values())


def _reversed(raw: int, bits: int) -> int:
    """Return a number whose bytes come lowest first; bits that fill no byte are the highest."""
    whole, rest = divmod(bits, _BYTE)
    low = int.from_bytes((raw >> rest).to_bytes(whole), "little")
    return low | (raw & (1 << rest) - 1) << whole * _BYTE


def _signed(raw: int, bits: int) -> int:
    return raw - (1 << bits) if raw >> bits - 1 else raw


def _value(field: Field, raw: int) -> bool | float | str:
    """Return what the bits of a field are worth."""
    ordered = _reversed(raw, field.bits) if field.little else raw
    match field.type:
        case FieldType.BOOL:
            return bool(raw)
        case FieldType.CHAR:
            return raw.to_bytes(field.bits // _BYTE).decode("ascii", "replace").rstrip("\0")
        case FieldType.FLOAT:
            return float(struct.unpack(">f" if field.bits == 32 else ">d", ordered.to_bytes(field.bits // _BYTE))[0])  # noqa: PLR2004 - single or double precision
        case FieldType.UINT:
            return ordered
        case FieldType.INT:
            return _signed(ordered, field.bits)
        case _:
            assert_never(field.type)


def _values(grammar: Grammar, data: bytes) -> Iterator[tuple[str, bool | float | str]]:
    whole, length = int.from_bytes(data), len(data) * _BYTE
    for field in grammar:
        after = length - field.start - field.bits
        if after >= 0:
            yield field.name, _value(field, whole >> after & (1 << field.bits) - 1)


def read(grammar: Grammar, data: bytes) -> dict[str, bool | float | str]:
    """Return the values of the fields of a message, without those for which it is too short."""
    return dict(_values(grammar, data))
