"""`[desk] signature`: one text, or one for each language."""

from typing import Annotated

from pydantic import BeforeValidator

from mailtriage.model.language import LANGUAGES, code_meant
from mailtriage.model.spelling import hint

DEFAULT = "default"
_LONGEST = 2000  # characters


def _signature(value: object) -> object:
    written = ({DEFAULT: value} if value else {}) if isinstance(value, str) else value
    if not isinstance(written, dict):
        raise ValueError("write a text, or a table of texts by language such as en, de and default")
    problems = []
    for key, text in written.items():
        if key != DEFAULT and key not in LANGUAGES:
            near = hint(code_meant(key) or key, (DEFAULT, *LANGUAGES))
            problems.append(f"{key!r} is no language that is recognised{near}")
        if not isinstance(text, str) or len(text) > _LONGEST:
            problems.append(f"{key}: write a text of at most {_LONGEST} characters")
    if problems:
        raise ValueError("; ".join(problems))
    return written


Signature = Annotated[dict[str, str], BeforeValidator(_signature)]
