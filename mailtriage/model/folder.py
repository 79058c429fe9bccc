"""The mailbox's folders, and what each is to us."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

# As Outlook, Thunderbird, Apple Mail, Roundcube and Gmail call it in their languages, small.
_SENT = {
    "sent", "sent items", "sent mail", "sent messages", "sent-mail", "sent email", "sentitems",
    "gesendet", "gesendete", "gesendete elemente", "gesendete objekte", "gesendete nachrichten",
    "gesendete e-mails", "gesendete mails", "versendet", "postausgang (gesendet)",
    "envoyé", "envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé",
    "enviado", "enviados", "elementos enviados", "mensajes enviados", "correo enviado", "itens enviados",
    "mensagens enviadas", "e-mails enviados", "enviats", "elements enviats", "missatges enviats",
    "inviata", "inviati", "posta inviata", "messaggi inviati",
    "verzonden", "verzonden items", "verzonden berichten", "verzonden objecten",
    "skickat", "skickade", "skickade objekt", "skickade meddelanden", "sendt", "sendte", "sendt post",
    "sendte elementer", "sendt e-post", "sendte meldinger", "lähetetyt", "lähetetyt kohteet",
    "lähetetyt viestit", "saadetud", "saadetud üksused", "nosūtītās", "nosūtītie vienumi", "išsiųsta",
    "išsiųsti", "išsiųsti elementai",
    "wysłane", "elementy wysłane", "wysłane wiadomości", "odeslané", "odeslaná pošta", "odoslané",
    "odoslaná pošta", "elküldött", "elküldött elemek", "elküldött levelek", "trimise", "elemente trimise",
    "poslano", "poslani elementi", "poslane stavke", "poslato", "poslate stavke",
    "отправленные", "отправлено", "отправленная почта", "надіслані", "надіслано", "изпратени",
    "изпратени елементи", "послато", "послате ставке",
    "απεσταλμένα", "στοιχεία που έχουν αποσταλεί", "gönderilmiş", "gönderilenler", "gönderilmiş öğeler",
    "gönderilmiş postalar", "פריטים שנשלחו", "דואר שנשלח", "נשלח", "العناصر المرسلة", "المرسلة",
    "البريد المرسل", "送信済み", "送信済みアイテム", "送信済みメール", "送信済みトレイ",
    "已发送", "已发送邮件", "已傳送", "寄件備份", "已寄出", "보낸 편지함", "보낸편지함", "보낸 메일함",
    "ส่งแล้ว", "đã gửi", "mục đã gửi", "terkirim",
}  # fmt: skip
# Names in use by Outlook, Thunderbird, Apple Mail and webmailers where the server knows no RFC 6154.
USES = {
    b"\\junk": {
        "junk",
        "spam",
        "junk e-mail",
        "junk email",
        "bulk mail",
        "junk-e-mail",
        "courrier indésirable",
    },
    b"\\sent": _SENT,
    b"\\drafts": {"drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "concepten"},
    b"\\trash": {"trash", "deleted items", "deleted messages", "bin", "papierkorb", "gelöschte elemente"}
    | {"corbeille", "éléments supprimés", "papelera", "cestino", "prullenbak"},
}


class Role(StrEnum):
    """How a folder is read."""

    SENT = "sent"  # what people sent from the shared mailbox: read before the inbox
    INBOX = "inbox"  # every mail
    JUNK = "junk"  # what belongs to a ticket or a known requester; the rest is counted and listed
    OTHER = "other"  # mail that was moved here before we saw it


@dataclass(frozen=True, slots=True)
class Folder:
    name: str
    role: Role


def has_a_use(name: str, named: Collection[str] = ()) -> bool:
    """Whether a folder is the inbox, one for junk, sent mail, drafts or trash, or one of those `named`, as
    far as its name tells."""
    known = {"inbox", *(one for names in USES.values() for one in names)}
    name = normalize("NFC", name)
    last = name.replace(".", "/").rstrip("/").rpartition("/")[2]
    whole = name.casefold()
    return whole in {one.casefold() for one in named} or {whole, last.casefold()} & known != set()
