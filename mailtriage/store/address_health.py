"""How the addresses are that gave mail back: a row for each, and an index of those that fail."""

from datetime import datetime
from typing import Any

from tinydb import where

from mailtriage.model.address_health import AddressHealth
from mailtriage.store.documents import DocumentStore
from mailtriage.store.times import optional_stamp, optional_time

_FAILING, _WELL = "failing", "well"


class AddressHealths:
    """The part of `DeskStore` that implements `ports.Addresses`. Most addresses have no row."""

    def __init__(self, documents: DocumentStore) -> None:
        self._health = documents.table("address_health", ids=str, indexes=(("state", "failed_at"),))

    def address_health(self, address: str) -> AddressHealth | None:
        doc = self._health.get(doc_id=address)
        return _from(address, doc) if doc else None

    def put_address_health(self, row: AddressHealth) -> None:
        self._health.write(row.address, _to(row))

    def failing_addresses(self, now: datetime, limit: int) -> list[AddressHealth]:
        marked = where("state") == _FAILING
        found = self._health.find(marked, order_by="failed_at", descending=True, limit=limit)
        rows = [_from(str(doc.doc_id), doc) for doc in found]
        return [row for row in rows if row.is_failing(now)]


def _to(row: AddressHealth) -> dict[str, Any]:
    return {
        "state": _FAILING if row.failures and row.heard_at is None else _WELL,
        "failures": row.failures,
        "failed_at": optional_stamp(row.failed_at),
        "status": row.status,
        "said": row.said,
        "full": row.full,
        "delayed_at": optional_stamp(row.delayed_at),
        "delay": row.delay,
        "accepted_at": optional_stamp(row.accepted_at),
        "heard_at": optional_stamp(row.heard_at),
        "lifted_at": optional_stamp(row.lifted_at),
    }


def _from(address: str, doc: dict[str, Any]) -> AddressHealth:
    return AddressHealth(
        address,
        doc["failures"],
        optional_time(doc["failed_at"]),
        doc["status"],
        doc["said"],
        doc["full"],
        optional_time(doc["delayed_at"]),
        doc["delay"],
        optional_time(doc["accepted_at"]),
        optional_time(doc["heard_at"]),
        optional_time(doc.get("lifted_at")),
    )
