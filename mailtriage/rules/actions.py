"""Actions of `then`: each reads its TOML value and sets its field, unless an earlier rule has set it.

`docs/RULES.md` and the schema for editors are made of the registry. An action on a ticket that exists already
(`on_ticket`) is for rules that name the ticket.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailtriage.model.spelling import did_you_mean
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.conditions.values import TEXTS, texts

LEVELS = ("high", "medium", "low")
TURNS = ("duty", "round-robin", "least-loaded")
EVERYBODY = "everybody"
_MOST = 40  # characters of a label


@dataclass(frozen=True, slots=True)
class Action:
    """`key` in TOML sets the field of `Triage`; what `adds` up is a list of all rules that apply."""

    key: str
    field: str
    read: Callable[[Any], Any]
    says: str
    schema: Mapping[str, Any]
    adds: bool = False
    on_ticket: bool = False


def _labels(value: Any) -> tuple[str, ...]:
    labels = texts(value, "label")
    wrong = [
        one
        for one in labels
        if len(one) > _MOST or not one.isprintable() or any(c in one for c in ' ,"\\()[]{}%*')
    ]
    if wrong:
        raise ValueError(f"label {wrong[0]!r}: write one short word, such as 'billing' or 'vip-customer'")
    return labels


def _keywords(value: Any) -> tuple[str, ...]:
    words = texts(value, "keyword")
    wrong = [one for one in words if len(one) > _MOST or not one.isascii() or not _is_atom(one)]
    if wrong:
        raise ValueError(
            f"keyword {wrong[0]!r}: write one ASCII word, such as 'billing' (RFC 3501 flag-keyword)"
        )
    return words


def _is_atom(word: str) -> bool:
    return word.isprintable() and not word.startswith("\\") and not any(c in word for c in ' "\\(){}%*[]')


def _name(what: str, example: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > 200 or not value.isprintable():
            raise ValueError(f"write {what} as a text such as {example!r}")
        return value.strip()

    return read


def _people(what: str) -> Callable[[Any], tuple[str, ...]]:
    return lambda value: texts(value, what)


def _yes_or_no(what: str) -> Callable[[Any], bool]:
    def read(value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValueError(f"write {what} as true or false")
        return value

    return read


def _one_of(what: str, known: list[str], make: Callable[[str], Any] = str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if value not in known:
            told = f"{what} {value!r} is none of {', '.join(known)}"
            raise ValueError(f"{told}{did_you_mean(value, known)}")
        return make(str(value))

    return read


def _listed(words: Any) -> str:
    return ", ".join(f'`"{one}"`' for one in words)


_KINDS, _SEVERITIES = [one.value for one in TicketKind], [one.value for one in Severity]
_TEXT, _FLAG = {"type": "string", "minLength": 1}, {"type": "boolean"}

ACTIONS: tuple[Action, ...] = (
    Action("kind", "kind", _one_of("kind", _KINDS, TicketKind), _listed(_KINDS), {"enum": _KINDS}),
    Action(
        "severity",
        "severity",
        _one_of("severity", _SEVERITIES, Severity),
        f"{_listed(_SEVERITIES)}; on a ticket it is only raised",
        {"enum": _SEVERITIES},
        on_ticket=True,
    ),
    Action(
        "impact",
        "impact",
        _one_of("impact", list(LEVELS)),
        f"{_listed(LEVELS)}: how much is hit; with `urgency` it gives the severity by `[rules.matrix]`, "
        "where no rule names one",
        {"enum": list(LEVELS)},
        on_ticket=True,
    ),
    Action(
        "urgency",
        "urgency",
        _one_of("urgency", list(LEVELS)),
        f"{_listed(LEVELS)}: how soon it hurts",
        {"enum": list(LEVELS)},
        on_ticket=True,
    ),
    Action("label", "labels", _labels, "adds one label or a list", TEXTS, adds=True, on_ticket=True),
    Action(
        "unlabel",
        "unlabels",
        _labels,
        "takes labels away that other rules add, or that the ticket has",
        TEXTS,
        adds=True,
        on_ticket=True,
    ),
    Action(
        "assign",
        "assignee",
        _name("assign", "anna"),
        f"a staff id, or {_listed(TURNS)}",
        _TEXT,
        on_ticket=True,
    ),
    Action(
        "template",
        "template",
        _name("template", "acknowledged-billing"),
        "the name of your own template for the acknowledgement (`NAME.subject`, `NAME.txt`, `NAME.html` in "
        "the templates folder)",
        _TEXT,
    ),
    Action("acknowledge", "acknowledge", _yes_or_no("acknowledge"), "`false`: no acknowledgement", _FLAG),
    Action(
        "notify",
        "notify",
        _people("notify"),
        f'staff ids who get the mail as well, or `"{EVERYBODY}"`',
        TEXTS,
        adds=True,
        on_ticket=True,
    ),
    Action(
        "page",
        "page",
        _people("page"),
        f'wakes staff ids, `"duty"` or `"{EVERYBODY}"`; recorded on the ticket until paging exists',
        TEXTS,
        adds=True,
        on_ticket=True,
    ),
    Action(
        "organisation",
        "organisation",
        _name("organisation", "customer.example"),
        "the domain of the organisation that the requester speaks for",
        _TEXT,
    ),
    Action(
        "close", "close", _yes_or_no("close"), "`true`: the ticket is closed at once, without a word", _FLAG
    ),
    Action(
        "aside",
        "aside",
        _name("aside", "newsletter"),
        "no ticket: the mail is set aside under this reason, and listed by `mailtriage aside list`",
        _TEXT,
    ),
    Action(
        "keyword",
        "keywords",
        _keywords,
        "IMAP keywords (Gmail: labels) put on the mail in the mailbox",
        TEXTS,
        adds=True,
        on_ticket=True,
    ),
    Action(
        "folder",
        "folder",
        _name("folder", "Support/Billing"),
        "the IMAP folder to which the mail is moved once it is handled",
        _TEXT,
        on_ticket=True,
    ),
)

REGISTRY: Mapping[str, Action] = {one.key: one for one in ACTIONS}
ADDING = tuple(one.field for one in ACTIONS if one.adds)
