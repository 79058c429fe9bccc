"""What a line at the end of a mail is: contact data, a closing phrase, a name, or words."""

import re

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.quote_phrases import CLOSINGS, SIGNED

_LONG = 160
_SHORT = 70
_DOMAIN = r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,12}"
_MAIL = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_WEB = re.compile(rf"(?:https?://|www\.)\S{{2,200}}|(?<![\w@.-]){_DOMAIN}(?:/\S{{0,100}})?(?![\w@])")
_PHONE = re.compile(r"(?<![\w.,:/-])\+?\(?\d(?:[ \xa0./()–-]{0,3}\d){5,16}(?![\w:€%])")
_LABEL = re.compile(
    r"(?:^|[|·•,;/–-]\s{0,3}|\s)(?:t|m|f|p|e|w|h|tel|tél|telf|tlf|tfno|tel[eé]f?ono?s?|telefon|telefoon|"
    r"teléfono|téléphone|phone|"
    r"mobile?|mob|mobil|móvil|movil|cell|cellulare|cel|celular|telemóvel|gsm|handy|fax|faks|dir|direct|"
    r"durchwahl|dw|dl|direkt|standard|"
    r"vaihde|puh|puhelin|kom|komórka|mobiel|ext|ramal|interno|poste|linie|linje|växel|tlf\.nr|sími|cep|"
    r"dahili|faks|"
    r"тел|моб|телефон|факс|доб|вн|e-?mail|mail|email|web|site|internet|http|skype|linkedin|電話|電 ?話|"
    r"内線|內線|携帯|手機|手机|电话|传真|"
    r"傳真|邮箱|電郵|電子郵件|信箱|微信|分機|分机|전화|휴대폰|휴대전화|팩스|내선|이메일|메일|연락처|"
    r"직통|hp)\.?\s?[:：.]{0,2}\s{0,3}(?=[+(\d\w])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\d[\d \xa0./()+–-]{2,24}\d")
_FIRMS = frozenset(
    "GmbH gGmbH mbH AG KG OHG GbR UG KGaA e.V e.K eG Ltd Limited LLC LLP Inc Corp PLC plc SA "
    "S.A SAS S.A.S SARL S.à.r.l EURL S.L SL S.L.U SLU S.C S.r.l Srl SRL S.p.A SpA S.n.c snc "
    "s.a.s Lda Ltda B.V BV N.V NV VOF V.O.F AB A/S ApS AS ASA Oy Oyj Ky s.r.o r.o a.s o.o S.K.A "
    "S.J A.Ş Şti ООО ОАО ЗАО ПАО АО ИП".split()
)
_FIRMS_WITHOUT_SPACE = re.compile(
    r"株式会社|有限会社|合同会社|㈱|有限公司|股份公司|集团|集團|주식회사|\(주\)|㈜"
)
_POSTAL = re.compile(
    r"(?:^|[\s,|·•–-])(?:[A-Z]{1,2}-)?\d{2,5}[ -]?\d{0,4}[A-Z]{0,2}\s{1,2}[A-ZÀ-ÝĀ-ŽА-ЯŁŚŻ][\w.'-]{2,30}"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2} \d{5}\b|〒\s?\d{3}|\d{1,4}(?:丁目|番地|号|號|"
    r"号楼)|[市区區县縣路街].{0,12}\d{1,5}[号號]"
)
_STREET = re.compile(
    r"(?:str\.|straße|strasse|weg|gasse|allee|platz|ring|ufer|damm|chaussee|straat|laan|plein|kade|gatan|"
    r"vägen|vej|gade|veien|vei|"
    r"gata|katu|tie|polku|utca|út)\s{0,2}\d{1,4}|\b(?:rue|avenue|av|bd|boulevard|place|chemin|impasse|"
    r"quai|via|viale|piazza|corso|"
    r"calle|avda|plaza|paseo|rua|praça|travessa|ul|al|pl|os|ulice|náměstí|nám|ул|пр|просп|пер|пл|д|cad|"
    r"cd|sok|sk|mah|blv)"
    r"\b\.?.{1,40}\d|\d{1,5}[a-z]?,?\s.{1,30}\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|way|square|"
    r"court|close|place|rue|"
    r"avenue|boulevard|chemin|place|exchange|house|park|suite|floor)\b",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"\b(?:HR[AB]\s?\d|Amtsgericht|Handelsregister|Geschäftsführ\w{0,5}|Vorstand|Aufsichtsrat|USt|UID|"
    r"Steuer-?Nr|VAT|KvK|BTW|SIRET|SIREN|"
    r"RCS|TVA|P\.?\s?IVA|C\.F\.|REA|CIF|NIF|NIPC|CNPJ|NIP|REGON|KRS|IČO?|DIČ|Org\.?\s?nr|CVR|Y-tunnus|"
    r"ИНН|ОГРН|КПП|Company (?:No|Reg))\b"
)
_PARTS = re.compile(r"\s[|·•]\s|\s{3,}")
_PICTURE = re.compile(
    r"\[(?:cid:|image|logo|bild|imagen|immagine|afbeelding)[^\]\n]{0,120}\]|<https?://[^<>\s]{1,300}>",
    re.IGNORECASE,
)
_FUNCTION = re.compile(
    r"\b(?:manager|director|officer|engineer|head of|assistant|consultant|partner|owner|founder|ceo|cto|"
    r"cfo|coo|administrator|"
    r"specialist|analyst|coordinator|supervisor|accountant|sales|support|department|dept|team lead|"
    r"secretary|technician|"
    r"\w{0,20}leit(?:er|ung)(?:in)?|geschäftsführ\w{0,6}|inhaber(?:in)?|sachbearbeit\w{0,6}|"
    r"referent(?:in)?|buchhaltung|vertrieb|einkauf|verwaltung|"
    r"abteilung|sekretariat|prokurist(?:in)?|berater(?:in)?|techniker(?:in)?|directeur|directrice|"
    r"responsable|gérante?|chargée? de|"
    r"assistante?|service|comptable|jefe|jefa|gerente|director[ae]|departamento|dpto|administrativ[oa]|"
    r"técnico|ufficio|responsabile|direttore|"
    r"titolare|impiegat[oa]|diretora?|coordenador[a]?|departamento|bedrijfsleider|directeur|"
    r"medewerk\w{0,4}|afdeling|hoofd|"
    r"chef|ansvarig|avdelning|ekonomi|säljare|konsult|leder|afdeling|konsulent|sjef|daglig|rådgiver|"
    r"saksbehandler|avdeling|"
    r"päällikkö|johtaja|asiantuntija|sihteeri|osasto|kunnossapito|yrittäjä|kierownik|dyrektor|"
    r"specjalista|dział|księgow\w{1,3}|asystent(?:ka)?|"
    r"vedoucí|ředitel(?:ka)?|jednatel(?:ka)?|účetní|oddělení|referent(?:ka)?|müdürü?|uzmanı?|sorumlusu?|"
    r"departmanı|директор|"
    r"менеджер|специалист|инженер|бухгалтер|отдел|начальник|руководитель)\b|[部課课科室係]$|[部課课科]\s|"
    r"経理|總務|总监|經理|经理|主任|主管|部長|課長|"
    r"\b(?:buyer|teacher|nurse|receptionist|lawyer|solicitor|architect|developer|designer|editor|"
    r"lecturer|professor|"
    r"planner|controller|executive|president|clerk|chair(?:man|woman)?|einkäufer(?:in)?|lehrer(?:in)?|"
    r"arzt|ärztin|architekt(?:in)?|"
    r"disponent(?:in)?|hausmeister|meister|secrétaire|avocate?|architecte|enseignante?|achet\w{2,4}|"
    r"encargad[oa]|profesora?|"
    r"abogad[oa]|avvocato|insegnante|geometra|docent|inkoper|eigenaar|beheerder|lärare|sköterska|lærer|"
    r"opettaja|nauczyciel(?:ka)?|"
    r"učitel(?:ka)?|öğretmen|учитель|praxis|kanzlei|stadtwerke|gemeinde|mairie|ayuntamiento|comune di|"
    r"gemeente|"
    r"kommune?|urząd|úřad|belediyesi|hotel|klinik|hospital|universit\w{1,3}|gymnasium|school|consulting|"
    r"solutions|logisti\w{1,3})\b|"
    r"팀장|과장|부장|대리|사원|팀$|부서|실장|팀\s",
    re.IGNORECASE,
)
_THANKS = tuple(
    "thank|dank|besten dank|vielen dank|merci|gracias|grazie|obrigad|bedankt|tack|tak|kiitos|dzięk|děkuj|"
    "teşekkür|спасибо".split("|")
)
_NAMED = Lazily(
    r"(?:,\s{0,3}|^(?i:mvh|kh|vh|lg|vg|mfg|hilsen|terveisin|terv\.?|t\.|t:|gr\.?|groet|gruß|cheers|"
    r"regards|saludos|saluti|"
    r"pozdrawiam|pozdr\.?|zdraví|hälsar|hälsningar|cdlt|att|abraço|sds)\s{1,3}|"
    r"^/\s?)[A-ZÀ-ÝĀ-ŽА-ЯŁŚŻ][\w.'-]{1,30}"
    r"(?:\s[A-ZÀ-ÝĀ-ŽА-ЯŁŚŻ][\w.'-]{0,30}){0,2}\s{0,3}$"
)
_SENTENCE = tuple(".!?…。！？:：,;、")
_ABBREVIATED = frozenset(
    "inc. ltd. co. corp. nr. inż. mgr. ing. dr. prof. jr. sr. s.a. b.v. n.v. s.p.a. s.r.l. s.r.o. o.o. a.ş. "
    "st. e.v. e.k. a.s. şti. s.l. s.l.u. lda. ltda. n.c. s.n.c. avd. tel. bsc. msc. ph.d. ph.d.".split()
)
_RULE = re.compile(r"\s{0,8}(?:[-_=*~–—+#・･.]{3,200}|[─━═―]{2,200}|[*+※◆■□]{2,100}.{0,60}|—)\s{0,8}")
_MAY_BE_DATA = re.compile(r"[\d@]|\w\.\w")
_DOTTED = re.compile(r"\w[.@]\w")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{1,40}")
_POLITE = re.compile(r"[^\W\d_]{2,40}")


def is_rule(line: str) -> bool:
    """Whether a line only draws a line."""
    return bool(line) and _RULE.fullmatch(line[:201]) is not None


def kinds(line: str) -> set[str]:
    """Which contact data a line holds: "phone", "web", "mail", "post", "firm", or "picture"."""
    if len(line) > _LONG:
        return set()
    found = set()
    bare = line.strip()
    has_digit = _DIGIT.search(bare) is not None
    if bare[:1] in ("[", "<") and _PICTURE.search(bare) and not _POLITE.search(_PICTURE.sub("", bare)):
        return {"picture"}
    if has_digit and _is_phone(bare):
        found.add("phone")
    if _DOTTED.search(bare) and bare.count(" ") < 14:
        words = len(_WORD.findall(_WEB.sub("", _MAIL.sub("", bare))))
        if _MAIL.search(bare) and words <= 4:
            found.add("mail")
        elif _WEB.search(bare) and words <= 3:
            found.add("web")
    if _is_prose(bare):
        return found
    if _is_firm(bare) or ((has_digit or ":" in bare) and _REGISTERED.search(bare)):
        found.add("firm")
    if has_digit and (_POSTAL.search(bare) or _STREET.search(bare)):
        found.add("post")
    return found


def _is_firm(line: str) -> bool:
    if any(one.strip(".,;|()·•") in _FIRMS for one in line.split()[1:]):
        return True
    return not line.isascii() and _FIRMS_WITHOUT_SPACE.search(line) is not None


def is_words(line: str) -> bool:
    """Whether a line is a sentence or a piece of one, and no contact data: the quick answer for most."""
    bare = line.strip()
    if len(bare) > _LONG:
        return True
    return _is_prose(bare) and not _MAY_BE_DATA.search(bare)


def is_short(line: str) -> bool:
    """Whether a line may be a name, a function or a company: a few words that are no sentence."""
    bare = line.strip()
    if not bare or len(bare) > _SHORT:
        return False
    return len(bare.split()) < 10 and not _is_prose(bare)


def has_function(line: str) -> bool:
    """Whether a line names what somebody does in a company."""
    return _FUNCTION.search(line[:_SHORT]) is not None


def is_closing(line: str) -> bool:
    """Whether a line consists of a closing phrase, with a name behind it or without."""
    bare = line.strip()
    if not bare or len(bare) > 70 or bare[-1] in "?:：" or _DIGIT.search(bare):
        return False
    if f"{bare.casefold()},".startswith(CLOSINGS):
        return len(bare.split()) < 8
    if bare[0] == "/":
        return bare[1:2].isupper() and len(bare.split()) < 4  # Swedish: "/Britt"
    return bare.endswith(SIGNED) and len(bare) < 14


def thanks(line: str) -> bool:
    """Whether a closing line may as well ask for something: "Merci d'appeler"."""
    return len(line.split()) > 1 and line.strip().casefold().startswith(_THANKS)


def holds_name(line: str, names: frozenset[str]) -> bool:
    """Whether a closing line ends in a name: the sender's, or one behind a comma or a short phrase."""
    tokens = _WORD.findall(line[:_LONG].casefold())
    return not names.isdisjoint(tokens) or _NAMED.search(line) is not None


def _is_phone(line: str) -> bool:
    """Whether a line gives a number to call: one behind a label, or hardly anything else."""
    if len(line) > 120:
        return False
    number = _PHONE.search(line)
    label = _LABEL.search(line[:120])
    if label and _NUMBERED.match(line, label.end()) and not _is_prose(line):
        return True
    return number is not None and len(_WORD.findall(line)) <= 3 and sum(c.isdigit() for c in line) >= 7


def _is_prose(line: str) -> bool:
    """Whether a line ends as a sentence does, or has the length of one."""
    bare = line.rstrip(" \"')»”\u200b")
    if bare.endswith(_SENTENCE) and bare.rsplit(None, 1)[-1].casefold() not in _ABBREVIATED:
        return True
    words = _POLITE.findall(line)
    return len(words) > 5 and sum([one.islower() and len(one) > 1 for one in words]) > 5
