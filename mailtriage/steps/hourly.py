"""How often something was done within this hour, for caps that end with it."""

from datetime import datetime

from mailtriage.ports import Store


def count_this_hour(store: Store, key: str, now: datetime, most: int) -> int:
    """The how manieth time it is; beyond `most` + 1 it is not counted on."""
    hour = now.isoformat()[:13]
    told = store.note(key) or {}
    count = (int(str(told.get("count", 0))) if told.get("hour") == hour else 0) + 1
    if count <= most + 1:
        store.put_note(key, {"hour": hour, "count": count})
    return count
