"""Every configuration that was in force, kept: what it said, since when, and who saved it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailtriage.config import Settings
from mailtriage.ports import Store
from mailtriage.render import Templates
from mailtriage.rules.engine import RuleSet

LIST = "configurations"
_MOST = 1000  # remembered in the list; what they said stays
_SECRET: Any = {"mailbox": {"password"}, "smtp": {"password"}, "path": True}


def put_in_force(
    store: Store, settings: Settings, rules: RuleSet, templates: Templates, author: str, now: datetime
) -> str:
    """Keep a configuration, passwords left out, unless it is the one in force; returns its digest."""
    keep_rules(store, rules)
    document: dict[str, Any] = {
        "settings": settings.model_dump(mode="json", exclude=_SECRET),
        "rules": rules.digest,
        "templates": dict(templates.own),
    }
    text = json.dumps(document, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    before = in_force(store)
    if before and before[-1]["configuration"] == digest:
        return digest
    if store.note(f"configuration {digest}") is None:
        store.put_note(f"configuration {digest}", document)
    row = {"configuration": digest, "rules": rules.digest, "at": now.isoformat(), "author": author}
    store.put_note(LIST, {"list": [*before, row][-_MOST:]})
    return digest


def keep_rules(store: Store, rules: RuleSet) -> None:
    """Keep what the rules were read from; a file that is in several rule sets is kept once."""
    name = f"rules {rules.digest}"
    if store.note(name) is not None:
        return
    files = []
    for file, text in rules.source.items():
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if store.note(f"rule file {digest}") is None:
            store.put_note(f"rule file {digest}", {"text": text})
        files.append([file, digest])
    store.put_note(name, {"files": files})


def kept_rules(store: Store, digest: str) -> Mapping[str, str] | None:
    """What a rule set was read from: each file's rules as JSON, by its name, in their order; None where a
    part of it is not in the store."""
    note = store.note(f"rules {digest}")
    files = note.get("files") if note is not None else None
    if note is None or not isinstance(files, list):  # as kept before: the texts themselves
        return {file: str(text) for file, text in note.items()} if note is not None else None
    found = {}
    for file, name in files:
        text = store.note(f"rule file {name}")
        if text is None:
            return None
        found[str(file)] = str(text["text"])
    return found


@dataclass(frozen=True, slots=True)
class KeptLast:
    """What was last in force: rules by file, with their digest, and the operator's own templates by name."""

    rules: Mapping[str, str]
    digest: str
    templates: Mapping[str, str]


def last_in_force(store: Store) -> KeptLast | None:
    """None where none was, or a part of it is not in the store."""
    listed = in_force(store)
    if not listed:
        return None
    note = store.note(f"configuration {listed[-1]['configuration']}")
    rules = kept_rules(store, listed[-1]["rules"])
    templates = note.get("templates") if note is not None else None
    if rules is None or not isinstance(templates, Mapping):
        return None
    return KeptLast(rules, listed[-1]["rules"], templates)


def taken_at(store: Store) -> str:
    """When what is in force was taken, in ISO 8601; ``""`` where nothing is."""
    listed = in_force(store)
    return str(listed[-1]["at"]) if listed else ""


def in_force(store: Store) -> list[dict[str, str]]:
    """The configurations that were in force, oldest first: digests, since when, and by whom."""
    note = store.note(LIST)
    listed = note.get("list", []) if note is not None else []
    return list(listed) if isinstance(listed, list) else []
