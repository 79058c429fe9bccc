from pathlib import Path

import pytest

from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import Station


@pytest.fixture
def station(tmp_path: Path, imap_server: Mailbox, scripted_smtp: ScriptedSmtp) -> Station:
    """On the embedded server and on Dovecot."""
    return Station(tmp_path, imap_server, scripted_smtp)


@pytest.fixture
def small_station(tmp_path: Path, embedded, scripted_smtp: ScriptedSmtp) -> Station:
    """On the embedded server alone: for what does not depend on the IMAP server."""
    from tests.servers.fixtures import PASSWORD, SUPPORT

    mailbox = Mailbox(embedded.host, embedded.imap_port, SUPPORT, PASSWORD)
    return Station(tmp_path, mailbox, scripted_smtp)
