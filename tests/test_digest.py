"""SHA-256 in pieces is SHA-256."""

import hashlib

import pytest

from mailtriage.model.digest import hex_digest


@pytest.mark.parametrize("size", [0, 1, 2047, 2048, 2049, 4094, 10_000, 65_536, 65_537, 200_000])
def test_the_digest_of_any_size_is_that_of_the_whole(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    assert hex_digest(data) == hashlib.sha256(data).hexdigest()
