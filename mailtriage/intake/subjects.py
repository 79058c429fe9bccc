"""The subjects that mail servers and absence notices write, by language."""

import re
import unicodedata


def folded(subject: str) -> str:
    """A subject for comparison: compatibility forms and case undone."""
    return unicodedata.normalize("NFKC", subject[:300]).casefold().strip()


_TAGS = re.compile(r"^(\[[^\]]{0,60}\]\s{0,5}|\*{2,5}[^*]{0,40}\*{2,5}\s{0,5}){1,5}")

# Whole first words of the subjects that mail servers write; a reply or forward starts otherwise.
BOUNCE_SUBJECTS = tuple(
    folded(one)
    for one in (
        "Undelivered Mail Returned to Sender",
        "Undeliverable:",
        "Undeliverable mail",
        "Undeliverable message",
        "Undelivered mail",
        "Delivery Status Notification",
        "Mail delivery failed",
        "Mail delivery failure",
        "Mail could not be delivered",
        "Mail System Error - Returned Mail",
        "Message delivery failure",
        "Message undeliverable",
        "Delivery failure",
        "Delivery Failure:",
        "Delivery failed",
        "Delivery delayed",
        "Delivery has failed",
        "Failure notice",
        "Returned mail:",
        "Non-delivery",
        "NDN:",
        "Nondeliverable mail",
        "Warning: could not send message for past",
        "Warning: message delayed",
        "Delayed Mail (still being retried)",
        "Unzustellbar",
        "Nicht zustellbar",
        "Zustellung fehlgeschlagen",
        "Fehler bei der Zustellung",
        "Non remis",
        "Echec de la remise",
        "Échec de la remise",
        "Échec de remise",
        "No se puede entregar",
        "No entregable",
        "Non recapitabile",
        "Mancata consegna",
        "Não é possível entregar",
        "Onbestelbaar",
        "Kan niet worden afgeleverd",
        "Olevererbart",
        "Kan inte levereras",
        "Kan ikke leveres",
        "Niedostarczalne",
        "Nie można dostarczyć",
        "Nedoručitelné",
        "Недоставленное сообщение",
        "Не удается доставить",
        "配信不能",
        "配信不可",
        "未送達",
        "无法送达",
        "系统退信",
    )
)

# Subjects of vacation notices; matched as a whole, or followed by a colon or dash.
VACATION_SUBJECTS = tuple(
    folded(one)
    for one in (
        # English
        "Automatic reply", "Auto reply", "Auto-reply", "Autoreply", "Auto response", "Auto-response",
        "Autoresponse", "Auto Responder", "Automated response", "Automated reply", "Out of Office",
        "Out of Office AutoReply", "Out of office reply", "Out of the office", "OOO", "Vacation reply",
        "I am out of the office", "I'm out of the office", "Away from office", "On vacation",
        # German
        "Automatische Antwort", "Abwesenheitsnotiz", "Abwesenheit", "Abwesenheitsmeldung",
        "Abwesenheitsbenachrichtigung", "Automatische Abwesenheitsmeldung", "Abwesend",
        "Automatische Rückmeldung", "Nicht im Büro", "Bin im Urlaub",
        # French
        "Réponse automatique", "Absence du bureau", "Absent du bureau", "Message d'absence",
        "Absence", "Réponse d'absence", "Notification d'absence",
        # Spanish, Catalan
        "Respuesta automática", "Fuera de la oficina", "Fuera de oficina", "Resposta automàtica",
        # Italian
        "Risposta automatica", "Fuori ufficio", "Fuori sede", "Assente dall'ufficio",
        # Portuguese
        "Resposta automática", "Fora do escritório", "Ausência temporária", "Ausente do escritório",
        # Dutch
        "Automatisch antwoord", "Automatische reactie", "Afwezigheidsbericht", "Afwezig",
        "Niet aanwezig",
        # Swedish, Danish, Norwegian, Finnish, Icelandic
        "Automatiskt svar", "Autosvar", "Frånvaro", "Frånvaromeddelande", "Ej på kontoret",
        "Automatisk svar", "Fravær", "Fraværsmelding", "Ikke til stede", "Ikke på kontoret",
        "Automaattinen vastaus", "Poissa toimistosta", "Poissaoloilmoitus", "Sjálfvirkt svar",
        # Polish, Czech, Slovak, Hungarian, Romanian, Slovene, Croatian
        "Odpowiedź automatyczna", "Automatyczna odpowiedź", "Nieobecność", "Poza biurem",
        "Automatická odpověď", "Mimo kancelář", "Automatická odpoveď", "Automatikus válasz",
        "Házon kívül", "Răspuns automat", "Samodejni odgovor", "Automatski odgovor",
        # Russian, Ukrainian, Bulgarian, Greek, Turkish, Baltic
        "Автоматический ответ", "Автоответ", "Автоматична відповідь", "Автоматичен отговор",
        "Αυτόματη απάντηση", "Otomatik yanıt", "Otomatik cevap", "Automaatvastus",
        "Automātiskā atbilde", "Automatinis atsakymas",
        # Japanese, Chinese, Korean
        "自動応答", "自動返信", "自動返信メール", "不在通知", "不在のお知らせ", "自动答复",
        "自动回复", "自動回覆", "자동 회신", "부재중",
    )
)  # fmt: skip
_VACATION = re.compile(
    "(?:"
    + "|".join(sorted(map(re.escape, VACATION_SUBJECTS), key=len, reverse=True))
    + r")\s{0,5}(?:$|[:：;\-–—【「(\[])"
)
_BRACKETED = re.compile(r"^[【\[「(]\s{0,3}([^】\]」)]{1,40})\s{0,3}[】\]」)]")


def untagged(subject: str) -> str:
    """A subject without the `[EXTERNAL]` and `***SPAM***` that gateways put before it."""
    return _TAGS.sub("", subject)


def is_vacation_subject(subject: str) -> bool:
    """Whether a subject is that of an out-of-office notice, whole or as its first words."""
    text = folded(subject)
    bracketed = _BRACKETED.match(text)
    if bracketed and bracketed[1].strip() in VACATION_SUBJECTS:
        return True
    return bool(_VACATION.match(text) or _VACATION.match(untagged(text)))


def is_bounce_subject(subject: str) -> bool:
    """Whether a subject begins as those of mail servers do."""
    text = folded(subject)
    return text.startswith(BOUNCE_SUBJECTS) or untagged(text).startswith(BOUNCE_SUBJECTS)
