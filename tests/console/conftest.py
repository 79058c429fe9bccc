"""A desk on disk, filled by the whole program between an embedded mail server and a scripted SMTP server."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.demo.server import EmbeddedMailServer
from mailtriage.store import DocumentStore
from mailtriage.store.desk import DeskStore
from mailtriage.tickets.fold import apply
from tests.desk import compose
from tests.servers.fixtures import PASSWORD, SUPPORT
from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import Station, deliver_all

NOW = datetime.now(UTC)
# What a stranger may try: clear the screen, set the title, turn the reading direction, look like a reference,
# and look like Rich markup.
HOSTILE = "=?utf-8?q?=1B[2J=1B]0;pwned=07=C2=9B31m_[red]fire[/red]_[INC-1]_[/]_=E2=80=AEgnp.exe?="
HOSTILE_NAME = "=?utf-8?q?=1B[31mEvil_[bold]Eve[/bold]_[/nonsense]?="
# What the desk's own server found of a mail by staff.
_PROVEN = (
    "Authentication-Results: mx.desk.example; dmarc=pass (p=reject) header.from=team.example",
    "Received: from mx.team.example by mx.desk.example with ESMTPS id 1; Mon, 23 Nov 2026 09:00:00 +0000",
)
_RULE = """
[rules]
vip = ["anna@customer.example"]
[[rule]]
name = "our best customer"
because = "they have a contract for it"
when = { sender = "vip.example" }
then = { severity = "high", label = "vip" }
"""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``config.toml`` and ``data``, for reading only.

    1001 Anna's outage (critical, answered by staff: open), 1002 a wish (low), 1003 the best customer's (label
    vip, high), 1004 Eve's hostile one, 1005 one whose acknowledgement the mail server refused; a sixth mail
    killed the parser and is set aside.
    """
    folder = tmp_path_factory.mktemp("filled")
    with EmbeddedMailServer({SUPPORT: PASSWORD}) as server, ScriptedSmtp() as smtp:
        station = Station(folder, Mailbox(server.host, server.imap_port, SUPPORT, PASSWORD), smtp, more=_RULE)
        smtp.recipient("gone@nowhere.example", "550 5.1.1 unknown user")
        anna, outage = "Anna Kunde <anna@customer.example>", "<outage@customer.example>"
        mails = [
            compose(sender=anna, subject="Production is down!", message_id=outage, date=NOW),
            compose(sender="ben@other.example", subject="Feature request: export as PDF", date=NOW),
            compose(sender="Vic <vic@vip.example>", subject="A question", date=NOW),
            compose(
                sender="eve@evil.example", subject="HOSTILE", body="Fire \x1b[2J [red]now[/red]", date=NOW
            ),
            compose(sender="gone@nowhere.example", subject="Who am I", date=NOW),
            compose(sender="kim@crash.example", subject="Boom \x1b", body="KILL THE PARSER", date=NOW),
        ]
        mails[3] = mails[3].replace(b"eve@evil.example", f"{HOSTILE_NAME} <eve@evil.example>".encode())
        mails[3] = mails[3].replace(b"HOSTILE", HOSTILE.encode())
        deliver_all(station.mailbox, mails)
        assert station.run("--parser", "tests.whole.fragile_child") == 1, station.said
        answer = compose(
            sender="Ada Admin <ada@team.example>",
            to="anna@customer.example",
            cc="support@desk.example",
            subject="Re: Production is down!",
            in_reply_to=outage,
            date=NOW,
        )
        store = DeskStore(DocumentStore(folder / "data" / "mailtriage.db"), apply)
        store.put_note("authserv", {"ids": ["mx.desk.example"], "hops": 0, "proven_at": NOW.isoformat()})
        store.documents.close()
        answer = "\r\n".join((*_PROVEN, "")).encode() + answer
        station.mailbox.deliver(answer, internal_date=datetime.now(UTC) + timedelta(seconds=2))
        assert station.run() in (0, 1), station.said
    return folder


@pytest.fixture
def desk_folder(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled desk, which a test may change."""
    return Path(shutil.copytree(filled, tmp_path / "desk"))


@pytest.fixture
def configured(tmp_path: Path) -> Path:
    """A folder with a configuration that is right, where the daemon has never run."""
    (tmp_path / "config.toml").write_text(
        """
        [desk]
        address = "support@desk.example"
        name = "Example Support"
        alerts = ["alerts@elsewhere.example"]
        [mailbox]
        host = "127.0.0.1"
        tls = "none"
        user = "support@desk.example"
        password_env = "TEST_IMAP_PASSWORD"
        [smtp]
        host = "127.0.0.1"
        tls = "none"
        [[staff]]
        id = "ada"
        name = "Ada Admin"
        addresses = ["ada@team.example"]
        role = "admin"
        """,
        "utf-8",
    )
    return tmp_path
