"""The final accounting: every mail exactly once, every reply once, and a store that is sound."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from mailtriage.model.errors import MailtriageError
from mailtriage.model.ledger import AsideRow, AsideState, MailRow, Verdict
from mailtriage.model.mail import ArchiveKey, Direction
from mailtriage.model.outgoing import OutboxRow, OutboxState, Purpose
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.codec import aside_from, mail_from
from mailtriage.store.codec_outbox import outgoing_from
from mailtriage.store.desk import DeskStore
from tests.soak.letters import MARK, Letter
from tests.soak.people import Place
from tests.soak.world import Reply, World

_AGAIN = (Verdict.DUPLICATE, Verdict.VANISHED)
# Moved away unseen, a mail whose header is known is not read again: its header tells it is a duplicate.
_SAME_HEADER = ("list footer", "own copy")
_STAND_IN = "aside:"
_REST = (OutboxState.SENT, OutboxState.HELD, OutboxState.CANCELLED)


@dataclass
class Account:
    """`figures` is what the run prints; `wrong` what it must not have, empty after a good run."""

    figures: dict[str, object] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


@dataclass(frozen=True)
class Ledger:
    """All rows of the store at the end, and the letter that each raw mail in the archive is."""

    mails: dict[str, MailRow]
    places: dict[Place, Verdict]
    asides: list[AsideRow]
    outbox: list[OutboxRow]
    numbers: dict[str, int]  # mail id -> number of the letter
    aside_numbers: dict[str, int]
    unreadable: list[str]


def read_ledger(world: World) -> Ledger:
    archive = SegmentArchive(world.folder / "data" / "archive")
    with world.store() as store:
        tables = store.documents.table
        mails = {str(doc.doc_id): mail_from(str(doc.doc_id), doc) for doc in tables("mails")}
        asides = [aside_from(str(doc.doc_id), doc) for doc in tables("aside")]
        outbox = [outgoing_from(str(doc.doc_id), doc) for doc in tables("outbox")]
        places = {}
        for doc in tables("places"):
            _, folder, uidvalidity, uid = str(doc.doc_id).split("/")
            places[folder, int(uidvalidity), int(uid)] = Verdict(doc["verdict"])
    unreadable: list[str] = []

    def number(key: ArchiveKey | None, name: str) -> int:
        if key is None:
            return 0
        try:
            return _number(archive.read(key))
        except MailtriageError as error:
            unreadable.append(f"{name}: {error}")
            return 0

    # What stands for a mail that is set aside is no outcome of its own.
    numbers = {
        mail_id: number(row.archive, mail_id)
        for mail_id, row in mails.items()
        if row.direction is not Direction.OWN and not mail_id.startswith(_STAND_IN)
    }
    aside_numbers = {row.aside_id: number(row.archive, row.aside_id) for row in asides}
    for row in outbox:
        number(row.archive, row.message_id)
    archive.close()
    return Ledger(mails, places, asides, outbox, numbers, aside_numbers, unreadable)


def _number(raw: bytes) -> int:
    """The letter's number, from the header of a raw mail; 0 for another mail."""
    head = b"\n" + raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    value = head.partition(f"\n{MARK}:".encode())[2].partition(b"\n")[0].strip()
    return int(value) if value.isdigit() else 0


@dataclass
class _Trail:
    """What the ledger says of one letter: its outcomes, and how it ended at each place where it lay."""

    outcomes: list[tuple[Verdict, int | None]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    elsewhere: bool = False  # told to be a duplicate in another folder than the inbox

    @property
    def first(self) -> list[Verdict]:
        """Without further copies, and what was moved before it could be read."""
        return [verdict for verdict in self.verdicts if verdict not in _AGAIN]


def account_for_mails(
    account: Account, ledger: Ledger, sent: Mapping[int, Letter], seen: Mapping[Place, int], left: set[Place]
) -> None:
    """Each letter has exactly one outcome, the expected one; every further copy is a duplicate of it.

    `seen` tells which letter lay where at any time, `left` what lies in the inbox in the end.
    """
    trails, unknown = _trails(ledger, seen)
    ticket_of = {number: one.outcomes[0][1] for number, one in trails.items() if len(one.outcomes) == 1}
    counted: Counter[str] = Counter()
    for number, letter in sent.items():
        name, trail = f"letter {number} ({letter.shape})", trails[number]
        counted[letter.verdict.value] += 1
        if letter.shape in _SAME_HEADER and trail.elsewhere and not trail.first and not trail.outcomes:
            counted["known by the header alone"] += 1
        elif letter.verdict is Verdict.ASIDE:
            rows = [row for row in ledger.asides if ledger.aside_numbers[row.aside_id] == number]
            states = [row.state.value for row in rows]
            account.expect(bool(rows) and set(states) == {AsideState.ASIDE}, f"{name}: aside it is {states}")
            account.expect(set(trail.first) == {Verdict.ASIDE}, f"{name}: its places say {trail.first}")
        elif letter.verdict in (Verdict.DUPLICATE, Verdict.OWN):
            also = {Verdict.VANISHED} | ({Verdict.DUPLICATE} if trail.elsewhere else set())
            account.expect(bool(trail.verdicts), f"{name}: the ledger does not know it")
            found = set(trail.verdicts) - also
            account.expect(found <= {letter.verdict}, f"{name}: its places say {trail.verdicts}")
            account.expect(not trail.outcomes, f"{name}: it has an outcome of its own: {trail.outcomes}")
        else:
            told = [verdict for verdict, _ in trail.outcomes]
            account.expect(told == [letter.verdict], f"{name}: wanted {letter.verdict}, got {told}")
            # What was ignored and is filed under junk is listed there.
            junk = letter.verdict is Verdict.IGNORED
            first = [verdict for verdict in trail.first if not (junk and verdict == "junk")]
            account.expect(first == [letter.verdict], f"{name}: its places say {trail.verdicts}")
            ticket = ticket_of.get(letter.parent or number)
            account.expect(ticket_of.get(number) == ticket, f"{name}: it is not on ticket {ticket}")
    passed_over = sorted(left - ledger.places.keys())
    strangers = [mail_id for mail_id, number in ledger.numbers.items() if number not in sent]
    account.expect(not ledger.unreadable, f"the archive cannot give: {ledger.unreadable[:5]}")
    account.expect(not passed_over, f"in the inbox, and not in the ledger: {passed_over[:5]}")
    account.expect(not unknown, f"{unknown} places in the ledger at which no mail ever lay")
    account.expect(not strangers, f"mails in the ledger that nobody sent: {strangers[:5]}")
    account.figures["mails sent"] = len(sent)
    account.figures["places in the ledger"] = len(ledger.places)
    account.figures["moved on before we saw them there"] = sum(
        place[0] == "INBOX" and place not in ledger.places for place in seen
    )
    account.figures |= {f"  {name}": count for name, count in sorted(counted.items())}


def _trails(ledger: Ledger, seen: Mapping[Place, int]) -> tuple[dict[int, _Trail], int]:
    """By letter; and how many places the ledger has where none was ever seen."""
    trails: dict[int, _Trail] = defaultdict(_Trail)
    for mail_id, number in ledger.numbers.items():
        row = ledger.mails[mail_id]
        trails[number].outcomes.append((row.verdict, row.ticket))
    for place, verdict in ledger.places.items():
        trail = trails[seen.get(place, 0)]
        trail.verdicts.append(verdict)
        trail.elsewhere |= place[0] != "INBOX" and verdict is Verdict.DUPLICATE
    return trails, sum(place not in seen for place in ledger.places)


def account_for_replies(
    account: Account,
    ledger: Ledger,
    sent: Mapping[int, Letter],
    replies: Iterable[Reply],
    sending_when_killed: set[str],
) -> None:
    """One acknowledgement each; a second copy only with the same Message-ID, after a kill or a lost answer."""
    accepted: Counter[tuple[str, str]] = Counter()
    for _, recipient, message_id in {(one.queue_id, one.recipient, one.message_id) for one in replies}:
        accepted[recipient, message_id.strip("<>")] += 1
    rows = {row.message_id: row for row in ledger.outbox}
    for (recipient, message_id), count in accepted.items():
        row = rows.get(message_id)
        if row is None or row.recipient != recipient:
            account.expect(False, f"{message_id} to {recipient} went out {count} times and was never queued")
            continue
        account.expect(count <= 1 + row.interrupted, f"{message_id} went out {count} times: {row}")
    for row in ledger.outbox:
        count = accepted[row.recipient, row.message_id]
        account.expect(row.state in _REST, f"{row.message_id} is {row.state}, due {row.due_at}: {row.reason}")
        account.expect(
            row.state is not OutboxState.SENT or count > 0, f"{row.message_id} never came out: {row}"
        )
    acks: dict[int, list[OutboxRow]] = defaultdict(list)
    for row in ledger.outbox:
        if row.purpose is Purpose.ACKNOWLEDGEMENT:
            acks[ledger.numbers.get(row.cause or "", 0)].append(row)
    for number, letter in sent.items():
        wanted = [letter.answer_to] if letter.answer_to else []
        told = [row.recipient for row in acks[number]]
        account.expect(
            told == wanted, f"letter {number} ({letter.shape}): wanted answers to {wanted}, got {told}"
        )
    account.expect(not acks[0], f"acknowledgements of no letter: {acks[0][:3]}")
    twice = {message_id for (_, message_id), count in accepted.items() if count > 1}
    states = Counter(row.state for row in ledger.outbox)
    account.figures["replies queued"] = sum(len(one) for one in acks.values()) - len(acks[0])
    account.figures["alerts queued"] = sum(row.purpose is Purpose.ALERT for row in ledger.outbox)
    account.figures["went out once"] = sum(count == 1 for count in accepted.values())
    account.figures["went out twice, with one Message-ID"] = len(twice)
    account.figures["  after a kill in sending"] = len(twice & sending_when_killed)
    account.figures["held and told to a person"] = states[OutboxState.HELD]
    account.figures["  more than twice"] = sum(count > 2 for count in accepted.values())


def account_for_store(account: Account, world: World) -> None:
    """Sound, with nothing in hand; and the tickets are what their journals say."""
    with world.store() as store:
        found = store.documents.check()
        before = _tickets(store)
        account.expect(not store.in_hand(), f"still in hand: {store.in_hand()}")
    account.expect(not found, f"integrity check: {found}")
    done = world.command("store", "rebuild")
    account.expect(done.returncode == 0, f"store rebuild: {done.stderr}")
    with world.store() as store:
        after = _tickets(store)
    changed = [number for number in before.keys() | after.keys() if before.get(number) != after.get(number)]
    account.expect(
        not changed, f"rebuilt otherwise: {[(before.get(one), after.get(one)) for one in changed[:2]]}"
    )
    account.figures["tickets"] = len(after)
    account.figures["integrity check"] = "ok" if not found else "; ".join(found)
    account.figures["tickets rebuilt alike"] = len(after) - len(changed)


def _tickets(store: DeskStore) -> dict[int, bytes]:
    return {
        int(doc.doc_id): orjson.dumps(dict(doc), option=orjson.OPT_SORT_KEYS)
        for doc in store.documents.table("tickets")
    }
