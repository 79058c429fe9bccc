"""Real processes on one file: killed writers, readers beside a writer, many that open at once."""

import random
import subprocess
import sys

from tinydb import where

from mailtriage.store import DocumentStore

WRITER = """
import sys
from tinydb.table import Document
from mailtriage.store import DocumentStore
store = DocumentStore(sys.argv[1])
mails = store.table("mails", ids=str, indexes=(("batch",),))
state = store.table("state", ids=str)
done = (state.get(doc_id="mark") or {"done": 0})["done"]
while True:
    with store.transaction():
        mails.insert_multiple(
            Document({"batch": done, "text": "x" * 3000}, doc_id=f"{done}-{n}") for n in range(5)
        )
        with store.transaction():
            state.upsert(Document({"done": done + 1}, doc_id="mark"))
    done += 1
    print(done, flush=True)
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def read_until(writer: subprocess.Popen[str], batches: int) -> int:
    assert writer.stdout is not None
    return [int(writer.stdout.readline()) for _ in range(batches)][-1]


def test_killed_writer_leaves_whole_transactions_and_all_it_acknowledged(path):
    chance = random.Random(29110)
    for _ in range(10):
        writer = start(WRITER, path)
        read_until(writer, chance.randint(1, 60))
        writer.kill()
        acknowledged = [int(line) for line in writer.communicate()[0].splitlines() if line]
        with DocumentStore(path) as store:
            assert store.check() == []
            done = store.table("state").get(doc_id="mark")["done"]
            assert done >= max(acknowledged, default=0)
            assert len(store.table("mails")) == 5 * done
            assert store.table("mails").count(where("batch") == done - 1) == 5
            assert not store.table("mails").contains(where("batch") == done)


def test_reader_beside_a_writer_sees_whole_transactions_only(path):
    DocumentStore(path).close()
    writer = start(WRITER, path)
    try:
        read_until(writer, 1)
        with DocumentStore(path, read_only=True) as reader:
            last = 0
            for _ in range(50):
                with reader.transaction():
                    done = reader.table("state").get(doc_id="mark")["done"]
                    assert len(reader.table("mails")) == 5 * done
                    assert reader.table("mails").count(where("batch") == done - 1) == 5
                assert done >= last
                last = done
                read_until(writer, 1)
            assert last > 40
    finally:
        writer.kill()
        writer.communicate()


def test_long_iteration_does_not_hold_a_snapshot(path, store):
    store.insert_multiple({"text": "x" * 500} for _ in range(600))
    with DocumentStore(path, read_only=True) as reader:
        documents = iter(reader)
        next(documents)
        store.insert({})
        # A checkpoint that may truncate the log finds no reader in the way.
        assert store.storage.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0
        assert sum(1 for _ in documents) == 599


def test_processes_that_make_the_same_file_at_once_agree(path):
    script = """
import sys
from mailtriage.store import DocumentStore
with DocumentStore(sys.argv[1]) as store:
    store.table("t", indexes=(("by",),)).insert({"by": sys.argv[2]})
"""
    started = [start(script, path, number) for number in range(6)]
    for process in started:
        process.communicate()
    assert [process.returncode for process in started] == [0] * 6
    with DocumentStore(path) as store:
        assert sorted(doc["by"] for doc in store.table("t")) == list("012345")
