"""The languages that a text can be told to be in, by their ISO 639-1 codes."""

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "cs", "sk", "hu", "ro", "tr",
    "el", "ru", "uk", "ja", "zh", "ko", "he", "ar",
)  # fmt: skip
