"""The installation's key: made once, kept private, never quietly replaced."""

from pathlib import Path

import pytest

from mailtriage.model.errors import PermanentFailure
from mailtriage.store.secret import KeyUnusable, secret_key


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    key = secret_key(path, first_start=True)
    assert len(key) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]
    assert secret_key(path, first_start=False) == key
    assert secret_key(path, first_start=True) == key


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a", first_start=True) != secret_key(tmp_path / "b", first_start=True)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused_with_the_cure(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "secret.key"
    secret_key(path, first_start=True)
    path.chmod(mode)
    with pytest.raises(KeyUnusable, match=f"others can read it; run `chmod 600 {path}`"):
        secret_key(path, first_start=False)


def test_a_missing_key_beside_a_store_is_never_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with pytest.raises(KeyUnusable, match="restore it from the backup"):
        secret_key(path, first_start=False)
    assert not path.exists()


@pytest.mark.parametrize("text", ["", "zz" * 32, "ab" * 31, "ab" * 33, "ä" * 64])
def test_a_damaged_key_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    with pytest.raises(KeyUnusable, match="restore it from the backup"):
        secret_key(path, first_start=True)
    assert path.read_text("utf-8") == text


def test_a_crash_while_the_key_is_made_leaves_no_half_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    (tmp_path / "secret.key.new").write_text("half")
    (tmp_path / "secret.key.new").chmod(0o600)
    assert len(secret_key(path, first_start=True)) == 32


def test_an_unusable_key_is_for_a_person_to_mend() -> None:
    assert issubclass(KeyUnusable, PermanentFailure)
