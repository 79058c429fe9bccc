"""What folding does to a text, letter by letter and in a whole mail."""

import random
import time
import unicodedata

import pytest

from mailtriage.rules.folding import _FOLDED, _UNSTABLE, LONGEST, fold, folded_lines, spaced_fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("STÖRUNG  im\tNetz", "storung im netz"),
        ("Straße, ŁÓDŹ", "strasse, lodz"),
        ("Что Й Ё", "что и е"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("𝓤𝓡𝓖𝓔𝓝𝓣 ｆｕｌｌ", "urgent full"),
        ("can\u2019t", "can't"),
        ("서버가 각각", "서버가 각각"),
        ("\u1109\u1165\u1107\u1165 \u1100\u1161\u11a8 É", "서버 각 e"),
    ],
)
def test_case_and_accents_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_what_is_passed_over_would_stay_as_it_is() -> None:
    every = (chr(code) for code in range(128, 0x30000) if not 0xD800 <= code < 0xE000)
    assert all(_FOLDED[sign] == sign for sign in every if _UNSTABLE.match(sign) is None)


def test_a_text_is_folded_as_its_letters_are_whichever_way_is_taken() -> None:
    pick = random.Random(3)
    scripts = [
        (32, 127),
        (0xA0, 0x600),
        (0x3000, 0x3100),
        (0xAC00, 0xD7A0),
        (0x2000, 0x2100),
        (0x1D400, 0x1D800),
    ]
    for size in (3, 30, 300, 3000):
        for _ in range(40):
            signs = [chr(pick.randrange(*pick.choice(scripts))) for _ in range(size)]
            text = "".join(signs)
            alone = "".join(sign.lower() if sign.isascii() else _FOLDED[sign] for sign in signs)
            assert fold(text) == " ".join(alone.split())
            words = "".join(sign if sign.isalnum() or sign == "_" else " " for sign in alone)
            assert spaced_fold(text) == f" {' '.join(words.split())} "
            assert [" ".join(one.split()) for one in folded_lines([text, "B\nc"])] == [
                " ".join(words.split()),
                "b c",
            ]


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(0x100 + n % 0x2F00) for n in range(LONGEST)),
        "".join(chr(0xAC00 + n % 11_000) for n in range(LONGEST)),
        "\ufdfa" * LONGEST,
        "a\u0301" * (LONGEST // 2),
        "".join(chr(n % 0x10000) for n in range(LONGEST) if unicodedata.category(chr(n % 0x10000)) != "Cs"),
    ],
    ids=["every letter", "syllables", "one becomes eighteen", "marks", "every sign"],
)
def test_a_hostile_text_is_folded_in_a_moment(text: str) -> None:
    began = time.process_time()
    assert len(spaced_fold(text)) <= LONGEST + 2
    assert time.process_time() - began < 2


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"])
def test_a_sign_without_width_splits_no_word(sign: str) -> None:
    assert spaced_fold(f"Aus{sign}fall heute") == " ausfall heute "
    assert fold(f"Aus{sign}fall") == "ausfall"
