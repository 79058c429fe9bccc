from mailtriage.commands.known import Known
from mailtriage.model.command import Note


class NoteCommand:
    """What stands behind the word is the beginning of the note; the text of the mail is its rest."""

    name = "note"
    usage = "#note [TEXT]"
    means = "keeps this mail as an internal note; the customer gets nothing of it"

    def understand(self, argument: str, known: Known) -> Note:
        return Note(argument)
