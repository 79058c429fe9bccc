"""As much of JSON Schema, draft 7, as the schema of rule files uses; any other word in it is an error."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
_SAID = {"$schema", "title", "description", "definitions", "else", "then", "examples", "default"}


def faults(value: Any, schema: Schema, root: Schema, path: str = "") -> Iterator[str]:
    """Where a value is not what its schema says."""
    for word, says in schema.items():
        if word in _SAID:
            continue
        check = _WORDS[word]
        yield from check(value, says, schema, root, path)


def _ref(value: Any, says: str, _: Schema, root: Schema, path: str) -> Iterator[str]:
    found: Any = root
    for part in says.removeprefix("#/").split("/"):
        found = found[part]
    yield from faults(value, found, root, path)


def _type(value: Any, says: Any, *_: Any) -> Iterator[str]:
    if not any(_TYPES[one](value) for one in ([says] if isinstance(says, str) else says)):
        yield f"{_[-1]}: is no {says}"


def _enum(value: Any, says: list[Any], *_: Any) -> Iterator[str]:
    if not any(_same(value, one) for one in says):
        yield f"{_[-1]}: {value!r} is none of {says}"


def _same(value: Any, other: Any) -> bool:
    return bool(value == other) and isinstance(value, bool) is isinstance(other, bool)


def _properties(value: Any, says: Schema, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in says:
            yield from faults(inner, says[key], root, f"{path}.{key}")


def _additional(value: Any, says: Any, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in schema.get("properties", {}):
            continue
        if says is False:
            yield f"{path}: unknown {key}"
        elif says is not True:
            yield from faults(inner, says, root, f"{path}.{key}")


def _items(value: Any, says: Schema, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    for number, inner in enumerate(value if isinstance(value, list) else ()):
        yield from faults(inner, says, root, f"{path}[{number}]")


def _fitting(value: Any, says: list[Schema], root: Schema) -> int:
    return sum(not list(faults(value, one, root)) for one in says)


def _one_of(value: Any, says: list[Schema], _: Schema, root: Schema, path: str) -> Iterator[str]:
    if _fitting(value, says, root) != 1:
        yield f"{path}: fits not one of {says}"


def _any_of(value: Any, says: list[Schema], _: Schema, root: Schema, path: str) -> Iterator[str]:
    if not _fitting(value, says, root):
        yield f"{path}: fits none of {says}"


def _all_of(value: Any, says: list[Schema], _: Schema, root: Schema, path: str) -> Iterator[str]:
    for one in says:
        yield from faults(value, one, root, path)


def _if(value: Any, says: Schema, schema: Schema, root: Schema, path: str) -> Iterator[str]:
    branch = "else" if list(faults(value, says, root)) else "then"
    yield from faults(value, schema.get(branch, {}), root, path)


def _least(count: Callable[[Any], int | None], sign: int) -> Callable[..., Iterator[str]]:
    def check(value: Any, says: int, _: Schema, __: Schema, path: str) -> Iterator[str]:
        many = count(value)
        if many is not None and sign * many < sign * says:
            yield f"{path}: has {many}, not {says}"

    return check


def _length(kind: type) -> Callable[[Any], int | None]:
    return lambda value: len(value) if isinstance(value, kind) else None


def _itself(value: Any) -> Any:
    return value if _TYPES["number"](value) else None


def _pattern(value: Any, says: str, _: Schema, __: Schema, path: str) -> Iterator[str]:
    import re

    if isinstance(value, str) and not re.search(says, value):
        yield f"{path}: {value!r} does not fit {says}"


_WORDS: Mapping[str, Callable[..., Iterator[str]]] = {
    "$ref": _ref,
    "type": _type,
    "enum": _enum,
    "const": lambda value, says, *more: _enum(value, [says], *more),
    "properties": _properties,
    "additionalProperties": _additional,
    "required": lambda value, says, schema, root, path: (
        f"{path}: has no {key}" for key in says if isinstance(value, dict) and key not in value
    ),
    "items": _items,
    "oneOf": _one_of,
    "anyOf": _any_of,
    "allOf": _all_of,
    "not": lambda value, says, schema, root, path: (
        iter(()) if list(faults(value, says, root)) else iter((f"{path}: fits {says}",))
    ),
    "if": _if,
    "minProperties": _least(_length(dict), 1),
    "maxProperties": _least(_length(dict), -1),
    "minItems": _least(_length(list), 1),
    "maxItems": _least(_length(list), -1),
    "minLength": _least(_length(str), 1),
    "maxLength": _least(_length(str), -1),
    "minimum": _least(_itself, 1),
    "maximum": _least(_itself, -1),
    "pattern": _pattern,
}
