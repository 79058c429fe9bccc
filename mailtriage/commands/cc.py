from mailtriage.commands import addresses
from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Cc


class CcCommand:
    name = "cc"
    usage = "#cc ADDRESS, -ADDRESS"
    means = "adds people who get a copy of every answer; with - takes them out"

    def understand(self, argument: str, known: Known) -> Cc:
        found, without = addresses.read_changes(argument, known)
        if not found and not without:
            raise Refused("it says no address; write #cc anna@customer.example")
        if both := [one for one in found if one in without]:
            raise Refused(f"{both[0]} is there with and without '-'; write it once")
        return Cc(found, without)
