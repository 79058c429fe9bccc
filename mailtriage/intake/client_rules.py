"""What rules and templates of people's mail programs send: absences, receipts and circulars.

Their header is that of whatever the person writes, so that only a text may speak for them that says nothing
else: short, all of it known, without a question or a wish.
"""

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.sentences import is_contrast
from mailtriage.intake.subjects import folded_text, is_vacation_subject, may_be_vacation_subject
from mailtriage.intake.told import ABSENT, Told, is_of_oneself, own_text
from mailtriage.model.mail import Mail

_MOST = 5  # sentences
_CLEAR = frozenset(("back", "instead", "later", "excuse"))
_TO_WRITERS = frozenset(("later", "received", "thanks"))
_RECEIVED = frozenset(("thanks", "received", "later"))
_CANNED = frozenset(("later", "instead"))
_LINES, _HEAD = 12, 3000
# How circulars tell their readers to leave: what they get and why, or what to do who does not want it.
_CIRCULAR = Lazily(
    r"\b(?:(?:you(?:'re| are) (?:receiving|getting)|you (?:receive|received|get)) (?:this|"
    r"our) .{0,60}(?:because|as|since) (?:you|we)\b|"
    r"sie (?:erhalten|bekommen) (?:diese[nsr]?|unsere[nr]?) .{0,60}(?:,|weil|da|als)|"
    r"vous recevez (?:ce|cet|cette|notre) .{0,40}car|recibe (?:este|esta) .{0,40}porque|"
    r"(?:riceve|ricevi) (?:questa|questo|la nostra) .{0,40}(?:perché|in quanto)|"
    r"(?:recebe|está a receber) (?:este|esta) .{0,40}porque|u ontvangt (?:deze|dit|onze) .{0,40}omdat)|"
    r"\b(?:to (?:unsubscribe|opt out|be removed|leave this list)|zum abmelden|zur abmeldung|"
    r"um sich (?:vom newsletter )?abzumelden|pour vous (?:désabonner|désinscrire)|para darse de baja|"
    r"per (?:cancellar|disiscriver)\w{1,4}|para cancelar a (?:subscrição|inscrição)|om u (?:af|uit) te|"
    r"för att avregistrera|for at afmelde|for å melde deg av|aby (?:się wypisać|zrezygnować)|"
    r"pro odhlášení|чтобы отписаться)\b|"
    r"(?:if you (?:no longer|do not|don't|would rather not) (?:wish|want|like)?|"
    r"(?:wenn|falls|sollten|solltet|solltest) (?:sie|ihr|du) .{0,60}(?:nicht (?:mehr|länger)|"
    r"kein\w{0,2}\b.{0,40}\bmehr)|"
    r"sie möchten (?:keine|diesen|diese|unsere).{0,60}mehr|"
    r"si vous ne (?:souhaitez|désirez|voulez) plus recevoir|si (?:ya )?no (?:desea|quiere)(?: seguir)? recib|"
    r"se non (?:desidera|vuole|desideri|vuoi) più ricevere|se não (?:deseja|quiser|"
    r"pretende)(?: mais)? receber|"
    r"(?:wilt|wenst) u .{0,60}(?:niet (?:meer|langer)|geen .{0,40}meer)|om du inte längre vill|"
    r"hvis du ikke længere|hvis du ikke lenger|jeśli nie (?:chcesz|chcą).{0,40}otrzymywać|"
    r"pokud (?:již|si) .{0,20}nepřejete)"
    r".{0,160}(?:repl|click|send|write|email|let us know|antwort|klick|schick|send|schreib|mail|genügt|"
    r"répon|cliqu|écri|envoy|respon|haga|escrib|env[ií]|rispond|clicc|scriv|invi|clique|responda|escreva|"
    r"antwoord|klik|stuur|mail|svar|klick|skriv|odpowied|kliknij|napisz|odpověz|klikn|napiš)"
)
# One of these stands in all of them.
_CIRCULAR_STEMS = (
    "you receive", "you get", "receiving this", "getting this", "receiving our", "sie erhalten",
    "sie bekommen",
    "vous recevez", "recibe", "ricev", "recebe", "ontvang", "unsubscribe", "opt out", "removed", "leave this",
    "abmeld", "abzumeld", "désabonner", "désinscrire", "recevoir", "de baja", "recibir", "cancellar",
    "disiscriver", "cancelar", "receber", "om u ", "avregistrera", "afmelde", "melde deg", "wypisać",
    "zrezygnować", "otrzymywać", "odhlášení", "nepřejete", "отписаться", "if you no longer", "if you do",
    "if you would", "wenn sie", "falls sie", "sollten sie", "sie möchten", "wenn ihr", "falls ihr",
    "solltet ihr", "wenn du", "falls du", "solltest du", "wilt u", "wenst u", "om du inte",
    "hvis du ikke",
)  # fmt: skip
# Whom a circular greets that nobody is named in, for all are in Bcc.
_MANY = Lazily(
    r"(?:sehr geehrte |liebe |werte )(?:\w{0,20}mitglieder|kund\w{1,10}|\w{0,10}eltern|kolleg\w{1,8}|"
    r"\w{0,15}freund\w{1,5}|geschäftspartner\w{0,5}|leser\w{0,6}|vereins\w{1,20}|gäste|nachbar\w{1,4})|"
    r"dear (?:all|members|customers|clients|friends|parents|partners|neighbou?rs|readers|subscribers)|"
    r"(?:chers|chères) (?:adhérents|membres|clients|amis|parents|collègues|partenaires)|"
    r"(?:estimados|queridos) (?:socios|clientes|amigos|padres|miembros)|"
    r"(?:cari|gentili) (?:soci|clienti|amici|genitori|colleghi)|"
    r"(?:caros|prezados) (?:sócios|clientes|amigos)|"
    r"beste (?:leden|klanten|ouders|relaties|vrienden)|kära (?:medlemmar|kunder|vänner)|"
    r"kære (?:medlemmer|kunder|venner)|kjære (?:medlemmer|kunder|venner)|hyvät? (?:jäsenet|asiakkaat)"
)
# What only a desk thanks for.
_ENQUIRED = Lazily(
    r"thank(?:s| you)(?: very much)? for (?:your|the) (?:enquiry|inquiry)|"
    r"(?:dank|danke) für (?:ihre|deine) anfrage|"
    r"merci (?:de|pour) votre demande|gracias por su (?:consulta|solicitud)|"
    r"grazie per la (?:sua|tua) richiesta|"
    r"obrigad[oa] pelo seu contacto|(?:bedankt|dank) voor uw (?:aan)?vraag|tack för din förfrågan|"
    r"tak for din (?:henvendelse|forespørgsel)|takk for din henvendelse|kiitos yhteydenotosta|"
    r"dziękujemy za (?:zapytanie|zgłoszenie)|děkujeme za (?:váš )?dotaz|お問い合わせ(?:いただき|ありがとう)"
)
_NOTES = ("automat", "autogener", "auto-gener", "system-gener", "systemgener", "computer-gener", "autom",
          "自動", "自动", "자동", "автомат", "αυτόματ")  # fmt: skip


def by_rule(told: Told) -> tuple[bool, str] | None:
    """Whether an absence, and by which sentence it is known, for what answers a mail; None for a person."""
    opening, senses = told.opening, told.senses
    unknown = sum(not found for found in opening)
    if told.wants or len(opening) > _MOST or unknown > len(opening) // 4 or not opening:
        return None
    away = "absent" in senses or ("away" in opening[0] and len(senses & _CLEAR) > 1)
    if away and senses & _CLEAR and not told.is_to_come and not is_contrast(told.first(ABSENT)):
        return True, told.first(ABSENT)
    if "received" in opening[0] and len(opening) > 1 and senses >= _CANNED:
        return False, told.first(frozenset(("received",)))
    first = told.sentences[0][0]
    if not unknown and "later" in senses and not told.is_of_oneself and _ENQUIRED.search(first):
        return False, first[:80]
    if senses >= _RECEIVED and not unknown and not told.is_of_oneself:
        return False, told.first(frozenset(("received",)))
    thanked = "thanks" in senses and not told.is_of_oneself
    if thanked and not unknown and len(opening) > 1 and senses >= _CANNED:
        return False, told.first(frozenset(("thanks",)))
    return None


def may_be_by_a_rule(mail: Mail) -> bool:
    """Whether a mail that answers nothing is worth reading for the words of a rule: few of people's are."""
    if is_vacation_subject(mail.subject) or may_be_vacation_subject(mail.subject):
        return True
    start = own_text(mail)[:_HEAD].lower()
    return says_automatic(start)


def says_automatic(text: str) -> bool:
    """Whether a folded text names something automatic, in any language."""
    return any(one in text for one in _NOTES)


def absent_unasked(mail: Mail, told: Told) -> str | None:
    """An absence by subject and text, which thanks for a mail or says what becomes of it; or None."""
    subject = mail.subject
    if not (is_vacation_subject(subject) or may_be_vacation_subject(subject)):
        return None
    opening, senses = told.opening, told.senses
    known = bool(opening) and len(opening) <= _MOST and all(opening)
    if not known or "absent" not in senses or told.wants or told.is_to_come or told.has_grievance:
        return None
    if is_contrast(told.first(ABSENT)) or not (senses & _TO_WRITERS or "instead" in senses):
        return None
    return told.first(ABSENT)


def received_unasked(told: Told) -> str | None:
    """An acknowledgement that says what becomes of a mail, in few known sentences; or None. The other desk's
    agent who writes so by hand waits for no answer either."""
    opening, senses = told.opening, told.senses
    unknown = sum(not found for found in opening)
    if not 1 < len(opening) <= _MOST or unknown > 1 or told.wants or told.has_grievance:
        return None
    if "received" not in opening[0] or not senses & _TELL_ON or told.is_of_oneself:
        return None
    return told.first(frozenset(("received",)))


_TELL_ON = frozenset(("later", "instead"))


def circular(mail: Mail) -> str | None:
    """The line by which a circular, written by hand and sent to many, may be left; or None."""
    if any(note.startswith("calendar:") for note in mail.notes):
        return None  # an invitation, by a calendar that sends its own
    lines = [line for line in own_text(mail)[-_HEAD:].split("\n") if line.strip()][-_LINES:]
    tail = folded_text(" ".join(" ".join(lines).split()))
    if not mail.to and not mail.cc and (greeted := _MANY.match(folded_text(own_text(mail)[:80]).strip())):
        speaks = is_of_oneself(tail) or any(one.rstrip().endswith(("?", "？")) for one in lines)
        return None if speaks else greeted[0]
    found = _CIRCULAR.search(tail) if any(one in tail for one in _CIRCULAR_STEMS) else None
    if not found or is_of_oneself(tail):
        return None
    return found[0][:80]
