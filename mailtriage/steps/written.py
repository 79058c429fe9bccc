"""What a person's mail brings for the customer: the words, their formatting, pictures between them, files."""

from dataclasses import dataclass, replace
from urllib.parse import unquote

from mailtriage.commands import Understood
from mailtriage.model.command import Close, Resolve
from mailtriage.model.domain import ascii_form
from mailtriage.model.mail import Attachment, Mail
from mailtriage.model.rich import Block, Run
from mailtriage.reply.excerpt import LOGO_BYTES, excerpt
from mailtriage.reply.lettering import Lettering
from mailtriage.steps.desk import Desk

_SIGNATURES = frozenset(("smime.p7s", "smime.p7m", "signature.asc", "winmail.dat"))
_OCTETS = "application/octet-stream"
_PICTURES = {one: f"image/{one}" for one in ("png", "gif", "webp", "jpeg")} | {"jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Written:
    """`lines` are the words of `text` with their formatting; there are none where the mail's HTML does not
    say the same. `attachments` with a Content-ID stand in the lines, the others are files; `dropped` are the
    pictures of lines that are not shown."""

    text: str
    lines: tuple[Block, ...]
    targets: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    dropped: tuple[Attachment, ...] = ()

    @property
    def searched(self) -> tuple[str, ...]:
        """All that could tell the customer what is only for staff: words, and where links lead."""
        words = "\n".join(one.text for one in self.lines)
        return tuple(filter(None, (self.text, words, *self.targets)))


def written(desk: Desk, mail: Mail, understood: Understood) -> Written:
    text = _text(desk, understood)
    own = [_typed(one) for one in mail.attachments if one.name.lower() not in _SIGNATURES]
    if mail.rich is None:
        return Written(text, (), (), tuple(map(_as_file, own)))
    named = {one for block in mail.rich.blocks for one in block.pictures}
    images = (one for one in own if one.content_type.startswith("image/"))
    pictures = dict[str, Attachment]()
    for one in images:
        if one.content_id in named:
            pictures.setdefault(one.content_id, one)
            # What a program calls it tells of the author's computer.
            text = text.replace(f"[cid:{one.content_id}]", f"[{one.name}]")
    # Content-IDs are ASCII, and need no domain of the desk's.
    domain = ascii_form(desk.settings.desk.domain) or "pictures.invalid"
    kept = excerpt(mail.rich, text, pictures, domain)
    if kept is None:
        unsure = named if mail.rich.complete else {one.content_id for one in own if one.inline}
        spoken_of = Lettering(text, [one.name for one in own]).speaks_of
        sent = (one for one in own if not _is_logo(one, unsure) or spoken_of(one.content_id, one.name))
        return Written(text, (), (), tuple(map(_as_file, sent)))
    files = (_as_file(one) for one in own if pictures.get(one.content_id) is not one)
    shown = {one.digest for one in kept.pictures}
    dropped = tuple(one for one in pictures.values() if one.digest not in shown)
    lines = tuple(_without_staff(one, kept.text, desk.settings.addressee.staff) for one in kept.lines)
    return Written(kept.text, lines, kept.targets, (*kept.pictures, *files), dropped)


def _without_staff(block: Block, text: str, staff: frozenset[str]) -> Block:
    """A line without links to colleagues' own addresses behind their names, which mentions are."""
    said = text.lower()

    def shown(run: Run) -> Run:
        kind, _, target = run.link.lower().partition(":")
        address = unquote(target.partition("?")[0])
        return replace(run, link="") if kind == "mailto" and address in staff and address not in said else run

    return replace(block, runs=tuple(map(shown, block.runs)))


def _typed(one: Attachment) -> Attachment:
    """A picture as one, whatever a program called its type."""
    kind = _PICTURES.get(one.name.lower().rpartition(".")[2]) if one.content_id else None
    return replace(one, content_type=kind) if kind and one.content_type == _OCTETS else one


def _as_file(one: Attachment) -> Attachment:
    return replace(one, content_id="")


def _is_logo(one: Attachment, shown: set[str]) -> bool:
    """Whether it is a small picture that the HTML shows: where, is not known."""
    return one.inline and one.content_id in shown and one.size_bytes < LOGO_BYTES


def _text(desk: Desk, understood: Understood) -> str:
    ending = next((one for one in understood.commands if isinstance(one, Resolve | Close)), None)
    said = [one for one in (ending.text if ending is not None else "", understood.text) if one.strip()]
    if ending is not None and not said:
        return desk.templates.render("solved.txt", {"closed": isinstance(ending, Close)}).strip()
    return "\n\n".join(said)
