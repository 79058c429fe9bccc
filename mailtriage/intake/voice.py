"""Whether somebody speaks in a mail: of himself, or to ask somebody for something, in whatever language.

Services ask their users, too ("Can't make it?"), and want them to check this and that: a faint voice.
"""

import re
from enum import Enum

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.sentences import QUESTIONS, is_wish
from mailtriage.intake.services import is_request
from mailtriage.intake.subjects import folded_text
from mailtriage.intake.told import Told, own_text, told_by
from mailtriage.model.mail import Mail

_LONGEST = 1500  # characters looked at
_MOST_LINKS = 1
_LONG_QUESTION = 50  # characters: what services offer is shorter
# How people speak of themselves where `told` knows no such words, by language.
_VOICE = Lazily(
    r"\b(?:îmi|mie|al meu|a mea|aș (?:vrea|dori)|benim|bana|bende|istiyorum|rica ederim|"
    r"moj[aeiu]?|meni|mojih|želim|molim (?:vas )?|prosim za|bih|rad bi|rada bi|"
    r"minu|mulle|soovin|mans|lūdzu|gribu|norėčiau|prašau|мен|моля|искам|имам|"
    r"tôi|mình|giúp|saya|aku|mohon|tolong|pls|"
    r"kindly (?:confirm|send|share|check|help|advise|let me)|(?:would|'d) (?:also )?like to know|"
    r"wüssten? gern|möchte(?:n)? (?:gern )?wissen|aimer(?:ions|ais) savoir|vorremmo sapere|"
    r"quisiéramos saber|gostaríamos de saber|willen graag weten|chcieliby\w{1,3} wiedzieć)\b|"
    r"助かります|頂けると|いただけると|お聞き|教えて|私|僕|我(?!们|們|司)|麻烦|麻煩|帮忙|幫忙|"
    r"저는|제가|저의|알려 ?주|אני|שלי|לי\b|אנא|بحاجة|أنا|لدي|أرجو|أريد|ผม|ดิฉัน|ฉัน|รบกวน|मैं|मेर"
)
# Somebody asks somebody to do something.
_REQUESTS = Lazily(
    r"\b(?:(?:kann|könnte) (?:jemand|man|wer)|könnt ihr|kannst du|können sie|könnten sie|"
    r"(?:could|can) (?:you|someone|somebody|anyone|anybody)|would you|"
    r"(?:peux|pourrais)-tu|pou(?:v|rri)ez-vous|vous (?:pouvez|pourriez)|est-ce que|quelqu'un p\w{1,8}|"
    r"puede[ns]?|podría[ns]?|podéis|potete|potreste|potrebbe|può|puoi|pode(?:m|ria)?|"
    r"kunt u|kun je|kunnen jullie|kan (?:någon|nogen|noen|du|ni|i|dere|man)|voitteko|voisitteko|"
    r"czy (?:moż|mog|ktoś)\w{0,5}|mů(?:žete|že)|mohl\w{0,5}|tud(?:na|ják|ná)\w{0,3}|puteți|ați putea|"
    r"galite|galėtumėte|vai var|varat|varētu|saaks|saate|palun|"
    r"μπορείτε|μπορεί|можете|могли|можна|чи мож\w{1,4})\b|"
    r"\b(?:quel(?:le)?s?|which|welche[rsn]?|quale|quali|cuál|qué|qual|welke|vilken|hvilken|hvilket|który|która|"
    r"jaký|jaká|jaké) [^?]{0,40}\b(?:faut-il|dois|devons|doit-on|should|do (?:i|we)|sollen|sollte|muss|"
    r"müssen|brauchen|nehmen|devo|dobbiamo|debo|debemos|devemos|moet|moeten|ska|skal|mám|máme|musimy)\b|"
    r"ますか|でしょうか|ませんか|吗|嗎|能否|可否|습니까|나요|까요|될까"
)
# What ERP programs write as well: a wish of the house's.
_PLEASE_US = Lazily(
    r"\bplease (?:quote|advise|provide|confirm (?:price|delivery|receipt))\b|\bwe would like\b|"
    r"\bbitte (?:bestätigen|senden|schicken|teilen|nennen) sie (?:uns|mir)\b|"
    r"\bgeb(?:en|t) (?:sie )?(?:uns |mir )?(?:kurz |bitte )?bescheid|"
    r"\bbitte um (?:rückruf|rückmeldung|angebot|bestätigung|info)|\bnous souhait|\bvi preghiamo\b|"
    r"\brogamos\b|\bsolicitamos\b|\bgraag ontvang|\bprosimy o\b|\bprosíme? o\b"
)
_NEEDS = Lazily(
    r"\b(?:benötigen|brauchen) wir\b|\bwir (?:benötigen|brauchen|bitten um|wären ihnen)\b|"
    r"\bwe (?:need|require|would be grateful)\b|"
    r"\bplease (?:advise (?:whether|when|why|how)|confirm whether(?! you\b)) "
    r"(?!your\b|the (?:solution|problem|issue))|"
    r"\bnous avons besoin\b|\bnecesitamos\b|\babbiamo bisogno\b|\bprecisamos de\b|"
    r"\bhebben wij? .{0,40}nodig\b|\b(?:vi (?:behöver|trenger)|(?:vi har|og har) brug for)\b|"
    r"\bpotrzebujemy\b|\bpotřebujeme\b"
)
# What surveys ask for: a mark on a scale.
_RATING = re.compile(
    r"(?<![\d.-])\b[01] ?(?:[-–]|to|bis|à|a|tot|til|till|do|până la|ile|до|から|~|到|至) ?(?:5|10)\b"
)
# Somebody wants to know whether something can be done; services ask whether their reader will.
_WHETHER = Lazily(
    r"\b(?:confirm|advise) (?:whether|if) (?!you\b|your\b|this was)|"
    r"\b(?:tell us|let us know) whether (?!you)|"
    r"\b(?:bestätigen|mitteilen|sagen|prüfen|bescheid|wissen|info|rückmeldung|klären)\b[^.?!]{0,20}, ob "
    r"(?!sie|ihr|du)|\b(?:confirmer|dire|indiquer|savoir|vérifier) si (?!vous)|"
    r"\b(?:confirmar|decir\w{0,4}|indicar\w{0,4}|saber) si (?!desea|quiere)|"
    r"\b(?:confermar\w{1,3}|dir\w{1,3}|sapere|verificare) se |\b(?:confirmar|dizer|saber|informar) se |"
    r"\b(?:bevestigen|weten|aangeven|zeggen|nakijken) of (?!u|je)|"
    r"\b(?:bekräfta|meddela|säga|veta|kolla) om (?!du|ni)|"
    r"\b(?:bekræfte|oplyse|vide|tjekke|bekrefte|vite|sjekke) om (?!du|i|dere)|"
    r"\bpotwierdz\w{2,6},? (?:że|czy)|\b(?:potvrzení|potvrďte|sdělte|informaci),? (?:jestli|zda)"
)
_RATED = re.compile(
    r"recom|empfehl|conseiller|consigli|aanbevel|rekomm|anbefal|suositt|polec|doporuč|ajánl|tavsiye|рекоменд|"
    r"satisf|zufrieden|soddisf|tevreden|nöjd|tilfreds|fornøyd|tyytyv|zadowol|spokojen|rate\b|bewert|\bnote|"
    r"puntu|valut|scale|skala|échelle|escala|scala|schaal|おすすめ|推荐|추천"
)
# Desks want to know that before they close a ticket.
_SETTLED = Lazily(
    r"\b(?:closed?|closes|solved|resolved|fixed|works|funktioniert|fonctionne|funciona|funziona|geschlossen|"
    r"gelöst|behoben|fermé|clôturé|résolu|persiste|cerrad|resuelt|solucionad|chius|risolt|fechad|resolvid|gesloten|opgelost|stängs|löst|lukket|løst|zamknięt|"
    r"rozwiązan|uzavřen|vyřešen)\w{0,3}\b"
)
_CALL_BACK = re.compile(
    r"\bbitte (?:\w{1,12} ){0,2}(?:anrufen|zurückrufen|melden|um rückruf)|\bruft? (?:mich|uns) "
)


class Voice(Enum):
    """Whether somebody speaks: not at all, perhaps, or plainly."""

    NONE = 0
    FAINT = 1
    PLAIN = 2


def voice_of(told: Told, text: str) -> Voice:
    """How plainly somebody speaks in a folded text."""
    if told.is_of_oneself or has_voice_words(told, text):
        return Voice.PLAIN
    asked = _asked(told)
    if len(asked) > 1 or any(len(one) >= _LONG_QUESTION or _is_request(one) for one in asked):
        return Voice.PLAIN
    wants = any(is_wish(one) for one, _ in told.sentences) or _PLEASE_US.search(text)
    return Voice.FAINT if told.asks or wants else Voice.NONE


def has_voice_words(told: Told, text: str) -> bool:
    """Whether words stand in a folded text that only people use of themselves."""
    whether = _WHETHER.search(text) and not _SETTLED.search(text)
    return bool(_VOICE.search(text) or whether) or any(_CALL_BACK.search(one) for one, _ in told.sentences)


def told_in(mail: Mail) -> tuple[Told, str]:
    """The sentences of a mail's own words, and those words folded, as one line."""
    text = folded_text(own_text(mail)[:_LONGEST])
    return told_by(text), " ".join(text.split())


def speaks(mail: Mail) -> bool:
    """Whether somebody speaks of himself, or asks somebody to do something."""
    return voice_of(*told_in(mail)) is Voice.PLAIN


def asks_us(mail: Mail) -> bool:
    """Whether somebody asks for something in so many words, or asks and speaks of himself."""
    told, _ = told_in(mail)
    asked = _asked(told)
    return any(_is_request(one) for one in asked) or (bool(asked) and told.is_of_oneself)


def wants_to_know(mail: Mail) -> bool:
    """Whether somebody asks anything at all, but for a mark on a scale."""
    return bool(_asked(told_in(mail)[0]))


def needs_something(mail: Mail) -> bool:
    """Whether a house needs something of us, or bids for it: what agents write without a question."""
    told, text = told_in(mail)
    return bool(_NEEDS.search(text)) or voice_of(told, text) is Voice.PLAIN


def writes_personally(mail: Mail, *, by_hand: bool) -> bool:
    """Whether one person writes to one, though one may unsubscribe: CRM programs and gateways add the way to
    leave (RFC 2369) to everything. A newsletter that speaks of its writer links to more."""
    told, text = told_in(mail)
    if by_hand:
        return voice_of(told, text) is not Voice.NONE or "http" not in text
    asked = _asked(told)
    links = text.count("http")
    if any(_is_request(one) for one in asked):
        return links == 0 or (told.is_of_oneself and links <= _MOST_LINKS)
    plain = mail.content_type == "text/plain"  # what is sent to many has HTML, whose links its text may lack
    return links == 0 and bool(asked) and (plain or told.is_of_oneself or len(asked) > 1)


def _is_rating(question: str) -> bool:
    return bool(_RATING.search(question) and _RATED.search(question))


def _asked(told: Told) -> list[str]:
    return [one for one, _ in told.sentences if one.endswith(QUESTIONS) and not _is_rating(one)]


def _is_request(question: str) -> bool:
    return is_request(question) or bool(_REQUESTS.search(question))
