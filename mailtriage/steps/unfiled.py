"""Mails handled anew, long after they were fetched, of which the mailbox does not show the outcome yet."""

from collections.abc import Collection

from mailtriage.model.mail import Place
from mailtriage.ports import Store

_MOST = 10_000  # remembered for one folder


def owe(store: Store, place: Place) -> None:
    """Called in the commit that handles the mail: no crash comes between the two."""
    _put(store, place.account, place.folder, [*_read(store, place.account, place.folder), place])


def owed(store: Store, account: str, folder: str, uidvalidity: int) -> list[Place]:
    """Those that are still where they were: after a renumbering nobody knows them by these numbers."""
    return [one for one in _read(store, account, folder) if one.uidvalidity == uidvalidity]


def shown(store: Store, account: str, folder: str, uids: Collection[int]) -> None:
    before = _read(store, account, folder)
    left = [one for one in before if one.uid not in uids]
    if len(left) != len(before):
        _put(store, account, folder, left)


def _read(store: Store, account: str, folder: str) -> list[Place]:
    note = store.note(f"unfiled {account}/{folder}") or {}
    listed = note.get("places", [])
    return [Place(account, folder, *one) for one in listed] if isinstance(listed, list) else []


def _put(store: Store, account: str, folder: str, places: list[Place]) -> None:
    listed = [[one.uidvalidity, one.uid] for one in dict.fromkeys(places)][-_MOST:]
    store.put_note(f"unfiled {account}/{folder}", {"places": listed})
