"""Of whom a 5yz reply speaks: of the recipient or this mail, of the sender, or of us."""

import re

from mailtriage.model.outgoing import Fate

# 5yz that speak of us, not of the recipient or the mail. Nothing may be failed for these.
_ABOUT_US = re.compile(
    r"""
    ^(?:530|534|535|538)\b                  # RFC 4954 §6: authentication
    | \b5\.7\.(?:8|9|14)\b                 # RFC 4954 §6; Gmail
    | \b5\.7\.(?:3|57|60)\b                # Exchange: not authenticated; may not send as this address
    | \b5\.4\.5\b                           # Gmail: daily sending quota
    | \b5\.1\.90\b | \b5\.2\.252\b          # Exchange Online: recipient quota; SendAsDenied
    | \b5\.7\.7\d\d\b                       # Exchange Online: this tenant may not send
    | relay(?:ing)?[ ](?:access[ ])?(?:is[ ])?(?:denied|not[ ](?:permitted|allowed))
    | (?:quota|limit)[ ](?:is[ ])?exceeded.{0,40}send | sending[ ](?:quota|limit)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# 4yz that speak of how much we send, not of the recipient: Postfix, Gmail, Exchange Online, SES, Yahoo.
# Greylisting ("try again later" for one recipient) is not among them.
_TOO_FAST = re.compile(
    r"""
    ^421\b                                  # RFC 5321 §3.8: the service closes the channel
    | \b4\.3\.2\b                        # RFC 3463: the system takes no messages now
    | \b4\.4\.5\b                        # RFC 3463: congestion
    | \b4\.7\.28\b | \b4\.7\.500\b       # Gmail; Exchange Online
    | rate[ ]?limit | throttl | slow[ ]down | maximum[ ]sending[ ]rate
    | too[ ]many[ ](?:messages|mails|emails|connections|concurrent|sessions|requests)
    | \b(?:messages?|mail)[ ]rate\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LOGIN_OR_QUOTA = re.compile(r"^(?:530|534|535|538)\b|\b5\.4\.5\b|\b5\.1\.90\b|quota|limit", re.IGNORECASE)
# RFC 3463 §3.2: bad sender's system; behind MAIL it says no more than the refusal itself.
_BAD_SENDER = re.compile(r"\b5\.1\.8\b")
_TOO_BIG = re.compile(r"^552\b|\b5\.3\.4\b")


def is_too_fast(told: str) -> bool:
    """Whether a 4yz reply (code first) asks us to slow down, and says nothing of this mail."""
    return _TOO_FAST.search(told) is not None


def meaning(told: str, permanent: Fate, *, null: bool) -> Fate:
    """The fate that the words of a reply (code first) make of `permanent`, which is what its place in the
    transaction says; `null` when MAIL FROM had the null sender."""
    if _TOO_BIG.search(told):
        return Fate.REFUSED  # RFC 1870 §6.1: told at MAIL FROM, and not about the sender
    if permanent is Fate.SENDER_REFUSED and null:
        # Whatever the words, it may be the null sender that is not liked; but for login and quota.
        return Fate.US_REFUSED if _LOGIN_OR_QUOTA.search(told) else permanent
    if _ABOUT_US.search(told) or (permanent is Fate.REFUSED and _BAD_SENDER.search(told)):
        return Fate.US_REFUSED
    return permanent
