"""The command line as a user runs it: a process of its own, in a folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mailtriage.cli import main

PATIENCE_SECONDS = 60


def environment(**more: str) -> dict[str, str]:
    """The user's environment, with ordinary buffering and no colours or widths of the terminal of the tests."""
    unwanted = {"PYTHONUNBUFFERED", "PYTHONIOENCODING", "COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, **more}


def mailtriage(
    *words: str | bytes, cwd: Path, python: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[bytes]:
    """``mailtriage WORDS`` run to its end in the folder `cwd`; `more` joins the environment."""
    return subprocess.run(
        [sys.executable, *python, "-m", "mailtriage", *words],
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a command that succeeded printed; nothing may stand on stderr."""
    assert done.stderr == b"", done.stderr.decode()
    assert done.returncode == 0
    return done.stdout.decode()


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    """What a command that could not be done said on stderr; no traceback, and nothing on stdout."""
    said = done.stderr.decode()
    assert "Traceback" not in said, said
    assert done.stdout == b""
    assert done.returncode == 2
    return said


def report(done: subprocess.CompletedProcess[bytes]) -> str:
    """What `check` found where something is wrong: the report is its output, and nothing stands on stderr."""
    assert done.stderr == b"", done.stderr.decode()
    assert done.returncode == 2
    return done.stdout.decode()


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    return json.loads(told(done))


def here(capsys: pytest.CaptureFixture[str], *words: str) -> subprocess.CompletedProcess[bytes]:
    """The same command inside this process: for tables of cases, where a process for each takes too long."""
    capsys.readouterr()
    try:
        code = main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return subprocess.CompletedProcess(words, code, out.encode(), err.encode())
