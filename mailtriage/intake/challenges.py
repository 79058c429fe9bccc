"""Challenge-response: a program that asks the sender to prove that he is a person before it delivers a mail.

An answer would prove it, and every further mail of ours would be answered the same way.
"""

import re

from mailtriage.intake.subjects import folded, folded_text, untagged
from mailtriage.model.mail import Mail

# Fields that only these programs write.
_FIELDS = (
    "x-boxtrapper", "x-bluebottle-request", "x-tmda-fingerprint", "x-askversion", "x-spamazoid-md",
    "spamlion",
    "x-choicemail-registration-request", "x-exispam", "x-spamarrest-noauth", "x-spamarrest-probe",
    "x-mailinblack", "x-boxbe", "x-knowspam", "x-asksender", "x-qurb", "x-sav", "x-active-spam-killer",
    "x-whitelist-confirm", "x-sendio", "x-bitbounce", "x-spamcheetah", "x-primary-address-challenge",
)  # fmt: skip
_SENDERS = re.compile(
    r"(?:confirm-[\w.=+-]{1,80}@|(?:spamblocker|spam-?blocker)-challenge@|"
    r"challenge[\w.+-]{0,40}@|verify@0spam|"
    r"[\w.+-]{1,60}@(?:[\w-]{1,40}\.)?(?:spamarrest|boxbe|mailinblack|spamguard\.vanquish|knowspam|"
    r"bluebottle|0spam|ipermitmail|spamstomp|choicemail|sendio|bitbounce|mailblocks|sendersecure|"
    r"antispam\.uol|digiportal|cleanmymailbox|mailwasher)\.)"
)
_SUBJECTS = re.compile(
    r"^(?:your e?-?mail requires verification|please confirm your (?:message|e-?mail)|"
    r"please verify your (?:message|e-?mail)|(?:re: .{0,200})?\(?confirm(?:ation)? (?:required|needed)|"
    r"unverified e?-?mail to|sender (?:address )?(?:verification|authentication)|"
    r"(?:e-?mail|message) (?:verification|authentication|confirmation)(?: (?:required|request|"
    r"needed))?\s{0,3}(?:$|[:(-])|"
    r"verification (?:required|request)|action required to deliver|"
    r"(?:confirm|verify|authenticate) your (?:message|identity|e-?mail) (?:to|for|sent)|"
    r"your (?:message|e-?mail) (?:to .{1,120} )?(?:is (?:on hold|being held|waiting|awaiting)|"
    r"has been (?:held|quarantined)|"
    r"awaits?)|one[- ]time (?:verification|confirmation)|spamblocker|challenge[: ]|\[?spam arrest|"
    r"bitte bestätigen sie ihre (?:e-?mail|nachricht)|bestätigung (?:ihrer e-?mail )?erforderlich|"
    r"(?:merci de |veuillez )?(?:confirmer|authentifi|valider) votre (?:message|e-?mail|mail|adresse)|"
    r"(?:por favor )?confirme su (?:mensaje|correo)|conferma (?:il tuo|del) (?:messaggio|e-?mail)|"
    r"confirme (?:o )?(?:seu|sua) (?:e-?mail|mensagem)|antispam uol|bevestig uw (?:e-?mail|bericht))"
)
# Two of these tell enough, one with a subject or a sender above.
_TEXTS = (
    ("challenge-response", "challenge/response", "sender verification", "sender address verification",
     "sender confirmation", "spamblocker", "spam blocker", "spam arrest", "spamarrest", "boxbe", "boxtrapper",
     "tmda", "mailinblack", "bitbounce", "active spam killer", "guest list", "allowed senders list",
     "approved senders", "approved sender list", "suspect email", "whitelist", "white list", "allow list"),
    ("to confirm that you are", "to verify that you are", "prove that you are", "prove you are",
     "confirm you are a",
     "that you are a real person", "you are a human", "not a spammer", "not spam", "not a robot",
     "confirm your message", "confirm that your message", "confirm the delivery", "to release your message",
     "to release your email", "to have your message delivered", "to deliver your message",
     "to be delivered, you",
     "requires verification", "simply reply to this", "just reply to this message", "replying to this",
     "reply to this message without", "click on the link below to", "click the link below to",
     "click here to verify",
     "please click the link", "request to be added", "to be added to", "confirmez que vous",
     "cliquez sur le lien",
     "cliquer sur le lien", "klicken sie auf den", "auf diese e-mail antworten", "haga clic",
     "clique no link",
     "complete this form", "fill out this short", "one-time", "this is the only time",
     "you will only have to do this once",
     "only need to do this once"),
    ("has not been delivered", "has not yet been delivered", "is being held", "has been held",
     "being held because",
     "is on hold", "awaiting verification", "awaiting your", "will be delivered", "will then be delivered",
     "is not in my", "not on my", "don't recognize your", "do not recognize your", "first time you have",
     "from an unknown sender", "unknown sender", "unverified", "has been quarantined", "held in a queue",
     "waiting to be", "noch nicht zugestellt", "zurückgehalten", "n'a pas été délivré", "en attente",
     "before your message", "before your email", "before i can receive", "first email to", "first message to",
     "protects itself from spam", "protected from spam", "protect myself from spam", "eliminate spam",
     "receive less spam", "control spam", "block spam", "unsolicited"),
)  # fmt: skip


def challenge(mail: Mail) -> str | None:
    """Why a mail is a challenge, or None; also for one that is dressed as a delivery report."""
    for name, value in mail.headers:
        if name in _FIELDS:
            return f"challenge-response: {name.title()}"
        if name == "precedence" and "spam" in value[:40].lower():
            return f"challenge-response: Precedence: {value[:40]}"
    if mail.message_id and mail.message_id.endswith("-tmda-confirm"):
        return "challenge-response: Message-ID of TMDA"
    sender = mail.sender.address if mail.sender else ""
    named = _SENDERS.match(sender) or _SUBJECTS.match(untagged(folded(mail.subject)))
    answers = mail.refers_to or any(value.strip() == "<>" for value in mail.header_all("return-path"))
    if not named and not answers:
        return None
    text = " ".join(folded_text(mail.reply_text[:2500]).split())
    said = [next((word for word in words if word in text), None) for words in _TEXTS]
    found = [one for one in said if one]
    if named and (found or not text):
        return f"challenge-response: {(named[0] or sender)[:60]}"
    if len(found) == len(_TEXTS) and answers:
        return f"challenge-response: {', '.join(found)}"
    return None
