"""The languages that a text can be told to be in, by their ISO 639-1 codes."""

from collections.abc import Collection

from mailtriage.model.spelling import nearest

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "cs", "sk", "hu", "ro", "tr",
    "el", "ru", "uk", "ja", "zh", "ko", "he", "ar",
)  # fmt: skip

_CALLED = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "nederlands": "nl", "polish": "pl", "polski": "pl", "swedish": "sv", "svenska": "sv", "se": "sv",
    "danish": "da", "dansk": "da", "dk": "da", "norwegian": "no", "norsk": "no", "nb": "no", "nn": "no",
    "finnish": "fi", "suomi": "fi", "czech": "cs", "čeština": "cs", "cz": "cs", "slovak": "sk",
    "slovenčina": "sk", "hungarian": "hu", "magyar": "hu", "romanian": "ro", "română": "ro", "turkish": "tr",
    "türkçe": "tr", "greek": "el", "ελληνικά": "el", "gr": "el", "russian": "ru", "русский": "ru",
    "ukrainian": "uk", "українська": "uk", "ua": "uk", "japanese": "ja", "日本語": "ja", "jp": "ja",
    "chinese": "zh", "中文": "zh", "cn": "zh", "korean": "ko", "한국어": "ko", "kr": "ko", "hebrew": "he",
    "עברית": "he", "arabic": "ar", "العربية": "ar",
}  # fmt: skip


def code_meant(word: str, known: Collection[str] = LANGUAGES) -> str | None:
    """The code of which somebody wrote the name, or a locale ("de-DE"); None where it is none of these."""
    first = word.strip().casefold().replace("_", "-").partition("-")[0]
    if first in known:
        return first
    name = nearest(word, _CALLED)
    return _CALLED[name] if name is not None else nearest(word, known)
