"""The inbox thread's part in the copies of what we send: each is appended, unless a search finds it."""

from mailtriage.daemon.line import Line
from mailtriage.daemon.messages import KeepCopies, Kept
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.outgoing import Copy, CopyFate
from mailtriage.ports import Inbox, LinkLost, TurnedAway


def append_missing(inbox: Inbox, line: Line, asked: KeepCopies) -> None:
    """Select the folders and tell what became of each copy. A crash anywhere repeats the search, which finds
    what was appended. What was done is told also where the link is lost meanwhile."""
    done: list[CopyFate] = []
    line.busy(f"keeping copies in {asked.folder}")
    try:
        met = _met_elsewhere(inbox, line, asked)
        inbox.open(asked.folder)
        for one in asked.copies:
            line.raise_if_stopped()
            line.busy(f"keeping copies in {asked.folder}")
            known = one.message_id in met
            done.append(CopyFate(one.message_id) if known else _fate(inbox, asked.folder, one))
    except (LinkLost, TurnedAway):
        raise
    except (TemporaryFailure, PermanentFailure) as error:  # the folder is gone, or cannot be opened
        done += [CopyFate(one.message_id, refused=str(error)) for one in asked.copies[len(done) :]]
    finally:
        line.tell(Kept(tuple(done)))


def _met_elsewhere(inbox: Inbox, line: Line, asked: KeepCopies) -> set[str]:
    """The Message-IDs of those that lie in another folder called Sent."""
    met = set[str]()
    for folder in asked.others:
        inbox.open(folder)
        for one in asked.copies:
            line.raise_if_stopped()
            line.busy(f"looking for copies in {folder}")
            if one.message_id not in met and _is_there(inbox, one):
                met.add(one.message_id)
    return met


def _fate(inbox: Inbox, folder: str, copy: Copy) -> CopyFate:
    try:
        if _is_there(inbox, copy):
            return CopyFate(copy.message_id)
        inbox.append(folder, copy.raw, copy.at)
    except (LinkLost, TurnedAway):
        raise
    except (TemporaryFailure, PermanentFailure) as error:
        return CopyFate(copy.message_id, refused=str(error))
    return CopyFate(copy.message_id, appended=True)


def _is_there(inbox: Inbox, copy: Copy) -> bool:
    """Raises where not even the first key can be searched for: nothing is appended blindly."""
    (first, value), *others = copy.keys
    if inbox.find(first, value, copy.at):
        return True
    for header, value in others:
        try:
            if inbox.find(header, value, copy.at):
                return True
        except (LinkLost, TurnedAway):
            raise
        except TemporaryFailure:
            continue  # servers that search the fields they know only: theirs keep the Message-ID
    return False
