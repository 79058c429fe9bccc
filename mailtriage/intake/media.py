"""The Content-Type field put into the form that the standard library reads (RFC 2045 §5.1)."""

import re

_TYPE = re.compile(
    r"\s*[\"']?\s*([\w.+-]{1,80}/[\w.+*-]{1,120})(?![\w.+*/-])[\"']?\s*(?:[;:,]|$)?\s*", re.ASCII
)
_COMMENT = re.compile(r"^\([^()]{0,200}\)[\s;]*")
_PARAMETERS = re.compile(r"[\w-]{1,40}(?:\*\d{0,3})?\*?\s*=")
_NAMED = re.compile(r"[;\s]name\*?\d{0,2}\*?\s*=", re.IGNORECASE)
# Types of one word, as RFC 1049 and lazy scripts write them.
_SHORT = {"text": "text/plain", "html": "text/html", "plain": "text/plain", "pdf": "application/pdf"}


def mended_type(value: str) -> str:
    """`value` with its type in front of a semicolon; left alone where no type can be seen.

    Of a type that cannot be read the standard library makes `text/plain`.
    """
    front = value.partition(";")[0]
    if front.count("/") == 1 and " " not in front.strip() and front.strip().isascii() and '"' not in front:
        return value
    if found := _TYPE.match(value):
        rest = value[found.end() :].lstrip("; \t")
    else:
        word = front.strip(" \t\r\n\"'").lower()
        # RFC 2045 §5.2 takes what is no type for plain text; not a file that has a name.
        meant = _SHORT.get(word) or ("application/octet-stream" if _NAMED.search(value) else None)
        return value if meant is None else meant + value[len(front) :]
    rest = _COMMENT.sub("", rest)
    return f"{found[1]}; {rest}" if _PARAMETERS.match(rest) else found[1]
