"""The line above a quote that says who wrote it and when: "On 3 May 2026 at 10:15 Anna wrote:".

Known by its shape (an address, a date with a time, a verb at its end or before a name) rather than by whole
sentences, for programs write it in every order, and wrap it over several lines.
"""

import re

from mailtriage.intake.quote_words import words

# Longer lines are prose; an attribution wraps over so many lines.
LONG = 400
WRAP = 4
COLONS = (":", "：")

_LONGEST = 320
_OPENS = frozenset(word.split()[0] for word in words("opens"))
# Writing systems without spaces: the word is a prefix of the line.
_OPENS_WITHOUT_SPACE = ("在", "于", "於")


def _verbs() -> re.Pattern[str]:
    """The words for "wrote"; whole words where letters have cases."""
    cased = [re.escape(one) for one in words("wrote") if one[0].lower() != one[0].upper()]
    others = [re.escape(one) for one in words("wrote") if one[0].lower() == one[0].upper()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(cased)})(?!\w)|{'|'.join(others)}")


_WROTE = _verbs()
_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,253}")
_TIME = re.compile(r"(?<!\d)\d{1,2}(?:[:.h٫]|\s?[時时시点點])\s?\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}(?!\d)")
_DAY = re.compile(
    r"(?<![\d:.])\d{1,2}(?:\.|st|nd|rd|th|º|er)?\s{1,2}(?:de\s)?[^\W\d_]{3,12}|\d\d?[月월./]\s?\d"
)
# "Tue, 3", "wt., 11", "Den tirsdag 9": up to three words before the first number.
_DATED = re.compile(r"[\W_]{0,3}(?:[^\W\d_]{1,14}[.,]{0,2}\s{1,2}){0,3}\d")
_ENDS_IN_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w.-]{1,253}\s?[>)\]]?[,;]?\s?[:：]$")
_BRACKETED = re.compile(r"[<(\[][^<>()\[\]]{0,250}[>)\]]")
_WORD = re.compile(r"[^\W\d_]{2,40}")
# What follows "wrote" in a sentence, and not in an attribution.
_TELLS = frozenset(
    "that if me us him her them mir mich uns ihm ihr ihnen dass daß ob wie que si nous vous che se mi ci dat "
    "mij ons att mig oss mig os meg että minulle meille że mi nam mně nám že что мне нам ki bana bize "
    "folgendem inhalt folgende folgender following".split()
)
_SENTENCE_END = (".", "!", "?", "…", ":", ";", "。", "！", "？", "：")


def attribution_start(lines: list[str], at: int) -> int | None:
    """The first line of the attribution that ends with line `at`, or None where it ends none.

    Looks at the `WRAP` lines above it at most.
    """
    joined = _bare(lines[at])
    found: int | None = None
    for start in range(at, max(-1, at - WRAP), -1):
        if start < at:
            above = _bare(lines[start])
            if not above or len(above) > LONG or (above.endswith(_SENTENCE_END) and not _is_dated(above)):
                break
            joined = f"{above} {joined}"
        if len(joined) > _LONGEST:
            break
        if is_attribution(joined) and (found is None or _belongs(lines[start], lines[start + 1])):
            found = start
            if _is_whole(joined):
                break
    return found


def is_attribution(line: str) -> bool:
    """Whether a line says who wrote, and when or from which address, and nothing else."""
    if line.startswith("--"):
        # Zoho: "---- On Sat, 19 Sep 2026 16:12:06 +0530 Anna <a@b.example> wrote ---";
        # Notes: "-----a@b.example wrote: -----"
        said = line.endswith("--") and _ADDRESS.search(line)
        return bool(said and (_TIME.search(line) or _WROTE.search(line.casefold())))
    if not line.endswith(COLONS):
        return False
    has_address, has_time = _ADDRESS.search(line), _TIME.search(line)
    if has_address and has_time and opens(line) and _ENDS_IN_ADDRESS.search(line):
        return True
    if not (has_address or has_time or _YEAR.search(line) or _DAY.search(line)):
        return False
    return any(_is_short(line, verb, bool(has_address)) for verb in _WROTE.finditer(line.casefold()))


def is_certain(line: str) -> bool:
    """Whether an attribution says so much that no person would type it: an address, or day, year and time."""
    return bool(_ADDRESS.search(line) or (_TIME.search(line) and _YEAR.search(line)))


def opens(line: str) -> bool:
    """Whether a line begins as attributions do."""
    line = line.lstrip("\"'*> ")
    word = line[:40].split(None, 1)
    if not word:
        return False
    return word[0].casefold() in _OPENS or line.startswith(_OPENS_WITHOUT_SPACE) or _is_dated(line)


def _is_dated(line: str) -> bool:
    return _DATED.match(line) is not None


def _bare(line: str) -> str:
    return line[: LONG + 1].strip().lstrip("> ").lstrip("\ufeff")


def _belongs(line: str, below: str) -> bool:
    """Whether a line begins an attribution that would be one without it, too."""
    bare = _bare(line)
    return opens(bare) or _ADDRESS.search(bare) is not None or bare.endswith((",", "<", "(", "from"))


def _is_whole(line: str) -> bool:
    """Whether nothing above is missing to an attribution: it has its day, and begins as such."""
    if line.count("<") != line.count(">") or line.count("(") > line.count(")"):
        return False
    return bool((_YEAR.search(line) or _DAY.search(line)) and (opens(line) or _ADDRESS.search(line)))


def _is_short(line: str, verb: re.Match[str], has_address: bool) -> bool:
    """Whether around the verb there is no more than a date and a name."""
    folded = line.casefold()
    # Folding may lengthen a line ("ß"): the place of the verb is right in the folded one only.
    before = _WORD.findall(_BRACKETED.sub(" ", folded[: verb.start()]))
    after = _WORD.findall(_BRACKETED.sub(" ", folded[verb.end() :]))
    if len(after) > 10 or len(before) > 16 or not _TELLS.isdisjoint(after):
        return False
    if not has_address and not _TELLS.isdisjoint(before):
        return False
    if len(folded) == len(line):
        small = [one for one in _WORD.findall(_BRACKETED.sub(" ", line[verb.end() :])) if one.islower()]
        if len(small) > (6 if has_address else 4):
            return False
    # "… a écrit que c'était réparé : ce n'est pas le cas:" goes on behind a colon, or after a full stop.
    inner = folded[verb.end() : -1]
    if (": " in inner and not has_address) or "! " in inner or "? " in inner:
        return False
    return not before or opens(line) or has_address or bool(_TIME.search(line))
