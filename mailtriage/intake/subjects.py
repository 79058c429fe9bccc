"""The subjects that mail servers and absence notices write, by language."""

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=32)  # asked a dozen times of each mail
def folded(subject: str) -> str:
    """A subject for comparison: compatibility forms and case undone."""
    return folded_text(subject[:300]).strip()


def folded_text(text: str) -> str:
    """The same for a text; typographic apostrophes are plain ones."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


_TAGS = re.compile(r"^(\[[^\]]{0,60}\]\s{0,5}|\*{2,5}[^*]{0,40}\*{2,5}\s{0,5}){1,5}")

# First words of the subjects that mail servers write, and people do not; a reply or forward starts otherwise.
BOUNCE_SUBJECTS = tuple(
    folded(one)
    for one in (
        "Undelivered Mail Returned to Sender", "Undeliverable:", "Undeliverable mail",
        "Undeliverable message", "Undelivered mail", "Undelivered message", "Undeliverd",
        "Delivery Status Notification", "Delivery Notification:", "Delivery Failure:",
        "Delivery Failure Notification", "Delivery Report", "Delivery unsuccessful", "Mail delivery failed",
        "Mail delivery failure", "Mail delivery problem", "Mail delivery status", "Mail delivery error",
        "Mail Delivery System", "Mail System Error", "Mail Failure", "Mail status report",
        "Mail could not be delivered", "Mail undeliverable", "Email could not be delivered",
        "Message delivery failure", "Message delivery has failed", "Message delivery has been delayed",
        "Message Delivery Notification", "Message status - ", "Message undeliverable",
        "Message not delivered", "Message you sent blocked by", "Message from postmaster",
        "Nondeliverable mail", "Non-deliverable mail", "Non delivery report", "Non-delivery report",
        "Non delivery notification", "Non-delivery notification", "Non remis :", "NDN:", "NDR:",
        "Failure notice", "Failed mail", "Failed mail delivery", "Failed delivery", "Returned mail",
        "Returned to sender", "User unknown", "Unknown recipient", "Bounced mail",
        "Error sending message", "Error Mail", "There was an error sending your mail",
        "Warning: could not send message for past", "Warning: message delayed", "Warning: could not send",
        "Delayed Mail", "Delivery delayed:", "Message delayed", "Auto-reply from MAILER-DAEMON",
        "Rejected mail", "Mail rejected", "Your message could not be delivered", "Could not send message",
        "Your message was not delivered", "Unable to deliver your message", "Unzustellbar:",
        "Unzustellbare Nachricht", "Nicht zustellbar:", "Nachricht konnte nicht zugestellt werden",
        "Fehlgeschlagene Zustellung", "Ihre E-Mail konnte nicht zugestellt werden", "Non distribuable",
        "Non remis:", "Notification d'état de la distribution", "Échec de la remise", "Echec de la remise",
        "Échec de remise", "Echec de remise", "Message non remis", "Non distribué :",
        "No se puede entregar:", "No entregable:", "No entregado:", "Error de entrega de correo",
        "Notificación de estado de entrega", "Mensaje no entregado", "Devolución de correo",
        "Non recapitabile:", "Impossibile recapitare il messaggio", "Messaggio non recapitato",
        "Mancato recapito", "Não é possível entregar", "Não entregue:", "Não foi possível entregar",
        "Falha na entrega da mensagem", "Notificação de status de entrega", "Onbestelbaar:",
        "Niet bezorgd:", "Niet-bestelbaar", "Kan niet worden afgeleverd", "Olevererbart:",
        "Går inte att leverera", "Kan inte levereras", "Ej levererat", "Kan ikke leveres:",
        "Kunne ikke leveres", "Ikke levert", "Uleverbar", "Kan ikke leveres", "Ei voida toimittaa",
        "Toimittaminen epäonnistui", "Niedostarczalne", "Nie można dostarczyć", "Niedostarczona wiadomość",
        "Nedoručitelné", "Nedoručiteľné", "Nedoručená zpráva", "Kézbesíthetetlen", "Nelivrabil",
        "Imposibil de livrat", "Teslim edilemedi", "Teslim edilemeyen", "Αδυναμία παράδοσης",
        "Μη παραδόσιμο", "Недоставленное сообщение", "Недоставлено", "Не удается доставить",
        "Не удалось доставить", "Сообщение не доставлено", "Письмо не доставлено", "配信不能", "配信不可",
        "配信エラー", "配送不能", "送信エラー", "未送達", "メール送信エラー", "メールを配信できません",
        "配達不能", "无法送达", "无法投递", "無法傳遞", "无法传递", "系统退信", "退信通知", "邮件退回",
        "배달되지 않음", "배달할 수 없음", "반송된 메일", "메일 전송 실패", "לא ניתן למסירה",
        "לא ניתן למסור", "تعذر التسليم", "غير قابل للتسليم",
    )
)  # fmt: skip
# Words that customers write as well, of parcels and invoices: a mail server must speak for itself otherwise.
MAYBE_BOUNCE_SUBJECTS = tuple(
    folded(one)
    for one in (
        "Delivery failure", "Delivery failed", "Delivery delayed", "Delivery has failed", "Delivery error",
        "Delivery problem", "Delivery notification", "Undeliverable", "Undelivered", "Non-delivery",
        "Non delivery", "Not delivered", "Unzustellbar", "Nicht zustellbar", "Zustellung fehlgeschlagen",
        "Fehler bei der Zustellung", "Zustellfehler", "Non remis", "Non distribué", "No se puede entregar",
        "No entregable", "No entregado", "Non recapitabile", "Mancata consegna", "Onbestelbaar",
        "Olevererbart",
    )
)  # fmt: skip

# Subjects of vacation notices; matched as a whole, or followed by a colon or dash.
VACATION_SUBJECTS = tuple(
    folded(one)
    for one in (
        # English
        "Automatic reply", "Auto reply", "Auto-reply", "Autoreply", "Auto response", "Auto-response",
        "Automatic response", "Automatic Reply from", "Auto-Replied", "Out-of-office",
        "Out of Office Notice", "Out of office notification", "Out of Office message", "Away from my mail",
        "Away from the office", "Vacation notice", "Vacation message", "Vacation auto-reply",
        "Currently out of the office", "Absence notice", "Away notice", "Away message",
        "Yahoo! Auto Response", "Autoresponse", "Auto Responder", "Automated response", "Automated reply",
        "Out of Office", "Out of Office AutoReply", "Out of office reply", "Out of the office",
        "Vacation reply", "I am out of the office", "I'm out of the office",
        # German
        "Automatische Antwort", "Abwesenheitsnotiz", "Abwesenheitsmeldung", "Abwesenheitsbenachrichtigung",
        "Automatische Abwesenheitsmeldung", "Automatische Rückmeldung", "Urlaubsmeldung",
        "Urlaubsbenachrichtigung", "Urlaubsabwesenheit", "Abwesenheitsinfo", "Abwesenheitsassistent",
        "Abwesenheitsnachricht", "Automatische E-Mail-Antwort", "Automatische Abwesenheitsnotiz",
        "Autom. Antwort", "Abwesenheitshinweis",
        # French
        "Réponse automatique", "Absence du bureau", "Absent du bureau", "Message d'absence",
        "Réponse d'absence", "Notification d'absence", "Réponse automatique d'absence du bureau",
        "Avis d'absence",
        # Spanish, Catalan
        "Respuesta automática", "Fuera de la oficina", "Fuera de oficina", "Resposta automàtica",
        "Mensaje de respuesta automática", "Mensaje automático", "Ausente de la oficina", "Autorespuesta",
        # Italian
        "Risposta automatica", "Fuori ufficio", "Assente dall'ufficio", "Risposta automatica da",
        "Messaggio automatico", "Assenza dall'ufficio", "Risposta Non al computer",
        # Portuguese
        "Resposta automática", "Fora do escritório", "Ausente do escritório", "Mensagem automática",
        "Ausência do escritório",
        # Dutch
        "Automatisch antwoord", "Automatische reactie", "Afwezigheidsbericht", "Afwezigheidsmelding",
        "Niet op kantoor", "Automatisch bericht", "Afwezigheidsassistent",
        # Swedish, Danish, Norwegian, Finnish, Icelandic
        "Automatiskt svar", "Autosvar", "Frånvaromeddelande", "Ej på kontoret", "Automatisk svar",
        "Fraværsmelding", "Ikke på kontoret", "Automaattinen vastaus", "Poissa toimistosta",
        "Poissaoloilmoitus", "Sjálfvirkt svar", "Fraværsbesked", "Fraværsassistent", "Automatvastaus",
        "Poissaoloviesti", "Automatisk besked", "Automatisk melding",
        # Polish, Czech, Slovak, Hungarian, Romanian, Slovene, Croatian
        "Odpowiedź automatyczna", "Automatyczna odpowiedź", "Poza biurem", "Automatická odpověď",
        "Mimo kancelář", "Automatická odpoveď", "Automatikus válasz", "Házon kívül", "Răspuns automat",
        "Autoodpowiedź", "Automatikus üzenet", "Absent din birou", "Plecat din birou", "Izvan ureda",
        "Samodejni odgovor", "Automatski odgovor",
        # Russian, Ukrainian, Bulgarian, Greek, Turkish, Baltic
        "Автоматический ответ", "Автоответ", "Нет на рабочем месте", "Вне офиса", "Автоответчик",
        "Автовідповідь", "Поза офісом", "Ofis Dışında", "Ofis dışı", "Εκτός γραφείου",
        "Απουσία από το γραφείο", "Автоматична відповідь", "Автоматичен отговор", "Αυτόματη απάντηση",
        "Otomatik yanıt", "Otomatik cevap", "Automaatvastus", "Automātiskā atbilde",
        "Automatinis atsakymas",
        # Japanese, Chinese, Korean
        "自動応答", "自動返信", "自動返信メール", "不在通知", "不在のお知らせ", "自动答复", "自动回复",
        "自動回覆", "自動回復", "自动回覆", "不在办公室", "不在辦公室", "자동 회신", "자동 응답",
        "자동응답", "부재중 알림", "自動応答メール", "不在連絡", "自動返信です", "自動送信",
        "自動送信メール", "夏季休業のお知らせ",
        # Hebrew, Arabic
        "מענה אוטומטי", "תשובה אוטומטית", "מחוץ למשרד", "הודעת היעדרות", "رد تلقائي", "رد آلي",
        "خارج المكتب", "الرد التلقائي",
    )
)  # fmt: skip
# Those that people write as well, who ask for leave or tell of it: something else must speak for a machine.
MAYBE_VACATION_SUBJECTS = tuple(
    folded(one)
    for one in (
        "Auto", "OOO", "Annual leave", "On annual leave", "Maternity leave", "On maternity leave",
        "Parental leave", "On leave", "On holiday", "I am away", "Currently away", "On vacation",
        "Away from office", "Away from desk", "Away from my desk", "On my holidays", "Gone fishing",
        "I am on leave", "I am on vacation", "I'm on vacation", "Elternzeit",
        "Urlaub", "Im Urlaub", "Betriebsurlaub", "Betriebsferien", "Nicht am Platz", "Außer Haus",
        "Abwesend", "Abwesenheit", "Bin im Urlaub", "Ich bin im Urlaub",
        "Nicht im Büro", "Absence",
        "Absent", "Absente", "Ausente", "Assente", "Poissa",
        "En congé", "En congés", "En vacances", "Congés", "De vacaciones",
        "Vacaciones", "In ferie", "Fuori sede", "De férias", "Férias", "Em férias", "Ausência temporária",
        "Met vakantie", "Op vakantie", "Afwezig", "Niet aanwezig", "Afwezigheid",
        "Ontvangstbevestiging en afwezigheid", "Vakantie", "Frånvaro", "Fravær", "Ikke til stede",
        "På semester", "Semester", "På ferie", "Ferie", "Lomalla", "Na urlopie", "Urlop", "Nieobecność",
        "Nieobecna", "Nieobecny", "Nepřítomnost", "Neprítomnosť", "Dovolená", "Na dovolené", "Szabadság",
        "Szabadságon", "În concediu", "Отпуск", "В отпуске", "Нет на месте", "У відпустці", "Απουσία",
        "Σε άδεια", "İzinde", "Odsutan", "Odsutan sam", "Odsutna sam", "Odsutna", "Odsutnost",
        "Godišnji odmor",
        "Na godišnjem odmoru", "Na dopustu", "Dopust", "Odsotnost", "Отпуска", "В отпуск",
        "Som mimo kancelárie",
        "休假", "休假通知", "放假通知", "出差通知", "外出通知", "外出", "出張中", "休暇中",
        "休暇のお知らせ", "휴가중", "부재중",
        "부재 중", "في إجازة",
    )
)  # fmt: skip


def _whole(subjects: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, subjects), key=len, reverse=True)
    return re.compile(
        f"(?:{'|'.join(longest_first)})"
        r"\s{0,5}(?:$|[.!:：;\-–—【「(\[]|(?:re|aw|sv|fw|tr) ?[:：]|"
        r"(?:bis|vom|ab|until|till|from|jusqu'?(?:au|à|en)|du|au|hasta|fino|dal|até|tot|vanaf|t/m|til|till|t\.?o\.?m\.?|asti|do|od|"
        r"до) ?.{0,3}\d)"
    )


_VACATION = _whole(VACATION_SUBJECTS)
_MAYBE_VACATION = _whole(MAYBE_VACATION_SUBJECTS)
_BRACKETED = re.compile(r"^[【\[「(]\s{0,3}([^】\]」)]{1,40})\s{0,3}[】\]」)]")


@lru_cache(maxsize=32)
def untagged(subject: str) -> str:
    """A subject without the `[EXTERNAL]` and `***SPAM***` that gateways put before it."""
    return _TAGS.sub("", subject)


# Lotus Notes: "Anna Adler is out of the office (returning 07/05/2026)"; and what stands at the end.
_NOTES = re.compile(
    r"^(?:auto:\s{0,3})?.{2,80} (?:is out of the office|is away from the office|is on vacation|is on leave|"
    r"ist ausser haus|ist nicht im büro|ist im urlaub|ist abwesend|est absent\(?e?\)?|è fuori ufficio|"
    r"está fuera de la oficina|is afwezig|är inte på kontoret)\s{0,3}(?:\(.{0,80}|\.|$)"
)


_AM = re.compile(r"^(?:jsem|som|jestem|i am|i'm|ich bin|je suis|estoy|estou|sono|jag är|jeg er|olen) ")


def is_vacation_subject(subject: str) -> bool:
    """Whether a subject is that of an out-of-office notice, whole or as its first words."""
    text = folded(subject)
    bracketed = _BRACKETED.match(text)
    if bracketed and bracketed[1].strip() in VACATION_SUBJECTS:
        return True
    return any(_VACATION.match(one) or _NOTES.match(one) for one in (text, untagged(text)))


def may_be_vacation_subject(subject: str) -> bool:
    """Whether absence notices have such a subject, and people's requests too."""
    text = untagged(folded(subject))
    said = _AM.match(text)  # what people say in whole sentences, too
    return bool(_MAYBE_VACATION.match(text) or (said and _VACATION.match(text, said.end())))


def behind_an_absence(subject: str) -> str:
    """What stands behind words of an absence and a colon, as responders set them before the subject that they
    answer; ``""`` where none stand so."""
    text = untagged(folded(subject))
    found = _MAYBE_VACATION.match(text)
    return text[found.end() :].strip() if found is not None and found[0].endswith((":", "：")) else ""


def is_bounce_subject(subject: str) -> bool:
    """Whether a subject begins as those of mail servers do."""
    text = folded(subject)
    return text.startswith(BOUNCE_SUBJECTS) or untagged(text).startswith(BOUNCE_SUBJECTS)


def may_be_bounce_subject(subject: str) -> bool:
    """Whether mail servers write such a subject, and people too."""
    text = untagged(folded(subject))
    return text.startswith(MAYBE_BOUNCE_SUBJECTS) or is_bounce_subject(subject)
