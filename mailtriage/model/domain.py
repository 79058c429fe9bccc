"""Domain names as they are compared, and what the desk's configuration says of them."""

import re
import unicodedata
from dataclasses import dataclass

# RFC 1035 §2.3.4: 63 octets a label, 253 signs a name. An underscore stands in some hosts' names.
MAX_NAME = 253
_MAX_LABEL = 63
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,126}[a-z0-9-]{1,63}")
_IDEOGRAPHIC_DOT = "\u3002"  # UTS 46 §2.3; NFKC makes the full-width and half-width dots one of the two


@dataclass(frozen=True, slots=True)
class Providers:
    """What `[desk] freemail` and `not_freemail` say beyond the shipped lists; names in A-labels."""

    freemail: frozenset[str] = frozenset()
    not_freemail: frozenset[str] = frozenset()


def ascii_form(domain: str) -> str | None:
    """A domain name in A-labels and lower case (RFC 5890 §2.3.2.1), without the final dot; None for an
    address literal, a single label and whatever is no name.

    By hand, not by the codec "idna", which is IDNA2003: there `straße` and `strasse` are one name, and two
    owners would be one organisation. Signs without a meaning (soft hyphens) are not dropped: such a name is
    nobody else's.
    """
    if len(domain) > MAX_NAME + 1:
        return None
    name = domain.removesuffix(".").lower()
    if not name.isascii():
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower())
        name = ".".join(map(_a_label, folded.replace(_IDEOGRAPHIC_DOT, ".").split(".")))
    if len(name) > MAX_NAME or not _NAME.fullmatch(name) or name.rpartition(".")[2].isdigit():
        return None
    return name


def _a_label(label: str) -> str:
    # The codec takes quadratic time: a label too long for DNS stays, and makes the name none.
    if label.isascii() or len(label) > _MAX_LABEL:
        return label
    return "xn--" + label.encode("punycode").decode("ascii")
