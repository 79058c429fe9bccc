"""`[desk] signature`: a text, or one for each language."""

from pathlib import Path
from typing import Any

import pytest

from mailtriage import config
from mailtriage.intake import language
from mailtriage.model.errors import ConfigError
from mailtriage.model.language import LANGUAGES
from tests.desk import CONFIG


def written(signature: object) -> dict[str, str]:
    tables: dict[str, Any] = {**CONFIG, "desk": {**CONFIG["desk"], "signature": signature}}
    return config.validate(tables, Path("config.toml")).desk.signature


def test_a_text_is_everybodys() -> None:
    assert written("Example Support") == {"default": "Example Support"}


def test_a_table_has_a_text_for_each_language() -> None:
    assert written({"en": "Yours", "de": "Ihr"}) == {"en": "Yours", "de": "Ihr"}


def test_every_mistake_is_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        written({"english": "Yours", "xx": "?", "de": 5, "fr": "x" * 2001})
    told = str(raised.value)
    assert "[desk] signature" in told
    for part in ("'english' is no language", "'xx' is no language", "de: write a text", "fr: write a text"):
        assert part in told


@pytest.mark.parametrize("value", [5, ["a"], True])
def test_what_is_neither_is_refused(value: object) -> None:
    with pytest.raises(ConfigError, match="signature"):
        written(value)


SAMPLES = {
    "ar": "مرحبا، الطابعة لا تعمل",
    "cs": "Dobrý den, tiskárna netiskne, prosím o pomoc.",
    "da": "Hej, printeren virker ikke, hvad kan jeg gøre?",
    "de": "Guten Tag, der Drucker druckt nicht.",
    "el": "Καλημέρα, ο εκτυπωτής δεν λειτουργεί",
    "en": "Hello, the printer does not print.",
    "es": "Hola, la impresora no funciona.",
    "fi": "Hei, tulostin ei toimi, voisiko joku auttaa? Kiitos.",
    "fr": "Bonjour, l'imprimante ne marche pas.",
    "he": "שלום, המדפסת לא עובדת",
    "hu": "Jó napot, a nyomtató nem működik, kérem segítsen.",
    "it": "Buongiorno, la stampante non funziona.",
    "ja": "プリンターが動きません。印刷できません。",
    "ko": "안녕하세요, 프린터가 작동하지 않습니다.",
    "nl": "Hallo, de printer doet het niet.",
    "no": "Hei, skriveren virker ikke, hva kan jeg gjøre?",
    "pl": "Dzień dobry, drukarka nie działa.",
    "pt": "Olá, a impressora não funciona.",
    "ro": "Bună ziua, imprimanta nu merge, vă rog să mă ajutați.",
    "ru": "Здравствуйте, принтер не работает.",
    "sk": "Dobrý deň, tlačiareň netlačí, prosím o pomoc.",
    "sv": "Hej, skrivaren fungerar inte, vad ska jag göra?",
    "tr": "Merhaba, yazıcı çalışmıyor, lütfen yardım edin.",
    "uk": "Добрий день, принтер не працює, допоможіть.",
    "zh": "您好,打印机坏了。",
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_is_recognised_by_a_short_mail(code: str) -> None:
    assert language.language_of(SAMPLES[code]) == code


@pytest.mark.parametrize("text", ["", "ok", "1234 5678", "\U0001f600" * 9000, "\ud800", "a " * 100_000])
def test_what_tells_nothing_is_no_language(text: str) -> None:
    assert language.language_of(text) is None
