"""In which language a text is written, by its script or by the small words that only that language has.

Close languages share most of their words (Danish and Norwegian, Spanish and Portuguese): only what tells them
apart counts for one alone, and where as much speaks for two, none is named.
"""

import re
from collections import Counter

_LONGEST = 4000  # characters looked at
_LEAST = 2  # words that must speak for a language
_WORD = re.compile(r"[^\W\d_]{1,20}")
_WORDS = {
    "cs": "je jsem jsme že děkuji dobrý den prosím není nebo ale jak jako při pro tak už mám máme bych",
    "da": "og jeg det er ikke til af på med har kan vil hej tak venlig hilsen hvordan hvad også blev mig",
    "de": "und ich der die das ist nicht mit für auf ein eine wir sie bitte danke hallo guten kann haben zu",
    "en": "the and is not you we with for this have please thank hello how what can it my are from when",
    "es": "el los las que es no con para por una está hola gracias puede como tengo mi pero buenos saludos",
    "fi": "ja on ei se että mutta kun olen kiitos hei miten voi oli minun teidän ovat tai voisiko",
    "fr": "le les des est pas avec pour une dans vous nous je bonjour merci que qui sur cordialement votre",
    "hu": "és az hogy nem van egy kérem köszönöm üdvözlettel meg is de mint már csak kell jó napot lehet",
    "it": "il che è non con per una sono gli della buongiorno grazie come mi ma questo posso saluti di",
    "nl": "de het een en ik niet van met voor is wij dat op graag bedankt hallo kunt hoe kan zijn heeft mijn",
    "no": "og jeg det er ikke til av på med har kan vil hei takk vennlig hilsen hvordan hva også ble meg",
    "pl": "i nie się jest że na do z proszę dziękuję dzień dobry jak ale czy mam mamy pozdrawiam od dla to",
    "pt": "o os as que é não com para uma está olá obrigado obrigada pode como tenho meu mas bom dia por",
    "ro": "și este nu că cu pentru o sunt bună ziua mulțumesc vă rog cum am dar din care după",
    "sv": "och jag det är inte till av på med har kan vill hej tack vänlig hälsning hur vad också blev att",
    "tr": "ve bir bu için değil merhaba teşekkür ederim nasıl ama çok var yok olarak lütfen ile daha mi",
}
_OF_WORD: dict[str, frozenset[str]] = {
    word: frozenset(code for code, words in _WORDS.items() if word in words.split())
    for word in {word for words in _WORDS.values() for word in words.split()}
}
_UKRAINIAN = re.compile("[іїєґ]")
# In this order: Japanese has Chinese characters, too.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_SHARE = 5  # a script is that of a text where one letter in so many is of it


def language_of(text: str) -> str | None:
    """The language's code of `model.language`, or None where the text is too short or nothing tells."""
    text = text[:_LONGEST].casefold()
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    for code, script in _SCRIPTS:
        if letters and len(script.findall(text)) * _SHARE >= letters:
            return "uk" if code == "ru" and _UKRAINIAN.search(text) else code
    return _by_words(words)


def _by_words(words: list[str]) -> str | None:
    votes = Counter(code for word in words for code in _OF_WORD.get(word, ()))
    best = votes.most_common(2)
    if not best or best[0][1] < _LEAST or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return best[0][0]
