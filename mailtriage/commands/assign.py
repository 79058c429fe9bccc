from mailtriage.commands import people
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Assign


class AssignCommand:
    """By id, full name, first name or address; ``me`` is the author."""

    name = "assign"
    usage = "#assign NAME"
    means = "gives the ticket to that colleague"

    def understand(self, argument: str, known: Known) -> Assign:
        if not argument:
            raise Refused("it says nobody's name; write #assign NAME, or #take for yourself")
        return Assign(people.find(argument, known).id)
