from pathlib import Path

import pytest

from tests.servers.mailbox import Mailbox
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import Station


@pytest.fixture
def station(tmp_path: Path, imap_server: Mailbox, scripted_smtp: ScriptedSmtp) -> Station:
    """On the embedded server and on Dovecot."""
    return Station(tmp_path, imap_server, scripted_smtp)
