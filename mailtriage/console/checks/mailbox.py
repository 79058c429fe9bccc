"""The mailbox: is it reached, is it the right one, and what can its server do?"""

from datetime import datetime

from mailtriage.config import Mailbox
from mailtriage.console.checks.certificate import check_certificate
from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.link import Link, explain
from mailtriage.inbox.folders import missing
from mailtriage.inbox.link import LoginRefused, Throttled
from mailtriage.inbox.probe import FolderFound, MailboxFound
from mailtriage.model.folder import Role
from mailtriage.ports import WantedFolders

_PART = "mailbox"
_MOST_NAMED = 12


def link_of(box: Mailbox) -> Link:
    has_ca_file = box.ca_file is not None
    return Link("mailbox", box.host, box.port, box.tls, has_ca_file, 993, 143, "imap")


def unreachable(error: BaseException, box: Mailbox, step: str) -> list[Finding]:
    """Why there is no answer, or none that helps."""
    where = f"{box.host}:{box.port}"
    if isinstance(error, LoginRefused):
        found = f"{where} does not take the login of {box.user!r}: {_said(error)}"
        return [Finding(_PART, State.PROBLEM, found, about_login(box.host, _said(error)))]
    if isinstance(error, Throttled):
        return [Finding(_PART, State.PROBLEM, str(error), "wait a while; too many logins or connections")]
    found, advice = explain(error, link_of(box), step)
    return [Finding(_PART, State.PROBLEM, found, advice)]


def check_mailbox(box: Mailbox, found: MailboxFound, now: datetime) -> list[Finding]:
    how = {"implicit": "TLS", "starttls": "STARTTLS", "none": "no TLS"}[box.tls]
    told = [Finding(_PART, State.OK, f"{box.host}:{box.port} ({how}) takes the login of {box.user}")]
    told += check_certificate(_PART, found.certificate_until, now)
    told += _folders(box, found)
    told += _abilities(box, found)
    return told


def _said(error: BaseException) -> str:
    """What the server itself said, without our own words around it; imapclient shows bytes as Python does."""
    told = str(error.__cause__ or error)
    return told[2:-1] if told[:2] in ("b'", 'b"') else told


def about_login(host: str, told: str) -> str:
    host, told = host.lower(), told.lower()
    if "gmail" in host or "google" in host or "application-specific" in told:
        return "Gmail takes an app password only: make one at myaccount.google.com/apppasswords"
    if any(name in host for name in ("outlook", "office365", "hotmail")) or "basic auth" in told:
        return (
            "Microsoft takes an app password at best, and none where basic authentication is off: "
            "ask the administrator of the tenant"
        )
    return "correct user and password; with two-factor login most providers want an app password"


def _folders(box: Mailbox, found: MailboxFound) -> list[Finding]:
    if found.folder is not None:
        told = [Finding(_PART, State.OK, f"{box.folder}: {_waiting(box, found.folder)}")]
    else:
        what = found.missing.partition("; ")[0]
        there = ", ".join(found.names[:_MOST_NAMED]) + (", ..." if len(found.names) > _MOST_NAMED else "")
        told = [Finding(_PART, State.PROBLEM, what, f"set [mailbox] folder to one that is there: {there}")]
    return told + _others(box, found)


def _others(box: Mailbox, found: MailboxFound) -> list[Finding]:
    told = []
    by_role: dict[Role, list[str]] = {}
    for one in found.roles:
        by_role.setdefault(one.role, []).append(one.name)
    absent = _absent(box, found)
    junk = "mail of customers that the server takes for junk is not seen"
    sent = "answers from the shared mailbox are not recorded, and what we send is kept in none"
    for role, wanted, why in ((Role.JUNK, box.junk, junk), (Role.SENT, box.sent, sent)):
        if role in absent:
            what, _, advice = absent[role].partition("; ")
            told.append(Finding(_PART, State.PROBLEM, what, advice))
        elif role in by_role:
            told.append(Finding(_PART, State.OK, f"{role.value} folder: {', '.join(by_role[role])}"))
        elif wanted == "auto":
            advice = f'name it as [mailbox] {role.value}, or write "" for none'
            told.append(Finding(_PART, State.WARNING, f"no {role.value} folder was found: {why}", advice))
    return told


def _absent(box: Mailbox, found: MailboxFound) -> dict[Role, str]:
    """What is wrong with Junk and Sent where they are named and not there, whatever else is wrong."""
    # A name may be listed and still be none that can be opened (\\NonExistent): the probe knows.
    there = (name for name in found.names if f"folder {name!r} is not there" not in found.missing)
    listing = [((), None, name) for name in there]
    wanted = {
        Role.JUNK: WantedFolders(box.folder, box.junk, "", box.moved),
        Role.SENT: WantedFolders(box.folder, "", box.sent, box.moved),
    }
    told = {role: missing(listing, one) for role, one in wanted.items()}
    return {role: words[0] for role, words in told.items() if words}


def _waiting(box: Mailbox, folder: FolderFound) -> str:
    mails = f"{folder.mails} mail" + ("" if folder.mails == 1 else "s")
    if folder.above is not None:
        return f"{mails}, {folder.above} not handled yet"
    if box.start == "all":
        return f"{mails}, all to be handled by the first run"
    return f'{mails}, left alone by the first run (start = "new")'


def _abilities(box: Mailbox, found: MailboxFound) -> list[Finding]:
    told = []
    known = [
        one for one in ("IDLE", "UIDPLUS", "MOVE", "CONDSTORE", "SPECIAL-USE") if one in found.capabilities
    ]
    told.append(Finding(_PART, State.OK, f"the server knows {', '.join(known) or 'none of our extensions'}"))
    if "IDLE" not in found.capabilities:
        seconds = int(box.poll.total_seconds())
        words = f"the server does not tell of new mail (IDLE): it is looked for every {seconds} s"
        told.append(Finding(_PART, State.WARNING, words, "lower [mailbox] poll if that is too slow"))
    keywords = found.folder.keywords if found.folder is not None else None
    if box.keywords and keywords is False:
        words = "the server keeps no keywords: kind and severity cannot be shown in the mailbox"
        told.append(Finding(_PART, State.WARNING, words, "set [mailbox] keywords = false, or live with it"))
    elif box.keywords and keywords is None and found.folder is not None:
        words = "whether keywords are kept was not asked: to ask would take \\Recent off new mail"
        told.append(Finding(_PART, State.OK, words))
    elif box.keywords and keywords:
        told.append(Finding(_PART, State.OK, "keywords are kept"))
    return told
