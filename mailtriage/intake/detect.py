"""What charset bytes look like that name none: how likely their letters are in each language.

Half of such mail is one short line, too little for a detector that wants kilobytes; twenty letters tell
Polish from French by what the same bytes spell in each.
"""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterator

from mailtriage.intake.alphabets import ALPHABETS, IDEOGRAPHS
from mailtriage.intake.labels import codec_name

_SAMPLE, _LINE = 2000, 1000
_HIGH = re.compile(rb"[\x80-\xff]")

_COMMON_SIGNS = frozenset("’‘“”„«»‹›–—…€£§°·•®©™\xa0´`²³½¿¡№、。，！？：（）「」・ー～；")
# Marks that stand within words: apostrophes, the vowels and points of Thai, Hebrew, Arabic and Vietnamese.
_IN_WORDS = re.compile("[’‘´`·־\u0300-\u036f\u05b0-\u05c7\u064b-\u0652\u0640\u200c\u0e2f-\u0e7f]")

_RARE, _FOREIGN, _SIGN, _COMMON_SIGN = -10.0, -12.0, -11.0, -6.5
_ASCII_ELSEWHERE = math.log(1 / 30)
# What no language writes: a capital behind a small letter, a sign or another script within a word.
_CAPITAL_INSIDE, _SIGN_INSIDE, _SCRIPT_INSIDE = -3.0, -5.0, -5.0
_ALL_CAPITALS = -0.5
# Less for each letter than any text of these languages has; twice that for ideographs.
_DOUBTED = -4.5
# How much likelier the text must be for a codec that mail is seldom written in without saying so.
_SELDOM = {"cp1252": 0.0, "mac_roman": 9.0, "cp850": 14.0, "cp852": 14.0, "cp866": 8.0, "mac_cyrillic": 9.0}
_SELDOM |= {
    "iso8859_2": 4.0,
    "iso8859_5": 6.0,
    "iso8859_6": 5.0,
    "iso8859_13": 5.0,
    "cp1257": 3.0,
    "cp1258": 6.0,
}
_ELSE_SELDOM = 2.5

# The lead bytes of the commoner half of the characters, in a charset of the language.
_COMMONER = {
    "Japanese": ("euc_jp", 0xB0, 0xCF, -9.5),
    "Chinese": ("gb2312", 0xB0, 0xD7, -9.0),
    "Taiwanese": ("big5", 0xA4, 0xC6, -9.0),
    "Korean": ("euc_kr", 0xB0, 0xC8, -7.5),
}


def likely_codec(data: bytes) -> str:
    """The codec under which `data`, not UTF-8, spells the likeliest text; cp1252 where nothing fits."""
    sample = _sample(data)
    best, best_score, doubtful = "cp1252", -math.inf, -math.inf
    for codec, languages in _candidates():
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError as error:
            # A character cut at the end of the sample, or one wrong byte in a long text.
            if error.start < len(sample) - 3 and sum(byte > 0x7F for byte in sample) < 40:
                continue
            text = sample.decode(codec, "replace")
            if text.count("\ufffd") > 1 + len(text) // 200:
                continue
        counts = Counter(text.lower())
        shape = _shape(text) - _SELDOM.get(codec, _ELSE_SELDOM)
        for language in languages:
            score = shape + _likelihood(counts, language)
            if score > best_score:
                best, best_score = codec, score
                weight = _DOUBTED * (2 if language in IDEOGRAPHS else 1)
                doubtful = weight * sum(char > "\x7f" or char.isalpha() for char in text)
    return best if best_score > doubtful else _other_codec(sample, best)


def _other_codec(sample: bytes, best: str) -> str:
    """The codec of a text in none of the languages known here, or in none of their charsets."""
    if sum(byte > 0x7F for byte in sample) < 32:
        return best
    from charset_normalizer import from_bytes

    try:
        found = from_bytes(sample).best()
    except Exception:  # a guess may fail in any way; the mail is still read
        found = None
    return found.encoding if found is not None and codec_name(found.encoding) else best


def _sample(data: bytes) -> bytes:
    """What stands around 8-bit bytes, line by line, up to a size."""
    found: list[bytes] = []
    size = 0
    for line in data[: 1 << 18].splitlines():
        if line.isascii():
            continue
        if len(line) > _LINE and (high := _HIGH.search(line)):
            start = max(0, high.start() - _LINE // 4)
            line = line[start : start + _LINE]
        found.append(line)
        size += len(line)
        if size >= _SAMPLE:
            break
    return b"\n".join(found)


@functools.cache
def _candidates() -> list[tuple[str, list[str]]]:
    """The codecs with the languages written in each."""
    found: dict[str, list[str]] = {}
    for language, (_, codecs) in (*ALPHABETS.items(), *IDEOGRAPHS.items()):
        for codec in codecs.split():
            found.setdefault(codec, []).append(language)
    return list(found.items())


@functools.cache
def _weights(language: str) -> dict[str, float]:
    """The logarithm of each letter's share: by its rank n of N about log((N + 1) / n) (Gusein-Zade)."""
    letters = (ALPHABETS.get(language) or IDEOGRAPHS[language])[0]
    letters = "".join(dict.fromkeys(letters))
    shares = [math.log((len(letters) + 1) / rank) for rank in range(1, len(letters) + 1)]
    # Half of Chinese prose is the commonest hundred characters.
    total = sum(shares) * (1.7 if language in IDEOGRAPHS else 1.0)
    weights = {letter: math.log(share / total) for letter, share in zip(letters, shares, strict=True)}
    if not weights.keys() & set("aeo"):
        weights.update(dict.fromkeys("abcdefghijklmnopqrstuvwxyz", _ASCII_ELSEWHERE))
    return weights


def _likelihood(counts: Counter[str], language: str) -> float:
    weights = _weights(language)
    commoner = _COMMONER.get(language)
    total = 0.0
    for char, times in counts.items():
        if (weight := weights.get(char)) is None:
            if char < "\x80":
                if not char.isalpha():
                    continue
                weight = _RARE
            elif char in _COMMON_SIGNS:
                weight = _COMMON_SIGN
            elif commoner:
                weight = _ideograph(char, commoner)
            else:
                weight = _RARE if char.isalpha() else _SIGN
        total += weight * times
    return total


@functools.lru_cache(8192)
def _ideograph(char: str, commoner: tuple[str, int, int, float]) -> float:
    codec, first, last, weight = commoner
    try:
        lead = char.encode(codec)[0]
    except UnicodeEncodeError:
        return 2 * _FOREIGN
    return weight if first <= lead <= last else 1.3 * _FOREIGN


def _shape(text: str) -> float:
    """What the order of the characters says against `text`, whatever its language."""
    return sum(_odd_pairs(text))


def _odd_pairs(text: str) -> Iterator[float]:
    last, last_script = " ", ""
    for at, char in enumerate(text):
        if char < "\x80":
            script = "Latin" if char.isalpha() else ""
        elif char.isalpha():
            script = _script(char)
        else:
            script = ""
            inside = last_script and at + 1 < len(text) and text[at + 1].isalpha()
            if inside and not _IN_WORDS.match(char) and last_script != "Ideograph":
                yield _SIGN_INSIDE
        if script and last_script:
            if script != last_script:
                if "Ideograph" not in (script, last_script):
                    yield _SCRIPT_INSIDE
            elif (char > "\x7f" or last > "\x7f") and char.isupper():
                yield _CAPITAL_INSIDE if last.islower() else _ALL_CAPITALS
        if not _IN_WORDS.match(char):
            last, last_script = char, script


def _script(char: str) -> str:
    if char < "\u0250":
        return "Latin"
    if char < "\u0370":
        return ""
    if char < "\u0400":
        return "Greek"
    if char < "\u0530":
        return "Cyrillic"
    if char < "\u0600":
        return "Hebrew"
    if char < "\u0900":
        return "Arabic"
    return "Thai" if char < "\u0e80" else "Ideograph"
