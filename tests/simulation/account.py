"""What must be true of a world when it is over; each function gives what is not."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from mailtriage.model.event import EventType
from mailtriage.model.ledger import Verdict
from tests.simulation.actors import Customer, MailingList
from tests.simulation.desks import Desk, Taken
from tests.simulation.letters import PEOPLE, Why
from tests.simulation.world import Week

# Design §3: at most so many automatic mails in three hours, without any header to go by. What stands behind a
# plus makes no other correspondent.
WINDOW, WINDOW_MOST = timedelta(hours=3), 10
# Whatever a correspondent writes of its own accord may be acknowledged. What it writes only because we
# wrote may cost so many mails, until the guard has seen that it is a loop, and as many again after each
# mail of staff, which starts it anew. A guard that only throttles would pay for 56 windows in a week.
LOOP_MOST = 20
# Addresses with ever new numbers may be the branches of a chain or the rooms of a hotel, whose people all want
# an answer on a bad day: a house is known to be a program only by a hundred mails alike.
_NUMBERED = "cases"
HOUSE_MOST = 100
# A storm shows by its first mails: so many, and fewer could be a person.
STORM_MOST = 10
_MACHINES_ADDRESSES = ("vera", "udo", "fred", "desk-a", "desk-b")  # a person and a robot under one address
_LIST = "list"
_TELL_ALL = ("remarks", _LIST)  # what one desk writes to them goes to both
_MONITOR = "monitor"
_BOUNCING = ("gone", "vanished", "shut")


def overrun(week: Week) -> Iterator[str]:
    if week.post.overrun_at is not None:
        yield f"cut off at {week.post.overrun_at:%a %H:%M} after {len(week.post.delivered)} letters"
    yield from week.errors


def absent_actors(week: Week) -> Iterator[str]:
    """Nothing is proven by those who did not take part."""
    wrote = {(letter.author, letter.why) for _, letter in week.post.delivered}
    for actor in week.post.actors:
        if isinstance(actor, Customer) and (actor.name, Why.REPLY) not in wrote:
            yield f"{actor.name} had nothing to answer"
        if not isinstance(actor, MailingList) and actor.name not in {name for name, _ in wrote}:
            yield f"{actor.name} wrote nothing"


def unbounded_mail(week: Week) -> Iterator[str]:
    for desk in week.desks:
        times = defaultdict(list)
        for one in desk.tried:
            times[week.author_of(one.recipient)].append(one.at)
        for name, sent in times.items():
            if len(sent) > (most := _enough(week, desk, name)):
                yield f"{desk.name} sent {len(sent)} automatic mails to {name}, {most} are enough"
            if name != _NUMBERED and (densest := _densest(sent)) > WINDOW_MOST:
                yield f"{desk.name} sent {densest} automatic mails to {name} within three hours"


def unbounded_tickets(week: Week) -> Iterator[str]:
    """What is written of its own accord is a ticket, and so may be the one answer to each mail of ours."""
    for desk in week.desks:
        for name, count in _tickets(desk).items():
            causes = week.desks if name in _TELL_ALL else (desk,)
            answers = sum(_enough(week, one, name) + _written_to(week, one, name) for one in causes)
            if name != _MONITOR and count > (most := _own_accord(desk, name) + answers):
                yield f"{name} has {count} tickets at {desk.name}, {most} are enough"


def storms(week: Week) -> Iterator[str]:
    for desk in week.desks:
        count, most = _tickets(desk)[_MONITOR], week.world.storms * STORM_MOST
        if count > most:
            yield f"{week.world.storms} storms are {count} tickets at {desk.name}, {most} are enough"
        lost = sum(one.letter.author == _MONITOR and one.ticket is None for one in desk.taken)
        if lost:
            yield f"{lost} alerts of the monitoring are on no ticket of {desk.name}"


def lost_people(week: Week) -> Iterator[str]:
    """Each mail of a person is on a ticket, and what goes on with a matter on the ticket of this matter."""
    for desk in week.desks:
        matters: dict[str, int | None] = {}
        for one in desk.taken:
            if one.letter.why in (Why.REQUEST, Why.POST):
                matters.setdefault(one.letter.matter, one.ticket)
            if one.letter.why in (*PEOPLE, Why.STAFF) and one.ticket is None:
                yield f"{desk.name} has no ticket for {one.letter.matter}: {one.handled.why}"
            elif one.letter.why is Why.REPLY and one.ticket != matters.get(one.letter.matter):
                yield f"{desk.name} did not join what goes on with {one.letter.matter}: {one.handled.why}"


def unanswered_people(week: Week) -> Iterator[str]:
    """Each new request is acknowledged once. Where a robot writes under the same address, the ticket may say
    why it is not; the traffic of other robots is no reason."""
    for desk in week.desks:
        for one in desk.taken:
            if one.letter.why is not Why.REQUEST or one.handled.verdict is not Verdict.TICKET:
                continue
            sent, withheld = _told_of(desk, one)
            excused = one.letter.author in _MACHINES_ADDRESSES and withheld
            if sent != 1 and not (sent == 0 and excused):
                why = "; ".join(withheld) or "no reason is given"
                yield f"{desk.name} acknowledged {one.letter.matter} {sent} times: {why}"


def fed_bouncing(week: Week) -> Iterator[str]:
    """Nothing goes to an address from which a mail came back, once this is known; but for once in seven days,
    where a mail from it says that somebody lives there."""
    for desk in week.desks:
        for name in _BOUNCING:
            known = _failed_at(week, desk, name)
            tried = [one.at for one in desk.tried if week.author_of(one.recipient) == name]
            later = sum(at > known for at in tried) if known else 0
            if later > 1:
                yield f"{desk.name} tried {name} {later} times more after it was known to fail"
            if tried and known is None:
                yield f"{desk.name} never understood that {name} fails"


def _failed_at(week: Week, desk: Desk, name: str) -> datetime | None:
    refused = (one.at for one in desk.tried if one.refused and week.author_of(one.recipient) == name)
    came_back = (one.at for one in desk.taken if one.letter.author == name and desk.knows_bounce(one))
    return min((*refused, *came_back), default=None)


def _told_of(desk: Desk, one: Taken) -> tuple[int, list[str]]:
    """How often the ticket's opening was acknowledged, and why it was not."""
    events = desk.journals.get(one.ticket or 0, [])
    sent = sum(event.type is EventType.SENT for event in events)
    return sent, [str(event.data.get("reason")) for event in events if event.type is EventType.WITHHELD]


def _enough(week: Week, desk: Desk, name: str) -> int:
    """How many automatic mails from the desk to a correspondent may be."""
    if name == _NUMBERED:
        return _own_accord(desk, name) + HOUSE_MOST
    return _own_accord(desk, name) + LOOP_MOST * (1 + _written_to(week, desk, name))


def _tickets(desk: Desk) -> Counter[str]:
    return Counter(one.letter.author for one in desk.taken if one.handled.verdict is Verdict.TICKET)


def _own_accord(desk: Desk, name: str) -> int:
    """How many letters of the desk's mail are no answers of machines; those of people on a list are the list's, too."""
    return sum(
        one.letter.why is not Why.AUTOMATIC
        and (one.letter.author == name or (one.letter.why is Why.POST and name == _LIST))
        for one in desk.taken
    )


def _written_to(week: Week, desk: Desk, name: str) -> int:
    return sum(week.author_of(address) == name for address in desk.by_hand)


def _densest(times: list[datetime]) -> int:
    """The most within any window."""
    return max((sum(at <= one < at + WINDOW for one in times) for at in times), default=0)
