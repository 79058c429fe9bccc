"""The mail server: where it is, and what it says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass

_LEAST = 64 << 10  # bytes that any server takes (RFC 5321 §4.5.3.1.7): what says less is mistaken
_MOST = 1 << 30


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`tls` is implicit, starttls or none: always explicit, for the library would fall back to plaintext."""

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None
    timeout: float = 30.0
    connections: int = 4
    ca_file: str | None = None
    hello: str = "localhost"


def announced_limit(extensions: Mapping[str, str]) -> int:
    """How many bytes a mail may have by EHLO's SIZE (RFC 1870 §4), its parameter by name; 0 where the server
    tells none, or one that cannot be."""
    told = next((value.strip() for name, value in extensions.items() if name.upper() == "SIZE"), "")
    if not (told.isascii() and told.isdigit()) or len(told) > 20 or int(told) < _LEAST:
        return 0
    return min(int(told), _MOST)
