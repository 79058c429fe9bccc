from mailtriage.commands import addresses
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Requester


class RequesterCommand:
    name = "requester"
    usage = "#requester ADDRESS"
    means = "makes that person the one who asked and is answered"

    def understand(self, argument: str, known: Known) -> Requester:
        found = addresses.read(argument, known)
        if not found:
            raise Refused("it says no address; write #requester anna@customer.example")
        if len(found) > 1:
            raise Refused("a ticket has one requester; write one address, and the others behind #cc")
        return Requester(found[0])
