from mailtriage.commands.known import Known
from mailtriage.model.command import Resolve


class ResolveCommand:
    """What stands behind the word goes to the customer, as the text of the mail does."""

    name = "resolve"
    usage = "#resolve [TEXT]"
    means = "tells the customer that it is solved; an answer of theirs opens it again"

    def understand(self, argument: str, known: Known) -> Resolve:
        return Resolve(argument)
