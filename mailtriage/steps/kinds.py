"""Who wrote a mail: said by the process that read it, wherever that was told whose mail it reads."""

from mailtriage.model.addressee import Addressee
from mailtriage.model.mail import Classified, Mail


def kind_of(mail: Mail, addressee: Addressee) -> Classified:
    if mail.kind is not None:
        return mail.kind
    from mailtriage.intake.classify import classify  # its tables are large, and seldom needed here

    return classify(mail, addressee.own, ours=False, forms=addressee.forms)
