from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Yes


class YesCommand:
    """Answers the question whether a mail is one's own."""

    name = "yes"
    usage = "#yes"
    means = "it was me: what waits is done"

    def understand(self, argument: str, known: Known) -> Yes:
        if argument:
            raise Refused("it takes nothing behind it; write #yes alone")
        return Yes()
