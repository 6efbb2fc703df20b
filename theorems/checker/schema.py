"""JSON Schemas of the kinds, derived from the shapes that the checker itself reads (rules F3 and F4, in part)."""

from __future__ import annotations

from .core import CPX, INT, INTS, NUMBER_CHARS, POLY, RAT, WORDS, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
_INTEGER = r"-?0x(0|[1-9a-f][0-9a-f]*)"
_DEFINITIONS: dict[str, Any] = {
    INT: {"type": "string", "pattern": f"^{_INTEGER}$", "maxLength": NUMBER_CHARS, "not": {"const": "-0x0"}},
    RAT: {
        "type": "string", "pattern": f"^{_INTEGER}(/0x[1-9a-f][0-9a-f]*)?$", "maxLength": NUMBER_CHARS,
        "not": {"pattern": "^-0x0(/|$)"},
    },
    INTS: {"type": "string", "pattern": "^(-?[0-9a-f]+( -?[0-9a-f]+)*)?$"},
    WORDS: {"type": "string", "pattern": "^[0-9a-f]*$"},
    CPX: {"type": "array", "items": {"$ref": f"#/$defs/{RAT}"}, "minItems": 2, "maxItems": 2},
    POLY: {"type": "array", "items": {"$ref": f"#/$defs/{RAT}"}, "minItems": 1, "maxItems": 5},
}  # fmt: skip


def json_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind. It says less than the rules: lengths, ranges and all arithmetic are the checker's."""
    format, version, _ = next(iter(kind.headers))
    names = sorted(name for _, _, name in kind.headers)
    shape: dict[str, Any] = _schema(kind.schema)
    properties = shape["properties"]
    properties |= {"format": {"const": format}, "version": {"const": version}}
    place = properties["claim"]["properties"] if "claim" in properties else properties
    place["kind"] = {"enum": names}
    title = f"{format}, version {version}: {', '.join(names)}"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **shape, "$defs": _DEFINITIONS}


def _schema(kind: Any) -> dict[str, Any]:
    if isinstance(kind, tuple):
        return {"anyOf": [_schema(other) for other in kind]}
    if isinstance(kind, dict):
        fields = {name: _schema(inner) for name, inner in kind.items()}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    if isinstance(kind, list):
        return {"type": "array", "items": _schema(kind[0])}
    if isinstance(kind, frozenset):
        return {"enum": sorted(kind)}
    if isinstance(kind, str):
        return {"$ref": f"#/$defs/{kind}"}
    whole = {"type": "integer", "minimum": 1 - 10**19, "maximum": 10**19 - 1}
    simple: dict[Any, dict[str, Any]] = {int: whole, str: {"type": "string"}, None: {"type": "null"}}
    return simple[kind]
