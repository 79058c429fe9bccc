"""One language of automatic answers: the words by which a sentence of a program is known."""

from dataclasses import dataclass, fields

# Phrases, each as its pieces around the words that may stand between them.
Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Language:
    """`absent`: the writer is away, `away`: he may be; `back`: until when; `instead`: who helps meanwhile;
    `later`: an answer will come; `excuse`: asks for patience, wishes well; `received`: the mail came in;
    `thanks` for it; `robot`: a program wrote this, or nobody reads an answer; `notice`: what services tell
    their users."""

    absent: Words = ()
    away: Words = ()
    back: Words = ()
    instead: Words = ()
    later: Words = ()
    excuse: Words = ()
    received: Words = ()
    thanks: Words = ()
    robot: Words = ()
    notice: Words = ()


SENSES = tuple(one.name for one in fields(Language))


def language(table: str) -> Language:
    """A language from its table: a sense and a colon, then phrases parted by ``|``, in lower case as
    `subjects.folded` makes them. `…` stands for a few other words of the same sentence."""
    found: dict[str, str] = {}
    sense = ""
    for line in table.strip().split("\n"):
        head, colon, rest = line.strip().partition(": ")
        if colon and head in SENSES:
            sense, line = head, rest
        found[sense] = f"{found.get(sense, '')} {line.strip()}"
    return Language(**{name: phrases_of(block) for name, block in found.items()})


def phrases_of(block: str) -> Words:
    """The phrases of a block, parted by ``|``, each as its pieces."""
    phrases = (" ".join(one.split()) for one in block.casefold().split("|"))
    return tuple(
        pieces
        for phrase in phrases
        if (pieces := tuple(piece for one in phrase.split("…") if (piece := one.strip())))
    )
