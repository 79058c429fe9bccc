"""The phrases of automatic answers are found as if each were looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailtriage.intake.canned_language import SENSES
from mailtriage.intake.phrases import LANGUAGES, STRONG, Phrase, phrases_in, place

ALL: list[Phrase] = [
    (sense, pieces)
    for language in LANGUAGES.values()
    for sense in SENSES
    for pieces in getattr(language, sense)
]
STRONG_ONES = [one for one in ALL if one[0] in STRONG]
WORDS = ("hello", "anna's", "re-open", "l'", "12", "…", "\n", "ß", "don't", "的", "и", "-", "(", "x")


def everywhere(text: str) -> set[Phrase]:
    return {one for one in ALL if place(text, one[1]) >= 0}


@pytest.mark.parametrize("sense", sorted(STRONG))
def test_each_strong_phrase_is_found_where_it_stands(sense: str) -> None:
    for found in ALL:
        if found[0] == sense:
            text = f"hello, {' and '.join(found[1])}. regards"
            assert found in phrases_in(text), found


@given(st.lists(st.sampled_from(ALL) | st.sampled_from(WORDS), max_size=8), st.sampled_from(STRONG_ONES))
def test_what_is_found_is_what_looking_for_each_of_them_finds(
    parts: list[Phrase | str], strong: Phrase
) -> None:
    said = (" ".join(one[1]) if isinstance(one, tuple) else one for one in [*parts, strong])
    text = " ".join(said)
    assert set(phrases_in(text)) == everywhere(" ".join(text.split()))


def test_a_phrase_may_go_on_in_the_next_line() -> None:
    assert ("absent", ("out of the office",)) in phrases_in("i am out of\n  the office now")


def test_without_a_strong_phrase_nothing_is_said() -> None:
    assert phrases_in("i will be back on monday, please contact my colleague") == []
