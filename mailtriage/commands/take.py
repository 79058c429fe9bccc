from mailtriage.commands import people
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Take


class TakeCommand:
    name = "take"
    usage = "#take"
    means = "gives the ticket to you"

    def understand(self, argument: str, known: Known) -> Take:
        if argument:
            raise Refused(
                "it gives the ticket to you and takes no name; for somebody else write #assign NAME"
            )
        people.author(known)
        return Take()
