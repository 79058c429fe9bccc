"""``mailtriage show REF --save DIR``: what is attached to a ticket's mail, written out without harming anything."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mailtriage.store import DocumentStore
from mailtriage.store.lock import StoreLock
from tests.attaching import PNG, REPORT, carrying, digest
from tests.console.program import as_json, here, mailtriage, refused, told
from tests.console.test_import_command import mbox
from tests.console.test_tickets_command import control_characters

OTHER = b"another report"
HOSTILE = "..\\..\\-rf\x1b[31m \u202efdp.exe"


@pytest.fixture(scope="module")
def brought_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk of imported mail, for reading only: 1001 with two mails that carry files, 1002 without any, 1003 of
    hostile names, 1004 of 90 kB. Imported, for that goes the whole way and needs no server."""
    folder = tmp_path_factory.mktemp("attached")
    (folder / "config.toml").write_text(
        """
        [desk]
        address = "support@desk.example"
        name = "Example Support"
        [mailbox]
        host = "127.0.0.1"
        user = "support@desk.example"
        [smtp]
        host = "127.0.0.1"
        [store]
        max_attachment = "100kb"
        """,
        "utf-8",
    )
    first = carrying(("report.pdf", REPORT), ("big.iso", b"x" * 150_000), pictures=(PNG,))
    asked = first.split(b"Message-ID: ")[1].split(b"\r\n")[0].decode()
    mails = [
        first,
        carrying(("report.pdf", OTHER), sender="support@desk.example", in_reply_to=asked).replace(
            b"To: support@desk.example", b"To: anna@customer.example"
        ),
        carrying(sender="ben@other.example"),
        carrying((HOSTILE, b"1"), ("\u00fc" * 200 + ".pdf", b"2"), sender="eve@evil.example"),
        carrying(("small.txt", b"small"), ("middle.bin", b"m" * 90_000), sender="cy@third.example"),
    ]
    mbox(folder / "old.mbox", mails)
    told(mailtriage("import", "old.mbox", cwd=folder))
    return folder


@pytest.fixture
def desk(brought_in: Path, tmp_path: Path) -> Path:
    """A copy, which a test may change."""
    return Path(shutil.copytree(brought_in, tmp_path / "desk"))


Save = Callable[..., dict[str, Any]]


@pytest.fixture
def save(capsys: pytest.CaptureFixture[str]) -> Save:
    def run(desk: Path, reference: str, to: Path, *words: str) -> dict[str, Any]:
        config = str(desk / "config.toml")
        done = here(capsys, "show", reference, "--save", str(to), "--json", "--config", config, *words)
        found = as_json(done)
        assert isinstance(found, dict)
        return found

    return run


def beside(desk: Path) -> dict[str, Path]:
    return {one.name: one for one in (desk / "data" / "attachments").glob("??/*")}


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_the_import_stored_what_is_attached_and_left_nothing_waiting_for_long(brought_in: Path) -> None:
    assert {digest(REPORT), digest(OTHER), digest(PNG)} <= set(beside(brought_in))
    assert digest(b"x" * 150_000) not in beside(brought_in)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in beside(brought_in).values()}
    assert modes == {0o600}


def test_every_file_of_every_mail_is_written_and_inline_pictures_are_left_out(
    brought_in: Path, tmp_path: Path, save: Save
) -> None:
    done = save(brought_in, "1001", tmp_path / "out")
    assert contents(tmp_path / "out") == {
        "report.pdf": REPORT,
        "big.iso": b"x" * 150_000,
        "report (2).pdf": OTHER,
    }
    assert (done["left_out"], done["troubles"]) == (1, [])
    written = [(one["from"], one["name"], Path(one["file"]).name, one["size_bytes"]) for one in done["saved"]]
    assert written == [
        ("anna@customer.example", "report.pdf", "report.pdf", len(REPORT)),
        ("anna@customer.example", "big.iso", "big.iso", 150_000),
        ("support@desk.example", "report.pdf", "report (2).pdf", len(OTHER)),
    ]
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "out").iterdir()} == {0o600}


def test_with_all_inline_pictures_are_written_too(brought_in: Path, tmp_path: Path, save: Save) -> None:
    done = save(brought_in, "1001", tmp_path / "out", "--all")
    assert done["left_out"] == 0
    assert contents(tmp_path / "out")["image000.png"] == PNG


def test_nothing_that_is_there_is_overwritten(brought_in: Path, tmp_path: Path, save: Save) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.pdf").write_bytes(b"mine")
    (out / "report (2).pdf").symlink_to(tmp_path / "precious")
    save(brought_in, "1001", out)
    save(brought_in, "1001", out)
    assert (out / "report.pdf").read_bytes() == b"mine"
    assert not (tmp_path / "precious").exists()
    found = [(out / f"report ({n}).pdf").read_bytes() for n in (3, 4, 5, 6)]
    assert found == [REPORT, OTHER, REPORT, OTHER]


def test_what_is_missing_or_damaged_beside_the_ticket_comes_out_of_the_raw_mail(
    desk: Path, tmp_path: Path, save: Save
) -> None:
    beside(desk)[digest(REPORT)].write_bytes(b"")  # as a power cut leaves it
    beside(desk)[digest(OTHER)].unlink()
    done = save(desk, "1001", tmp_path / "out", "--all")
    assert done["troubles"] == []
    assert contents(tmp_path / "out")["report.pdf"] == REPORT
    assert contents(tmp_path / "out")["report (2).pdf"] == OTHER
    assert beside(desk)[digest(REPORT)].read_bytes() == b"", "nothing is changed by looking"


def test_mail_from_before_attachments_were_noted_is_read_from_the_raw_mail(
    desk: Path, tmp_path: Path, save: Save
) -> None:
    documents = DocumentStore(desk / "data" / "mailtriage.db")
    mails = documents.table("mails", ids=str, indexes=(("ticket",),))
    for doc in list(mails):
        fields = {name: value for name, value in doc.items() if name != "attachments"}
        mails.write(str(doc.doc_id), fields)
    documents.close()
    shutil.rmtree(desk / "data" / "attachments")
    save(desk, "1001", tmp_path / "out")
    assert contents(tmp_path / "out")["report.pdf"] == REPORT
    assert "Attached" not in told(mailtriage("show", "1001", cwd=desk))


def test_what_cannot_be_had_any_more_is_told_and_the_rest_is_written(desk: Path, tmp_path: Path) -> None:
    beside(desk)[digest(REPORT)].unlink()
    (segment,) = (desk / "data" / "archive").glob("*.seg")
    segment.write_bytes(segment.read_bytes().replace(b"here they are", b"here they ARE"))
    done = mailtriage("show", "1001", "--save", str(tmp_path / "out"), cwd=desk)
    assert (done.returncode, done.stderr) == (1, b"")
    said = done.stdout.decode()
    assert "not saved: report.pdf, of the mail of 2026-11-23" in said
    assert "restore it from the backup" in said
    assert contents(tmp_path / "out") == {"report.pdf": OTHER}


def test_the_table_names_mail_file_size_and_type(brought_in: Path, tmp_path: Path) -> None:
    said = told(mailtriage("show", "1001", "--save", str(tmp_path / "out"), cwd=brought_in))
    for word in ("anna@customer.example", "report (2).pdf", "146 KB", "application/octet-stream"):
        assert word in said
    assert f"3 files written to {tmp_path / 'out'}" in said
    assert "1 inline picture left out; --all writes them too" in said


def test_a_ticket_without_attachments_says_so_and_makes_no_folder(brought_in: Path, tmp_path: Path) -> None:
    said = told(mailtriage("show", "1002", "--save", str(tmp_path / "out"), cwd=brought_in))
    assert "Nothing is attached to the mail of " in said
    assert not (tmp_path / "out").exists()


def test_hostile_names_become_ordinary_ones(brought_in: Path, tmp_path: Path, save: Save) -> None:
    save(brought_in, "1003", tmp_path / "a" / "b")
    names = sorted(contents(tmp_path / "a" / "b"))
    assert len(names) == 2
    assert names[0].startswith("_-rf")
    assert control_characters(names[0]) == set()
    assert len(names[1].encode()) < 256
    assert names[1].endswith(".pdf")
    said = told(mailtriage("show", "1003", "--save", str(tmp_path / "out"), cwd=brought_in))
    assert control_characters(said) == set()


def test_show_lists_what_is_attached_to_each_mail(brought_in: Path) -> None:
    said = told(mailtriage("show", "1001", cwd=brought_in))
    assert "Attached: report.pdf (929 bytes), big.iso (146 KB), 1 inline picture" in said
    assert "Attached: report.pdf (14 bytes)" in said
    assert "attachment big.iso (146 KB) is not kept beside the ticket" in said
    messages = as_json(mailtriage("show", "1001", "--json", cwd=brought_in))["messages"]
    assert messages[1]["attachments"] == [
        {
            "name": "report.pdf",
            "content_type": "application/octet-stream",
            "size_bytes": len(OTHER),
            "digest": digest(OTHER),
            "inline": False,
        }
    ]


def test_it_works_while_a_daemon_has_the_store_and_changes_nothing(desk: Path, tmp_path: Path) -> None:
    before = {one: one.stat().st_mtime_ns for one in (desk / "data" / "attachments").rglob("*")}
    with StoreLock(desk / "data" / "daemon.lock"):
        told(mailtriage("show", "1001", "--save", str(tmp_path / "out"), cwd=desk))
    assert {one: one.stat().st_mtime_ns for one in (desk / "data" / "attachments").rglob("*")} == before


def test_a_folder_that_is_none_is_refused(brought_in: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    for to in (tmp_path / "file", tmp_path / "file" / "below"):
        said = refused(mailtriage("show", "1001", "--save", str(to), cwd=brought_in))
        assert str(tmp_path / "file") in said
    assert (tmp_path / "file").read_bytes() == b"mine"


_LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (80_000, 80_000))
from mailtriage.cli import main
sys.exit(main(sys.argv[3:]))
"""


def test_a_full_disk_leaves_no_half_file(brought_in: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk."""
    out = tmp_path / "out"
    done = mailtriage("show", "1004", "--save", str(out), cwd=brought_in, python=("-c", _LIMITED))
    said = refused(done)
    assert "middle.bin: File too large" in said
    assert contents(out) == {"small.txt": b"small"}


def test_all_without_save_is_refused(brought_in: Path) -> None:
    assert "--all goes with --save DIR" in refused(mailtriage("show", "1001", "--all", cwd=brought_in))


def test_an_unknown_reference_is_refused_before_anything_is_made(brought_in: Path, tmp_path: Path) -> None:
    said = refused(mailtriage("show", "9999", "--save", str(tmp_path / "out"), cwd=brought_in))
    assert "no such ticket" in said
    assert not (tmp_path / "out").exists()
