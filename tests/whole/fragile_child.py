"""A parser child that dies of one mail, as a fault in a C library would have it."""

import os

from mailtriage.guard.child import serve
from mailtriage.intake.parse import parse, parse_header
from mailtriage.model.mail import Mail


def _parse(raw: bytes, staff: frozenset[str] = frozenset()) -> Mail:
    if b"KILL THE PARSER" in raw:
        os.abort()
    return parse(raw, staff)


if __name__ == "__main__":
    serve(_parse, parse_header)
