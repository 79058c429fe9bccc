from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Help


class HelpCommand:
    name = "help"
    usage = "#help"
    means = "sends you this list"

    def understand(self, argument: str, known: Known) -> Help:
        if argument:
            raise Refused("it takes nothing behind it; write #help alone, and it tells of every command")
        return Help()
