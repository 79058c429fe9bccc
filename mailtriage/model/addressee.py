"""The desk as its mail knows it: to whom it is written, and through which website forms."""

from dataclasses import dataclass

from mailtriage.model.form import Form


@dataclass(frozen=True, slots=True)
class Addressee:
    """`own` are the desk's addresses in lower case, aliases included; `staff` those of people whose answers
    it passes on, whose HTML is read for it."""

    own: frozenset[str] = frozenset()
    forms: tuple[Form, ...] = ()
    staff: frozenset[str] = frozenset()
