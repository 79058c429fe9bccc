"""The languages that a text can be told to be in, by their ISO 639-1 codes."""

LANGUAGES = (
    "ar", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "nl", "no", "pl",
    "pt", "ro", "ru", "sv", "tr", "uk", "zh",
)  # fmt: skip
