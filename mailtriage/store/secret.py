"""The installation's key: tokens, Message-IDs and our private header hang on it. Part of every backup."""

import os
import secrets
from pathlib import Path

from mailtriage.model.errors import PermanentFailure

_BYTES = 32


class KeyUnusable(PermanentFailure):
    """The key cannot be read; without it no ticket of ours would be known again."""


def secret_key(path: Path, *, first_start: bool) -> bytes:
    """The key in `path`; made (mode 0600) on the `first_start`, for a store without one is damaged."""
    if first_start and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, secrets.token_hex(_BYTES).encode() + b"\n")
            os.fsync(file)
        finally:
            os.close(file)
        fresh.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    try:
        if path.stat().st_mode & 0o077:
            raise KeyUnusable(f"{path}: others can read it; run `chmod 600 {path}`")
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyUnusable(f"{path}: cannot be read as a key; restore it from the backup") from error
    if len(key) != _BYTES:
        raise KeyUnusable(f"{path}: is not {_BYTES} bytes in hex; restore it from the backup")
    return key
