"""Whose Authentication-Results are believed: what two mails to ourselves show, and what is known of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.checks.inside import shown_inside
from mailtriage.intake.authentication import trusted_of
from mailtriage.intake.border import is_within, own_part
from mailtriage.intake.google import google_part
from mailtriage.intake.results import read_results

_PART = "trust"
_RESULTS = "authentication-results"
Header = Sequence[tuple[str, str]]  # in order, names in lower case


@dataclass(frozen=True, slots=True)
class Proof:
    """What the probe has shown. `ids` are proven, `beyond` stand where strangers can write as well,
    `forgeable` got in from outside. `fate` says what became of the forged field."""

    ids: tuple[str, ...]
    beyond: tuple[str, ...]
    forgeable: tuple[str, ...]
    hops: int
    fate: str

    def note(self, at: datetime) -> dict[str, Any]:
        """As the store keeps it under ``authserv``."""
        proven_at = at.isoformat() if self.ids else None
        return {
            "ids": list(self.ids),
            "hops": self.hops,
            "forgeable": list(self.forgeable),
            "proven_at": proven_at,
            "probed_at": at.isoformat(),
        }


def seen_ids(plain: Header) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The authserv-ids that servers put on a mail which had none: above the border's line, and beyond it."""
    above = dict.fromkeys(_ids((*own_part(plain, count_hops(plain)), *google_part(plain))))
    return tuple(above), tuple(one for one in dict.fromkeys(_ids(plain)) if one not in above)


def prove(plain: Header, forged: Header, mark: str, tried: Sequence[str], configured: Sequence[str]) -> Proof:
    """`forged` was sent with a field that bears `mark` for each id in `tried`, `plain` without any."""
    above, beyond = seen_ids(plain)
    hops = count_hops(plain)
    ours = (*own_part(forged, hops), *own_part(forged), *google_part(forged))
    inside = [field for field in ours if mark in field[1]]
    if any(name != _RESULTS for name, _ in inside):
        forgeable = tuple(tried)  # another forged field stands there: so could this one
    else:
        forgeable = tuple(dict.fromkeys(_ids(inside)))
    wanted = [one for one in above if not configured or one in configured]
    proven = tuple(one for one in wanted if one not in forgeable)
    beyond = tuple(one for one in beyond if one not in forgeable)
    return Proof(proven, beyond, forgeable, hops, _fate(forged, mark, inside))


def count_hops(plain: Header) -> int:
    """Steps within our own host on top of a mail that had no Received line. The lowest is where we handed it
    in, and stands for the border, be it on this host or not."""
    lines = [value for name, value in plain if name == "received"]
    return len(list(takewhile(is_within, lines[:-1])))


def told(proof: Proof, configured: Sequence[str]) -> list[Finding]:
    """The verdict for people, with the line for config.toml."""
    found: list[Finding] = []
    if proof.forgeable:
        words = f"a forged field {_named(proof.forgeable)} came in and stands where your server's own would: "
        words += "whatever it says is not believed"
        advice = "have the mail server remove such fields from mail that comes from outside (RFC 8601 §5), "
        advice += "and add a Received line; then run this again"
        found.append(Finding(_PART, State.PROBLEM, words, advice))
    if proof.ids:
        words = (
            f"your mail server puts Authentication-Results {_named(proof.ids)} where nobody else can write: "
        )
        words += "they are believed from now on"
        found.append(Finding(_PART, State.OK, words, "" if configured else _line(proof.ids)))
    for one in proof.beyond:
        words = (
            f"Authentication-Results {_named([one])} stand below a Received line of another server, or of "
        )
        words += "the one that wrote them: strangers can write there as well, so they are not believed"
        found.append(Finding(_PART, State.WARNING, words, "have your mail server write them on top of it"))
    found += _unproven(proof, configured)
    return [*found, Finding(_PART, State.OK, f"the forged field {proof.fate}")]


def _unproven(proof: Proof, configured: Sequence[str]) -> list[Finding]:
    missing = [one for one in configured if one not in (*proof.ids, *proof.forgeable, *proof.beyond)]
    if missing:
        words = f"no field {_named(missing)} was put on our own mail: it is believed on your word alone"
        advice = "some servers judge mail from outside only: look at such a mail, or correct authserv_id"
        return [Finding(_PART, State.WARNING, words, advice)]
    if proof.ids or proof.forgeable or proof.beyond or configured:
        return []
    words = "your mail server put no Authentication-Results on our own mail: none are believed"
    advice = "if mail from outside has one above its first Received line, or if this is Gmail, set [mailbox] "
    return [Finding(_PART, State.WARNING, words, advice + "authserv_id to its first word")]


def check_trust(configured: Sequence[str], note: Mapping[str, object] | None, domain: str) -> list[Finding]:
    """What `mailtriage check` says without a probe; nothing where nothing is configured or known."""
    known: Any = note or {}
    trusted = trusted_of(configured, note)
    believed = trusted.ids
    forgeable = sorted(set(known.get("forgeable") or ()) & {*configured, *(known.get("ids") or ())})
    found = []
    if forgeable:
        words = (
            f"Authentication-Results {_named(forgeable)} can be forged from outside: they are not believed"
        )
        found.append(Finding(_PART, State.PROBLEM, words, "see `mailtriage check --trust`"))
    proven = sorted(believed & set(known.get("ids") or ()))
    if proven:
        words = f"Authentication-Results {_named(proven)} are believed, proven at {known['proven_at'][:10]}"
        found.append(Finding(_PART, State.OK, words))
    unproven = sorted(believed.difference(proven))
    if unproven:
        words = f"Authentication-Results {_named(unproven)} are believed on your word, and not proven"
        found.append(
            Finding(
                _PART,
                State.WARNING,
                words,
                "run `mailtriage check --trust`; staff prove themselves otherwise",
            )
        )
    return [*found, *(Finding(_PART, State.OK, words) for words in shown_inside(trusted.inside, domain))]


def _ids(fields: Iterable[tuple[str, str]]) -> list[str]:
    return [read_results(value).authserv_id for name, value in fields if name == _RESULTS]


def _fate(forged: Header, mark: str, inside: Header) -> str:
    names = [name for name, value in forged if mark in value and name not in ("received", "x-spam-flag")]
    if inside:
        return "stands among your server's own"
    if _RESULTS in names:
        return "was left where it was, below the Received line, where nothing is believed"
    if names:
        return f"was renamed to {names[0]}"
    return "was removed"


def _named(ids: Sequence[str]) -> str:
    return "of " + ", ".join(repr(one) if one else "no name" for one in ids)


def _line(ids: Sequence[str]) -> str:
    value = f'"{ids[0]}"' if len(ids) == 1 else "[{}]".format(", ".join(f'"{one}"' for one in ids))
    return f"to keep it so whatever comes, write into [mailbox] of config.toml: authserv_id = {value}"
