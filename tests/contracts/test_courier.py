"""The contract of `ports.Courier`: each dispatch is reported once, and its fate is what the server let us know."""

import itertools
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from mailtriage.clock import SystemClock
from mailtriage.model.outgoing import Delivery, Dispatch, Fate
from mailtriage.outbox.smtp import SmtpCourier, SmtpServer
from tests.servers.scripted_smtp import ANY, ScriptedSmtp

ANNA, BEN = "anna@customer.example", "ben@other.example"
DESK = "support@desk.example"
RAW = b"From: support@desk.example\r\nSubject: Hello\r\n\r\nText\r\n"
PATIENCE_SECONDS = 15.0

_numbers = itertools.count(1)


def mail(recipient: str = ANNA, sender: str = "", raw: bytes = RAW) -> Dispatch:
    return Dispatch(f"{next(_numbers)}@desk.example", sender, recipient, raw)


class Post:
    """A courier and the reports it gave; at its end every dispatch was reported exactly once."""

    def __init__(self, smtp: Any, **changes: Any) -> None:
        server = {"host": smtp.host, "port": smtp.port, "tls": "none", "timeout": 5.0, "connections": 2}
        self.reports: SimpleQueue[Delivery] = SimpleQueue()
        self.submitted: list[str] = []
        self.reported: list[Delivery] = []
        self.threads: set[int] = set()
        self.courier = SmtpCourier(SmtpServer(**{**server, **changes}), self._report, SystemClock())

    def _report(self, delivery: Delivery) -> None:
        self.threads.add(threading.get_ident())
        self.reports.put(delivery)

    def submit(self, *dispatches: Dispatch) -> None:
        for one in dispatches:
            self.submitted.append(one.message_id)
            self.courier.submit(one)

    def send(self, *dispatches: Dispatch) -> list[Delivery]:
        """The reports on these dispatches, in their order."""
        self.submit(*dispatches)
        told = [self.reports.get(timeout=PATIENCE_SECONDS) for _ in dispatches]
        self.reported += told
        by_id = {one.message_id: one for one in told}
        return [by_id[one.message_id] for one in dispatches]

    def close(self) -> None:
        self.courier.close()
        try:
            while True:
                self.reported.append(self.reports.get_nowait())
        except Empty:
            pass
        assert Counter(one.message_id for one in self.reported) == Counter(self.submitted)


@contextmanager
def post_to(smtp: Any, **changes: Any) -> Iterator[Post]:
    post = Post(smtp, **changes)
    yield post
    post.close()


@pytest.fixture
def post(scripted_smtp: ScriptedSmtp) -> Iterator[Post]:
    with post_to(scripted_smtp) as made:
        yield made


def fate(post: Post, dispatch: Dispatch | None = None) -> tuple[Fate, int]:
    (told,) = post.send(dispatch or mail())
    return told.fate, told.code


def test_250_after_data_is_accepted_and_tells_when_and_for_which_envelope(
    post: Post, scripted_smtp: ScriptedSmtp
) -> None:
    (told,) = post.send(mail())
    assert (told.fate, told.code, told.envelope_from) == (Fate.ACCEPTED, 250, "")
    assert told.at.utcoffset() is not None
    (got,) = scripted_smtp.accepted
    assert (got.envelope_from, got.recipients, got.raw) == ("", (ANNA,), RAW)


def test_the_desks_address_as_envelope_sender_travels(post: Post, scripted_smtp: ScriptedSmtp) -> None:
    (told,) = post.send(mail(sender=DESK))
    assert (told.fate, told.envelope_from) == (Fate.ACCEPTED, DESK)
    assert scripted_smtp.accepted[0].envelope_from == DESK


def test_lines_that_begin_with_a_dot_arrive_as_they_were(post: Post, scripted_smtp: ScriptedSmtp) -> None:
    raw = RAW + b".\r\n..\r\n.dots\r\n"
    assert fate(post, mail(raw=raw)) == (Fate.ACCEPTED, 250)
    assert scripted_smtp.accepted[0].raw == raw


@pytest.mark.parametrize(
    "reply",
    [
        "421 4.3.2 try again later",
        "450 4.7.1 Error: too much mail, rate limit exceeded",
        "451 4.7.28 unusual rate of mail",
        "454 Throttling failure: Maximum sending rate exceeded.",
    ],
)
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_takes_less_than_we_give_is_given_less_and_the_mail_is_not_to_blame(
    post: Post, scripted_smtp: ScriptedSmtp, stage: str, reply: str
) -> None:
    _script(scripted_smtp, stage, reply, times=1)
    assert fate(post) == (Fate.SLOW_DOWN, int(reply[:3]))
    assert fate(post) == (Fate.ACCEPTED, 250)


@pytest.mark.parametrize("reply", ["450", "451", "452", "450 4.7.1 greylisted, try again in 300 seconds"])
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_4yz_is_temporary_wherever_it_is_said(
    post: Post, scripted_smtp: ScriptedSmtp, stage: str, reply: str
) -> None:
    _script(scripted_smtp, stage, reply, times=1)
    assert fate(post) == (Fate.TEMPORARY, int(reply[:3]))
    assert fate(post) == (Fate.ACCEPTED, 250)


def _script(smtp: ScriptedSmtp, stage: str, reply: str, times: int | None = None) -> None:
    match stage:
        case "MAIL":
            smtp.sender(ANY, reply, times)
        case "RCPT":
            smtp.recipient(ANY, reply, times)
        case _:
            smtp.after_data(reply, times)


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("RCPT", "550"),
        ("RCPT", "550 5.1.1 unknown user"),
        ("RCPT", "551 5.1.6 moved"),
        ("RCPT", "552 5.2.2 mailbox full"),
        ("RCPT", "553 5.1.3 bad address"),
        ("RCPT", "550 5.7.1 this list takes mail of its members only"),
        ("DATA", "550 5.7.1 looks like spam"),
        ("DATA", "552 5.3.4 message too big"),
        ("DATA", "554 5.6.0 content rejected"),
        # RFC 1870 §6.1: a server that was told SIZE= says so at MAIL already; the sender is not to blame.
        ("MAIL", "552 5.3.4 message size exceeds fixed limit"),
        ("MAIL", "552 message size exceeds maximum permitted"),
    ],
)
def test_5yz_about_the_recipient_or_this_mail_refuses_this_mail_alone(
    post: Post, scripted_smtp: ScriptedSmtp, stage: str, reply: str
) -> None:
    _script(scripted_smtp, stage, reply, times=1)
    assert fate(post) == (Fate.REFUSED, int(reply[:3]))
    assert fate(post) == (Fate.ACCEPTED, 250)


@pytest.mark.parametrize("reply", ["501 5.5.4 Invalid MAIL FROM", "550 5.7.1 null sender not allowed", "553"])
def test_5yz_to_the_null_sender_refuses_the_sender(
    post: Post, scripted_smtp: ScriptedSmtp, reply: str
) -> None:
    scripted_smtp.sender("", reply)
    null, desk = post.send(mail(), mail(sender=DESK))
    assert (null.fate, null.code) == (Fate.SENDER_REFUSED, int(reply[:3]))
    assert desk.fate is Fate.ACCEPTED


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("RCPT", "554 5.7.1 <anna@customer.example>: Relay access denied"),
        ("RCPT", "550 relaying not allowed"),
        ("RCPT", "530 5.7.0 Authentication required"),
        ("RCPT", "550 5.4.5 Daily user sending limit exceeded"),
        ("DATA", "550 5.4.5 Daily user sending limit exceeded"),
        ("DATA", "550 5.1.90 Your message can't be sent because you've reached your daily limit"),
        ("DATA", "554 5.2.252 SendAsDenied"),
        ("DATA", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        ("DATA", "550 5.7.705 Access denied, tenant has exceeded threshold"),
        # At MAIL too: the null sender has nothing to do with it, and must not be given up for ever.
        ("MAIL", "530 5.7.0 Authentication required"),
        ("MAIL", "535 5.7.8 credentials expired"),
        ("MAIL", "550 5.4.5 Daily user sending limit exceeded"),
    ],
)
def test_5yz_about_us_is_no_fault_of_the_mail(
    post: Post, scripted_smtp: ScriptedSmtp, stage: str, reply: str
) -> None:
    _script(scripted_smtp, stage, reply)
    assert fate(post) == (Fate.US_REFUSED, int(reply[:3]))


def test_wrong_credentials_are_about_us_and_tried_once_for_all_that_wait() -> None:
    with (
        ScriptedSmtp(users={"desk": "right"}) as smtp,
        post_to(smtp, user="desk", password="wrong", connections=4) as post,
    ):
        told = post.send(*(mail() for _ in range(12)))
        assert {(one.fate, one.code) for one in told} == {(Fate.US_REFUSED, 535)}
        assert not any("wrong" in one.reason for one in told)
        assert smtp.connections == 1


def test_right_credentials_are_used() -> None:
    with (
        ScriptedSmtp(users={"desk": 'p "ä\\'}) as smtp,
        post_to(smtp, user="desk", password='p "ä\\') as post,
    ):
        assert fate(post) == (Fate.ACCEPTED, 250)


def test_no_credentials_where_the_server_wants_some_is_about_us() -> None:
    with ScriptedSmtp(users={"desk": "right"}) as smtp, post_to(smtp) as post:
        assert fate(post) == (Fate.US_REFUSED, 530)


@pytest.mark.parametrize(
    "changes", [{"tls": "starttls"}, {"user": "desk", "password": "x"}], ids=["TLS", "AUTH"]
)
def test_what_the_server_does_not_offer_is_about_us_and_nothing_goes_without(
    scripted_smtp: ScriptedSmtp, changes: dict[str, str]
) -> None:
    with post_to(scripted_smtp, **changes) as post:
        (told,) = post.send(mail())
        assert told.fate is Fate.US_REFUSED
    assert not any(command.startswith("MAIL") for command in scripted_smtp.commands)


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_file_that_is_missing_leaves_nothing_ambiguous(
    scripted_smtp: ScriptedSmtp, tls: str
) -> None:
    with post_to(scripted_smtp, tls=tls, ca_file="/nowhere/ca.pem") as post:
        (told,) = post.send(mail())
        assert told.fate in (Fate.US_REFUSED, Fate.UNREACHABLE)
        assert "/nowhere/ca.pem" in told.reason


def test_a_server_that_speaks_no_tls_where_tls_is_wanted_is_out_of_reach(scripted_smtp: ScriptedSmtp) -> None:
    with post_to(scripted_smtp, tls="implicit", timeout=1.0) as post:
        assert fate(post)[0] is Fate.UNREACHABLE


@pytest.mark.parametrize(
    "what", ["hang-after-data", "hang-after-accept", "drop-before-250", "drop-after-accept"]
)
def test_a_connection_lost_after_data_is_unknown(scripted_smtp: ScriptedSmtp, what: str) -> None:
    scripted_smtp.after_data(what, times=1)
    with post_to(scripted_smtp, timeout=0.3) as post:
        assert fate(post) == (Fate.UNKNOWN, 0)
        assert fate(post) == (Fate.ACCEPTED, 250)


def test_a_server_that_is_down_is_out_of_reach_and_found_again(scripted_smtp: ScriptedSmtp) -> None:
    scripted_smtp.down()
    with post_to(scripted_smtp) as post:
        assert fate(post) == (Fate.UNREACHABLE, 0)
    scripted_smtp.up()
    with post_to(scripted_smtp) as post:
        assert fate(post) == (Fate.ACCEPTED, 250)


@pytest.mark.parametrize("what", ["hang-at-connect", "421", "554"])
def test_a_server_that_does_not_let_us_in_was_not_tried(scripted_smtp: ScriptedSmtp, what: str) -> None:
    scripted_smtp.at_connect(what)
    with post_to(scripted_smtp, timeout=0.3) as post:
        assert fate(post)[0] is Fate.UNREACHABLE
    assert scripted_smtp.commands == []


def test_a_connection_closed_while_idle_costs_the_next_mail_nothing(
    post: Post, scripted_smtp: ScriptedSmtp
) -> None:
    assert fate(post) == (Fate.ACCEPTED, 250)
    scripted_smtp.down().up()
    assert fate(post) == (Fate.ACCEPTED, 250)
    assert scripted_smtp.connections == 2


class _LeavesAtMail(socketserver.StreamRequestHandler):
    """Takes one mail and ends the connection at the next one's MAIL FROM, as an idle server that is about to."""

    server: "_Tired"

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        mails = 0
        while verb := self.rfile.readline()[:4].upper():
            mails += verb == b"MAIL"
            if mails > 1:
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.accepted += 1
            self.wfile.write(b"250 2.0.0 OK\r\n")


class _CountsMails(socketserver.StreamRequestHandler):
    """Takes one mail in a connection, and says 421 to the next one's MAIL FROM, as some relays do."""

    server: "_Tired"

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        taken = False
        while verb := self.rfile.readline()[:4].upper():
            if verb == b"MAIL" and taken:
                self.wfile.write(b"421 4.3.2 too many messages in this connection\r\n")
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.accepted, taken = self.server.accepted + 1, True
            self.wfile.write(b"250 2.0.0 OK\r\n")


class _NeverLetsGo(socketserver.StreamRequestHandler):
    """Asks for slower mail at MAIL FROM, and does not answer QUIT."""

    server: "_Tired"

    def handle(self) -> None:
        self.wfile.write(b"220 hello\r\n")
        while verb := self.rfile.readline()[:4].upper():
            if verb == b"MAIL":
                self.wfile.write(b"450 4.7.1 rate limit exceeded, slow down\r\n")
                self.server.closed.set()
            elif verb != b"QUIT":
                self.wfile.write(b"250 2.0.0 OK\r\n")


class _TiresQuickly(socketserver.StreamRequestHandler):
    """Takes one mail, then says 421 unasked and closes, as Postfix does with an idle client."""

    server: "_Tired"

    def handle(self) -> None:
        self._say(b"220 hello")
        while verb := self.rfile.readline()[:4].upper():
            if verb == b"DATA":
                self._say(b"354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.accepted += 1
                self.wfile.write(b"250 2.0.0 taken\r\n421 4.4.2 idle for too long\r\n")
                break
            self._say(b"250 2.0.0 OK")
        self.connection.close()
        self.server.closed.set()

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


class _Tired(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, way: type[socketserver.StreamRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), way)
        self.host, self.port = "127.0.0.1", self.server_address[1]
        self.accepted = 0
        self.closed = threading.Event()


def test_a_421_that_nobody_asked_for_is_no_answer_to_the_next_mail() -> None:
    with _Tired(_TiresQuickly) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        with post_to(server, connections=1) as post:
            for count in (1, 2, 3):
                assert fate(post) == (Fate.ACCEPTED, 250)
                assert server.closed.wait(PATIENCE_SECONDS)
                server.closed.clear()
                assert server.accepted == count
        server.shutdown()
        thread.join(PATIENCE_SECONDS)


@pytest.mark.parametrize("way", [_LeavesAtMail, _CountsMails])
def test_a_kept_connection_that_ends_at_mail_from_costs_the_next_mail_nothing(
    way: type[socketserver.StreamRequestHandler],
) -> None:
    with _Tired(way) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        with post_to(server, connections=1) as post:
            assert [fate(post) for _ in range(3)] == [(Fate.ACCEPTED, 250)] * 3
        server.shutdown()
        thread.join(PATIENCE_SECONDS)
        assert server.accepted == 3


def test_a_mail_is_reported_though_it_stops_while_the_server_keeps_the_connection() -> None:
    with _Tired(_NeverLetsGo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        with post_to(server, connections=1) as post:
            post.submit(mail())
            assert server.closed.wait(PATIENCE_SECONDS)
        server.shutdown()
        thread.join(PATIENCE_SECONDS)
    assert [one.fate for one in post.reported] == [Fate.SLOW_DOWN]


def test_a_recipient_refused_does_not_spoil_the_next_mail_on_the_connection(
    scripted_smtp: ScriptedSmtp,
) -> None:
    scripted_smtp.recipient(ANNA, "550")
    with post_to(scripted_smtp, connections=1) as post:
        fates = [one.fate for one in post.send(mail(ANNA), mail(BEN), mail(ANNA), mail(BEN))]
    assert fates == [Fate.REFUSED, Fate.ACCEPTED, Fate.REFUSED, Fate.ACCEPTED]
    assert scripted_smtp.connections == 1
    assert [one.recipients for one in scripted_smtp.accepted] == [(BEN,), (BEN,)]


def test_the_size_is_declared_from_the_first_mail_of_a_connection_on(
    post: Post, scripted_smtp: ScriptedSmtp
) -> None:
    post.send(mail())
    (said,) = [command for command in scripted_smtp.commands if command.startswith("MAIL")]
    assert f"SIZE={len(RAW)}" in said


@pytest.mark.parametrize(
    ("extensions", "limit"),
    [
        (("SIZE 52428800",), 50 << 20),
        (("size 65536", "8BITMIME"), 64 << 10),
        (("8BITMIME",), 0),
        (("SIZE",), 0),
        (("SIZE 0",), 0),
        (("SIZE 1",), 0),
        (("SIZE many",), 0),
        (("SIZE " + "9" * 18,), 1 << 30),
        (("SIZE " + "9" * 400,), 0),
    ],
)
def test_how_large_a_mail_the_server_takes_is_told_with_each_report(
    extensions: tuple[str, ...], limit: int
) -> None:
    with ScriptedSmtp(extensions=extensions) as smtp, post_to(smtp) as post:
        assert [one.limit for one in post.send(mail(), mail())] == [limit, limit]


def test_a_server_that_was_never_reached_has_told_no_limit(scripted_smtp: ScriptedSmtp) -> None:
    with post_to(scripted_smtp, port=1) as post:
        assert [one.limit for one in post.send(mail())] == [None]


def test_one_transaction_for_each_recipient(post: Post, scripted_smtp: ScriptedSmtp) -> None:
    post.send(mail(ANNA), mail(BEN))
    assert sorted(one.recipients for one in scripted_smtp.accepted) == [(ANNA,), (BEN,)]


def test_no_more_connections_than_allowed_are_open_and_they_are_used_again(
    scripted_smtp: ScriptedSmtp,
) -> None:
    with post_to(scripted_smtp, connections=3) as post:
        told = post.send(*(mail(f"c{number}@customer.example") for number in range(40)))
        assert {one.fate for one in told} == {Fate.ACCEPTED}
    assert len(scripted_smtp.accepted) == 40
    assert scripted_smtp.connections <= 3


def test_closing_finishes_what_is_under_way_and_reports_the_rest_as_not_tried(
    scripted_smtp: ScriptedSmtp,
) -> None:
    with post_to(scripted_smtp, connections=2) as post:
        post.submit(*(mail(f"c{number}@customer.example") for number in range(100)))
        scripted_smtp.wait_for(1)
    fates = Counter(one.fate for one in post.reported)
    assert fates[Fate.ACCEPTED] == len(scripted_smtp.accepted) >= 1
    assert fates[Fate.ACCEPTED] + fates[Fate.UNTRIED] == 100
    assert "QUIT" in scripted_smtp.commands[-2:]


def test_closing_says_quit_and_twice_is_harmless(post: Post, scripted_smtp: ScriptedSmtp) -> None:
    post.send(mail())
    post.courier.close()
    post.courier.close()
    assert scripted_smtp.commands[-1] == "QUIT"


def test_closing_while_the_server_is_down_reports_all_the_same(scripted_smtp: ScriptedSmtp) -> None:
    scripted_smtp.down()
    with post_to(scripted_smtp) as post:
        post.submit(*(mail() for _ in range(10)))
    assert len(post.reported) == 10
    assert {one.fate for one in post.reported} <= {Fate.UNREACHABLE, Fate.UNTRIED}


def test_reports_come_from_the_couriers_own_thread(post: Post) -> None:
    post.send(mail(), mail())
    assert len(post.threads) == 1
    assert threading.get_ident() not in post.threads


@pytest.mark.parametrize("wide", ["jörg@customer.example", "anna@bücher.example"])
def test_an_address_outside_ascii_is_refused_by_us_where_the_server_cannot_take_it(
    post: Post, scripted_smtp: ScriptedSmtp, wide: str
) -> None:
    told, after = post.send(mail(wide), mail(BEN))
    assert (told.fate, told.code) == (Fate.REFUSED, 0)
    assert "RFC 6531" in told.reason
    assert after.fate is Fate.ACCEPTED
    assert [one.recipients for one in scripted_smtp.accepted] == [(BEN,)]


def test_an_address_outside_ascii_travels_where_the_server_takes_it() -> None:
    """Already in the first mail of a connection: what the server offers is asked before it is believed."""
    with ScriptedSmtp(extensions=("SMTPUTF8", "8BITMIME")) as smtp, post_to(smtp) as post:
        assert fate(post, mail("jörg@customer.example")) == (Fate.ACCEPTED, 250)
        assert smtp.accepted[0].recipients == ("jörg@customer.example",)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>\r\nRCPT TO:<evil@x.example",
        "a b@c.example",
        'john doe"@c.example',
        "Name <a@b.example>",
        "a@b.example, c@d.example",
        "",
        "a@b.example\0",
    ],
)
def test_an_address_that_is_none_is_refused_and_never_becomes_another(
    post: Post, scripted_smtp: ScriptedSmtp, address: str
) -> None:
    """Nor is the server out of reach: such a mail would be tried for ever, and hold up all the others."""
    told, after = post.send(mail(address), mail(BEN))
    assert [one.recipients for one in scripted_smtp.accepted] == [(BEN,)]
    assert told.fate is Fate.REFUSED
    assert after.fate is Fate.ACCEPTED


def test_the_reason_is_one_short_line_of_the_servers_words(post: Post, scripted_smtp: ScriptedSmtp) -> None:
    scripted_smtp.recipient(ANNA, "550 5.1.1 " + "word " * 200)
    (told,) = post.send(mail())
    assert told.reason.startswith("550 5.1.1 word word")
    assert len(told.reason) <= 300
    assert "\n" not in told.reason


@pytest.mark.parametrize(
    ("hang", "first"), [("connect", (Fate.UNTRIED, Fate.UNREACHABLE)), ("data", (Fate.UNKNOWN,))]
)
def test_stopping_does_not_wait_for_a_server_that_hangs(
    scripted_smtp: ScriptedSmtp, hang: str, first: tuple[Fate, ...]
) -> None:
    if hang == "connect":
        scripted_smtp.at_connect()
    else:
        scripted_smtp.after_data("hang-after-data")
    reports: SimpleQueue[Delivery] = SimpleQueue()
    server = SmtpServer(scripted_smtp.host, scripted_smtp.port, "none", timeout=60.0, connections=1)
    courier = SmtpCourier(server, reports.put, SystemClock())
    courier.submit(mail())
    courier.submit(mail())
    until = time.monotonic() + PATIENCE_SECONDS
    while hang == "data" and "." not in scripted_smtp.commands and time.monotonic() < until:
        if any(command.startswith("DATA") for command in scripted_smtp.commands):
            break
        time.sleep(0.01)
    began = time.monotonic()
    courier.close()
    assert time.monotonic() - began < 10, "SIGTERM promises ten seconds"
    assert reports.get_nowait().fate in first
    assert reports.get_nowait().fate is Fate.UNTRIED
