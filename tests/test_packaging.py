"""What is shipped installs from any index, with proof of every byte, on any machine."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = ("requirements.txt", "requirements-tinydb.txt")

_ABSOLUTE = re.compile(rb"(?<![\w./:@-])/(?:work|root|home|Users|tmp/[a-z]+\.)/?[\w.-]+/[\w./-]*")


def _name(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement.strip())[0]).lower()  # type: ignore[index]


def _locked(lock: str) -> dict[str, str]:
    """Each requirement of a lock file with the rest of its logical line."""
    text = re.sub(r"(?m)^\s*#.*$", "", (ROOT / lock).read_text()).replace("\\\n", " ")
    return {_name(line): line for line in text.splitlines() if line.strip() and not line.startswith("-")}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert re.findall(r"(?m)^\s*(?:-i|-f|--[a-z-]*(?:index|find-links|host)[a-z-]*).*$", text) == []
    assert re.findall(r"\w+://\S+", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_requirement_is_pinned_and_hashed(lock: str) -> None:
    locked = _locked(lock)
    assert locked
    loose = [
        name
        for name, line in locked.items()
        if not re.match(r"\S+==\S+ ", line) or not re.search(r"--hash=sha256:[0-9a-f]{64}", line)
    ]
    assert loose == []


def test_every_declared_dependency_is_locked() -> None:
    optional = PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *optional["demo"], *optional["dev"]]
    assert {_name(one) for one in declared} - set(_locked("requirements.txt")) == set()


def test_every_imported_library_is_declared() -> None:
    """What only another library brings along goes away when that library changes."""
    declared = {_name(one) for one in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["demo"]]}
    imported = {
        (one if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for path in (ROOT / "mailtriage").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for one in [name.name for name in node.names]
    } - {"mailtriage"}
    distributions = packages_distributions()
    undeclared = {
        one
        for one in imported - sys.stdlib_module_names
        if not {_name(name) for name in distributions.get(one, [one])} & declared
    }
    assert undeclared == set()


def test_a_library_of_the_demo_alone_is_no_dependency_of_the_product() -> None:
    needed = {_name(one) for one in PROJECT["dependencies"]}
    assert not needed & {_name(one) for one in PROJECT["optional-dependencies"]["demo"]}


def test_no_file_of_the_repository_names_a_path_of_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    found = {
        name: match[0].decode()
        for name in listed.decode().split("\0")
        if name and name != "tests/test_packaging.py" and (ROOT / name).is_file()
        if (match := _ABSOLUTE.search((ROOT / name).read_bytes()))
    }
    assert found == {}
