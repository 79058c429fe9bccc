"""Challenge-response: a program that asks the sender to prove that he is a person before it delivers a mail.

An answer would prove it, and every further mail of ours would be answered the same way.
"""

import re

from mailtriage.intake import signs
from mailtriage.intake.handwriting import has_hand
from mailtriage.intake.makers import made_by
from mailtriage.intake.subjects import folded, folded_text, untagged
from mailtriage.model.mail import Mail

# Fields that only these programs write.
_FIELDS = (
    "x-boxtrapper", "x-bluebottle-request", "x-tmda-fingerprint", "x-askversion", "x-spamazoid-md",
    "spamlion",
    "x-choicemail-registration-request", "x-exispam", "x-spamarrest-noauth", "x-spamarrest-probe",
    "x-mailinblack", "x-boxbe", "x-knowspam", "x-asksender", "x-qurb", "x-sav", "x-active-spam-killer",
    "x-whitelist-confirm", "x-mib-type", "x-sendio", "x-bitbounce", "x-spamcheetah",
    "x-primary-address-challenge",
)  # fmt: skip
_SENDERS = re.compile(
    r"(?:confirm-[\w.=+-]{1,80}@|(?:spamblocker|spam-?blocker)-challenge@|"
    r"challenge[\w.+-]{0,40}@|verify@0spam|"
    r"[\w.+-]{1,60}@(?:[\w-]{1,40}\.)?(?:spamarrest|boxbe|mailinblack|spamguard\.vanquish|knowspam|"
    r"bluebottle|0spam|ipermitmail|spamstomp|choicemail|sendio|bitbounce|mailblocks|sendersecure|"
    r"antispam\.uol|digiportal|cleanmymailbox|mailwasher)\.)"
)
_SUBJECTS = re.compile(
    r"^(?:(?:re|aw|sv|antw|rv|res): )?(?:bitte bestätigen: |confirm: |one more step before |"
    r"confirmation nécessaire pour votre (?:e-?mail|message|courriel)|your e?-?mail requires verification|"
    r"please confirm your (?:message|"
    r"e-?mail)|"
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
    r"confirme (?:o )?(?:seu|sua) (?:e-?mail|mensagem)|antispam uol|bevestig uw (?:e-?mail|bericht)|"
    r"verificación (?:de|del) remitente|verifica (?:del )?mittente|verificação (?:de|do) remetente|"
    r"vérification (?:de l')?expéditeur|absender-?(?:überprüfung|verifizierung|bestätigung)|"
    r"verificatie afzender|weryfikacja nadawcy|ověření odesílatele|подтверждение отправителя|"
    r"送信者(?:の)?確認|送信者認証|请验证您|請驗證您|发件人验证|寄件人驗證|발신자 (?:확인|인증))|"
    r"sender verification required|registration request\)?$|please authori[sz]e your (?:message|e-?mail)|"
    r"confirm(?:e|ez)? (?:o envio|el envío|l'envoi|l'invio)|bestätigen sie (?:den versand|ihre nachricht)"
)
# Why it waits, what the sender shall do, what then happens to his mail: all three, or one with a subject or
# a sender above.
_WHY = (
    "challenge-response", "challenge/response", "sender verification", "sender address verification",
    "sender confirmation", "spamblocker", "spam blocker", "spam arrest", "spamarrest", "boxbe", "boxtrapper",
    "tmda", "mailinblack", "bitbounce", "active spam killer", "guest list", "senders list", "sanebox",
    "approved sender", "approved beforehand",
    "verified sender", "list of senders", "suspect email", "whitelist", "white list",
    "allow list", "allowlist", "safe list", "safelist", "address book", "contact list", "list of contacts",
    "my contacts", "unknown sender", "unknown address", "new sender", "first-time sender", "qsecretary",
    "qconfirm",
    "not reached me yet",
    "first time sender",
    "first time you", "not mailed before", "not emailed before", "never written", "not written to",
    "don't recognize", "do not recognize", "don't know you", "not know your", "anti-spam", "antispam",
    "anti spam", "spam filter", "spamfilter", "spam protection", "spam was", "real person", "a human",
    "human being", "a person", "not a robot", "not a machine", "not a spammer", "not a bot", "who sent it",
    "from spam", "eliminate spam", "less spam", "control spam", "block spam", "unsolicited", "junk mail",
    "screener", "gatekeeper", "unverified", "strangers", "not received email from you before",
    "for the first time", "not yet authori", "bluebottle",
    "adressbuch", "spamschutz", "spam-schutz", "unbekannte absender", "unbekannten absender",
    "unbekannter absender", "erlaubte absender", "jeder neue", "neue absender", "neuer absender",
    "only lets people", "lets people in", "human check", "kein roboter", "echter mensch", "absenderprüfung",
    "kein spam", "unerwünschte", "zum ersten mal", "vor werbung", "bestätigten absendern",
    "bestätigte absender", "noch nicht freigegeben", "noch nicht bekannt", "unerwünschter",
    "carnet d'adresses", "antipourriel", "expéditeur inconnu", "expéditeurs inconnus", "êtes pas un robot",
    "expéditeurs autorisés", "liste blanche", "courrier indésirable", "êtes une personne", "êtes humain",
    "première fois", "vrai expéditeur", "des spams", "du spam", "dans nos contacts", "dans mes contacts",
    "dans ses contacts", "pas un robot", "expéditeur non reconnu",
    "persona real", "lista blanca", "remitente desconocido", "remitentes desconocidos", "correo no deseado",
    "no es un robot", "libreta de direcciones", "remitentes autorizados", "lista de contactos",
    "primera vez", "mis contactos", "no deseados",
    "persona reale", "mittente sconosciuto", "mittenti sconosciuti", "non sei un robot",
    "posta indesiderata", "non è ancora autorizzato", "indirizzo non è", "prima volta", "un robot",
    "rubrica", "mittenti autorizzati", "pessoa real", "remetente desconhecido", "remetentes desconhecidos",
    "por robôs", "indesejad", "remetente válido",
    "não é um robô", "lista de remetentes", "pessoa de verdade", "catálogo de endereços",
    "onbekende afzender", "adresboek", "geen robot", "echt persoon", "ongewenste",
    "okänd avsändare", "okända avsändare", "skräppost", "ukendt afsender", "ukendte afsendere", "uønsket",
    "ukjent avsender", "tuntemattom", "roskaposti",
    "nieznanych nadawców", "nieznany nadawca", "niechciana", "nie jest robotem", "jest człowiekiem",
    "neznám", "nevyžádan", "ismeretlen feladó", "kéretlen", "bilinmeyen gönderen", "αγνωστ",
    "неизвестн", "защит", "не робот", "спам", "迷惑メール", "初めての方", "送信者確認", "送信者の確認",
    "本人確認", "ロボットでは", "垃圾邮件", "垃圾郵件", "白名单", "白名單", "通讯录", "陌生", "首次", "真人",
    "拦截", "攔截", "스팸", "주소록", "발신자 확인",
)  # fmt: skip
_DO = (
    "to confirm that you", "to verify that you", "prove that you", "prove you", "confirm you are",
    "confirm that you", "verify that you", "verify you are", "verify yourself", "verify your",
    "identify yourself",
    "confirm your", "authorize your", "authorise your", "authenticate", "confirm the delivery",
    "to release your", "to release it", "release the message", "to have it delivered",
    "to have your message delivered", "to have your mail delivered", "to deliver your",
    "to be delivered, you",
    "requires verification", "reply to this", "replying to this", "reply to the", "answer this message",
    "tap the", "tap here", "press the", "let it through", "click on the", "click the", "click here",
    "click below", "following link", "link below",
    "following page",
    "open the following", "visit the", "please visit", "request to be added", "to be added to",
    "to be let in",
    "fill in", "fill out", "complete this form", "complete the", "short form", "captcha", "solve the",
    "solve a",
    "puzzle", "type the", "enter the", "one-time", "only once", "do this once", "need to do this",
    "klicken sie", "klicke", "bestätigen sie", "einmal bestätigen",
    "einmalig bestätigen", "bestätige", "auf diese e-mail antworten",
    "antworten sie einfach",
    "auf diese mail antworten", "freischalten", "folgenden link", "cliquez", "cliquer", "clic sur",
    "confirmez",
    "confirmer", "répondez simplement", "répondre à ce", "authentifi", "haga clic", "haz clic", "pulse",
    "confirme", "confirmar", "responda a este", "verifique", "verificación", "clicca", "cliccare",
    "fare clic", "prema ", "premi ", "inserisca", "inserisci",
    "conferma", "rispondi a", "rispondere a", "clique", "bevestig", "klik", "klicka", "bekräfta", "bekræft",
    "bekreft", "vahvist", "klikka", "kliknij", "klikn", "potwierd", "potvrď", "potvrdi", "kattint", "erősít",
    "tıkla", "onayla", "doğrula", "κλικ", "επιβεβαι", "подтверд", "нажм", "перейдите", "підтверд", "натисн",
    "クリック", "返信して", "返信いただ", "確認をお願い", "认证", "點擊", "点击", "验证", "驗證", "確認信",
    "클릭", "확인해",
)  # fmt: skip
_WAITS = (
    "not been delivered yet", "not yet been delivered", "not been delivered until", "is being held",
    "been held",
    "being held", "on hold", "in quarantine until", "awaiting", "set aside", "was intercepted",
    "been intercepted", "held in", "held until", "waiting to be", "is waiting", "straight through",
    "go through", "let it through", "will be delivered",
    "will then be delivered", "then be delivered", "be delivered immediately",
    "receive your original message", "not need to resend",
    "get your message through", "gets through", "direkt durch", "noch nicht bei mir",
    "have your message delivered", "have your mail delivered",
    "message through", "to have it delivered", "accepts mail from", "accept mail from",
    "accepts messages from",
    "only receive mail from", "before your message", "before your email", "before your mail",
    "before i can receive", "before it can be delivered", "before delivery", "to be delivered",
    "might not see",
    "may not see", "will not see", "won't see", "won't reach", "not reach me until", "decides who",
    "who may write", "be let in", "put you on", "will be discarded", "will be deleted", "pending",
    "is not in my", "not on my", "on the list of", "is not on the", "has been quarantined",
    "be forwarded to", "will be released", "not have to confirm", "not need to", "in my folder",
    "jump to the top",
    "noch nicht zugestellt", "zurückgehalten", "erst zugestellt", "vorerst", "dann kommt sie", "wird dann",
    "wird sie zugestellt", "wird ihre nachricht zugestellt", "wird ihre e-mail zugestellt", "wartet auf",
    "in quarantäne", "angehalten", "n'a pas été délivré", "n'a pas encore été", "en attente", "sera délivré",
    "sera remis", "alors remis", "sera alors", "sera transmis", "sera distribué", "retenu",
    "mis en quarantaine", "a été bloqué",
    "requiere que", "será entregado", "se entregará", "retenido", "en espera", "pendiente",
    "no ha sido entregado",
    "para que su", "para que tu", "sarà consegnat", "verrà consegnat", "per consegnar", "in quarantena",
    "in attesa", "trattenut", "in sospeso",
    "para que sua", "para que a sua", "para que o seu", "será entregue", "será encaminhad", "seja encaminhad",
    "seja entregue", "retid", "em espera", "wordt bezorgd", "bericht bezorgd", "mail bezorgd",
    "bericht afgeleverd", "wordt afgeleverd", "vastgehouden", "in de wacht",
    "tegengehouden", "levereras", "väntar", "kvarhåll", "leveres", "tilbageholdt", "venter på",
    "holdt tilbake",
    "toimitetaan", "odottaa", "zostanie dostarczon", "wstrzyman", "oczekuj", "bude doručen", "pozdržen",
    "čeká",
    "kézbesít", "visszatart", "iletilecek", "beklet", "bekliyor", "θα παραδοθεί", "αναμονή",
    "будет доставлен",
    "задержан", "ожида", "удержан", "буде доставлен", "затриман", "очіку", "配信され", "配送され", "保留",
    "届けら", "お届けし", "次回から", "不要になり", "隔離され", "投递", "送达", "送達", "暂存", "投遞",
    "隔离", "隔離",
    "仅需一次", "보류", "전달됩", "배달됩", "대기",
)  # fmt: skip
_TEXTS = (_WHY, _DO, _WAITS)
_LONGEST = 2500


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
    subject = untagged(folded(mail.subject))
    named = _SENDERS.match(sender) or _SUBJECTS.search(subject)
    answers = mail.refers_to or signs.has_null_return_path(mail)
    if not named and not (answers or signs.is_reply(mail)) and not made_by(mail) and has_hand(mail):
        return None
    text = " ".join(folded_text(mail.reply_text[:_LONGEST]).split())
    found = [said for words in _TEXTS if (said := next((word for word in words if word in text), None))]
    if named and (len(found) > 1 or (found and answers) or not text):
        return f"challenge-response: {(named[0] or sender)[:60]}"
    if len(found) == len(_TEXTS) and _is_short(text) and not _ASKS.search(text):
        return f"challenge-response: {', '.join(found)}"
    return None


# A person asks in words of his own, or writes of himself and others at length.
_ASKS = re.compile(
    r"\b(?:add|whitelist|unblock) us\b|\b(?:our|unsere|nos|nuestros|le nostre|onze|våra|vores|våre|"
    r"nasze) (?:e-?)?mails?\b|"
    r"\b(?:i|we) (?:clicked|get|got|tried)\b|"
    r"(?:can|could|would) you (?!please confirm|verify)|"
    r"\b(?:können sie|kannst du|könnten sie|pouvez-vous|pourriez-vous|puede usted|podría|podrían|può|potete|"
    r"potreste|poderia|kunt u|kan du|kan ni|voisitteko|czy moż|můžete|tudna|можете|могли бы)\b|"
    r"\b(?:we|our|us|wir|uns|unser\w{0,2}|nous|nuestr[oa]s?|noi|wij|ons|onze|vi|my|мы|ми) (?:have|can|get|"
    r"are|need|"
    r"use|do|did|were|haben|können|bekommen|avons|sommes|tenemos|abbiamo|temos|hebben|har|mamy|máme)\b"
)
_LONGEST_TEXT = 1200


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_TEXT
