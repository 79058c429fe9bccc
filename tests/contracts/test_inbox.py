"""The contract of `ports.Inbox`, on the embedded server and on Dovecot."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailtriage.demo.server import EmbeddedMailServer
from mailtriage.inbox.imap import ImapInbox, ImapServer
from mailtriage.model.errors import PermanentFailure, TemporaryFailure
from mailtriage.model.mail import Arrival, Place
from tests.desk import compose
from tests.servers.dovecot import Dovecot
from tests.servers.mailbox import Mailbox

PATIENCE_SECONDS = 5.0
LONG_SECONDS = 60.0  # a wait that must be ended by something else


def server_of(mailbox: Mailbox) -> ImapServer:
    return ImapServer(mailbox.host, mailbox.port, "none", mailbox.user, mailbox.password, timeout=5.0)


@pytest.fixture
def inbox(imap_server: Mailbox) -> Iterator[ImapInbox]:
    made = ImapInbox(server_of(imap_server))
    yield made
    made.close()


@pytest.fixture
def host(request: pytest.FixtureRequest, imap_server: Mailbox) -> EmbeddedMailServer | Dovecot:
    """The program that serves `imap_server`."""
    embedded = imap_server.user == "support@demo.example"
    served: EmbeddedMailServer | Dovecot = request.getfixturevalue("embedded" if embedded else "dovecot")
    return served


def crash(host: EmbeddedMailServer | Dovecot) -> None:
    host.stop() if isinstance(host, EmbeddedMailServer) else host.kill()


def fill(mailbox: Mailbox, count: int) -> list[bytes]:
    mails = [compose(subject=f"Mail {number}") for number in range(count)]
    with mailbox.client() as client:
        for raw in mails:
            client.append("INBOX", raw)
    return mails


def expunge(mailbox: Mailbox, *uids: int) -> None:
    """What somebody does who tidies up."""
    with mailbox.client() as client:
        client.select_folder("INBOX")
        client.delete_messages(list(uids))
        client.expunge()


def test_opening_tells_the_folders_state(inbox: ImapInbox, imap_server: Mailbox) -> None:
    empty = inbox.open("INBOX")
    assert empty.uidvalidity > 0
    assert empty.keywords
    uid = imap_server.deliver(compose())
    state = inbox.open("INBOX")
    assert state.uidvalidity == empty.uidvalidity
    assert empty.uidnext <= uid < state.uidnext


def test_an_empty_folder_has_no_mail_above_any_mark(inbox: ImapInbox) -> None:
    inbox.open("INBOX")
    assert [inbox.uids_above(mark) for mark in (0, 1, 10_000, 2**32 - 2)] == [[], [], [], []]
    assert list(inbox.fetch([])) == list(inbox.headers([])) == []


def test_uids_above_a_mark_are_all_of_them_ascending(inbox: ImapInbox, imap_server: Mailbox) -> None:
    fill(imap_server, 5)
    uids = imap_server.uids()
    inbox.open("INBOX")
    assert inbox.uids_above(0) == uids
    assert inbox.uids_above(uids[1]) == uids[2:]
    assert inbox.uids_above(uids[-1]) == []
    assert inbox.uids_above(uids[-1] + 1000) == []


def test_mail_that_comes_later_in_the_same_session_is_seen(inbox: ImapInbox, imap_server: Mailbox) -> None:
    inbox.open("INBOX")
    mark = 0
    for _ in range(3):
        uid = imap_server.deliver(compose())
        assert inbox.uids_above(mark) == [uid]
        mark = uid
    assert inbox.uids_above(mark) == []


def test_fetch_gives_the_whole_mail_and_where_it_lies_and_when_it_came(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    raw = compose(body="Grüße\n.\n..dots\n")
    came = datetime(2026, 3, 29, 2, 30, 11, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    uid = imap_server.deliver(raw, internal_date=came)
    state = inbox.open("INBOX")
    (arrival,) = inbox.fetch([uid])
    assert arrival == Arrival(Place("main", "INBOX", state.uidvalidity, uid), raw, came, len(raw))
    assert arrival.internal_date.tzinfo is UTC


def test_many_mails_come_in_uid_order_however_they_were_asked_for(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    mails = fill(imap_server, 60)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    assert [one.raw for one in inbox.fetch(uids)] == mails
    assert [one.place.uid for one in inbox.fetch(uids[::-1])] == uids


def test_headers_give_what_identifies_a_mail_and_not_its_body(inbox: ImapInbox, imap_server: Mailbox) -> None:
    came = datetime(2026, 3, 1, 12, tzinfo=UTC)
    raw = compose(subject="Hello", message_id="<one@customer.example>", body="secret\n")
    uid = imap_server.deliver(raw, internal_date=came)
    inbox.open("INBOX")
    (arrival,) = inbox.headers([uid])
    assert arrival.raw is not None
    for field in (b"Message-ID: <one@customer.example>", b"Subject: Hello", b"From: Anna Kunde", b"Date: "):
        assert field.lower() in arrival.raw.lower()
    assert b"secret" not in arrival.raw
    assert (arrival.place.uid, arrival.internal_date, arrival.size_bytes) == (uid, came, len(raw))


def test_mail_that_vanished_has_no_raw_and_the_others_come(inbox: ImapInbox, imap_server: Mailbox) -> None:
    mails = fill(imap_server, 3)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    expunge(imap_server, uids[1])
    asked = [*uids, uids[-1] + 5000]
    arrivals = list(inbox.fetch(asked))
    assert [one.place.uid for one in arrivals] == asked
    assert [one.raw for one in arrivals] == [mails[0], None, mails[2], None]


def test_headers_of_a_mail_that_was_never_there_have_no_raw(inbox: ImapInbox, imap_server: Mailbox) -> None:
    fill(imap_server, 2)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    asked = [*uids, uids[-1] + 5000]
    arrivals = list(inbox.headers(asked))
    assert [one.place.uid for one in arrivals] == asked
    assert [one.raw is None for one in arrivals] == [False, False, True]


def test_a_folder_whose_mail_has_all_vanished_is_no_failure(inbox: ImapInbox, imap_server: Mailbox) -> None:
    fill(imap_server, 2)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    expunge(imap_server, *uids)
    assert [one.raw for one in inbox.fetch(uids)] == [None, None]
    inbox.add_keywords({"mt-ticket": uids})
    assert inbox.uids_above(0) == []


def test_reading_sets_no_seen_flag_and_deletes_nothing(inbox: ImapInbox, imap_server: Mailbox) -> None:
    fill(imap_server, 2)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    list(inbox.headers(uids))
    list(inbox.fetch(uids))
    inbox.close()
    assert [imap_server.flags(uid) for uid in uids] == [frozenset(), frozenset()]


def test_a_mail_that_a_person_answered_says_so(inbox: ImapInbox, imap_server: Mailbox) -> None:
    plain = imap_server.append(compose(), "INBOX", flags=(b"\\Seen", b"\\Flagged"))
    answered = imap_server.append(compose(), "INBOX", flags=(b"\\Answered",))
    inbox.open("INBOX")
    assert [one.answered for one in inbox.fetch([plain, answered])] == [False, True]


def test_a_mail_beyond_the_limit_comes_as_its_beginning(imap_server: Mailbox) -> None:
    raw = compose(body=("x" * 70 + "\n") * 100)
    small, big = imap_server.deliver(compose()), imap_server.deliver(raw)
    inbox = ImapInbox(replace(server_of(imap_server), max_bytes=1000))
    inbox.open("INBOX")
    first, second = inbox.fetch([small, big])
    inbox.close()
    assert not first.oversize
    assert (second.oversize, second.size_bytes, second.raw) == (True, len(raw), raw[:1000])


def test_keywords_are_put_on_their_mails_and_the_gone_are_passed_over(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    fill(imap_server, 3)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    expunge(imap_server, uids[0])
    inbox.add_keywords({"mt-ticket": uids, "mt-high": [uids[2], uids[2] + 7000], "mt-low": []})
    inbox.add_keywords({})
    inbox.add_keywords({"mt-ticket": [uids[1]]})
    inbox.close()
    assert imap_server.flags(uids[1]) == {b"mt-ticket"}
    assert imap_server.flags(uids[2]) == {b"mt-ticket", b"mt-high"}


def test_an_appended_mail_is_read_and_came_when_it_was_said_and_is_found_by_its_header_fields(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    raw = compose(
        message_id="<20261123.aaaa@desk.example>", x_mailtriage_id="20261123.aaaa@desk.example xyz2"
    )
    at = datetime(2026, 11, 22, 23, 59, 58, tzinfo=UTC)
    imap_server.append(compose(), "Sent")
    inbox.open("Sent")
    inbox.append("Sent", raw, at)
    (uid,) = inbox.find("Message-ID", "20261123.aaaa@desk.example", at)
    assert inbox.find("X-Mailtriage-Id", "20261123.aaaa@desk.example xyz2", at) == [uid]
    assert inbox.find("Message-ID", "20261123.bbbb@desk.example", at) == []
    assert inbox.find("Message-ID", "20261123.aaaa@desk.example", at + timedelta(days=3)) == []
    inbox.close()
    assert imap_server.messages("Sent")[-1] == raw
    assert imap_server.flags(uid, "Sent") == {b"\\Seen"}
    assert imap_server.internal_date(uid, "Sent") == at


def test_a_mail_for_a_folder_that_is_not_there_is_refused_and_the_connection_stays_good(
    inbox: ImapInbox,
) -> None:
    inbox.open("INBOX")
    with pytest.raises(TemporaryFailure):
        inbox.append("Nowhere", compose(), datetime.now(UTC))
    assert inbox.uids_above(0) == []


def test_mail_is_moved_to_a_folder_that_is_made_and_its_new_place_told(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    mails = fill(imap_server, 4)
    state = inbox.open("INBOX")
    uids = inbox.uids_above(0)
    with imap_server.client() as client:  # what somebody wants deleted, and has not expunged
        client.select_folder("INBOX")
        client.delete_messages([uids[3]])
    moved = inbox.move([uids[0], uids[2], uids[2] + 5000], "Support/Büro")
    assert imap_server.uids() == [uids[1], uids[3]]
    assert imap_server.messages(moved.folder) == [mails[0], mails[2]]
    assert [moved.uids[one] for one in (uids[0], uids[2])] == imap_server.uids(moved.folder)
    assert moved.uidvalidity == inbox.open(moved.folder).uidvalidity
    with imap_server.client() as client:
        assert moved.folder in [name for _, _, name in client.list_sub_folders()]
    assert inbox.open("INBOX").uidvalidity == state.uidvalidity
    again = inbox.move([uids[1]], "Support/Büro")
    assert (again.folder, len(imap_server.uids(again.folder))) == (moved.folder, 3)


def test_moving_mail_that_is_gone_moves_nothing(inbox: ImapInbox, imap_server: Mailbox) -> None:
    fill(imap_server, 1)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    expunge(imap_server, *uids)
    assert inbox.move(uids, "Support").uids == {}


def test_nothing_is_moved_to_the_folder_that_is_read_nor_to_one_without_a_name(
    inbox: ImapInbox, imap_server: Mailbox
) -> None:
    fill(imap_server, 1)
    inbox.open("INBOX")
    uids = inbox.uids_above(0)
    for folder in ("INBOX", "/"):
        with pytest.raises(PermanentFailure):
            inbox.move(uids, folder)
    assert imap_server.uids() == uids


@pytest.mark.parametrize("folder", ["Entwürfe", 'A "quoted" & spaced one', "Support"])
def test_a_folder_is_opened_by_its_name_as_people_write_it(
    inbox: ImapInbox, imap_server: Mailbox, folder: str
) -> None:
    uid = imap_server.append(compose(subject="Here"), folder)
    inbox.open("INBOX")
    inbox.open(folder)
    (arrival,) = inbox.fetch(inbox.uids_above(0))
    assert (arrival.place.folder, arrival.place.uid) == (folder, uid)


def test_a_folder_that_is_not_there_is_for_a_person_and_the_connection_stays_good(inbox: ImapInbox) -> None:
    with pytest.raises(PermanentFailure, match=r"'Nowhere'.*set \[mailbox\] folder"):
        inbox.open("Nowhere")
    inbox.open("INBOX")
    assert inbox.uids_above(0) == []


# Waiting


class Waiting:
    """A `wait` in a thread of its own, and how it ended."""

    def __init__(self, inbox: ImapInbox, seconds: float = LONG_SECONDS) -> None:
        self.error: BaseException | None = None
        self._inbox = inbox
        self._thread = threading.Thread(target=self._run, args=(inbox, seconds), daemon=True)
        self._thread.start()

    def _run(self, inbox: ImapInbox, seconds: float) -> None:
        try:
            inbox.wait(seconds)
        except BaseException as error:
            self.error = error

    def ended(self) -> bool:
        """Whether it ended long before its time; where it did not, it is woken, so that the test can end."""
        self._thread.join(PATIENCE_SECONDS)
        ended = not self._thread.is_alive()
        if not ended:
            self._inbox.wake()
            self._thread.join(PATIENCE_SECONDS)
        return ended


def test_a_wait_ends_when_its_time_is_over(inbox: ImapInbox) -> None:
    inbox.open("INBOX")
    began = time.monotonic()
    inbox.wait(0.05)
    assert time.monotonic() - began < PATIENCE_SECONDS
    assert inbox.uids_above(0) == []


def test_a_new_mail_ends_the_wait(inbox: ImapInbox, imap_server: Mailbox) -> None:
    inbox.open("INBOX")
    inbox.uids_above(0)
    waiting = Waiting(inbox)
    uid = imap_server.deliver(compose())
    assert waiting.ended()
    assert waiting.error is None
    assert inbox.uids_above(0) == [uid]


def test_a_mail_that_came_just_before_the_wait_ends_it_too(inbox: ImapInbox, imap_server: Mailbox) -> None:
    inbox.open("INBOX")
    inbox.uids_above(0)
    uid = imap_server.deliver(compose())
    assert Waiting(inbox).ended()
    assert inbox.uids_above(0) == [uid]


def test_wake_from_another_thread_ends_the_wait_and_the_next_one_waits_again(inbox: ImapInbox) -> None:
    inbox.open("INBOX")
    waiting = Waiting(inbox)
    inbox.wake()
    assert waiting.ended()
    assert waiting.error is None
    again = Waiting(inbox, 0.3)
    assert again.ended()
    assert inbox.uids_above(0) == []


def test_a_wake_that_comes_too_early_is_not_lost_and_many_are_one(inbox: ImapInbox) -> None:
    inbox.open("INBOX")
    for _ in range(100_000):
        inbox.wake()
    assert Waiting(inbox).ended()


def test_a_server_that_dies_ends_the_wait_with_a_temporary_failure(
    inbox: ImapInbox, host: EmbeddedMailServer | Dovecot
) -> None:
    inbox.open("INBOX")
    waiting = Waiting(inbox)
    crash(host)
    assert waiting.ended()
    assert isinstance(waiting.error, TemporaryFailure)


# Trouble

CALLS: dict[str, Callable[[ImapInbox], object]] = {
    "open": lambda inbox: inbox.open("INBOX"),
    "uids_above": lambda inbox: inbox.uids_above(0),
    "headers": lambda inbox: list(inbox.headers([1])),
    "fetch": lambda inbox: list(inbox.fetch([1])),
    "add_keywords": lambda inbox: inbox.add_keywords({"mt-ticket": [1]}),
    "move": lambda inbox: inbox.move([1], "Support"),
    "find": lambda inbox: inbox.find("Message-ID", "x@y", datetime.now(UTC)),
    "append": lambda inbox: inbox.append("INBOX", compose(), datetime.now(UTC)),
}


def test_after_the_server_died_every_call_is_a_temporary_failure_until_it_is_opened_again(
    inbox: ImapInbox, imap_server: Mailbox, host: EmbeddedMailServer | Dovecot
) -> None:
    imap_server.deliver(compose())
    inbox.open("INBOX")
    crash(host)
    for name, call in CALLS.items():
        for _ in range(2):
            with pytest.raises(TemporaryFailure):
                call(inbox)
            assert name
    host.start()
    state = inbox.open("INBOX")
    uid = imap_server.deliver(compose(subject="After"))
    assert uid >= state.uidnext - 1
    assert [one.raw is not None for one in inbox.fetch(inbox.uids_above(uid - 1))] == [True]


@pytest.mark.parametrize("call", [name for name in CALLS if name != "open"])
def test_a_call_before_the_first_open_is_a_failure_of_ours(inbox: ImapInbox, call: str) -> None:
    with pytest.raises((TemporaryFailure, PermanentFailure)):
        CALLS[call](inbox)


def test_a_wrong_password_is_refused_in_words_without_the_password(imap_server: Mailbox) -> None:
    inbox = ImapInbox(replace(server_of(imap_server), password="wrong-7731"))
    with pytest.raises(TemporaryFailure, match=r"check \[mailbox\] user and password") as refused:
        inbox.open("INBOX")
    assert "wrong-7731" not in str(refused.value)
    inbox.close()


@pytest.mark.parametrize(
    "password", ['say "please"', "back\\slash", '\\"', "with space ", "{3}", "(*)%", "100%"]
)
def test_a_password_may_have_any_character(password: str) -> None:
    user = "support@demo.example"
    with EmbeddedMailServer({user: password}) as server:
        inbox = ImapInbox(ImapServer(server.host, server.imap_port, "none", user, password, timeout=5.0))
        assert inbox.open("INBOX").uidvalidity
        inbox.close()


@pytest.mark.integration
def test_a_password_may_have_letters_outside_ascii(dovecot: Dovecot) -> None:
    with Dovecot(password="Grüße,日本") as server:
        box = server.mailbox("support@demo.example")
        inbox = ImapInbox(ImapServer(box.host, box.port, "none", box.user, "Grüße,日本", timeout=5.0))
        assert inbox.open("INBOX").uidvalidity
        inbox.close()


@pytest.mark.parametrize("password", ["two\r\nlines", "a\0b"])
def test_a_password_that_no_server_can_take_is_a_failure_of_ours(
    embedded: EmbeddedMailServer, password: str
) -> None:
    inbox = ImapInbox(
        ImapServer(embedded.host, embedded.imap_port, "none", "support@demo.example", password, timeout=5.0)
    )
    with pytest.raises((TemporaryFailure, PermanentFailure)):
        inbox.open("INBOX")
    inbox.close()


def test_a_server_that_is_not_there_is_a_temporary_failure_with_its_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inbox = ImapInbox(ImapServer("127.0.0.1", port, "none", "u", "p", timeout=5.0))
    with pytest.raises(TemporaryFailure, match=f"127.0.0.1:{port}"):
        inbox.open("INBOX")
    inbox.close()


@pytest.mark.parametrize(
    "greeting", [b"", b"220 smtp.example ESMTP\r\n", b"* BYE too many\r\n", b"\xff" * 100]
)
def test_a_server_that_does_not_speak_imap_is_a_temporary_failure_in_time(greeting: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            peer, _ = listener.accept()
            peer.sendall(greeting)
            taken.append(peer)

        taken: list[socket.socket] = []
        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        inbox = ImapInbox(ImapServer("127.0.0.1", listener.getsockname()[1], "none", "u", "p", timeout=0.3))
        began = time.monotonic()
        with pytest.raises(TemporaryFailure):
            inbox.open("INBOX")
        assert time.monotonic() - began < PATIENCE_SECONDS
        thread.join(PATIENCE_SECONDS)
        for peer in taken:
            peer.close()
        inbox.close()


def test_closing_at_any_time_and_twice_is_harmless_and_waking_after_it(inbox: ImapInbox) -> None:
    inbox.close()
    inbox.wake()
    inbox.open("INBOX")
    inbox.close()
    inbox.close()
    inbox.wake()
    assert inbox.open("INBOX").uidvalidity


# TLS


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_tls_with_a_certificate_we_trust(dovecot: Dovecot, tls: str) -> None:
    dovecot.start()
    port = dovecot.imaps_port if tls == "implicit" else dovecot.imap_port
    server = ImapServer(
        dovecot.host, port, tls, "tls@demo.example", dovecot.password, 5.0, str(dovecot.certificate)
    )
    inbox = ImapInbox(server)
    assert inbox.open("INBOX").uidvalidity
    inbox.close()
    stranger = ImapInbox(replace(server, ca_file=None))
    with pytest.raises(TemporaryFailure, match="certificate"):
        stranger.open("INBOX")
    stranger.close()


def test_a_server_without_starttls_never_sees_the_password(embedded: EmbeddedMailServer) -> None:
    inbox = ImapInbox(
        ImapServer(embedded.host, embedded.imap_port, "starttls", "support@demo.example", "demo", 5.0)
    )
    with pytest.raises((TemporaryFailure, PermanentFailure), match="STARTTLS"):
        inbox.open("INBOX")
    inbox.close()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_certificate_file_that_is_missing_is_a_failure_of_ours_with_its_name(
    embedded: EmbeddedMailServer, tls: str
) -> None:
    inbox = ImapInbox(
        ImapServer(embedded.host, embedded.imap_port, tls, "u", "p", timeout=5.0, ca_file="/nowhere/ca.pem")
    )
    with pytest.raises((TemporaryFailure, PermanentFailure), match=r"/nowhere/ca\.pem"):
        inbox.open("INBOX")
    inbox.close()
