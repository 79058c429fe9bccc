from mailtriage.commands.known import Known
from mailtriage.model.command import Close


class CloseCommand:
    """What stands behind the word goes to the customer, as the text of the mail does."""

    name = "close"
    usage = "#close [TEXT]"
    means = "tells the customer that the ticket is closed, and closes it at once"

    def understand(self, argument: str, known: Known) -> Close:
        return Close(argument)
