from mailtriage.commands.known import Known
from mailtriage.commands.refused import Refused
from mailtriage.model.command import Cancel


class CancelCommand:
    name = "cancel"
    usage = "#cancel"
    means = "takes back your last answer, as long as it has not been sent"

    def understand(self, argument: str, known: Known) -> Cancel:
        if argument:
            raise Refused(
                "it takes nothing behind it; write #cancel alone, and an internal text behind #note"
            )
        return Cancel()
