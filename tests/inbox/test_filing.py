"""Where a server lacks a command: mail is moved in steps that lose none, or not at all."""

from typing import Any

import pytest

from mailtriage.inbox.filing import Mover, NotMoved, made_ready, move, put_on
from mailtriage.ports import LinkLost

FOLDERS = [((b"\\HasNoChildren",), b".", "INBOX"), ((b"\\Junk",), b".", "INBOX.Spamverdacht")]


class Client:
    """Notes what it is asked; `said` is what the server answers to COPY and MOVE."""

    def __init__(self, *capabilities: str, said: bytes = b"[COPYUID 7 4:5 11:12] Done") -> None:
        self.capabilities, self.said = capabilities, said
        self.asked: list[tuple[Any, ...]] = []
        self._imap = self
        self.untagged_responses: dict[str, list[bytes]] = {}
        self.folder_encode = True

    def has_capability(self, name: str) -> bool:
        return name in self.capabilities

    def list_folders(self) -> list[Any]:
        return FOLDERS

    def namespace(self) -> Any:
        return type("Told", (), {"personal": (("INBOX.", "."),), "other": None, "shared": None})

    def __getattr__(self, name: str) -> Any:
        def ask(*words: Any, **more: Any) -> bytes:
            self.asked.append((name, *words))
            return self.said

        return ask


def test_without_move_it_is_copied_and_only_these_are_expunged() -> None:
    client = Client("UIDPLUS")
    assert dict(move(client, [4, 5], "X").uids) == {4: 11, 5: 12}
    assert [one[0] for one in client.asked] == ["copy", "add_flags", "uid_expunge"]
    assert client.asked[-1][1] == [4, 5]


def test_without_a_safe_way_nothing_is_touched() -> None:
    client = Client()
    with pytest.raises(NotMoved, match="neither MOVE nor UIDPLUS"):
        move(client, [4], "X")
    assert client.asked == []


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[COPYUID 7 1:4294967295 1:4294967295]",
        b"[COPYUID 7 4: 11]",
        b"[COPYUID 7 4,5 11]",
        b"[COPYUID x y z]",
    ],
)
def test_a_server_that_tells_no_sense_of_the_new_places_is_not_believed(said: bytes) -> None:
    assert dict(move(Client("MOVE", said=said), [4, 5], "X").uids) == {}


def test_a_folder_is_named_as_this_server_names_its_own() -> None:
    client = Client("NAMESPACE")
    assert made_ready(client, "Support/Billing") == "INBOX.Support.Billing"
    assert client.asked == [
        ("create_folder", "INBOX.Support.Billing"),
        ("subscribe_folder", "INBOX.Support.Billing"),
    ]


def test_a_folder_with_a_use_of_its_own_takes_nothing() -> None:
    with pytest.raises(NotMoved, match="kept for something else"):
        made_ready(Client("NAMESPACE"), "Spamverdacht")


def test_gmail_gets_labels_for_what_rules_ask_and_keywords_for_ours() -> None:
    client = Client("X-GM-EXT-1")
    put_on(client, [1], "billing")
    put_on(client, [1], "mt-ticket")
    assert client.asked == [("add_gmail_labels", [1], ["billing"]), ("add_flags", [1], [b"mt-ticket"])]


def test_a_folder_at_which_the_server_hangs_up_is_left_alone_after_two_tries() -> None:
    mover = Mover()
    for _ in range(2):
        with pytest.raises(LinkLost), mover.trying("Support"):
            raise LinkLost("gone")
    with pytest.raises(NotMoved, match="ended the connection"), mover.trying("Support"):
        pytest.fail("it was tried once more")
    with mover.trying("Other"):
        pass


def test_what_the_server_only_refuses_may_be_tried_with_the_next_mail() -> None:
    mover = Mover()
    for _ in range(5):
        with pytest.raises(NotMoved, match="no"), mover.trying("Support"):
            raise NotMoved("no")
