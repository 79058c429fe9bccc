"""The store, for looking at while a daemon may be writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailtriage.model.errors import PermanentFailure
from mailtriage.paths import paths_of
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply


class NothingYet(PermanentFailure):
    """There is no store: the daemon has never run with this configuration."""


@contextmanager
def open_store(configuration: Path) -> Iterator[DeskStore]:
    path = paths_of(configuration).store
    if not path.exists():
        raise NothingYet(f"{path}: no store yet; start with `mailtriage run --once --config {configuration}`")
    documents = DocumentStore(path, read_only=True)
    try:
        yield DeskStore(documents, apply)
    finally:
        documents.close()
