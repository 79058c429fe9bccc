"""What was asked from outside: the only rows that another process adds."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from tinydb import where

from mailtriage.model.request import Request, RequestState
from mailtriage.store.documents import DocumentStore
from mailtriage.store.times import stamp


class RequestRows:
    """The part of `DeskStore` that implements `ports.Requests`."""

    def __init__(self, documents: DocumentStore) -> None:
        self._requests = documents.table("requests", indexes=(("state",),))

    def ask(self, request: Request) -> Request:
        return replace(request, number=int(self._requests.insert(_to(request))))

    def request(self, number: int) -> Request | None:
        doc = self._requests.get(doc_id=number)
        return _from(number, doc) if doc else None

    def requests(self, state: str, limit: int) -> list[Request]:
        found = self._requests.find(where("state") == state, limit=limit)
        return [_from(int(doc.doc_id), doc) for doc in found]

    def put_request(self, request: Request) -> None:
        self._requests.write(request.number, _to(request))


def _to(request: Request) -> dict[str, Any]:
    return {
        "command": request.command,
        "words": list(request.words),
        "asked_at": stamp(request.asked_at),
        "state": request.state.value,
        "result": request.result,
    }


def _from(number: int, doc: dict[str, Any]) -> Request:
    return Request(
        doc["command"],
        tuple(doc["words"]),
        datetime.fromisoformat(doc["asked_at"]),
        RequestState(doc["state"]),
        doc["result"],
        number,
    )
