"""The failed recipients in the plain words of a mail server, whichever wrote them.

No server is known by name here. Each address in what the server says is ranked by where it stands;
those of the best rank are the recipients.
"""

from collections.abc import Iterator
from dataclasses import replace

from mailtriage.intake.bounce import addresses, reason
from mailtriage.intake.bounce.phrases import DELAYED, FINAL
from mailtriage.intake.bounce.places import Candidate, Rank, candidates
from mailtriage.intake.bounce.zones import Zones, plain
from mailtriage.model.mail import FailedRecipient


class Notice:
    """What a mail server says, read once. `is_delay` where the mail is still on its way, by its words and
    those of the subject; `aliases` is what the sender wrote to, by the address that it led to; `expanded`
    are all addresses of which the notice says that others came from them."""

    def __init__(self, zone: Zones, subject: str) -> None:
        self._lines = zone.said
        found = candidates(zone.said)
        plainly = [one for one in found if not one.is_original]
        originals = [one for one in found if one.is_original]
        self._candidates = _as_written_to(plainly, originals, len(zone.said))
        self.expanded = frozenset(one.address for one in originals)
        self.aliases = {
            one.address: two.address
            for one, two in zip(plainly, self._candidates, strict=False)
            if one.address != two.address
        }
        words = f"{plain(subject)} {zone.words}"
        self.is_delay = any(one in words for one in DELAYED) and not any(one in words for one in FINAL)

    @property
    def names_recipient(self) -> bool:
        """Whether some address stands as mail servers set their recipients."""
        return any(one.rank >= Rank.TOLD for one in self._candidates)

    def recipients(self, never: frozenset[str], wanted: frozenset[str]) -> Iterator[FailedRecipient]:
        """The recipients that the notice names. `never` are addresses of our own side, believed only where
        nothing else is named; `wanted` those the returned mail was sent to, which decide in doubt."""
        chosen = dict.fromkeys(one.address for one in _chosen(self._candidates, never, wanted))
        for address in chosen:
            yield self.judged(address, alone=len(chosen) == 1)

    def judged(self, address: str, alone: bool) -> FailedRecipient:
        """What the words after an address say of its failure, wherever it is named; if it is `alone` in the
        notice, all its words do."""
        starts = sorted({one.line for one in self._candidates if one.address != address})
        reasons: list[tuple[str, str]] = []
        for one in self._candidates:
            if one.address != address:
                continue
            stop = next((line for line in starts if line > one.line), len(self._lines))
            line = self._lines[one.line]
            # "550 5.1.1 <a@b>... User unknown": the code stands before it.
            rest = line if reason.reply_code(line[: one.start]) else line[one.end :]
            near = [rest, *self._lines[one.line + 1 : min(stop, one.line + 12)]]
            reasons.append((reason.failure_status("\n".join(near)), reason.told(near)))
        status = next((code for code, _ in reasons if code), "")
        if not status and alone:
            status = reason.failure_status("\n".join(self._lines))
        coded = [text for code, text in reasons if code or reason.reply_code(text)]
        text = next(iter(coded), "") or next((text for _, text in reasons if text), "")
        if not coded and alone:
            text = reason.told_anywhere(self._lines) or text
        return FailedRecipient(address, not self.is_delay, status, text)


def _as_written_to(plainly: list[Candidate], originals: list[Candidate], end: int) -> list[Candidate]:
    """Addresses that an alias led to, replaced by what the sender wrote to; it stands within three lines."""
    if not plainly:
        return [replace(one, rank=Rank.LISTED) for one in originals]
    lines = sorted({one.line for one in plainly})
    result = []
    for one in plainly:
        following = next((line for line in lines if line > one.line), end)
        last = min(one.line + 3, following)
        near = [two for two in originals if one.line <= two.line <= last]
        is_named = near and one.rank >= Rank.DIALOGUE
        result.append(replace(one, address=near[0].address) if is_named else one)
    return result


def _helps(one: Candidate) -> bool:
    return addresses.is_helper(one.address)


def _chosen(found: list[Candidate], never: frozenset[str], wanted: frozenset[str]) -> list[Candidate]:
    foreign = [one for one in found if one.address not in never and one.rank > Rank.CONTACT]
    others = [one for one in foreign if not addresses.is_postmaster(one.address)]
    # A help desk that is only mentioned, where another address is said to have failed.
    asked = [one for one in others if one.rank >= Rank.LISTED or one.address in wanted or not _helps(one)]
    others = asked if any(one.rank >= Rank.SENTENCE for one in asked) else others
    pool = others or [one for one in foreign if one.rank >= Rank.DIALOGUE]
    pool = pool or [one for one in found if one.rank >= Rank.DIALOGUE]
    if not pool:
        return []
    best = max(one.rank for one in pool)
    chosen = [one for one in pool if one.rank >= min(best, Rank.LISTED)]
    known = [one for one in chosen if one.address in wanted]
    if known and best < Rank.LISTED:
        return known
    if best <= Rank.ADDRESSED and len({one.address for one in chosen}) > 1:
        return []  # no word says which
    return chosen
