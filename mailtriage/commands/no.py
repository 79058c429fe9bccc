from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import No


class NoCommand:
    name = "no"
    usage = "#no"
    means = "it was not me: what waits is dropped, and the admins are told"

    def understand(self, argument: str, known: Known) -> No:
        if argument:
            raise Refused("it takes nothing behind it; write #no alone")
        return No()
