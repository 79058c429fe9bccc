"""A thousand rules of words and phrases on mails of 10 KB: what triage takes, against Python's `re`."""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.rules.load import Source, load

_RULES, _WORDS, _MAILS, _BYTES = 1000, 5, 60, 10_000
_SYLLABLES = "ka lo mi ren tos ver ba du schen pri ost el ung tion är ö qui sta".split()


@dataclass(frozen=True, slots=True)
class Ruled:
    """Milliseconds a mail in the mean; `ratio` is how many times as long `re` takes, a pattern for each rule.
    `hostile` is the worst of the bodies made to be slow, of 256 KB."""

    mean: float
    ratio: float
    hostile: float


def thousand_rules(runs: int) -> Ruled:
    pick = random.Random(7)
    names = sorted({"".join(pick.choice(_SYLLABLES) for _ in range(4)) for _ in range(10_000)})
    pick.shuffle(names)
    looked_for, others = names[:4000], names[4000:]
    wanted = [[_phrase(pick, looked_for) for _ in range(_WORDS)] for _ in range(_RULES)]
    tables = tuple(
        {"name": f"rule {number}", "when": {"text": words}, "then": {"label": f"l{number}"}}
        for number, words in enumerate(wanted)
    )
    rules = load([Source("benchmark.toml", tables)])
    patterns = [
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE) for words in wanted
    ]
    mails = [_mail(_text(pick, looked_for, others)) for _ in range(_MAILS)]
    ours = min(_each(lambda one: rules.triage(one, MailKind.PERSON), mails) for _ in range(runs))
    theirs = _each(lambda one: [found.search(one.text) for found in patterns], mails[:3])
    hostile = ("a" * 262_144, "a " * 131_072, "ä" * 262_144, f"{looked_for[0]} " * 40_000, "\ufdfa" * 262_144)
    worst = max(_each(lambda one: rules.triage(one, MailKind.PERSON), [_mail(text)]) for text in hostile)
    return Ruled(ours * 1000, theirs / ours, worst * 1000)


def _phrase(pick: random.Random, words: Sequence[str]) -> str:
    return " ".join(pick.choice(words) for _ in range(pick.choice((1, 1, 2, 3))))


def _text(pick: random.Random, looked_for: Sequence[str], others: Sequence[str]) -> str:
    """Ten kilobytes, of which one word in two hundred is looked for."""
    words, size = list[str](), 0
    while size < _BYTES:
        words.append(pick.choice(looked_for if pick.random() < 0.005 else others))
        size += len(words[-1]) + 1
    return " ".join(words)


def _mail(text: str) -> Mail:
    return Mail(subject=text[:60], sender=Address("", "a@b.example"), text=text, reply_text=text)


def _each(do: Callable[[Mail], object], mails: Sequence[Mail]) -> float:
    """Seconds of processor time for one mail in the mean."""
    began = time.process_time()
    for one in mails:
        do(one)
    return (time.process_time() - began) / len(mails)
