"""A desk on disk, filled by the flow itself: for commands that read what was kept of mail."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailtriage import app
from mailtriage.configured import read_configuration
from mailtriage.flow import handle
from mailtriage.intake.parse import parse
from mailtriage.model.mail import Arrival, Place
from mailtriage.steps.desk import Handled

NOW = datetime.now(UTC).replace(microsecond=0)
CONFIG = """
[desk]
address = "support@desk.example"
name = "Example Support"
alerts = ["alerts@elsewhere.example"]
[mailbox]
host = "127.0.0.1"
tls = "none"
user = "support@desk.example"
start = "all"
[smtp]
host = "127.0.0.1"
tls = "none"
[[staff]]
id = "ada"
name = "Ada Admin"
addresses = ["ada@team.example"]
role = "admin"
"""


def make(folder: Path, more: str = "") -> Path:
    """A folder with a configuration; `more` is written below it."""
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(CONFIG + more, "utf-8")
    return folder


def take_in(folder: Path, raws: Iterable[bytes], at: datetime | None = None) -> list[Handled]:
    """The mails arrive, a minute apart, the last at `at`, and are handled under the configuration as it is."""
    raws, configured = list(raws), read_configuration(folder / "config.toml")
    last, handled = at or NOW, []
    with app.open_desk(configured) as desk, desk.store.transaction():
        for number, raw in enumerate(raws):
            now = last - timedelta(minutes=len(raws) - 1 - number)
            arrival = Arrival(
                Place("main", "INBOX", 1, 1000 + number + int(now.timestamp())), raw, now, len(raw)
            )
            key = desk.archive.append(raw, now)
            desk.archive.sync()
            handled.append(handle(desk, arrival, key, parse(raw), now))
    return handled
