"""``mailtriage store``: care of the store, without a daemon."""

import argparse
from pathlib import Path

from mailtriage.console.open import open_store
from mailtriage.paths import paths_of
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.tickets.fold import apply


def rebuild(args: argparse.Namespace) -> int:
    paths = paths_of(Path(args.config))
    with open_store(Path(args.config)):
        """Refuses, with what to do, where there is no store."""
    with StoreLock(paths.lock):
        documents = DocumentStore(paths.store)
        try:
            number = DeskStore(documents, apply).rebuild_tickets()
        finally:
            documents.close()
    print(f"{number} tickets folded from their journals.")
    return 0
