"""The folders of the mailbox for `mailtriage status`: which are there still, and how far each is read."""

from datetime import datetime, timedelta
from typing import Any

from mailtriage.console.text import age, span

# The others are looked at every ten minutes, and the store is told of a quiet one every five.
_SEEN_BY_NOW = 900.0
_UNREAD = timedelta(minutes=30)


def still_there(folders: list[dict[str, Any]], health: dict[str, Any]) -> list[dict[str, Any]]:
    """Without those that were renamed or deleted on the server: the store keeps what it knows of them.

    A daemon that has read the mailbox says which there are. Before that, and without one, those are gone that
    were not read any more while others were.
    """
    newest = max((one["last_poll"] for one in folders if one["last_poll"]), default=None)
    return [one for one in folders if not _is_gone(one, newest, health)]


def _is_gone(folder: dict[str, Any], newest: datetime | None, health: dict[str, Any]) -> bool:
    if living(health, folder["folder"]):
        return False
    if _tells_of(folder["folder"], health):
        return True
    last = folder["last_poll"]
    return last is not None and newest is not None and newest - last > _UNREAD


def _tells_of(key: str, health: dict[str, Any]) -> bool:
    """Whether the daemon would name this folder if it were there: it has looked at all of them, and names no
    address."""
    read = any(
        one["facts"]["role"] == "inbox" and one["facts"]["last_read_seconds"] is not None
        for one in _parts(health)
    )
    return read and "@" not in key and health.get("facts", {}).get("up_seconds", 0) > _SEEN_BY_NOW


def living(health: dict[str, Any], key: str) -> dict[str, Any]:
    """What the daemon says of a folder now; the store is told of a quiet one every five minutes only."""
    name = key.split("/", 1)[1]
    return next((dict(one["facts"]) for one in _parts(health) if one["name"] == name), {})


def for_people(folder: dict[str, Any], now_known: dict[str, Any], now: datetime) -> str:
    """`now_known` is what the daemon says of it."""
    last = f"read {age(folder['last_poll'], now)} ago" if folder["last_poll"] else "never read to the end"
    if now_known.get("last_read_seconds") is not None:
        last = f"read {span(now_known['last_read_seconds'])} ago"
    waiting = f", {now_known['waiting']} waiting" if now_known.get("waiting") else ""
    return f"{folder['folder']}: {last}, up to UID {folder['mark']}{waiting}"


def _parts(health: dict[str, Any]) -> list[dict[str, Any]]:
    boxes = [part for part in health.get("parts", []) if part["name"] == "mailbox"]
    return [one for box in boxes for one in box.get("parts", [])]
