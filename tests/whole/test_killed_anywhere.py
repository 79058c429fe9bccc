"""SIGKILL at every step boundary of flow and spool: each mail is handled once, each acknowledgement sent once.

A repeat with the same Message-ID is allowed for one kill only: between the commit of `sending` and that of `sent`.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailtriage.model.ledger import Verdict
from mailtriage.model.outgoing import OutboxState
from tests.desk import compose
from tests.whole.station import Station, deliver_all

FLOW = (
    "in hand", "recorded", "recognised", "classified", "threaded", "triaged", "composed", "applied",
    "committing", "committed",
)  # fmt: skip
SPOOL = ("claimed", "settling", "settled")
FILING = ("filing", "filed")
NOW = datetime.now(UTC)


def _mails() -> list[bytes]:
    first = "<first@customer.example>"
    return [
        compose(subject="Production is down", sender="anna@customer.example", message_id=first, date=NOW),
        compose(subject="A question", sender="ben@other.example", date=NOW),
        compose(
            subject="Re: Production is down", sender="anna@customer.example", in_reply_to=first, date=NOW
        ),
        compose(subject="Out of office", sender="cy@away.example", auto_submitted="auto-replied", date=NOW),
        compose(subject="New user", sender="dora@third.example", date=NOW - timedelta(minutes=5)),
    ]


EXPECTED = [Verdict.TICKET, Verdict.TICKET, Verdict.REPLY, Verdict.IGNORED, Verdict.TICKET]
RECIPIENTS = Counter({"anna@customer.example": 1, "ben@other.example": 1, "dora@third.example": 1})


def _prove(station: Station, step: str, number: int) -> None:
    deliver_all(station.mailbox, _mails())
    assert station.run("--kill", step, str(number)) == -9, station.said
    sending = station.in_state(OutboxState.SENDING)
    assert station.run() == 0, station.said
    assert station.verdicts() == EXPECTED
    assert station.check() == []
    accepted = station.accepted()
    assert Counter(recipient for recipient, _ in accepted) == RECIPIENTS, "another Message-ID was used"
    repeated = {message_id for (_, message_id), count in accepted.items() if count > 1}
    assert max(accepted.values()) <= 2
    assert repeated <= sending, "only what was under way when the process died may go out twice"
    store = station.store()
    tickets = [store.ticket(number) for number in (1001, 1002, 1003)]
    assert all(one is not None and one.acknowledged_at for one in tickets)
    assert store.ticket(1004) is None
    assert station.run() == 0
    assert station.accepted() == accepted
    store.documents.close()


@pytest.mark.sampled
@pytest.mark.parametrize("step", FLOW)
def test_killed_in_the_flow_nothing_is_lost_and_nothing_done_twice(small_station: Station, step: str) -> None:
    _prove(small_station, step, 1)


@pytest.mark.sampled
@pytest.mark.parametrize("step", SPOOL)
def test_killed_in_the_spool_every_acknowledgement_is_sent_and_only_what_was_sending_repeats(
    small_station: Station, step: str
) -> None:
    _prove(small_station, step, 1)


@pytest.mark.sampled
@pytest.mark.parametrize("step", FILING)
def test_killed_while_filing_on_the_server_the_marks_are_put_on_again(station: Station, step: str) -> None:
    _prove(station, step, 1)
    assert "mt-ticket" in str(station.mailbox.flags(station.mailbox.uids()[0]))


@pytest.mark.soak
@pytest.mark.parametrize("number", [2, 3, 4, 5])
@pytest.mark.parametrize("step", ["recorded", "recognised", "classified", "threaded", "applied"])
def test_killed_at_any_mail_of_the_batch(station: Station, step: str, number: int) -> None:
    _prove(station, step, number)


def test_every_step_of_the_matrix_is_one_the_program_takes(small_station: Station, tmp_path: Path) -> None:
    deliver_all(small_station.mailbox, _mails())
    steps = tmp_path / "steps"
    assert small_station.run("--steps", str(steps)) == 0, small_station.said
    assert set(steps.read_text().split("\n")) - {""} == {*FLOW, *SPOOL, *FILING}


def test_a_mail_that_kills_the_process_every_time_is_set_aside_and_the_others_go_on(
    small_station: Station,
) -> None:
    mails = _mails()
    deliver_all(small_station.mailbox, mails)
    poison = f"/{small_station.mailbox.uids()[1]}"
    assert [small_station.run("--poison", poison) for _ in range(2)] == [-9, -9]
    assert small_station.run() == 1, small_station.said
    assert small_station.verdicts() == [EXPECTED[0], Verdict.ASIDE, *EXPECTED[2:]]
    told = small_station.command("aside", "list").stdout
    assert "it ended the process twice" in " ".join(told.split())


def test_what_was_set_aside_is_handled_by_aside_retry_once_its_cause_is_gone(small_station: Station) -> None:
    deliver_all(small_station.mailbox, _mails())
    poison = f"/{small_station.mailbox.uids()[1]}"
    for _ in range(2):
        small_station.run("--poison", poison)
    small_station.run()
    done = small_station.command("aside", "retry")
    assert done.returncode == 0, done.stderr
    assert small_station.run() == 0, small_station.said
    assert small_station.verdicts() == EXPECTED
    assert ("ben@other.example", 1) in [(to, n) for (to, _), n in small_station.accepted().items()]


def test_a_mail_that_kills_the_parser_every_time_is_set_aside_and_the_others_go_on(
    small_station: Station,
) -> None:
    mails = _mails()
    mails.insert(1, compose(subject="Boom", body="KILL THE PARSER\n", sender="eve@evil.example", date=NOW))
    deliver_all(small_station.mailbox, mails)
    assert small_station.run("--parser", "tests.whole.fragile_child") == 1
    assert small_station.verdicts() == [EXPECTED[0], Verdict.ASIDE, *EXPECTED[1:]]
    status = small_station.command("status").stdout
    assert "1" in status
    assert "eve@evil.example" in status
