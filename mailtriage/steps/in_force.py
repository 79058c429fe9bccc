"""Every configuration that was in force, kept: what it said, since when, and who saved it."""

import hashlib
import json
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
    if store.note(f"rules {rules.digest}") is None:
        store.put_note(f"rules {rules.digest}", dict(rules.source))
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


def in_force(store: Store) -> list[dict[str, str]]:
    """The configurations that were in force, oldest first: digests, since when, and by whom."""
    note = store.note(LIST)
    listed = note.get("list", []) if note is not None else []
    return list(listed) if isinstance(listed, list) else []
