"""A backup holds everything or does not exist; a restore puts everything back or changes nothing."""

import errno
import os
import resource
import shutil
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from tinydb.table import Document

from mailtriage.model.mail import ArchiveKey
from mailtriage.store import DocumentStore, StoreFull, StoreTooNew, StoreUnusable, manifest
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.backup import BackupFull, BackupImpossible, Parts, back_up
from mailtriage.store.desk import DeskStore
from mailtriage.store.lock import StoreLock
from mailtriage.store.manifest import BackupDamaged, NoBackup
from mailtriage.store.restore import InTheWay, in_the_way, put_back
from mailtriage.store.secret import KeyUnusable, secret_key
from mailtriage.tickets.fold import apply
from tests.store.test_keyed_lookups import made_at_version_1

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
YESTERDAY = NOON - timedelta(days=1)


def parts_in(folder: Path) -> Parts:
    data = folder / "data"
    return Parts(
        data / "mailtriage.db",
        data / "archive",
        data / "secret.key",
        folder / "config.toml",
        folder / "templates",
    )


@dataclass
class Installation:
    """A desk's files, to write mails into as the daemon does, and its backups."""

    parts: Parts
    backups: Path

    @contextmanager
    def writing(self) -> Iterator[Callable[[str, bytes, datetime], None]]:
        archive = SegmentArchive(self.parts.archive)
        with DocumentStore(self.parts.store) as documents:
            mails = documents.table("mails", ids=str)

            def write(name: str, raw: bytes, at: datetime) -> None:
                with documents.transaction():
                    key = archive.append(raw, at)
                    mails.put(Document({"archive": [key.segment, key.offset, key.length]}, doc_id=name))
                    archive.sync()

            yield write
        archive.close()

    def back_up(self, at: datetime = NOON) -> Path:
        return back_up(self.parts, self.backups, "1.2.3", at)[0]

    def names(self) -> list[str]:
        return sorted(one.name for one in self.backups.glob("[!.]*")) if self.backups.exists() else []


@pytest.fixture
def desk(tmp_path: Path) -> Installation:
    return installation(tmp_path / "desk")


def installation(folder: Path) -> Installation:
    made = Installation(parts_in(folder), folder / "backups")
    secret_key(made.parts.key, first_start=True)
    assert made.parts.configuration is not None
    assert made.parts.templates is not None
    made.parts.configuration.write_text('[desk]\naddress = "support@desk.example"\n')
    made.parts.templates.mkdir()
    (made.parts.templates / "alert.txt").write_text("{{ trouble.summary }}\n")
    with made.writing() as write:
        write("old", b"an old mail\r\n" * 20, YESTERDAY)
        write("new", b"a new mail\r\n" * 20, NOON)
    return made


def restored(backup: Path, target: Path, amend: Callable[[Path], object] = lambda store: None) -> Parts:
    parts = parts_in(target)
    put_back(backup, manifest.read(backup), parts, amend)
    return parts


def mails(parts: Parts) -> dict[str, bytes]:
    """Every mail that the store names, by its id, read by its digest."""
    archive = SegmentArchive(parts.archive)
    with DocumentStore(parts.store) as documents:
        assert documents.check() == []
        found = documents.table("mails", ids=str).all()
        return {str(one.doc_id): archive.read(ArchiveKey(*one["archive"])) for one in found}


def flip(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    data[round(at * (len(data) - 1))] ^= 0x01
    path.write_bytes(data)


def everything(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*")} if folder.exists() else set()


def test_a_backup_holds_all_that_makes_up_the_desk_and_comes_back_as_it_was(
    desk: Installation, tmp_path: Path
) -> None:
    parts = restored(desk.back_up(), tmp_path / "new")
    assert mails(parts) == mails(desk.parts)
    assert parts.key.read_bytes() == desk.parts.key.read_bytes()
    assert parts.configuration
    assert parts.templates
    assert "support@desk.example" in parts.configuration.read_text()
    assert (parts.templates / "alert.txt").read_text() == "{{ trouble.summary }}\n"
    assert everything(tmp_path / "new") >= {"data/archive/2026-11-22.seg", "data/archive/2026-11-23.seg"}
    assert ".restoring" not in os.listdir(parts.store.parent)


def test_a_backup_taken_while_mail_comes_in_restores_completely(desk: Installation, tmp_path: Path) -> None:
    written, stop = threading.Semaphore(0), threading.Event()

    def daemon() -> None:
        with desk.writing() as write:
            number = 0
            while not stop.is_set():
                number += 1
                write(f"{number:06}", f"mail {number} ".encode() * 300, NOON)
                written.release()

    thread = threading.Thread(target=daemon)
    thread.start()
    try:
        made = []
        for _ in range(6):
            for _ in range(10):
                assert written.acquire(timeout=30)
            made.append(desk.back_up())
    finally:
        stop.set()
        thread.join()
    sizes = []
    for number, backup in enumerate(made):
        found = mails(restored(backup, tmp_path / str(number)))
        found.pop("old")
        found.pop("new")
        assert sorted(found) == [f"{n:06}" for n in range(1, len(found) + 1)], "a mail in between is missing"
        assert all(raw == f"mail {int(name)} ".encode() * 300 for name, raw in found.items())
        sizes.append(len(found))
    assert sizes == sorted(sizes)
    assert sizes[0] >= 10
    assert sizes[-1] >= 60


def test_a_backup_is_readable_by_its_owner_alone(desk: Installation, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        backup = desk.back_up()
        parts = restored(backup, tmp_path / "new")
    finally:
        os.umask(before)
    for one in (backup, *backup.rglob("*"), parts.archive, *parts.archive.iterdir(), parts.store, parts.key):
        assert one.stat().st_mode & 0o777 == (0o700 if one.is_dir() else 0o600), one


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_restores_belongs_to_the_owner_of_the_data_folder(
    desk: Installation, tmp_path: Path
) -> None:
    data = tmp_path / "new" / "data"
    data.mkdir(parents=True)
    os.chown(data, 12345, 12346)
    StoreLock(data / "daemon.lock").close()
    restored(desk.back_up(), tmp_path / "new")
    for one in (*data.rglob("*"), tmp_path / "new" / "config.toml"):
        assert (one.stat().st_uid, one.stat().st_gid) == (12345, 12346), one


def test_a_second_backup_stands_beside_the_first(desk: Installation) -> None:
    first = desk.back_up()
    kept = {one: one.read_bytes() for one in first.rglob("*") if one.is_file()}
    with desk.writing() as write:
        write("newer", b"newer", NOON)
    assert {desk.back_up(), first, desk.back_up(NOON + timedelta(days=1))} == {
        desk.backups / name
        for name in (
            "mailtriage-20261123T120000Z",
            "mailtriage-20261123T120000Z-2",
            "mailtriage-20261124T120000Z",
        )
    }
    assert {one: one.read_bytes() for one in kept} == kept


def test_segments_that_did_not_change_take_no_room_in_the_next_backup(desk: Installation) -> None:
    desk.back_up()
    with desk.writing() as write:
        write("newer", b"newer", NOON)
    second = desk.back_up()
    for segment, links in (("2026-11-22.seg", 2), ("2026-11-23.seg", 1)):
        assert (second / "archive" / segment).stat().st_nlink == links


def test_a_segment_that_rotted_in_an_older_backup_is_not_taken_over(
    desk: Installation, tmp_path: Path
) -> None:
    flip(desk.back_up() / "archive" / "2026-11-22.seg", 0.5)
    assert mails(restored(desk.back_up(), tmp_path / "new")) == mails(desk.parts)


def test_nothing_is_changed_where_the_backup_is_taken_from(desk: Installation) -> None:
    before = {one: one.read_bytes() for one in desk.parts.store.parent.rglob("*") if one.is_file()}
    desk.back_up()
    assert {one: one.read_bytes() for one in before} == before


def test_a_store_that_an_older_release_wrote_can_be_backed_up_before_it_is_migrated(
    desk: Installation,
) -> None:
    raw = sqlite3.connect(desk.parts.store)
    raw.execute("PRAGMA user_version=0")
    raw.close()
    assert manifest.read(desk.back_up()).schema == 0


def test_a_store_of_another_program_is_not_backed_up_as_ours(desk: Installation) -> None:
    desk.parts.store.unlink()
    other = sqlite3.connect(desk.parts.store)
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StoreUnusable):
        desk.back_up()
    assert desk.names() == []


def test_a_damaged_store_is_not_backed_up_and_the_last_good_backup_stays(desk: Installation) -> None:
    with desk.writing() as write:
        for number in range(300):
            write(f"{number}", b"x", NOON)
    good = desk.back_up()
    whole = bytearray(desk.parts.store.read_bytes())
    for page in range(3, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    desk.parts.store.write_bytes(whole)
    with pytest.raises(StoreUnusable, match="restore the last backup"):
        desk.back_up()
    assert desk.names() == [good.name]


def test_mail_that_the_archive_has_lost_is_told_and_the_rest_is_backed_up(
    desk: Installation, tmp_path: Path
) -> None:
    flip(desk.parts.archive / "2026-11-22.seg", 0.5)
    _, made = back_up(desk.parts, desk.backups, "1.2.3", NOON)
    assert made.troubles == ("archive/2026-11-22.seg: the mail at byte 80 is lost or changed",)
    (desk.parts.archive / "2026-11-22.seg").unlink()
    backup, made = back_up(desk.parts, desk.backups, "1.2.3", NOON)
    assert made.troubles == ("archive/2026-11-22.seg: the mail at byte 80 is lost or changed",)
    assert manifest.read(backup) == made
    restored(backup, tmp_path / "new")


def test_an_archive_that_is_gone_is_told_and_not_made_by_looking(desk: Installation) -> None:
    shutil.rmtree(desk.parts.archive)
    _, made = back_up(desk.parts, desk.backups, "1.2.3", NOON)
    assert len(made.troubles) == 2
    assert not desk.parts.archive.exists()


def test_a_disk_that_gives_back_other_bytes_is_no_place_for_a_backup(
    desk: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = manifest.copy

    def rotten(source: Path, target: Path) -> manifest.Kept:
        kept = copied(source, target)
        if target.suffix == ".seg":
            flip(target, 0.5)
        return kept

    monkeypatch.setattr(manifest, "copy", rotten)
    with pytest.raises(BackupImpossible, match="use another disk"):
        desk.back_up()
    assert desk.names() == []


def test_without_the_key_there_is_no_backup(desk: Installation) -> None:
    desk.parts.key.unlink()
    with pytest.raises(KeyUnusable, match=r"secret\.key"):
        desk.back_up()
    assert not desk.backups.exists()


# SQLite has one word for a disk without room, and another for a file that may not grow.
NO_ROOM = "free some space|look at the disk"


@contextmanager
def longest_file(size_bytes: int) -> Iterator[None]:
    """Writes beyond this fail, as on a full disk, without root."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("size", [50_000, 400_000], ids=["in the store", "in the archive"])
def test_a_full_disk_is_told_and_leaves_nothing_that_looks_like_a_backup(
    desk: Installation, size: int
) -> None:
    with desk.writing() as write:
        write("large", b"x" * 1_000_000, NOON)
        for number in range(1000):
            write(f"{number}", b"", NOON)
    kept = desk.back_up()
    with desk.writing() as write:
        write("larger", b"x", NOON)
    with longest_file(size), pytest.raises((BackupFull, StoreFull), match=NO_ROOM):
        desk.back_up()
    assert desk.names() == [kept.name]
    desk.back_up()


@pytest.mark.parametrize("size", [50_000, 400_000], ids=["in the store", "in the archive"])
def test_a_full_disk_stops_a_restore_with_nothing_changed(
    desk: Installation, tmp_path: Path, size: int
) -> None:
    with desk.writing() as write:
        write("large", b"x" * 1_000_000, NOON)
        for number in range(1000):
            write(f"{number}", b"", NOON)
    backup = desk.back_up()
    with longest_file(size), pytest.raises((BackupFull, StoreFull), match=NO_ROOM):
        restored(backup, tmp_path / "new")
    assert everything(tmp_path / "new") <= {"data"}
    restored(backup, tmp_path / "new")


def test_a_folder_that_is_a_file_is_told(desk: Installation) -> None:
    desk.backups.write_text("in the way")
    with pytest.raises(BackupImpossible, match=r"backups.*no backup was made"):
        desk.back_up()


def test_a_folder_that_takes_no_files_is_told(desk: Installation) -> None:
    desk.backups.mkdir()
    (desk.backups / ".mailtriage.lock").mkdir()
    with pytest.raises(BackupImpossible, match="name a folder of ours"):
        desk.back_up()


def test_two_backups_into_one_folder_do_not_meet(desk: Installation) -> None:
    desk.back_up()
    with StoreLock(desk.backups / ".mailtriage.lock"), pytest.raises(BackupImpossible, match="wait for it"):
        desk.back_up()
    assert len(desk.names()) == 1


KINDS = (
    "manifest.json",
    "mailtriage.db",
    "secret.key",
    "config.toml",
    "archive/2026-11-22.seg",
    "archive/2026-11-23.seg",
    "templates/alert.txt",
)


def test_the_kinds_of_files_are_all_there_are(desk: Installation) -> None:
    backup = desk.back_up()
    assert everything(backup) - {"archive", "templates"} == set(KINDS)


@pytest.mark.parametrize("at", [0.0, 0.31, 0.77, 0.99])
@pytest.mark.parametrize("name", KINDS)
def test_a_flipped_bit_in_any_file_of_a_backup_is_refused_by_its_name(
    desk: Installation, tmp_path: Path, name: str, at: float
) -> None:
    backup = desk.back_up()
    flip(backup / name, at)
    with pytest.raises(BackupDamaged, match=name.replace(".", r"\.")):
        restored(backup, tmp_path / "new")
    assert everything(tmp_path / "new") <= {"data"}


@pytest.mark.parametrize("name", KINDS[1:])
@pytest.mark.parametrize("how", ["gone", "cut", "longer", "a folder"])
def test_a_file_of_a_backup_that_is_missing_or_of_another_size_is_refused_by_its_name(
    desk: Installation, tmp_path: Path, name: str, how: str
) -> None:
    backup = desk.back_up()
    file = backup / name
    size = file.stat().st_size
    if how in ("gone", "a folder"):
        file.unlink()
        if how == "a folder":
            file.mkdir()
    else:
        with file.open("ab") as opened:
            opened.truncate(size - 1 if how == "cut" else size + 1)
    with pytest.raises(BackupDamaged, match=name.replace(".", r"\.")):
        restored(backup, tmp_path / "new")
    assert everything(tmp_path / "new") == set()


def test_all_damaged_files_are_named_at_once(desk: Installation, tmp_path: Path) -> None:
    backup = desk.back_up()
    for name in KINDS[1:]:
        flip(backup / name, 0.5)
    with pytest.raises(BackupDamaged) as refused:
        restored(backup, tmp_path / "new")
    assert len(refused.value.problems) == len(KINDS) - 1


def test_a_folder_without_a_manifest_is_no_backup_and_the_newest_one_inside_is_named(
    desk: Installation, tmp_path: Path
) -> None:
    backup = desk.back_up()
    with pytest.raises(NoBackup, match=backup.name):
        manifest.read(desk.backups)
    (backup / "manifest.json").unlink()
    for folder in (backup, tmp_path / "nowhere"):
        with pytest.raises(NoBackup):
            manifest.read(folder)


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "archive/../../evil", "archive/..", "daemon.lock", "archive/a/b", "archive/"],
)
def test_a_forged_manifest_never_writes_outside_the_desk(desk: Installation, name: str) -> None:
    backup = desk.back_up()
    made = manifest.read(backup)
    (backup / "manifest.json").unlink()
    manifest.write(replace(made, files={**made.files, name: made.files["secret.key"]}), backup)
    with pytest.raises(BackupDamaged, match=r"manifest\.json"):
        manifest.read(backup)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digest": 1}', "[" * 5000, "\0", '"' * 999])
def test_a_manifest_that_is_something_else_is_refused(desk: Installation, text: str) -> None:
    backup = desk.back_up()
    (backup / "manifest.json").write_text(text)
    with pytest.raises(BackupDamaged, match=r"manifest\.json"):
        manifest.read(backup)


def test_a_backup_of_a_later_release_is_refused_before_anything_is_copied(
    desk: Installation, tmp_path: Path
) -> None:
    backup = desk.back_up()
    made = manifest.read(backup)
    (backup / "manifest.json").unlink()
    manifest.write(replace(made, schema=999), backup)
    with pytest.raises(StoreTooNew, match=r"install release 1\.2\.3"):
        restored(backup, tmp_path / "new")
    assert everything(tmp_path / "new") == set()


def test_a_backup_that_an_older_release_made_is_brought_to_this_version_when_restored(
    desk: Installation, tmp_path: Path
) -> None:
    desk.parts.store.unlink()
    made_at_version_1(desk.parts.store)
    backup = desk.back_up()
    assert manifest.read(backup).schema == 1

    def amend(store: Path) -> None:
        with DocumentStore(store) as documents:
            DeskStore(documents, apply).put_note("restored", {"released": False})

    parts = restored(backup, tmp_path / "new", amend)
    with DocumentStore(parts.store) as documents:
        store = DeskStore(documents, apply)
        assert documents.check() == []
        assert len(store.mails_by_message_id("one@x")) >= 10
        assert store.note("restored") == {"released": False}
    assert "before" not in "".join(one.name for one in parts.store.parent.iterdir())


@pytest.mark.parametrize(
    "name",
    ["mailtriage.db", "mailtriage.db-wal", "mailtriage.db-shm", "secret.key", "archive/2026-11-21.seg"],
)
@pytest.mark.parametrize("dangling", [False, True], ids=["a file", "a dangling link"])
def test_a_restore_overwrites_nothing_and_says_what_is_in_the_way(
    desk: Installation, tmp_path: Path, name: str, dangling: bool
) -> None:
    backup = desk.back_up()
    there = tmp_path / "new" / "data" / name
    there.parent.mkdir(parents=True)
    if dangling:
        there.symlink_to("nowhere")
    else:
        there.write_text("precious")
    before = everything(tmp_path / "new")
    with pytest.raises(InTheWay, match=r"move .* away") as refused:
        restored(backup, tmp_path / "new")
    place = "archive" if "archive" in name else name
    assert refused.value.paths == (tmp_path / "new" / "data" / place,)
    assert everything(tmp_path / "new") == before
    assert dangling or there.read_text() == "precious"


def test_an_empty_archive_a_lock_and_a_log_are_not_in_the_way(desk: Installation, tmp_path: Path) -> None:
    data = tmp_path / "new" / "data"
    (data / "archive").mkdir(parents=True)
    (data / "log").mkdir()
    (data / "daemon.lock").write_text("1234")
    assert mails(restored(desk.back_up(), tmp_path / "new")) == mails(desk.parts)


def test_configuration_and_templates_that_are_there_are_kept(desk: Installation, tmp_path: Path) -> None:
    new = tmp_path / "new"
    (new / "templates").mkdir(parents=True)
    (new / "templates" / "mine.txt").write_text("mine")
    (new / "config.toml").write_text("# mine")
    backup = desk.back_up()
    placed = put_back(backup, manifest.read(backup), parts_in(new), lambda store: None)
    assert {one.name for one in placed} == {"mailtriage.db", "archive", "secret.key"}
    assert (new / "config.toml").read_text() == "# mine"
    assert os.listdir(new / "templates") == ["mine.txt"]


def test_what_is_changed_in_the_restored_store_is_there_before_the_store_is(
    desk: Installation, tmp_path: Path
) -> None:
    def amend(store: Path) -> None:
        assert not (tmp_path / "new" / "data" / "mailtriage.db").exists()
        with DocumentStore(store) as documents:
            documents.table("notes", ids=str).put(Document({"at": "noon"}, doc_id="restored"))

    parts = restored(desk.back_up(), tmp_path / "new", amend)
    with DocumentStore(parts.store, read_only=True) as documents:
        assert documents.table("notes", ids=str).get(doc_id="restored") == {"at": "noon"}


def test_a_change_that_fails_leaves_everything_as_it_was(desk: Installation, tmp_path: Path) -> None:
    def fail(store: Path) -> None:
        raise StoreFull("no room")

    with pytest.raises(StoreFull):
        restored(desk.back_up(), tmp_path / "new", fail)
    assert everything(tmp_path / "new") == {"data"}


def test_a_move_that_fails_is_undone(desk: Installation, tmp_path: Path) -> None:
    """The configuration cannot be put in place when archive and key have been moved already."""
    new = tmp_path / "new"
    (new / "data" / "archive").mkdir(parents=True)
    (new / "etc").write_text("no folder")
    parts = replace(parts_in(new), configuration=new / "etc" / "config.toml")
    backup = desk.back_up()
    with pytest.raises(BackupImpossible, match="nothing was restored"):
        put_back(backup, manifest.read(backup), parts, lambda store: None)
    assert everything(new) <= {"data", "data/archive", "etc"}


def test_a_configuration_on_another_disk_is_copied_there_whole(
    desk: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def between_disks(source: Path, target: Path) -> None:
        if "etc" in str(target) and "etc" not in str(source):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "rename", between_disks)
    etc = tmp_path / "etc"
    parts = replace(
        parts_in(tmp_path / "new"), configuration=etc / "config.toml", templates=etc / "templates"
    )
    backup = desk.back_up()
    put_back(backup, manifest.read(backup), parts, lambda store: None)
    assert everything(etc) == {"config.toml", "templates", "templates/alert.txt"}


STEPS = {"open", "os.rename", "os.link", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "sqlite3.connect"}


def killed(work: Callable[[], object], within: Path, step: int) -> bool:
    """`work` in a process of its own, killed before the STEP-th thing it does to a file in `within`; whether
    it got that far."""
    child = os.fork()
    if child == 0:
        seen = 0

        def watch(event: str, told: tuple[object, ...]) -> None:
            nonlocal seen
            if event in STEPS and str(within) in str(told[0]):
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_backup_killed_anywhere_never_looks_complete_and_the_next_one_clears_it_away(
    desk: Installation,
) -> None:
    step, finished = 0, list[str]()
    while killed(desk.back_up, desk.backups, step := step + 1):
        for name in desk.names():
            if name.endswith(".partial"):
                with pytest.raises(NoBackup, match="never finished"):
                    manifest.read(desk.backups / name)
            else:
                assert manifest.missing(manifest.read(desk.backups / name), desk.backups / name) == []
        finished = [name for name in desk.names() if not name.endswith(".partial")]
        assert len(finished) <= 1
    assert step > 20
    desk.back_up()
    assert not [name for name in desk.names() if name.endswith(".partial")]


def test_a_restore_killed_anywhere_is_never_taken_for_a_store_and_goes_on_when_run_again(
    desk: Installation, tmp_path: Path
) -> None:
    backup, step, standing_in = desk.back_up(), 0, 0

    def amend(store: Path) -> None:
        with DocumentStore(store) as documents:
            documents.table("notes", ids=str).put(Document({}, doc_id="restored"))

    while True:
        step += 1
        new = tmp_path / f"new {step}"
        went_on = not killed(lambda new=new: restored(backup, new, amend), new, step)  # type: ignore[misc]
        parts = parts_in(new)
        if parts.store.exists():
            try:
                DocumentStore(parts.store, read_only=True).close()
            except StoreUnusable:
                standing_in += 1
                assert in_the_way(manifest.read(backup), parts) == []
                restored(backup, new, amend)
        else:
            assert not parts.key.exists(), "a key without a store would begin an empty one"
            assert not parts.archive.exists()
            restored(backup, new, amend)
        assert mails(parts) == mails(desk.parts)
        with DocumentStore(parts.store) as documents:
            assert documents.table("notes", ids=str).contains(doc_id="restored")
        if went_on:
            break
    assert step > 20
    assert standing_in >= 3


@pytest.mark.parametrize("segment", ["2026-11-22.seg", "2026-11-24.seg"], ids=["changed", "added"])
def test_an_interrupted_restore_does_not_go_on_over_what_somebody_put_there_since(
    desk: Installation, tmp_path: Path, segment: str
) -> None:
    backup, parts, step = desk.back_up(), parts_in(tmp_path / "new"), 0
    while not (parts.key.exists() and parts.store.stat().st_size < 1000):
        step += 1
        shutil.rmtree(tmp_path / "new", ignore_errors=True)
        assert killed(lambda: restored(backup, tmp_path / "new"), tmp_path / "new", step)
    (parts.archive / segment).write_text("newer")
    parts.key.write_text("f" * 64)
    with pytest.raises(InTheWay) as refused:
        restored(backup, tmp_path / "new")
    assert refused.value.paths == (parts.archive, parts.key)


def test_a_manifest_tells_what_a_person_would_ask(desk: Installation) -> None:
    told = orjson.loads((desk.back_up() / "manifest.json").read_bytes())
    assert told["made_at"] == "2026-11-23T12:00:00+00:00"
    assert (told["release"], told["schema"]) == ("1.2.3", 3)
    assert told["documents"]["mails"] == 2
    assert all(set(one) == {"size", "sha256"} for one in told["files"].values())
