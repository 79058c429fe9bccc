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
_LOGIN_OR_QUOTA = re.compile(r"^(?:530|534|535|538)\b|\b5\.4\.5\b|\b5\.1\.90\b|quota|limit", re.IGNORECASE)
# RFC 3463 §3.2: bad sender's system; behind MAIL it says no more than the refusal itself.
_BAD_SENDER = re.compile(r"\b5\.1\.8\b")
_TOO_BIG = re.compile(r"^552\b|\b5\.3\.4\b")


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
