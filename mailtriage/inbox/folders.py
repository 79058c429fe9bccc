"""Which folder is which: by special use where the server tells it, else by the names that clients give."""

from collections.abc import Sequence

from mailtriage.model.errors import PermanentFailure
from mailtriage.model.folder import USES, Folder, Role
from mailtriage.model.folder_names import small
from mailtriage.ports import WantedFolders

Listing = Sequence[tuple[Sequence[bytes], bytes | None, str]]  # flags, delimiter, name: as LIST tells them

# Folders of groupware that hold no mail of customers.
_NO_MAIL = {"outbox", "postausgang", "templates", "vorlagen", "notes", "notizen", "calendar", "kalender"} | {
    "contacts",
    "kontakte",
    "tasks",
    "aufgaben",
    "journal",
    "sync issues",
    "synchronisierungsprobleme",
    "chats",
}
_UNREADABLE = {b"\\noselect", b"\\nonexistent"}
_VIEWS = {b"\\flagged", b"\\important"}  # Gmail shows mail of other folders there again


class FolderMissing(PermanentFailure):
    """The configured folder is not there."""


def choose(listing: Listing, wanted: WantedFolders, foreign: tuple[str, ...] = ()) -> tuple[Folder, ...]:
    """The folders to read, in order: Sent, the one for copies first, the inbox, Junk, the others by name. Of
    those whose names begin as a `foreign` one only what is named; what is named is among them, be it there or
    not."""
    by_name: dict[str, set[bytes]] = {}
    delimiters: dict[str, str] = {}
    for flags, delimiter, name in listing:
        by_name[name] = {flag.lower() for flag in flags}
        delimiters[name] = (delimiter or b"/").decode("ascii", "replace")
    readable = [name for name, flags in by_name.items() if not flags & _UNREADABLE]
    inbox = next((name for name in readable if name.upper() == "INBOX"), "INBOX")
    main = inbox if wanted.inbox.upper() == "INBOX" else wanted.inbox
    ours = [name for name in readable if not name.startswith(foreign)]
    uses = {use: _by_use(ours, by_name, delimiters, use) for use in USES}
    junk = _named(wanted.junk, uses[b"\\junk"])
    # Programs that heed no special use make a folder of their own: what people send lies in all of them.
    bear = _by_name(ours, delimiters, b"\\sent") if wanted.sent else []
    named = _named(wanted.sent, uses[b"\\sent"])
    sent = [one for one in dict.fromkeys((named, *uses[b"\\sent"], *bear)) if one and wanted.sent]
    chosen = {name for name in (main, junk, *sent) if name}
    left_out = chosen | {name for use in uses for name in uses[use]}
    others = [
        name
        for name in ours
        if name not in left_out
        and not by_name[name] & _VIEWS
        and not any(part.casefold() in _NO_MAIL for part in name.split(delimiters[name]))
    ]
    return (
        *(Folder(name, Role.SENT) for name in sent if name != main),
        Folder(main, Role.INBOX),
        *([Folder(junk, Role.JUNK)] if junk and junk not in (main, *sent) else []),
        *(Folder(name, Role.OTHER) for name in sorted(others) if wanted.moved),
    )


def _by_use(
    readable: Sequence[str], flags: dict[str, set[bytes]], delimiters: dict[str, str], use: bytes
) -> list[str]:
    """Folders of this special use; those that only bear its name where no folder has the use."""
    special = [name for name in readable if use in flags[name]]
    return special or _by_name(readable, delimiters, use)


def _by_name(readable: Sequence[str], delimiters: dict[str, str], use: bytes) -> list[str]:
    last = {name: small(name.split(delimiters[name])[-1]) for name in readable}
    return [name for name in readable if last[name] in USES[use]]


def _named(wanted: str, found: Sequence[str]) -> str:
    if wanted == "auto":
        return found[0] if found else ""
    return wanted


def missing(listing: Listing, wanted: WantedFolders) -> list[str]:
    """What is wrong with each folder that is named and not there; people rename folders."""
    readable = {name for flags, _, name in listing if not {flag.lower() for flag in flags} & _UNREADABLE}
    there = ", ".join(sorted(readable)[:20])
    return [
        f"folder {name!r} is not there; set [mailbox] {key} to one of: {there}"
        for key, name in (("junk", wanted.junk), ("sent", wanted.sent))
        if name not in ("", "auto") and name not in readable
    ]
