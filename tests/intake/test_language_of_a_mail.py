"""Which language a customer writes in; in doubt none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.intake.language import language_of
from mailtriage.intake.language_words import LETTERS, WORDS
from mailtriage.model.language import LANGUAGES
from tests.in_languages import LONG, SHORT


def test_there_are_mails_and_words_of_each_language() -> None:
    assert set(SHORT) == set(LONG) == set(LANGUAGES)
    assert set(LANGUAGES) - set(WORDS) == {"ja", "zh", "ko", "he", "ar"}  # these are told by their script
    assert {of for listed in LETTERS.values() for of in listed.split()} <= set(WORDS)


@pytest.mark.parametrize(("language", "text"), [(one, text) for one in SHORT for text in SHORT[one]])
def test_one_short_sentence_is_enough(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(("language", "text"), [(one, text) for one in LONG for text in LONG[one]])
def test_a_mail_of_some_lines_is_known_by_its_language(language: str, text: str) -> None:
    assert language_of(text) == language
    assert language_of(text.upper()) == language
    assert language_of(text.replace("\n", "\r\n")) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Bitte Passwort zuruecksetzen, danke"),
        ("pl", "Prosze o pomoc, nie moge sie zalogowac"),
        ("cs", "Dobry den, prosim o pomoc, nemohu se prihlasit"),
        ("fr", "Le serveur est tombe en panne, merci de nous rappeler des que possible"),
        ("en", "I\u2019m sorry, but it doesn\u2019t work"),
        ("de", "See https://www.example.com/the/and/for/you/with oder info@the.and.example für Hilfe"),
        ("ja", "Outlookのエラーについて、サーバーが応答しません"),
        ("en", "The customer 田中 cannot log in since yesterday"),
        ("zh", "伺服器沒有回應"),
    ],
)
def test_missing_accents_addresses_and_foreign_names_change_nothing(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "test",
        "12345 RMA 55-A",
        "https://example.com/the/and/for",
        "🙂🙂🙂",
        "Müller GmbH",
        "障害発生",  # Japanese and Chinese
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit",
        'Traceback (most recent call last): File "x.py", line 3, in foo KeyError',
        "Guten Tag, wir haben ein Problem. Hello, we have a problem with your server.",
        "Здравствуйте, сервер не работает. Hello, the server does not work for us.",
        "سلام، چاپگر کار نمی‌کند، لطفاً کمک کنید",  # Persian
        "سرور کام نہیں کر رہا، براہ کرم مدد کریں",  # Urdu
        "Сървърът не отговаря от един час, моля помогнете",
        "Terima kasih atas bantuan anda, saya tidak bisa masuk",
        "Poslužitelj se ne odaziva već sat vremena, možete li nam pomoći? Hvala",
        "El servidor no respon des de fa una hora, ens podeu ajudar si us plau? Gràcies",
    ],
)
def test_in_doubt_and_of_other_languages_nothing_is_said(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "a a " * 100_000,
        "the " * 100_000,
        "ä\u0308" * 100_000,
        "@" * 300_000,
        "x@" * 100_000,
        "https://" * 40_000,
        "1" * 300_000,
        "あ1" * 100_000,
        "\ufdfa" * 100_000,  # one sign that is eighteen
        "a'" * 100_000,
    ],
    ids=range(11),
)
def test_a_hostile_text_is_read_at_its_beginning_only(text: str) -> None:
    began = time.process_time()
    language_of(text)
    assert time.process_time() - began < 0.5


@given(st.text(max_size=300))
def test_any_text_is_in_a_known_language_or_in_none(text: str) -> None:
    assert language_of(text) in (None, *LANGUAGES)


@given(st.lists(st.sampled_from(" ".join(WORDS.values()).split()), max_size=30))
def test_words_of_all_languages_at_once_break_nothing(words: list[str]) -> None:
    assert language_of(" ".join(words)) in (None, *LANGUAGES)
