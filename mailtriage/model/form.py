"""A website form that writes to the desk: under which address, and where the person it writes for stands."""

from dataclasses import dataclass

REPLY_TO = "reply-to"


@dataclass(frozen=True, slots=True)
class Form:
    """`sender` is the form's From; `label` names the line of the body that holds the requester's address,
    ``""`` where Reply-To has it."""

    sender: str
    label: str = ""
