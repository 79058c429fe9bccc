"""The worlds: who lives there, and what each of them writes of his own accord in the time it lasts."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from structlog.testing import capture_logs

from mailtriage.model.outgoing import Fate
from tests.desk import START
from tests.simulation.actors import Bouncer, Customer, MailingList, Responder, Silent
from tests.simulation.desks import Desk
from tests.simulation.letters import Letter, Why, write
from tests.simulation.post import Actor, Post, Relay

DESK_A, DESK_B = "support@desk.example", "help@two.example"
LIST = "talk@lists.example"
HONEST = Relay()
STRIPPING = Relay(strips_marks=True)
RENAMING = Relay(rewrites_ids=True)
WORST = Relay(strips_marks=True, rewrites_ids=True, drops_thread=True)

# How an acknowledgement of a foreign ticket system may sound; by some no reader tells a robot.
_REGISTERED = (
    "Hello,\n\nyour ticket {number} was created. We get back to you.\n",
    "Hello,\n\nMira has it on her desk now as number {number} and writes to you.\n",
    "Guten Tag,\n\nwir haben das unter {number} notiert und melden uns.\n",
)
_AWAY = (
    "Hello,\n\nI am in the mountains until the 30th. Jo helps you: jo@other.example\n",
    "Hi,\n\nback on Monday. Till then ask the front desk.\n",
    "Hej,\n\njag är i fjällen och läser det här senare.\n",
)
_CASES = ("case-{number}", "r{number}x")  # an address for each case
_ALERT = "PROBLEM: disk of web-{} is full"
_FOREIGN = {"caseworks": "service@caseworks.example", "remarks": "tracker@remarks.example"}


@dataclass(frozen=True)
class World:
    """`days` long; `storms` times the monitoring writes `alerts` times the same. `most` letters end it."""

    name: str
    relay: Relay
    seed: int
    days: int = 1
    storms: int = 2
    alerts: int = 40
    most: int = 1_200

    def __str__(self) -> str:
        return f"{self.name}-{self.seed}"


@dataclass
class Week:
    """What happened in a world."""

    world: World
    desks: tuple[Desk, Desk]
    post: Post
    errors: list[str]

    def author_of(self, address: str) -> str:
        owner = self.post.whose(address)
        return owner.name if owner is not None else address


@lru_cache(maxsize=1)
def lived(world: World) -> Week:
    """The world from its first to its last day, and the hours until everything on its way has arrived."""
    dice = random.Random(f"{world.name} {world.seed}")
    span = timedelta(days=world.days)
    with tempfile.TemporaryDirectory() as folder, capture_logs() as lines:
        desks = _desks(Path(folder), span, dice)
        post = Post([*desks, *_others(span, world.seed)], world.relay, dice, world.most)
        post.post(_diary(world, span, dice), START)
        post.run(START, START + span + timedelta(hours=6))
        for desk in desks:
            desk.close()
    told = [str(one) for one in lines if one["log_level"] == "error" and one["event"] != "alarmed"]
    return Week(world, desks, post, told)


def _desks(folder: Path, span: timedelta, dice: random.Random) -> tuple[Desk, Desk]:
    works = span / 20
    first = Desk("desk-a", DESK_A, folder, b"a" * 32, timedelta(minutes=dice.randint(-9, 9)), works)
    # The second sends automatic mail under its own name: its provider refuses the null sender.
    second = Desk("desk-b", DESK_B, folder, b"b" * 32, timedelta(minutes=dice.randint(-9, 9)), works, "desk")
    for desk in (first, second):
        desk.harness.courier.always["shut@nowhere.example"] = (Fate.REFUSED, "550 5.1.1 no such user")
    return first, second


def _others(span: timedelta, seed: int) -> list[Actor]:
    """What cannot be known of robots, how they sound and how long they take, goes by the seed."""
    thinks, away, back = span / 3, START + span * 0.09, START + span * 0.8
    marks = (("auto_submitted", "auto-replied"), ("precedence", "bulk"))
    registered, absent, late = _REGISTERED[seed % 3], _AWAY[seed % 3], timedelta(minutes=(0, 1, 20)[seed % 3])
    return [
        Customer("clara", "clara@customer.example", thinks, thanks=True),
        Customer("bruno", "bruno@client.example", thinks),
        Customer("paul", "paul@cases.example", thinks),
        Customer("petra", "petra@plus.example", thinks),
        Responder(
            "vera", "vera@away.example", "Automatic reply: {subject}", _AWAY[0], fields=marks, since=away
        ),
        Responder("udo", "udo@holiday.example", body=absent, since=away, until=back),
        Responder("fred", "fred@fresh.example", "Gone fishing", absent, cites=False, since=away),
        Bouncer("gone", "orders@gone.example"),
        Bouncer("vanished", "kiosk@vanished.example", in_words=True),
        Silent("shut", "shut@nowhere.example"),
        Customer("mona", "mona@monitor.example", thinks),
        Responder(
            "caseworks",
            _FOREIGN["caseworks"],
            "[#{number}] Request",
            registered,
            cites=False,
            after=9 * late,
        ),
        Responder(
            "remarks",
            _FOREIGN["remarks"],
            "Re: {subject}",
            "A comment was added by the other side.\n",
            everybody=(DESK_A, DESK_B),
            cites=seed % 2 == 1,
            after=late,
        ),
        Responder(
            "cases",
            "@cases.example",
            "Case {number}",
            registered,
            _CASES[seed % 2],
            cites=False,
            after=late,
        ),
        Responder("plus", "@plus.example", "About your question", registered, "reply+{number}", cites=False),
        MailingList("list", LIST, (DESK_A, DESK_B), munges=seed % 2 == 0),
        Silent("lena", "lena@member.example"),
        Silent("monitor", "alerts@monitor.example"),
    ]


def _diary(world: World, span: timedelta, dice: random.Random) -> Iterator[Letter]:
    """What everybody writes of his own accord."""

    def wrote(author: str, sender: str, to: str, subject: str, why: Why, share: float) -> Letter:
        """`share` is the part of the world's time that is over."""
        after = span * min(share, 0.97)
        matter = f"{author}: {subject}" if why is not Why.ROUTINE else ""
        body = f"Hello,\n\n{subject.lower()}: please have a look, number {dice.randint(1, 9999)}.\n"
        return write(author, sender, to, subject, body, START, why, after=after, matter=matter)

    clara, bruno = ("clara", "clara@customer.example"), ("bruno", "bruno@client.example")
    yield wrote(*clara, DESK_A, "The printer jams", Why.REQUEST, 0.01)
    yield wrote(*clara, DESK_A, "A second licence", Why.REQUEST, 0.55)
    yield wrote(*bruno, DESK_B, "Where is my parcel", Why.REQUEST, 0.02)
    yield wrote(*bruno, DESK_B, "The invoice is wrong", Why.REQUEST, 0.62)
    yield wrote(*bruno, DESK_A, "Do you also sell lamps", Why.REQUEST, 0.70)
    yield wrote("paul", "paul@cases.example", DESK_A, "A visit next month", Why.REQUEST, 0.45)
    yield wrote("petra", "petra@plus.example", DESK_B, "A lamp for the stairs", Why.REQUEST, 0.5)
    yield wrote("vera", "vera@away.example", DESK_A, "My chair squeaks", Why.REQUEST, 0.05)
    yield wrote("udo", "udo@holiday.example", DESK_B, "A form for travel", Why.REQUEST, 0.06)
    yield wrote("udo", "udo@holiday.example", DESK_B, "The form is done", Why.REQUEST, 0.9)
    yield wrote("fred", "fred@fresh.example", DESK_A, "Bait and hooks", Why.REQUEST, 0.07)
    yield wrote("fred", "fred@fresh.example", DESK_B, "A new rod", Why.REQUEST, 0.08)
    yield wrote("fred", "fred@fresh.example", DESK_A, "A boat", Why.REQUEST, 0.9)
    yield wrote(
        "mona", "mona@monitor.example", DESK_A, "Who gets our alerts", Why.REQUEST, 0.5 / world.storms
    )
    yield wrote("desk-a", DESK_A, DESK_B, "Our order of Monday", Why.REQUEST, 0.1)
    yield wrote("desk-b", DESK_B, DESK_A, "Question of a partner", Why.REQUEST, 0.4)
    for number in range(2 * world.storms):
        share = dice.random()
        yield wrote("gone", "orders@gone.example", DESK_A, f"Order {number}", Why.ROUTINE, share)
        yield wrote("vanished", "kiosk@vanished.example", DESK_B, f"Kiosk {number}", Why.ROUTINE, share)
        yield wrote("shut", "shut@nowhere.example", DESK_B, f"Booking {number}", Why.ROUTINE, 1 - share)
    for number in range(world.storms):
        share = 0.2 + 0.6 * dice.random()
        for name, desk in (("caseworks", DESK_A), ("caseworks", DESK_B), ("remarks", DESK_A)):
            yield wrote(name, _FOREIGN[name], desk, f"Delivery {number}", Why.ROUTINE, share)
        yield wrote(
            "cases",
            f"{_CASES[world.seed % 2].format(number=number)}@cases.example",
            DESK_A,
            f"Case {number}",
            Why.ROUTINE,
            share,
        )
        yield wrote("plus", f"reply+{number}@plus.example", DESK_B, f"Offer {number}", Why.ROUTINE, 1 - share)
        yield wrote("lena", "lena@member.example", LIST, f"Meeting {number}", Why.POST, share)
        yield from _storm(world, span * (number + 0.5) / world.storms, varied=number % 2 == 1)


def _storm(world: World, after: timedelta, *, varied: bool) -> Iterator[Letter]:
    """The same alert again and again: of one machine, or of one after the other."""
    for second in range(world.alerts):
        yield write(
            "monitor",
            "alerts@monitor.example",
            DESK_A,
            _ALERT.format(second if varied else 1),
            f"Check {second} of this run says: 0 bytes are left.\n",
            START,
            Why.ROUTINE,
            after=after + timedelta(seconds=3 * second),
            fields={"auto_submitted": "auto-generated"},
        )
