"""What is answered at which path; to add a page, add a function and a line in PAGES."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from mailtriage.model.health import Part


@dataclass(frozen=True, slots=True)
class Page:
    status: HTTPStatus
    document: dict[str, object]


def healthz(health: Part) -> Page:
    """Whether the process should be left running: a mail server that is away needs no restart of ours."""
    if not health.deadly:
        return Page(HTTPStatus.OK, {"alive": True})
    return Page(HTTPStatus.SERVICE_UNAVAILABLE, {"alive": False, "reasons": list(health.deadly)})


def readyz(health: Part) -> Page:
    """Whether mail is taken in and handled, as the tree of parts; degraded is ready."""
    status = HTTPStatus.OK if health.ready else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(status, {"ready": health.ready, "reasons": list(health.reasons), **health.as_document()})


PAGES: dict[str, Callable[[Part], Page]] = {"/healthz": healthz, "/readyz": readyz}

NOT_FOUND = Page(HTTPStatus.NOT_FOUND, {"error": "not found", "paths": list(PAGES)})


def silent(reason: str) -> Page:
    """The program does not even say how it is."""
    return Page(HTTPStatus.SERVICE_UNAVAILABLE, {"alive": False, "ready": False, "reasons": [reason]})
