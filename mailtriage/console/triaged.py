"""What rules decided of a mail, in lines for a terminal; journals of earlier versions say less."""

from collections.abc import Mapping
from typing import Any

_KINDS = (  # key in the journal, and what it says
    ("template", "template {}"),
    ("organisation", "speaks for {}"),
    ("notify", "tells {} too"),
    ("keywords", "keywords {}"),
    ("folder", "moved to {}"),
)


def triaged(data: Mapping[str, Any]) -> list[str]:
    """Of a mail that opened a ticket."""
    labels = f", labels {', '.join(data['labels'])}" if data["labels"] else ""
    head = f"{data['kind']}, {data['severity']}{_from_matrix(data)}{labels} (rules {data['rules']})"
    return [head, *_rest(data)]


def retriaged(data: Mapping[str, Any]) -> list[str]:
    """Of a mail that joined one: what it changed."""
    raised = data.get("raised_from")
    changes = [
        *([f"severity {raised} to {data['severity']}{_from_matrix(data)}"] if raised else []),
        *([f"labels {', '.join(data['added'])}"] if data.get("added") else []),
        *([f"without labels {', '.join(data['removed'])}"] if data.get("removed") else []),
    ]
    return [f"{', '.join(changes) or 'nothing changes'} (rules {data['rules']})", *_rest(data)]


def _rest(data: Mapping[str, Any]) -> list[str]:
    held = data.get("held")
    effects = [said.format(_listed(data[key])) for key, said in _KINDS if data.get(key)]
    if data.get("assignee"):
        turn = "" if data.get("assign") in (None, data["assignee"]) else f" ({data['assign']})"
        effects.insert(0, f"to {data['assignee']}{turn}")
    if data.get("acknowledge") is False:
        effects.append("no acknowledgement")
    hits = [f"  {rule}: {'; '.join(evidence)}" for rule, _, evidence in data["hits"]]
    return [
        *([f"  {', '.join(effects)}"] if effects else []),
        *([f"  held: {held[0]} wants {held[1]}, but {held[2]}"] if held else []),
        *(hits or ["  no rule applies"]),
    ]


def _from_matrix(data: Mapping[str, Any]) -> str:
    said = [f"{name} {data[name]}" for name in ("impact", "urgency") if data.get(name)]
    return f" ({', '.join(said)})" if said else ""


def _listed(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
