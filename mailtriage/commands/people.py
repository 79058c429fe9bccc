"""Whom of the staff a person means."""

import difflib
import re
import unicodedata

from mailtriage.commands import addresses
from mailtriage.commands.known import Known, Person
from mailtriage.commands.refused import Refused

_LONGEST = 200
_MOST_TOLD = 10


def author(known: Known) -> Person:
    """Who wrote, to whom a ticket may be given; raises `Refused` where it may not."""
    person = known.person(known.author)
    if person is None or not person.takes_tickets:
        raise Refused(
            f"you do not take tickets (your role is read-only, or you are not active); {_others('', known)}"
        )
    return person


def find(name: str, known: Known) -> Person:
    """The one person of this id, address, full name or first name, in that order, who takes tickets.

    Somebody who left is found only where nobody else has that name. Raises `Refused`.
    """
    key = _key(name)
    if key in ("me", "myself"):
        return author(known)
    found = _matching(name, key, known)
    able = [one for one in found if one.takes_tickets]
    if len(able) == 1:
        return able[0]
    if able:
        raise Refused(f"{_shown(name)} may be {_listed(able)}; write what stands before the bracket")
    if found:
        why = "only reads along" if found[0].active else "is no longer active"
        raise Refused(f"{found[0]} {why}; {_others(key, known)}")
    raise Refused(f"nobody of the staff is called {_shown(name)}; {_others(key, known)}")


def _matching(name: str, key: str, known: Known) -> list[Person]:
    if "@" in key:
        meant = {*addresses.read(name[:_LONGEST].lstrip("@"), known)}
        return [one for one in known.staff if meant & {addresses.spelt(own) for own in one.addresses}]
    for names in (_ids, _full_names, _first_names):
        if found := [one for one in known.staff if key in names(one)]:
            return found
    return []


def _ids(person: Person) -> list[str]:
    return [person.id]


def _full_names(person: Person) -> list[str]:
    return [_key(person.name)]


def _first_names(person: Person) -> list[str]:
    return _key(person.name).split()[:1]


def _key(name: str) -> str:
    """A name as it is compared; ``@ben`` and ``*ben*`` are what chats and rich text make of it."""
    folded = unicodedata.normalize("NFKC", name[:_LONGEST]).casefold()
    return re.sub(r"\s+", " ", folded.strip("@*`'\"<>.,;:! \t\xa0"))


def _others(key: str, known: Known) -> str:
    """Whom to write instead: the nearest name, else those there are."""
    able = [one for one in known.staff if one.takes_tickets]
    by_name = {
        name: one for one in reversed(able) for name in (*_first_names(one), *_full_names(one), *_ids(one))
    }
    if near := difflib.get_close_matches(key, list(by_name), 1, 0.6):
        return f"did you mean {by_name[near[0]]}?"
    return f"write one of {_listed(able)}" if able else "nobody of the staff takes tickets"


def _listed(people: list[Person]) -> str:
    more = ["…"] if len(people) > _MOST_TOLD else []
    return ", ".join([*map(str, people[:_MOST_TOLD]), *more])


def _shown(name: str) -> str:
    return repr(name if len(name) <= 80 else f"{name[:79]}…")
