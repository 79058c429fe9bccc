"""When mails came, by sender, organisation and subject: a small row for each that rules ask for, no scan."""

from datetime import UTC, datetime
from typing import Any

from tinydb import where

from mailtriage.model.recent import Came
from mailtriage.store.documents import DocumentStore
from mailtriage.store.times import stamp

_SWEPT = 2  # forgotten rows for each that is written: there are never many


class Arrivals:
    """The part of `DeskStore` that implements `ports.Arrivals`."""

    def __init__(self, documents: DocumentStore) -> None:
        self._arrivals = documents.table("arrivals", ids=str, indexes=(("last",),))

    def came(self, key: str) -> tuple[Came, ...]:
        doc = self._arrivals.get(doc_id=key)
        return tuple(_came(one) for one in doc["came"]) if doc else ()

    def put_came(self, key: str, came: tuple[Came, ...], forget: datetime) -> None:
        if came:
            last = max(one.at for one in came)
            self._arrivals.write(key, {"last": stamp(last), "came": [_listed(one) for one in came]})
        old = self._arrivals.find(where("last") < stamp(forget), order_by="last", limit=_SWEPT)
        if old:
            self._arrivals.remove(doc_ids=[str(doc.doc_id) for doc in old])


def _listed(one: Came) -> list[Any]:
    return [int(one.at.timestamp()), one.mail, one.sender, one.organisation]


def _came(listed: list[Any]) -> Came:
    seconds, mail, sender, organisation = listed
    return Came(datetime.fromtimestamp(seconds, UTC), mail, sender, organisation)
