"""Two subjects that say the same: without prefixes, tags and tokens, and without their numbers."""

import re
import unicodedata
from functools import lru_cache

from mailtriage.intake.token import without_tokens

_PREFIXES = re.compile(
    r"(?:(?:(?:re|aw|antw|sv|vs|odp|res|rif|fwd?|wg|tr|rv|enc|i|回复|答复|返信|转发)\s?(?:\[\d{1,3}\])?[:：]|"
    r"\[[^\]]{0,30}\])\s{0,3}){1,10}"
)
_NUMBERS = re.compile(r"[0-9a-f]{0,40}\d[0-9a-f.:/-]{0,60}")
_LONGEST = 120


@lru_cache(maxsize=64)  # asked several times of each mail
def subject_key(subject: str) -> str:
    """A subject as it is compared with others of the same sender; ``""`` for none."""
    text = unicodedata.normalize("NFKC", without_tokens(subject[:300])).casefold().strip()
    prefix = _PREFIXES.match(text)
    return " ".join(text[prefix.end() if prefix else 0 :].split())[:_LONGEST]


def shape_of(key: str) -> str:
    """A folded subject without numbers: what a program fills in differs from mail to mail."""
    return " ".join(_NUMBERS.sub("#", key).split())
