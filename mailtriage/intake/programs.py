"""Programs that write mail of their own accord, by the fields and names that only they use."""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.subjects import folded_text
from mailtriage.model.mail import Mail

# Shops, payment, signature and file services, surveys: a person may stand in Reply-To, who wrote nothing.
_PRODUCTS = (
    "x-shopify-", "x-stripe-", "x-prestashop", "x-woocommerce-", "x-magento-", "x-shopware-",
    "x-docusign-", "x-email-rejection-id", "x-bounceemailversion", "x-pp-", "x-paypal-", "x-email-type-id",
    "x-amzn-", "x-amz-", "x-outreach-", "x-surveyid", "x-surveymonkey-", "x-dropbox-", "x-zoom-",
    "x-calendly-", "x-eventbrite-", "x-meetup-", "x-strava-", "x-airbnb-", "x-uber-", "x-dhl-", "x-ups-",
    "x-fedex-",
    "x-klarna-", "x-wetransfer-", "x-doodle-", "x-intercom-type",
)  # fmt: skip
# Relays that programs send through; people's answers from a program for campaigns do, too.
_RELAYS = frozenset(
    ("x-sg-eid", "x-sg-id", "x-mailgun-sid", "x-mandrill-user", "x-mj-mid", "x-mailin-eid", "x-sib-id",
     "x-pm-message-id", "x-msys-api", "x-ses-outgoing", "x-elasticemail-sendtype", "x-sparkpost-id")
)  # fmt: skip
_RELAY_IDS = re.compile(
    r".{1,200}@(?:[\w.-]{1,80}\.amazonses\.com|geopod-ismtpd-[\w-]{1,20}|[\w.-]{1,60}\.mcsv\.net)"
)
# What devices and administration programs give as their mail program.
_MAILERS = re.compile(
    r"kyocera|brother |ricoh|konica|bizhub|xerox|canon |epson|lexmark|sharp mx|toshiba e-?studio|"
    r"develop ineo|olivetti|synology|qnap|prtg|veeam|acronis|fritz|sophos utm|mailutils|"
    r"sendemail-|prestashop|magento|shopware|woocommerce|zuckmail|"
    r"quantum view|oracle hospitality|hylafax|asterisk|reolink|hikvision|dahua|netgear"
)
# Printers, disks and the like give the names they were made with.
_DEVICE_ID = re.compile(
    r"[^@\s]{1,150}@(?:npi|km|brn|brw|rnp|xrx|epson|canon|qnap|diskstation|synology|apc|ricoh|lexmark|kyocera|"
    r"konica|bizhub|fritz)[\w-]{2,40}",
    re.IGNORECASE,
)


# How WooCommerce and its kin tell a shop of an order, with the buyer in Reply-To.
_ORDERED = Lazily(
    r"(?:you(?:'ve| have) received (?:the following|a new|an) order from|[^.\n]{2,60} placed order #\d|"
    r"du hast (?:die folgende|eine) bestellung von .{2,60} erhalten|"
    r"has recibido (?:el siguiente|un) pedido de|vous avez reçu (?:la commande suivante|une commande) de|"
    r"hai ricevuto (?:il seguente|un) ordine da|je hebt (?:de volgende|een) bestelling (?:van|ontvangen)|"
    r"(?:você recebeu o seguinte pedido|recebeu (?:a seguinte|uma) encomenda) de|"
    r"otrzymałe\w{1,2} (?:następujące )?zamówienie od|"
    r"du har (?:fått följande beställning|modtaget følgende ordre|mottatt følgende bestilling) fr)"
)
_FIRST = 400  # characters


def product(mail: Mail) -> str | None:
    """Why a mail is that of a service which tells of what somebody did in it, or None: by its field, or as a
    shop's note of an order."""
    if found := next(
        (_shown(name, value) for name, value in mail.headers if name.startswith(_PRODUCTS)), None
    ):
        return found
    ordered = _ORDERED.search(folded_text(mail.text[:_FIRST])) if mail.reply_to else None
    return f"a shop's note of an order: {ordered[0][:60]}" if ordered else None


_CONTACT_FORM = re.compile(
    r"contact form|kontakt-?formular|formulaire de contact|formulario de contacto|modulo (?:di )?contatt[oi]|"
    r"contactformulier|formulário de contato|formulário de contacto|kontaktformulär|kontaktskjema|"
    r"yhteydenottolomak|formularz\w{0,3} kontaktow|kontaktní\w{0,3} formulář|お問い合わせフォーム|联系表单"
)


def is_contact_form(mail: Mail) -> bool:
    """Whether a shop hands on what a customer wrote into its contact form: it says so, and shows the address
    that stands in Reply-To."""
    text = mail.text[:3000].lower()
    asks = any(one.address in text for one in mail.reply_to if one.address)
    return asks and _CONTACT_FORM.search(f"{mail.subject.lower()}\n{text[:600]}") is not None


def machine(mail: Mail) -> str | None:
    """What speaks for a program or a device, for a mail that answers nothing and names no mail program of a
    person; or None."""
    for name, value in mail.headers:
        if name in _RELAYS:
            return _shown(name, value)
        if name in ("x-mailer", "user-agent") and _MAILERS.search(value[:200].lower()):
            return _shown(name, value)
    identity = (mail.message_id or "")[:250]
    if _RELAY_IDS.fullmatch(identity.lower()) or _DEVICE_ID.fullmatch(identity):
        return f"Message-ID of a program: {identity[:80]}"
    return None


def _shown(name: str, value: str) -> str:
    return f"{name.title()}: {value[:80]}"
