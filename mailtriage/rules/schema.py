"""A JSON Schema of rule files, made of what the conditions and actions say of themselves: editors complete
and check by it."""

from collections.abc import Iterable, Mapping
from typing import Any

from mailtriage.model.ticket import Severity
from mailtriage.rules.actions import ACTIONS
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.reading import LONGEST_NAME
from mailtriage.rules.sample import FIELDS

_WHEN = {"$ref": "#/definitions/when"}
_TABLES = {"oneOf": [_WHEN, {"type": "array", "minItems": 1, "items": _WHEN}]}
_CONNECTIVES = {
    "all": "every one of these tables of conditions",
    "any": "one of these tables of conditions",
    "not": "none of these tables of conditions",
}


def schema(others: Iterable[str] = ()) -> dict[str, Any]:
    """JSON Schema, draft 7, which the common editors read. `others` are the tables that may stand beside the
    rules, as in config.toml."""
    flag = {"type": "boolean"}
    rule = {
        "name": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_NAME,
            "description": "names the rule in tickets and logs; of rules with one name the first counts",
        },
        "because": {"type": "string", "description": "the reason, as the ticket's journal gives it"},
        "when": {**_WHEN, "description": "all of these conditions must hold; without any every mail fits"},
        "then": {"$ref": "#/definitions/then", "description": "what is done; the first rule decides a field"},
        "stop": {**flag, "description": "true: no rule after this one is looked at"},
        "enabled": {**flag, "description": "false: the rule, or a later one of its name, is off"},
        "shadow": {**flag, "description": "true: it only tries; what it would do is noted"},
        "example": {
            "type": "array",
            "items": {"$ref": "#/definitions/example"},
            "description": "mails and what must come of them; checked at every load",
        },
    }
    table = {**_table(rule), "required": ["name"]}
    # A rule that only switches another one off does nothing itself.
    off = {"properties": {"enabled": {"const": False}}, "required": ["enabled"]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mailtriage: rules of triage",
        **_table(
            {
                **{name: {} for name in others},
                "shadow": {**flag, "description": "true: all rules of this file only try"},
                "rule": {"type": "array", "items": {"$ref": "#/definitions/rule"}},
            }
        ),
        "definitions": {
            "rule": {**table, "if": off, "else": {"required": ["then"]}},
            "when": _table(
                {
                    **{one.name: {**one.schema, "description": plain(one.says)} for one in REGISTRY},
                    **{name: {**_TABLES, "description": says} for name, says in _CONNECTIVES.items()},
                }
            ),
            "then": {
                **_table({one.key: {**one.schema, "description": plain(one.says)} for one in ACTIONS}),
                "minProperties": 1,
            },
            "example": _table({**FIELDS, "expect": {"$ref": "#/definitions/expect"}}),
            "expect": _table(
                {
                    **{one.key: {"anyOf": [one.schema, {"const": []}]} for one in ACTIONS},
                    "hit": {**flag, "description": "whether this rule applies; true unless it is said"},
                    "held": {"enum": [True, False, *(one.value for one in Severity)]},
                }
            ),
        },
    }


def _table(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def plain(says: str) -> str:
    """Without the marks of the document's tables."""
    return says.replace("`", "")
