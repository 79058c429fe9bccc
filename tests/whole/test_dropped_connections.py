"""A server that drops connections: over one mail each time, or because we ask too much of it."""

from pathlib import Path

from mailtriage.model.ledger import Verdict
from tests.servers.scripted_imap import ScriptedImap
from tests.servers.scripted_smtp import ScriptedSmtp
from tests.whole.station import ALERTS
from tests.whole.staying import running
from tests.whole.test_staying_daemon import ANNA, BEN, _answered, _at, _mail


def test_a_mail_at_which_the_server_drops_every_connection_is_set_aside_and_the_others_are_answered(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.deliver(_mail(), _mail(BEN), _mail("carl@third.example"))
        imap.damaged[2] = 0
        station = _at(imap, tmp_path, scripted_smtp)
        with running(station, "tests.whole.impatient", "--retry", "0.1") as daemon:
            _answered(daemon, ALERTS, ANNA, "carl@third.example")
            imap.deliver(_mail("dora@fourth.example"))
            _answered(daemon, ALERTS, ANNA, "carl@third.example", "dora@fourth.example")
            assert daemon.stop() == 0
        told = station.command("aside", "list", "--json").stdout
        assert "drops the connection when it is asked for" in told
        asked = imap.damaged[2]
        assert station.run() == 0, station.said
        assert imap.damaged[2] == asked
        assert station.verdicts() == [Verdict.TICKET, Verdict.ASIDE, Verdict.TICKET, Verdict.TICKET]


def test_a_server_that_says_goodbye_because_of_too_much_is_left_alone_and_sets_no_mail_aside(
    tmp_path: Path, scripted_smtp: ScriptedSmtp
) -> None:
    with ScriptedImap() as imap:
        imap.answer("FETCH", "BYE Account exceeded command or bandwidth limits.", times=5)
        imap.deliver(_mail())
        station = _at(imap, tmp_path, scripted_smtp)
        words = ("tests.whole.impatient", "--retry", "0.1", "--refused", "0.2")
        with running(station, *words) as daemon:
            _answered(daemon, ANNA)
            assert daemon.stop() == 0
        assert "slowed down by the server" in daemon.said
