"""``[store] max_attachment`` and ``max_attachments``: how much of what is attached lies beside the tickets."""

from pathlib import Path

import pytest

from mailtriage.config import Settings, validate
from mailtriage.model.attachments import Limits, size_in_words
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Attachment

MB = 1 << 20


def _settings(**store: str) -> Settings:
    tables = {
        "desk": {"address": "support@desk.example", "name": "Example Support"},
        "mailbox": {"host": "imap.desk.example", "user": "support"},
        "smtp": {"host": "smtp.desk.example"},
    }
    return validate({**tables, "store": store}, Path("/etc/mailtriage/config.toml"))


def _attachment(name: str, size_bytes: int) -> Attachment:
    return Attachment(f"{name}.bin", "application/octet-stream", size_bytes, name * 64)


def test_without_a_word_25_mb_of_each_and_50_of_a_mail_are_kept() -> None:
    table = _settings().store
    assert (table.max_attachment, table.max_attachments) == (25 * MB, 50 * MB)


def test_limits_are_written_as_sizes() -> None:
    table = _settings(max_attachment="500kb", max_attachments="1gb").store
    assert (table.max_attachment, table.max_attachments) == (500 << 10, 1 << 30)


@pytest.mark.parametrize("key", ["max_attachment", "max_attachments"])
def test_what_is_no_size_is_refused_by_its_key(key: str) -> None:
    with pytest.raises(ConfigError, match=rf"\[store\] {key} = 'much'"):
        _settings(**{key: "much"})


@pytest.mark.parametrize(
    ("sizes", "beyond"),
    [
        ({}, ""),
        ({"a": 10, "b": 10}, ""),
        ({"a": 11}, "a"),
        ({"a": 10, "b": 10, "c": 1}, "c"),
        ({"a": 11, "b": 10, "c": 10}, "a"),
        ({"a": 10, "b": 9, "c": 2, "d": 1}, "c"),
        ({"a": 0, "b": 10, "c": 10, "d": 0}, ""),
    ],
)
def test_what_is_beyond_the_limits_is_told(sizes: dict[str, int], beyond: str) -> None:
    found = Limits(each=10, together=20).beyond([_attachment(*one) for one in sizes.items()])
    assert [one.name for one in found.values()] == [f"{one}.bin" for one in beyond]


def test_what_is_attached_twice_counts_once() -> None:
    twice = [_attachment("a", 10), _attachment("a", 10), _attachment("b", 10)]
    assert Limits(each=10, together=20).beyond(twice) == {}


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (0, "0 bytes"),
        (937, "937 bytes"),
        (1000, "1.0 KB"),
        (12 << 10, "12 KB"),
        (999 << 10, "999 KB"),
        (1023 << 10, "1.0 MB"),
        (25 * MB, "25 MB"),
        (1_300_000_000, "1.2 GB"),
        (5 << 40, "5.0 TB"),
        (5000 << 40, "5000 TB"),
    ],
)
def test_a_size_is_told_in_words(size_bytes: int, words: str) -> None:
    assert size_in_words(size_bytes) == words
