from mailtriage.commands import addresses
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Cc


class CcCommand:
    name = "cc"
    usage = "#cc ADDRESS, ADDRESS"
    means = "adds people who get a copy of every answer"

    def understand(self, argument: str, known: Known) -> Cc:
        found = addresses.read(argument, known)
        if not found:
            raise Refused("it says no address; write #cc anna@customer.example")
        return Cc(found)
