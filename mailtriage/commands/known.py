"""What the desk knows while it reads a staff mail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff; `role` is ``agent``, ``admin`` or ``read-only``; `id`, `addresses` in lower case."""

    id: str
    name: str
    addresses: tuple[str, ...] = ()
    active: bool = True
    role: str = "agent"

    @property
    def takes_tickets(self) -> bool:
        return self.active and self.role != "read-only"

    def __str__(self) -> str:
        return self.id if self.name.casefold() == self.id else f"{self.id} ({self.name})"


@dataclass(frozen=True, slots=True)
class Known:
    """`author` is the staff id of who wrote; whether it really was that person was decided before."""

    author: str
    staff: tuple[Person, ...] = ()
    own_addresses: frozenset[str] = frozenset()

    def person(self, staff_id: str) -> Person | None:
        return next((one for one in self.staff if one.id == staff_id), None)
