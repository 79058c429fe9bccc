"""What made a mail, where it was none of the programs in which people write: a library, a shop, a device.

This alone convicts nobody: forms and help desks write for people through the same libraries. It lowers what a
mail's own words must say before they are those of a machine.
"""

import re

from mailtriage.intake.organisation import is_freemail
from mailtriage.intake.trace import handed_in_by
from mailtriage.model.mail import Mail

_LIBRARIES = re.compile(
    r"heirloom|s-nail|bsd-mailx|^mailx|^nail |phpmailer|swift ?mailer|symfony|drupal|wordpress|"
    r"nodemailer|\bphp\b|typo3|joomla|laminas|zend|"
    r"mime::lite|"
    r"mail::sender|mimekit|javamail|jakarta|system\.net|\bcdo|aspmail|aspemail|actionmailer|django|laravel|"
    r"codeigniter|cakephp|\bpear\b|colfusion|coldfusion|\bmsmtp|\bblat\b|sendgrid|mailgun|opera$|"
    r"\bsap\b|dynamics|navision|datev|lexware|sage\b|odoo|salesforce|hubspot"
)
# Letters and digits of a random number, of the clock, or of a Java process; no host that people's mail has.
_IDENTITIES = re.compile(
    r"(?:[0-9a-f]{16,64}|[0-9a-f]{8,16}_[0-9a-f]{4,24}(?=@[\w.-]{1,80}\.mail$)|[\w.-]{0,80}\.javamail\.[\w.-]{1,80}|\d{3,12}\.\d{1,12}\.\d{9,14}(?:\.\w{1,20})?|"
    r"[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f-]{20,40}-000000|[\w.+=-]{1,120}@swift\.generated|"
    # Postfix, Exim and sendmail write one where the program wrote none.
    r"\d{14}\.[0-9a-z]{8,20}|[0-9a-z]{7}-[0-9a-z]{6,11}-[0-9a-z]{2,4}|\d{12}\.[0-9a-z]{12,18})@[^@]{1,200}|"
    r"[\w.+=-]{1,120}@(?:[\w-]{1,60}|[\w.-]{1,60}\.(?:local|lan|internal|localdomain|box|home|intra))"
)
_BOUNDARIES = re.compile(r"boundary=\"?(?:b[123]_|===============|--==_mimepart_|-{0,4}_nmp-|_=_swift)")


def made_by(mail: Mail) -> str | None:
    """The program that made a mail, by its name, its Message-ID or its boundaries; or None. To be asked only
    where no mail program of a person is named."""
    found = _evidence(mail)
    if found is None or mail.sender is None or is_freemail(mail.sender):
        return None  # whoever has his mailbox at a public provider writes in that provider's web page
    return found


def is_named_library(mail: Mail) -> bool:
    """Whether a header field names the library or script, as opposed to what only looks made."""
    return _named(mail) is not None


def _named(mail: Mail) -> str | None:
    for name in ("x-mailer", "user-agent", "x-sender"):
        for value in mail.header_all(name)[:2]:
            if _LIBRARIES.search(value[:200].lower()):
                return f"{name.title()}: {value[:60]}"
    if mail.header("x-php-originating-script") or mail.header("x-php-script"):
        return "sent by a script in PHP"
    return None


def _evidence(mail: Mail) -> str | None:
    if named := _named(mail):
        return named
    identity = (mail.message_id or "")[:300].lower()
    if _IDENTITIES.fullmatch(identity):
        return f"Message-ID of a program: {identity[:60]}"
    kind = (mail.header("content-type") or "")[:300].lower()
    return "parts made by a library" if _BOUNDARIES.search(kind) else handed_in_by(mail)
