"""TinyDB's own published tests, run on our store."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / ".cache" / "tinydb" / "tests"

# Every published test that we do not pass, and why.
EXCEPTIONS = {
    "test_tables.py::test_table_repr": (
        "It demands that the text of a table names the class Table and TinyDB's own storage classes; "
        "ours names DocumentTable and SqliteStorage, which is what they are."
    ),
}

CONFTEST = """
import pytest
from mailtriage.store import DocumentStore

@pytest.fixture
def db(tmp_path):
    with DocumentStore({path}) as store:
        store.drop_tables()
        store.insert_multiple({{"int": 1, "char": char}} for char in "abc")
        yield store
"""


@pytest.mark.parametrize("path", ['":memory:"', 'tmp_path / "test.db"'], ids=["memory", "file"])
def test_published_tests_of_tinydb_pass_on_the_store(tmp_path, path):
    if not PUBLISHED.is_dir():
        pytest.fail(f"{PUBLISHED} is missing: run make test, which fetches TinyDB's source distribution")
    copy = tmp_path / "tests"
    shutil.copytree(PUBLISHED, copy)
    (copy / "conftest.py").write_text(CONFTEST.format(path=path))
    modules = ["test_tables.py", "test_tinydb.py", "test_operations.py", "test_queries.py"]
    left_out = [f"--deselect={copy.name}/{name}" for name in EXCEPTIONS]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
        *left_out,
    ]
    ran = subprocess.run(
        [*command, *(str(copy / module) for module in modules)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counted = re.search(rf"(\d+) passed, {len(EXCEPTIONS)} deselected", ran.stdout)
    assert counted, ran.stdout
    assert int(counted[1]) >= 118


def test_every_exception_is_a_published_test():
    for name in EXCEPTIONS:
        module, test = name.split("::")
        assert f"def {test}(" in (PUBLISHED / module).read_text()
