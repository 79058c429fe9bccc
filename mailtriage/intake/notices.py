"""Notices about a mail of ours that are only journaled: receipts, reactions, recalls, calendar answers.

RFC 8098 and RFC 3464 have forms of their own for some; Outlook, Notes and phones write all of them as
ordinary mails too. Then the subject and the text must both say so.
"""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.sentences import QUESTIONS
from mailtriage.intake.subjects import folded, folded_text, untagged
from mailtriage.model.mail import Mail

# What stands before the subject of the mail that was read, deleted unread, or delivered.
_RECEIPT = re.compile(
    r"^(?:read|not read|read receipt|return receipt|read-receipt|reading confirmation|"
    r"gelesen|nicht gelesen|ungelesen gelöscht|lesebestätigung|empfangsbestätigung \(angezeigt\)|"
    r"lu|non lu|accusé de réception|accusé de lecture|confirmation de lecture|leído|no leído|"
    r"confirmación de lectura|acuse de recibo|letto|non letto|conferma di lettura|ricevuta di ritorno|"
    r"lida|lido|não lida|confirmação de leitura|recibo de leitura|gelezen|niet gelezen|leesbevestiging|"
    r"ontvangstbevestiging|läst|oläst|läskvitto|læst|ikke læst|læsekvittering|lest|ikke lest|"
    r"lesebekreftelse|luettu|lukukuittaus|przeczytano|przeczytane|potwierdzenie przeczytania|přečteno|"
    r"potvrzení o přečtení|elolvasva|olvasási visszaigazolás|citit|okundu|okundu bilgisi|αναγνώστηκε|"
    r"прочитано|прочтено|уведомление о прочтении|已读|已讀|閱讀回條|開封済み|開封通知|開封確認|읽음|"
    r"읽음 확인|נקרא|تمت القراءة|delivered|relayed|zugestellt|weitergeleitet|remis|relayé|entregado|"
    r"recapitato|consegnato|entregue|bezorgd|afgeleverd|levererat|leveret|levert|toimitettu|dostarczono|"
    r"doručeno|kézbesítve|teslim edildi|доставлено|配信済み|送達済み|已送达|已傳遞|배달됨|expanded)"
    r"\s{0,3}(?:[:：]|\()"
)
_WAS_READ = (
    "was read on", "was read at", "was deleted without being read", "has been read", "was displayed on",
    "was opened on", "return receipt for the mail", "this is a read receipt",
    "this is a receipt for the mail",
    "was seen by", "wurde gelesen", "gelesen am", "ungelesen gelöscht", "wurde am", "angezeigt wurde",
    "empfangsbestätigung", "lesebestätigung", "a été lu", "lu le", "accusé de réception", "supprimé sans",
    "fue leído", "se leyó el", "se leyó", "ha sido leído", "eliminado sin leer", "è stato letto",
    "stato letto",
    "foi lida", "foi lido", "is gelezen", "gelezen op", "lästes", "har lästs", "blev læst", "er læst",
    "ble lest",
    "er lest", "on luettu", "luettiin", "został przeczytan", "została przeczytan", "byla přečtena",
    "přečtena",
    "elolvas", "a fost citit", "okundu", "αναγνώστηκε", "прочитано", "прочтено", "开封", "已于", "已讀取",
    "開封され", "開封しました", "読まれ", "읽었습니다", "읽혔",
    "has been delivered to", "was delivered to the",
    "been successfully delivered", "successfully relayed", "successful mail delivery",
    "no delivery notification",
    "delivery to these recipients", "delivery is complete", "wurde erfolgreich", "zugestellt wurde",
    "ist abgeschlossen, aber", "a bien été remis", "la remise à ces destinataires", "se ha entregado",
    "se completó la entrega", "recipient's computer", "recipient's machine", "computer des empfängers",
    "rechner des empfängers", "l'ordinateur du destinataire", "ordenador del destinatario",
    "equipo del destinatario", "computadora del destinatario", "pantalla del destinatario",
    "computer del destinatario", "computador do destinatário", "ecrã do destinatário",
    "computer van de ontvanger", "scherm van de ontvanger", "mottagarens dator", "modtagerens computer",
    "mottakerens datamaskin", "mottakers datamaskin", "vastaanottajan tietoko", "vastaanottajan näy",
    "komputerze odbiorcy", "komputerze adresata", "ekranie odbiorcy", "počítači příjemce",
    "počítači adresáta",
    "počítači príjemcu", "címzett számítógép", "calculatorul destinatarului", "computerul destinatarului",
    "alıcının bilgisayar", "υπολογιστή του παραλήπτη", "компьютере получател", "компьютере адресат",
    "комп'ютері одержувач", "комп'ютері отримувач", "受信者のコンピュ", "受信者の画面", "收件人的计算机",
    "收件人的電腦", "收件人的电脑", "收件人的屏幕", "받는 사람의 컴퓨터", "수신자의 컴퓨터",
    "수신인의 컴퓨터", "è stato recapitato", "foi entregue", "is bezorgd bij", "は正常に", "배달되었",
)  # fmt: skip


# Lotus Notes writes nothing else: whose document it was, who received it, when.
_NOTES_RECEIPT = re.compile(
    r"(?:your|ihr|votre|su|il (?:suo|tuo)|seu|uw) do[ck]ument[oe]?\b ?: .{1,300}\b(?:was received|"
    r"wurde .{1,80} empfangen|a été reçu|ha sido recibido|è stato ricevuto|foi recebido|is ontvangen)\b"
    r".{1,80}\d\d:\d\d(?::\d\d)?\W{0,5}$"
)


def _squeezed(mail: Mail, most: int) -> str:
    """The sender's own words as one line: mail programs break lines where they like."""
    return " ".join(folded_text(mail.reply_text[:most]).split())


def receipt(mail: Mail) -> str | None:
    """A read or delivery receipt that does not say so in its header."""
    subject = untagged(folded(mail.subject))
    text = _squeezed(mail, 1000)
    if _NOTES_RECEIPT.match(text):
        return f"receipt of Notes: {text[:60]}"
    if not _RECEIPT.match(subject):
        return None
    if text.endswith(QUESTIONS):
        return None
    if not text or any(one in text for one in _WAS_READ):
        return f"subject of a receipt: {mail.subject[:80]}"
    return None


# Outlook, Teams and Gmail by text; the bubbles of Apple's phones; the part that Gmail sends (2023).
_REACTED = Lazily(
    r"reacted (?:with .{1,8} )?to your (?:message|e-?mail)|reacted via gmail|liked your (?:message|e-?mail)|"
    r"hat (?:auf|mit) .{0,60}(?:reagiert)|hat (?:ihre|deine) nachricht mit .{0,30}markiert|"
    r"hat über gmail reagiert|a réagi à votre (?:message|e-?mail)|a réagi via gmail|"
    r"reaccionó a (?:su|tu) mensaje|ha reaccionado (?:a|mediante)|reaccionó mediante gmail|"
    r"ha reagito al? (?:tuo|suo)? ?(?:messaggio|tramite)|reagiu (?:à sua|via|através)|"
    r"heeft (?:op je|op uw|via gmail) .{0,20}gereageerd|heeft gereageerd op|reagerade på ditt|"
    r"reagerede på din|reagerte på|reagoi viestiisi|zareagowa.{1,2} na twoj|reagoval.{0,2} na vaši|"
    r"отреагировал|がリアクションしました|がリアクション|回应了你|對您的訊息"
)
_TAPBACK = re.compile(
    r"(?:liked|loved|disliked|laughed at|emphasi[sz]ed|questioned|reacted .{1,8} to|gefällt|"
    r"hat .{1,8} auf|a aimé|a adoré|le gustó|le encantó)\s{0,3}[\"“„«‘'].{1,400}[\"”“»’']?\.{0,3}",
    re.DOTALL,
)


def reaction(mail: Mail) -> str | None:
    """An emoji that somebody put on our mail: nothing was written that wants an answer."""
    for one in mail.attachments[:20]:
        if one.content_type.startswith("text/vnd.google.email-reaction"):
            return "emoji reaction (Gmail)"
    if mail.content_type.startswith("text/vnd.google.email-reaction"):
        return "emoji reaction (Gmail)"
    own = folded_text(mail.reply_text[:700]).strip()
    head = " ".join(own[:160].split("\n", 3)[:3])
    if len(own) < 600 and _REACTED.search(head):
        return f"emoji reaction: {head[:80]}"
    if "\n\n" not in own and len(own) < 500 and _TAPBACK.fullmatch(own):
        return f"reaction of a phone: {own[:80]}"
    return None


_LONGEST_RECALL = 1500
_RECALL = re.compile(
    r"would like to recall the message|möchte die nachricht .{0,300}zurückrufen|"
    r"(?:souhaite|voudrait|aimerait) rappeler le message|(?:desea|quiere|le gustaría) recuperar el mensaje|"
    r"(?:desidera|vorrebbe) richiamare il messaggio|gostaria de (?:cancelar|recuperar|"
    r"recolher|rechamar|revogar) a mensagem|"
    r"(?:wil|wilt|zou) .{0,20}(?:het )?bericht .{0,300}intrekken|vill återkalla meddelandet|"
    r"vil (?:gerne )?(?:tilbagekalde|kalle tilbake) .{0,10}meddelelsen|vil gjerne kalle tilbake meldingen|"
    r"haluaa kutsua takaisin viestin|chce (?:odwołać|wycofać) wiadomość|chce (?:odvolat|"
    r"stáhnout zpět) zprávu|"
    r"szeretné visszahívni|ar dori să rechemați|iletisini geri (?:çekmek|çağırmak)|"
    r"(?:хочет|хотел бы) отозвать сообщение|"
    r"が .{0,300}を取り消そう|メッセージ.{0,300}を取り消|希望撤回邮件|想要撤回|"
    r"想要收回|회수하려고",
    re.DOTALL,
)


def recall(mail: Mail) -> str | None:
    """Outlook's wish to take a mail back, which no server outside can fulfil."""
    if len(mail.reply_text) > _LONGEST_RECALL:
        return None
    found = _RECALL.search(_squeezed(mail, 600))
    return f"recall: {found[0][:80]}" if found else None


_ANSWERS = Lazily(
    r"^(?:accepted|tentative|tentatively accepted|declined|new time proposed|updated invitation response|"
    r"zugesagt|zusage|mit vorbehalt|vorläufig zugesagt|unter vorbehalt|abgelehnt|absage|"
    r"neue zeit vorgeschlagen|"
    r"accepté|provisoire|refusé|décliné|aceptado|aceptada|provisional|rechazado|rechazada|"
    r"accettato|provvisorio|"
    r"rifiutato|aceito|aceite|tentativa|recusado|provisório|geaccepteerd|"
    r"voorlopig geaccepteerd|geweigerd|afgewezen|"
    r"accepterat|preliminärt|avböjt|accepteret|foreløbig|afvist|godtatt|avslått|hyväksytty|alustava|hylätty|"
    r"zaakceptowano|wstępnie|odrzucono|přijato|předběžné|odmítnuto|elfogadva|feltételes|"
    r"elutasítva|acceptat|provizoriu|"
    r"refuzat|kabul edildi|belirsiz|reddedildi|"
    r"принято|под вопросом|отклонено|承諾|仮承諾|辞退|已接受|暂定|已谢绝|"
    r"已接受|수락|미정|거절)\s{0,3}[:：]"
)


# What calendars without a part of their own write: Zimbra, Groupware, phones.
_TO_INVITATION = Lazily(
    r"(?:has |have )?(?:tentatively )?(?:accepted|declined) (?:the|this|your) (?:invitation|invite|meeting|"
    r"event)|"
    r"hat (?:die|ihre|diese|deine) (?:einladung|besprechung|termineinladung) .{0,40}(?:angenommen|abgelehnt|"
    r"zugesagt)|"
    r"hat (?:zu|ab)gesagt|a (?:accepté|refusé|décliné) (?:l'invitation|votre invitation|cette invitation)|"
    r"ha (?:aceptado|rechazado) (?:la|su|tu|esta) invitación|"
    r"ha (?:accettato|rifiutato|declinato) (?:l'invito|il tuo invito|il suo invito|questo invito)|"
    r"(?:aceitou|recusou) (?:o|seu|este) convite|heeft (?:de|uw|je|deze) uitnodiging .{0,30}(?:geaccepteerd|"
    r"geweigerd|afgewezen)|"
    r"har (?:accepterat|avböjt|tackat ja|tackat nej|accepteret|afvist|godtatt|avslått)|"
    r"(?:zaakceptował|odrzucił|přijal|odmítl).{0,20}(?:zaproszenie|pozvánku)|принял.{0,10} приглашение|"
    r"отклонил.{0,10} приглашение"
)
_LONGEST_ANSWER = 900


def calendar_answer(mail: Mail) -> str | None:
    """Somebody's calendar answered an invitation (RFC 5546 §3.2.3), whatever text stands beside it."""
    for note in mail.notes:
        if note.startswith(("calendar: REPLY", "calendar: COUNTER", "calendar: DECLINECOUNTER")):
            return f"{note} (RFC 5546)"
    header = (mail.header("content-type") or "").lower()
    if "text/calendar" in header[:200] and re.search(r"method\s{0,3}=\s{0,3}\"?reply\b", header[:1000]):
        return "text/calendar, method REPLY (RFC 5546)"
    has_calendar = any(
        one.content_type in ("text/calendar", "application/ics") for one in mail.attachments[:20]
    )
    calendar_class = (
        (mail.header("content-class") or "").lower().startswith("urn:content-classes:calendarmessage")
    )
    told = len(mail.text) <= _LONGEST_ANSWER and _TO_INVITATION.search(_squeezed(mail, 250))
    if (has_calendar or calendar_class or told) and _ANSWERS.match(untagged(folded(mail.subject))):
        return f"subject of a calendar answer: {mail.subject[:80]}"
    return None
