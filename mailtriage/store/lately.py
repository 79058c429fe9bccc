"""What was written lately, by sender and by house: a small row for each, no scan."""

from datetime import datetime
from typing import Any

from mailtriage.model.recent import Recent, Run
from mailtriage.store.documents import DocumentStore
from mailtriage.store.times import stamp

_MOST = 25  # mails kept of one sender


class Lately:
    """The part of `DeskStore` that implements `ports.Senders`."""

    def __init__(self, documents: DocumentStore) -> None:
        self._senders = documents.table("senders", ids=str)
        self._houses = documents.table("houses", ids=str)

    def recent(self, sender: str) -> tuple[Recent, ...]:
        doc = self._senders.get(doc_id=sender)
        return tuple(_recent(one) for one in doc["recent"]) if doc else ()

    def put_recent(self, sender: str, recent: tuple[Recent, ...]) -> None:
        kept = [_listed(one) for one in recent[-_MOST:]]
        self._senders.write(sender, {"recent": kept})

    def runs(self, house: str) -> tuple[Run, ...]:
        doc = self._houses.get(doc_id=house)
        return (
            tuple(Run(shape, count, datetime.fromisoformat(at)) for shape, count, at in doc["runs"])
            if doc
            else ()
        )

    def put_runs(self, house: str, runs: tuple[Run, ...]) -> None:
        self._houses.write(house, {"runs": [[one.shape, one.count, stamp(one.since)] for one in runs]})


def _listed(one: Recent) -> list[Any]:
    return [stamp(one.at), one.ticket, one.subject, one.shape, one.queued, one.count, one.wanted]


def _recent(listed: list[Any]) -> Recent:
    at, ticket, subject, shape, queued, count, *more = listed  # before the rules had ceilings it had six
    wanted = str(more[0]) if more else ""
    return Recent(datetime.fromisoformat(at), ticket, subject, shape, queued, count, wanted)
