"""The sentences of a mail with what each of them is known to say."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from mailtriage.intake.lazily import Lazily
from mailtriage.intake.phrases import SERVICE, Phrase, every_phrase_in, place
from mailtriage.intake.sentences import (
    QUESTIONS,
    is_long,
    is_to_come,
    is_wanting,
    is_wish,
    sentences,
    tells_of_a_fault,
)
from mailtriage.model.mail import Mail

_LONGEST_REST = 800  # characters of a signature
_QUOTED = re.compile(r"(?:^|\n)[ \t]{0,4}(?:>|-{3,}|_{5,}|[\w* ]{2,20}: .{0,200}@)")
SENTENCES = 8  # looked at for what most of them say
_MOST = 80  # sentences looked at
_SHORT_QUESTION = 24
ABSENT = frozenset(("absent", "away"))
# What customers find out of reach: no absence of theirs.
_THING = Lazily(
    r"\b(?:\w{0,20}(?:server|website|webseite|homepage|shop|system|portal|vpn|drucker|telefon)|seite|dienst|"
    r"netzwerk|internet|printer|network|site|page|login|serveurs?|système|servidor|sistema|sitio|página|sito|"
    r"systeem|сервер|сайт) (?:\w{1,12} ){0,2}?(?:ist|sind|is|are|was|war|est|está|è|não|no|er|är|не)\b"
)
# Somebody's notice that somebody got.
_NOTICE = re.compile(
    r"\b(?:got|get|gets|received|saw) (?:my|our|his|her|an?) (?:\w{1,20} )?(?:out[- ]of[- ]office|auto)|"
    r"\b(?:meine|unsere) (?:abwesenheitsnotiz|abwesenheitsmeldung) (?:bekommen|erhalten|zurück)"
)
_OF_THE_READER = (
    "your ", "ihre ", "ihrer ", "deine ", "deiner ", "eure ", "votre ", "il tuo ", "la tua ", "uw ", "twój ",
    "twoją ", "ваш ", "ваше ",
)  # fmt: skip
# What everybody begins and ends with speaks neither way.
_POLITE = frozenset(("thanks", "excuse"))
# Sentences in which programs ask for something, and deny something.
_ANSWERING = frozenset(("excuse", "instead", "later", "received", "robot", SERVICE))
_TO_READER = Lazily(
    r"\b(?:your?|yours|dear (?:customer|guest|user|subscriber|partner)s?|sie|ihnen|ihre?[nmrs]?|dir|dich|"
    r"euch|deine?[nmrs]?|"
    r"liebe[rs]? [\w ]{0,20}(?:kund\w{1,6}|freunde|mitglieder|leser|gäste|partner)|"
    r"vous|votre|vos|toi|ton|tes|su|sus|usted|tu|tus|te|ti|contigo|tuo|tua|tuoi|suo|sua|lei|"
    r"gentil[ei] client[ei]|seu|você|"
    r"consigo|u|uw|je|jouw|din|dine?|ditt|dina|dig|deg|(?:finner|finder|hittar|får) du|teille|sinu\w{0,5}|"
    r"\w{3,20}si|szanown\w{1,3} klien\w{1,4}|drogi kliencie|twoj\w{1,3}|twój|państw\w{1,2}|ci|cię|"
    r"vás|vám|váš\w{0,3}|vaš\w{1,3}|önt?|dvs|dumneavoastră|vă|tău|\w{3,20}(?:nız|niz|nuz|nüz|ınız|"
    r"iniz)\w{0,6}|"
    r"sayın|stimate|σασ|σου|вы|вас|вам|ваш\w{0,3})\b|ご|お(?:客|届け|荷物|知らせ|申し込み|支払)|いただ|様|您|你|尊敬|亲爱|고객|귀하|님"
)
_THANKS = re.compile(r"\bthank you\b|\b(?:ich|wir) danken? (?:ihnen|dir|euch)\b")  # which everybody says
# A person writes of himself; a service of its user.
_ONESELF = re.compile(
    r"(?<![\w'\"„“«»›-])(?:i'm|i've|i'd|i'll|my|me|mine|ich|mir|mich|"
    r"(?<!bei )(?<!in )(?<!unter )mein|meine[mnrs]?|"
    r"j'ai|mon|ma|mes|moi|yo|mi|mis|"
    r"io|mio|mia|miei|eu|meu|minha|ik|(?<!in )mijn|mij|jag|(?<!\d )min|(?<!i )mitt|mina|jeg|"
    r"minun|я|мой|моя|мне|меня|мою|mój|moja|moje|mnie|mám|jsem|mého|vagyok|εγώ|μου|мені|мій)(?![\w'-]|\.\w)"
)
# Words that stand for something else in other languages.
_I = re.compile(r"(?<![\w'-])i(?![\w'-])")
_ENGLISH = re.compile(r"\b(?:the|and|have|this|you|it|not|am)\b")
_NORDIC = re.compile(r"\b(?:du|dig|deg|og|och|ikke|inte|er|är|på|fra|från|til|till|af|av|det|vi)\b")
_JE = re.compile(r"(?<![\w'-])je(?![\w'-])")
_DUTCH = re.compile(r"\b(?:het|een|van|voor|wij|uw|niet|met|staat|bestelling|pakket|factuur)\b")
_FRENCH = re.compile(
    r"\b(?:vous|votre|vos|une?|les|pour|dans|que|qui|avec|sur|cette?|merci|voudrais|souhait\w{1,4}|veux|peux|bien|"
    r"suis|reste|confirme|passe|cherche|joins|demande|dois|fais|vais|viens|prends|crois|pense|trouve|reçois|"
    r"attends|envoie|compte|sais|vois|mets|propose|préfère|remercie|rappelle|appelle|constate|me|te|le|l'|n')\b"
    r"|\b[cdjlmnqst]'\w"
)
_SLAVIC = re.compile(r"[čďěňřšťůžćđ]|\b(?:na|od|za|po|ali|koji)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences of a text, each with the senses of its phrases."""

    sentences: list[tuple[str, frozenset[str]]]
    phrases: list[Phrase]

    @classmethod
    def of(cls, text: str, phrases: list[Phrase]) -> "Told":
        return cls(
            [(one, _senses(one, phrases)) for one in islice(sentences(text), _MOST)],
            phrases,
        )

    @property
    def opening(self) -> list[frozenset[str]]:
        """The senses of the first sentences that say something: most of them are enough."""
        said = (found for one, found in self.sentences if (found or is_long(one)) and not _is_polite(found))
        return list(islice(said, SENTENCES))

    @property
    def asks(self) -> bool:
        """Whether it wants to know something: neither "In a hurry?" nor a hint at the help pages does."""
        return any(
            one.endswith(QUESTIONS)
            and "excuse" not in found
            and not ("instead" in found and len(one) <= _SHORT_QUESTION)
            for one, found in self.sentences
        )

    @property
    def is_to_come(self) -> bool:
        """Whether somebody tells before he goes: a notice is sent by who is away already."""
        return any(found & ABSENT and is_to_come(one) for one, found in self.sentences)

    @property
    def wants(self) -> bool:
        """Whether it asks, or wants something else than patience."""
        return self.asks or any(is_wish(one) for one, _ in self.sentences)

    @property
    def senses(self) -> frozenset[str]:
        return frozenset(sense for _, found in self.sentences[: SENTENCES + 2] for sense in found)

    def first(self, sense: frozenset[str]) -> str:
        return next(one for one, found in self.sentences if sense & found)[:80]

    @property
    def has_grievance(self) -> bool:
        """Whether something went wrong, or is to be done, beside what the known words say of it."""
        for one, found in self.sentences:
            rest = _without(one, self.phrases) if found else one
            if "robot" not in found and tells_of_a_fault(rest):
                return True
            if not found & _ANSWERING and is_wanting(rest):
                return True
        return False

    @property
    def tells_of_a_fault(self) -> bool:
        """Whether something went wrong, beside what the known words say of it."""
        return any(tells_of_a_fault(_without(one, self.phrases)) for one, _ in self.sentences)

    @property
    def is_of_oneself(self) -> bool:
        return any(is_of_oneself(one) for one, _ in self.sentences)


def own_text(mail: Mail) -> str:
    """A mail's own words with what was cut off as its signature: there programs say that they wrote it."""
    own, whole = mail.reply_text, mail.text
    rest = whole[len(own) : len(own) + _LONGEST_REST + 1] if whole.startswith(own) else ""
    if not 0 < len(rest) <= _LONGEST_REST or _QUOTED.search(rest):
        return own
    return whole


_QUOTED_LINES = re.compile(r"(?m)^[^\n>]{1,60}:[ \t]{0,3}\n(?=[ \t]{0,3}>)|^[ \t]{0,3}>[^\n]{0,2000}\n?")


def unquoted(text: str) -> str:
    """A text without the lines that it quotes and the line that says whose they are; whole where it quotes
    only."""
    rest = _QUOTED_LINES.sub("", text) if ">" in text else text
    return rest if rest.strip() else text


@lru_cache(maxsize=8)  # several checks ask about one text
def told_by(text: str) -> Told:
    """The sentences of a folded text, with the phrases of services among the others."""
    return Told.of(text, every_phrase_in(text))


_HOUSE = re.compile(
    r"\b(?:we|our|ours|us|wir|uns|unsere?[nmrs]?|nous|notre|nos|nosotros|nuestr[oa]s?|noi|nostr[oaie]|nós|"
    r"noss[oa]s?|"
    r"wij|ons|onze|vi|vår\w{0,2}|vores|våre|oss|os|me|meidän|my|nasz\w{0,3}|nam|my|náš|naše\w{0,2}|nám|biz|"
    r"bizim|мы|наш\w{0,3}|нам|нас)\b|"
    r"弊社|当社|私たち|我们|我們|저희|우리"
)


def is_of_ones_house(text: str) -> bool:
    """Whether a folded text speaks of its writer and those with him."""
    return bool(_HOUSE.search(text))


def is_to_reader(text: str) -> bool:
    """Whether a text speaks to whom it was sent: of your parcel, not of the parcel."""
    return bool(_TO_READER.search(_THANKS.sub("", text.casefold())))


def is_of_oneself(text: str) -> bool:
    """Whether a folded text speaks of its writer alone."""
    if _ONESELF.search(text) or (_I.search(text) and _ENGLISH.search(text) and not _NORDIC.search(text)):
        return True
    if not _JE.search(text) or _DUTCH.search(text) or _SLAVIC.search(text):
        return False
    return bool(_FRENCH.search(text))


def is_said_of_the_writer(sentence: str, pieces: tuple[str, ...]) -> bool:
    """Whether a phrase stands in a sentence, and not of its reader: "I saw your out of office"."""
    at = place(sentence, pieces)
    return at >= 0 and not sentence[:at].endswith(_OF_THE_READER)


def _senses(sentence: str, phrases: list[Phrase]) -> frozenset[str]:
    found = frozenset(
        sense
        for sense, pieces in phrases
        if (is_said_of_the_writer(sentence, pieces) if sense in ABSENT else place(sentence, pieces) >= 0)
    )
    told_of = found & ABSENT and (_THING.search(sentence) or _NOTICE.search(sentence))
    return found - ABSENT if told_of else found


def _is_polite(found: frozenset[str]) -> bool:
    return bool(found) and found <= _POLITE


def _without(sentence: str, phrases: list[Phrase]) -> str:
    """A sentence without its known words."""
    for _, pieces in phrases:
        if place(sentence, pieces) >= 0:
            for piece in pieces:
                sentence = sentence.replace(piece, " ")
    return sentence
