"""The tables of docs/RULES.md, made of what conditions, actions and examples say of themselves.

``make rules-doc`` writes them; `tests/test_documents.py` compares.
"""

import re
from pathlib import Path

from mailtriage.model.ticket import Severity
from mailtriage.rules.actions import ACTIONS
from mailtriage.rules.ceilings import Standing
from mailtriage.rules.conditions import REGISTRY
from mailtriage.rules.policy import USUAL, USUAL_MATRIX
from mailtriage.rules.sample import FIELDS

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "RULES.md"


def conditions() -> list[str]:
    rows = [f"| `{one.name}` | {one.says} |" for one in REGISTRY]
    return ["| key | holds for |", "|---|---|", *rows]


def actions() -> list[str]:
    rows = [f"| `{one.key}` | {one.says} | {'yes' if one.on_ticket else ''} |" for one in ACTIONS]
    return ["| key | does | on tickets |", "|---|---|---|", *rows]


def matrix() -> list[str]:
    levels = list(dict.fromkeys(impact for impact, _ in USUAL_MATRIX))
    head = "| impact \\ urgency | " + " | ".join(levels) + " |"
    rows = [
        f"| {impact} | {' | '.join(USUAL_MATRIX[impact, urgency] for urgency in levels)} |"
        for impact in levels
    ]
    return [head, "|---" * (len(levels) + 1) + "|", *rows]


def ceilings() -> list[str]:
    most = {Standing.STRANGER: USUAL.ceilings.stranger, Standing.KNOWN: USUAL.ceilings.known}
    who = {
        Standing.STRANGER: "a stranger; whoever's mail is spam or fails DMARC",
        Standing.KNOWN: "somebody whose organisation had a ticket before; of freemail, whom staff have answered before",
        Standing.VIP: "an address or domain of `[rules] vip`",
        Standing.MONITORING: "an address or domain of `[rules] monitoring`",
        Standing.STAFF: "one of `[[staff]]`, proven",
    }
    rows = [f"| `{one}` | {who[one]} | {most.get(one, Severity.CRITICAL)} |" for one in Standing]
    return ["| who | is | at most by words alone |", "|---|---|---|", *rows]


def fields() -> list[str]:
    return [", ".join(f"`{name}`" for name in FIELDS) + "."]


TABLES = {one.__name__: one for one in (conditions, actions, matrix, ceilings, fields)}


def written(text: str) -> str:
    """The document with its tables as they are now."""
    for name, table in TABLES.items():
        body = "\n".join(table())
        mark = rf"(<!-- table: {name} -->\n).*?(<!-- end -->)"
        text, times = re.subn(
            mark, lambda found, body=body: f"{found[1]}{body}\n{found[2]}", text, flags=re.DOTALL
        )
        assert times == 1, f"docs/RULES.md has no table {name}"
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
