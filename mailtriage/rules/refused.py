"""What RE2 refuses of a regex, in words, and what to write instead."""

import re
from collections.abc import Callable

_SHOWN = 100  # characters of a pattern

_BEHIND = (
    'RE2 has no look-behind: write what stands before it into the pattern, or near = ["one word", "another"]'
)
_NOT = "write a second condition, not = { … }, with what must not stand there"
_BACK = "RE2 has no back-references: write words = [ … ], times = 2 for what stands there twice"
_RECURSION = "RE2 has no recursion: write out what may stand there"
_FLAG = "RE2 knows the flags i, m, s and U only, and the text is folded: leave it out"
_GROUPS = {
    "(?=": "RE2 has no look-ahead: write two conditions, both of which must hold, or "
    'near = ["one word", "another"]',
    "(?!": f"RE2 has no look-ahead: {_NOT}",
    "(?<=": _BEHIND,
    "(?<!": f"RE2 has no look-behind: {_NOT}",
    "(?P=": _BACK,
    "(?P>": _RECURSION,
    "(?P": "a group with a name is written (?P<name>…)",
    "(?'": "a group with a name is written (?P<name>…)",
    "(?>": "RE2 never goes back, and has no atomic groups: write (?:…)",
    "(?(": "RE2 has no conditional groups: write both cases, (?:one|other)",
    "(?|": "RE2 has no branch reset: write (?:one|other)",
    "(?#": "RE2 has no comments: write it after # above the rule",
    "(?x": "RE2 has no verbose mode: write it without spaces and comments",
    "(?R": _RECURSION,
    "(?&": _RECURSION,
    **{f"(?{digit}": _RECURSION for digit in "0123456789+-"},
    **{f"(?{flag}": _FLAG for flag in "auLnJ"},
}
_ESCAPES = {
    **{f"\\{digit}": _BACK for digit in "123456789kg"},
    "\\Z": "write \\z for the end of the text",
    "\\u": "write \\x{XXXX} with the number of the letter in hexadecimal, or the letter itself",
    "\\U": "write \\x{XXXXX} with the number of the letter in hexadecimal, or the letter itself",
    "\\N": "write \\x{XXXX} with the number of the letter in hexadecimal, or the letter itself",
    "\\x": "write \\x{XXXX} with the number of a letter in hexadecimal, at most 10FFFF",
    "\\G": "each text is searched from its beginning: leave it out, or write ^",
    "\\K": "nothing is replaced here: leave it out",
    "\\R": "the text has single spaces for line ends: write a space",
    "\\h": "the text has single spaces only: write a space",
    "\\X": "write . for any letter",
    "\\y": "write \\b",
    "\\m": "write \\b",
    "\\M": "write \\b",
}
_CLASSES = {
    "\\p": "write \\pL for letters, \\pN for digits, or a script such as \\p{Greek}",
    "\\P": "write \\PL for what is no letter, or a script such as \\P{Greek}",
    "[:": "write one of [:alpha:], [:digit:], [:alnum:], [:space:], [:punct:]",
}


_ALWAYS = {
    "missing ]": "close it, or write \\[ for the sign itself",
    "missing )": "write as many ( as ), and \\( for the sign itself",
    "unexpected )": "write as many ( as ), and \\) for the sign itself",
    "trailing \\": "write \\\\ for the sign itself",
    "invalid named capture group": "write (?P<name>…) with letters, digits and _, or (?:…) without a name",
    "pattern too large - compile failed": "write words = [ … ] for long lists, lesser numbers to repeat, or "
    "several rules",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def refused(pattern: str, told: str) -> str:
    """The whole message for a `pattern` of which RE2 `told` this."""
    what, _, construct = told.partition(": ")
    instead = _OF_CONSTRUCT[what](construct, pattern) if what in _OF_CONSTRUCT else _ALWAYS.get(what, "")
    return f"regex {_shown(pattern)}: {told[:200]}; {instead or 'write it in the syntax of RE2'}"


def unwritable(pattern: str) -> str:
    """What is wrong with a pattern that RE2 takes and that fits no text; ``""`` where nothing is."""
    found = _CONTROL.search(pattern)
    if found is None:
        return ""
    return (
        f"regex {_shown(pattern)}: holds the control sign {found[0]!r}; write it between single quotes, "
        "since TOML reads \\b between double quotes as a sign of its own"
    )


def _shown(pattern: str) -> str:
    """As it is written between single quotes."""
    return repr(pattern if len(pattern) <= _SHOWN else f"{pattern[:_SHOWN]}…").replace("\\\\", "\\")


def _group(construct: str, pattern: str) -> str:
    # RE2 names no more than the first letters.
    longer = next((one for one in ("(?P=", "(?P>") if construct == "(?P" and one in pattern), construct)
    return _nearest(_GROUPS, longer) or "write (?:…) for a group, \\( for the sign itself"


def _escape(construct: str, _pattern: str) -> str:
    return _nearest(_ESCAPES, construct) or "write the letter without \\, or \\\\ for that sign itself"


def _class(construct: str, _pattern: str) -> str:
    return _nearest(_CLASSES, construct) or "write the lesser sign first, as in [a-z]"


def _repetition(construct: str, _pattern: str) -> str:
    if re.fullmatch(r"(?:[*+?]|\{[\d,]+\})\+", construct):
        return f"RE2 never goes back, and has no possessive repetition: write {construct[:-1]}"
    return "write one of them, or a group around what is repeated twice, as in (?:a*)+"


def _size(construct: str, _pattern: str) -> str:
    low, _, high = construct.strip("{}").partition(",")
    if low.isdigit() and high.isdigit() and int(low) > int(high):
        return f"write the lesser number first, {{{high},{low}}}"
    return "RE2 repeats at most 1000 times, repetitions within others multiplied: write a lesser number"


def _nothing_before(construct: str, _pattern: str) -> str:
    return f"nothing stands before it to be repeated; write \\{construct} for the sign itself"


_OF_CONSTRUCT: dict[str, Callable[[str, str], str]] = {
    "invalid perl operator": _group,
    "invalid escape sequence": _escape,
    "invalid character class range": _class,
    "bad repetition operator": _repetition,
    "invalid repetition size": _size,
    "no argument for repetition operator": _nothing_before,
}


def _nearest(table: dict[str, str], construct: str) -> str:
    """The entry with the longest beginning of `construct`; ``""`` where there is none."""
    for length in range(len(construct), 1, -1):
        if found := table.get(construct[:length]):
            return found
    return ""
