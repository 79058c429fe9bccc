"""Every way mail can arrive: junk, moved mail, Sent; the real program on a real mailbox."""

import json
from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest

from mailtriage.model.ledger import AsideState, Verdict
from mailtriage.model.mail import Place
from tests.desk import compose
from tests.whole.station import ALERTS, SUPPORT, Station

NOW = datetime.now(UTC)
ANNA, BEN, SPAMMER = "anna@customer.example", "ben@other.example", "win@prizes.example"


@pytest.fixture
def begun(station: Station) -> Station:
    """A desk that has looked at its mailbox once, Junk, Sent and Archive being there."""
    station.start = "new"
    with station.mailbox.client() as client:
        for folder in ("Junk", "Sent", "Archive"):
            if not client.folder_exists(folder):
                client.create_folder(folder)
    assert station.run() == 0, station.said
    return station


def _verdicts(station: Station, folder: str) -> list[Verdict | None]:
    store = station.store()
    try:
        row = store.folder("main", folder)
        found = []
        for uid in station.mailbox.uids(folder):
            place = store.place(Place("main", folder, row.uidvalidity if row else 0, uid))
            found.append(place.verdict if place else None)
        return found
    finally:
        store.documents.close()


def _to(station: Station, recipient: str) -> int:
    return sum(count for (to, _), count in station.accepted().items() if to == recipient)


def _tickets(station: Station) -> list[dict[str, object]]:
    return json.loads(station.command("tickets", "--json").stdout)


def test_a_known_requesters_mail_in_the_junk_folder_is_handled_and_a_strangers_is_listed(
    begun: Station,
) -> None:
    station = begun
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0
    station.mailbox.append(compose(sender=ANNA, subject="Again", date=NOW), "Junk")
    station.mailbox.append(compose(sender=SPAMMER, subject="You have won", date=NOW), "Junk")
    assert station.run() == 0, station.said
    assert _verdicts(station, "Junk") == [Verdict.TICKET, Verdict.JUNK]
    assert (_to(station, ANNA), _to(station, SPAMMER)) == (2, 0)
    listed = [json.loads(line) for line in station.command("junk", "--json").stdout.splitlines()]
    assert [one["from"] for one in listed] == [SPAMMER]
    assert json.loads(station.command("status", "--json").stdout)["junk"] == 1
    assert station.run() == 0
    assert "nothing new" in station.said, "what was looked at once is not looked at again"


def test_a_reply_in_the_junk_folder_joins_its_ticket_by_token_or_by_our_message_id(begun: Station) -> None:
    station = begun
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0
    (sent,) = [one for one in station.smtp.accepted if ANNA in one.recipients]
    ours = message_from_bytes(sent.raw)
    token = str(ours["Subject"])
    station.mailbox.append(compose(sender=BEN, subject=f"Re: {token}", date=NOW), "Junk")
    answer = compose(
        sender="colleague@third.example", subject="Re: it", date=NOW, in_reply_to=str(ours["Message-ID"])
    )
    station.mailbox.append(answer, "Junk")
    assert station.run() == 0, station.said
    assert _verdicts(station, "Junk") == [Verdict.TICKET, Verdict.REPLY], (
        "a stranger's token opens his own ticket"
    )


def test_a_person_who_moves_junk_to_the_inbox_has_it_handled(begun: Station) -> None:
    station = begun
    uid = station.mailbox.append(compose(sender=BEN, subject="An order", date=NOW), "Junk")
    assert station.run() == 0
    station.mailbox.move(uid, "Junk", "INBOX")
    assert station.run() == 0
    assert station.verdicts() == [Verdict.TICKET]
    assert _to(station, BEN) == 1
    store = station.store()
    assert store.count_asides(AsideState.JUNK) == 0
    store.documents.close()


def test_mail_that_was_moved_out_of_the_inbox_unseen_is_found_and_taken_in_once(begun: Station) -> None:
    station = begun
    uid = station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    station.mailbox.move(uid, "INBOX", "Archive")
    station.mailbox.deliver(compose(sender=BEN, date=NOW))
    assert station.run() == 0, station.said
    assert _verdicts(station, "Archive") == [Verdict.TICKET]
    assert (_to(station, ANNA), _to(station, BEN)) == (1, 1)
    assert station.run() == 0
    assert "nothing new" in station.said


def test_handled_mail_that_people_tidy_away_is_known_wherever_it_goes(begun: Station) -> None:
    station = begun
    uid = station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0
    with station.mailbox.client() as client:
        client.create_folder("Customers")
    station.mailbox.move(uid, "INBOX", "Customers")
    assert station.run() == 0
    assert _verdicts(station, "Customers") == [Verdict.DUPLICATE]
    assert len(_tickets(station)) == 1


def test_old_mail_in_other_folders_never_becomes_a_ticket(station: Station) -> None:
    station.start = "new"
    station.mailbox.append(compose(sender=ANNA), "Archive", NOW - timedelta(days=400))
    assert station.run() == 0
    station.mailbox.append(compose(sender=BEN), "Later made", NOW - timedelta(days=400))
    assert station.run() == 0
    assert _tickets(station) == []
    assert _verdicts(station, "Later made") == [Verdict.BASELINE]


def test_what_a_person_answered_during_an_outage_gets_no_acknowledgement(begun: Station) -> None:
    station = begun
    station.mailbox.deliver(compose(sender=ANNA, message_id="<q1@customer.example>", date=NOW))
    answer = compose(
        sender=SUPPORT,
        to=ANNA,
        subject="Re: A question",
        message_id="<a1@team.example>",
        date=NOW,
        in_reply_to="<q1@customer.example>",
    )
    station.mailbox.append(answer, "Sent", flags=(b"\\Seen",))
    assert station.run() == 0, station.said
    assert _to(station, ANNA) == 0
    (ticket,) = _tickets(station)
    assert ticket["first_response_at"] is not None
    shown = json.loads(station.command("show", str(ticket["number"]), "--json").stdout)
    assert "answered" in [event["type"] for event in shown["journal"]]


def test_an_answer_from_the_shared_mailbox_counts_as_the_first_response(begun: Station) -> None:
    station = begun
    station.mailbox.deliver(compose(sender=ANNA, message_id="<q2@customer.example>", date=NOW))
    assert station.run() == 0
    answer = compose(
        sender=SUPPORT,
        to=ANNA,
        subject="Re: A question",
        message_id="<a2@team.example>",
        date=NOW,
        in_reply_to="<q2@customer.example>",
    )
    station.mailbox.append(answer, "Sent")
    assert station.run() == 0
    (ticket,) = _tickets(station)
    assert ticket["first_response_at"] is not None
    assert _to(station, ANNA) == 1


def test_a_copy_of_our_own_mail_in_the_sent_folder_is_known_as_ours(begun: Station) -> None:
    station = begun
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0
    (sent,) = [one for one in station.smtp.accepted if ANNA in one.recipients]
    station.mailbox.append(sent.raw, "Sent")
    assert station.run() == 0
    assert _verdicts(station, "Sent") == [Verdict.OWN]


def test_an_observing_desk_sends_nothing_and_what_it_held_back_never_goes_out(begun: Station) -> None:
    station = begun
    text = station.config.read_text("utf-8").replace("[desk]", "[desk]\nobserve = true")
    station.config.write_text(text, "utf-8")
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    assert station.run() == 0
    assert station.accepted() == {}
    told = json.loads(station.command("status", "--json").stdout)
    assert [(one["purpose"], one["to"]) for one in told["would_have_gone_out"]] == [("acknowledgement", ANNA)]
    assert "would have gone out" in station.command("status").stdout
    assert station.command("go-live").returncode == 0
    station.mailbox.deliver(compose(sender=BEN, date=NOW))
    assert station.run() == 0
    assert (_to(station, ANNA), _to(station, BEN)) == (0, 1)


def test_the_reconciliation_finds_what_the_ledger_has_lost(begun: Station) -> None:
    station = begun
    for sender in (ANNA, BEN):
        station.mailbox.deliver(compose(sender=sender, date=NOW))
    assert station.run() == 0
    done = station.command("reconcile")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of them not known" in done.stdout
    # A ledger that has lost a row, as after a repair by hand.
    from mailtriage.store import DocumentStore

    documents = DocumentStore(station.folder / "data" / "mailtriage.db")
    places = documents.table("places", ids=str, indexes=(("folder", "uidvalidity", "uid"),))
    lost = next(doc for doc in places.find() if doc["verdict"] == "ticket")
    places.remove(doc_ids=[lost.doc_id])
    documents.close()
    done = station.command("reconcile")
    assert done.returncode == 1
    assert "1 of them not known" in done.stdout
    assert len(_tickets(station)) == 2, "what was handled before is recognised, and not handled again"
    assert _to(station, ALERTS) == 1
    assert station.command("reconcile").returncode == 0


def test_a_renamed_junk_folder_is_told_and_keeps_nothing_from_the_inbox(begun: Station) -> None:
    station = begun
    text = station.config.read_text("utf-8").replace("[mailbox]", '[mailbox]\njunk = "Spam-Ordner"')
    station.config.write_text(text, "utf-8")
    station.mailbox.deliver(compose(sender=ANNA, date=NOW))
    station.run()
    assert (_to(station, ANNA), _to(station, ALERTS)) == (1, 1)
    assert station.run() == 0, "told once an hour"
    assert _to(station, ALERTS) == 1
