"""The words that stand above what only staff may read, and how a stranger's text loses them."""

import re

# Whatever stands below it was quoted by a mail program.
REPLY_MARKER = "##- Please reply above this line -##"
# Begins the footer of a mail to staff; so short that no mail program wraps it.
STAFF_ONLY = "Only for staff, never sent on"

# Not seen, and still between two letters: soft hyphen, zero width and direction marks.
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
_HASH, _DASH = "[#\uff03\ufe5f]", "[-\uff0d\ufe63\u2010-\u2015\u2212]"


def _spelled(*signs: str) -> str:
    return f"[{_UNSEEN}]*".join(signs)


def _said(words: str) -> str:
    return rf"[\s{_UNSEEN}]+".join(_spelled(*word) for word in words.split())


_BEGINS = re.compile(_spelled(_HASH, _HASH, _DASH))
_ENDS = re.compile(_spelled(_DASH, _HASH, _HASH))
_ABOVE = re.compile(rf"({_said('above')})[\s{_UNSEEN}]+({_said('this line')})", re.IGNORECASE)
_FOR_STAFF = re.compile(rf"({_said('only for')})[\s{_UNSEEN}]+({_said('staff')})", re.IGNORECASE)


def unmarked(text: str) -> str:
    """A text whose writer cannot make it look as if our marker or the part for staff began in it.

    The change is to be seen: ``## - Please reply above (this line) - ##``, ``Only for (staff)``.
    """
    text = _ENDS.sub("- ##", _BEGINS.sub("## -", text))
    return _FOR_STAFF.sub(r"\1 (\2)", _ABOVE.sub(r"\1 (\2)", text))
