"""Whose folders are read, whatever they are called, and a mail that the server cannot serve."""

from collections import namedtuple
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import pytest
from imapclient.exceptions import IMAPClientError

from mailtriage.inbox.folders import choose
from mailtriage.inbox.imap import ImapInbox
from mailtriage.inbox.link import ImapServer, foreign, listing
from mailtriage.model.folder import USES, Folder, Role
from mailtriage.ports import TurnedAway, WantedFolders

_Namespace = namedtuple("_Namespace", "personal other shared")


class _Client:
    """What imapclient tells of a server with these names; a FETCH of a `bad` UID is refused."""

    def __init__(self, *names: bytes, bad: Sequence[int] = (), refusal: str = "NO Internal error") -> None:
        self.names, self.bad, self.refusal = names, bad, refusal
        self.folder_encode = True
        self.namespaces = _Namespace((("", "/"),), (("Other Users/", "/"),), (("Public/", "/"),))

    def list_folders(self) -> list[Any]:
        assert not self.folder_encode, "imapclient gives nothing for the sake of one bad name"
        return [((), b"/", name) for name in self.names]

    def has_capability(self, name: str) -> bool:
        return name == "NAMESPACE"

    def namespace(self) -> _Namespace:
        return self.namespaces

    def fetch(self, uids: list[int], items: list[bytes]) -> dict[int, dict[bytes, Any]]:
        if set(uids) & set(self.bad):
            raise IMAPClientError(self.refusal)
        found: dict[bytes, Any] = {b"RFC822.SIZE": 100, b"INTERNALDATE": datetime(2026, 11, 23, tzinfo=UTC)}
        for item in items:
            if b"RECIPIENT" not in item and item.startswith(b"BODY.PEEK[HEADER"):
                key = item.replace(b".PEEK", b"").rpartition(b"<")[0]
                found[key] = b"From: anna@x\r\n\r\n" if b"FROM" in item else b"To: desk@x\r\n\r\n"
            elif item.startswith(b"BODY.PEEK[]"):
                found[b"BODY[]"] = b"From: anna@x\r\n\r\nhello"
        return dict.fromkeys(uids, found)


def _inbox(client: _Client) -> ImapInbox:
    inbox = ImapInbox(ImapServer("localhost", 1, "none", "u", "p"))
    inbox._client = client
    return inbox


def test_a_name_that_breaks_the_rules_keeps_no_other_folder_from_being_read() -> None:
    client = _Client(b"INBOX", b"A&B", b"Entw&APw-rfe alt", b"x&zz-", b"100%", b"a*b", b'say "hi"')
    names = [name for _, _, name in listing(client)]
    assert names == ["INBOX", "Entwürfe alt", "100%", "a*b", 'say "hi"']
    assert client.folder_encode


def test_other_peoples_folders_and_public_ones_are_not_ours_to_read() -> None:
    client = _Client(b"INBOX", b"Other Users/ben/INBOX", b"Other Users/ben/Sent", b"Public/News", b"Projects")
    found = choose(listing(client), WantedFolders(), foreign(client))
    assert found == (Folder("INBOX", Role.INBOX), Folder("Projects", Role.OTHER))


def test_a_public_folder_that_is_named_is_read_all_the_same() -> None:
    client = _Client(b"INBOX", b"Public/Support")
    found = choose(listing(client), WantedFolders(inbox="Public/Support"), foreign(client))
    assert Folder("Public/Support", Role.INBOX) in found


def test_a_mail_that_the_server_cannot_serve_hides_no_other_mails_header() -> None:
    found = list(_inbox(_Client(bad=[7])).headers(range(1, 21)))
    assert [one.place.uid for one in found] == list(range(1, 21))
    assert [one.place.uid for one in found if one.unreadable] == [7]
    assert found[0].raw == b"From: anna@x\r\nTo: desk@x\r\n\r\n"


def test_a_mail_whose_size_the_server_cannot_tell_keeps_no_other_back() -> None:
    found = list(_inbox(_Client(bad=[3])).fetch([1, 2, 3, 4]))
    assert [one.place.uid for one in found if one.unreadable] == [3]
    assert [one.raw for one in found if not one.unreadable] == [b"From: anna@x\r\n\r\nhello"] * 3


def test_a_throttle_is_no_fault_of_the_mails() -> None:
    inbox = _inbox(_Client(bad=[3], refusal="NO [THROTTLED] slow down"))
    with pytest.raises(TurnedAway):
        list(inbox.headers([1, 2, 3]))
    with pytest.raises(TurnedAway):
        list(inbox.fetch([1, 2, 3]))


@pytest.mark.parametrize(
    "name",
    [
        "Sent", "Sent Items", "SENT", "INBOX/Sent Messages", "Gesendet", "Gesendete Elemente", "Envoyés",
        "Éléments envoyés", "E\u0301le\u0301ments envoye\u0301s", "Отправленные", "Enviados", "Posta inviata",
        "Verzonden items", "Wysłane", "送信済み", "Gönderilmiş Öğeler", "Απεσταλμένα",
    ],
)  # fmt: skip
def test_a_sent_folder_is_known_by_its_name_in_many_languages(name: str) -> None:
    listing = [((), b"/", "INBOX"), ((), b"/", name), ((), b"/", "Projects")]
    assert choose(listing, WantedFolders()) == (
        Folder(name, Role.SENT),
        Folder("INBOX", Role.INBOX),
        Folder("Projects", Role.OTHER),
    )


@pytest.mark.parametrize(
    "name",
    ["Spam", "Spamverdacht", "Courrier indésirable", "Correo no deseado", "Posta indesiderata", "Skräppost",
     "Roskaposti", "Спам", "Нежелательная почта", "INBOX/Nevyžádaná pošta", "迷惑メール", "垃圾邮件", "스팸함",
     "Ανεπιθύμητα", "İstenmeyen", "דואר זבל"],
)  # fmt: skip
def test_a_junk_folder_is_known_by_its_name_in_many_languages(name: str) -> None:
    listing = [((), b"/", "INBOX"), ((), b"/", name)]
    assert choose(listing, WantedFolders()) == (Folder("INBOX", Role.INBOX), Folder(name, Role.JUNK))


@pytest.mark.parametrize(
    "name",
    ["Papierkorb", "Kosz", "Корзина", "Кошик", "Lixeira", "Elementi eliminati", "Slettet post", "Koš", "Kuka",
     "Çöp Kutusu", "Κάδος", "ゴミ箱", "휴지통", "Coș de gunoi", "Rascunhos", "Черновики", "Utkast", "草稿"],
)  # fmt: skip
def test_trash_and_drafts_are_known_in_many_languages_and_not_read(name: str) -> None:
    listing = [((), b"/", "INBOX"), ((), b"/", name)]
    assert choose(listing, WantedFolders()) == (Folder("INBOX", Role.INBOX),)


def test_no_name_stands_for_two_uses() -> None:
    for one, other in combinations(USES.values(), 2):
        assert not one & other


_THREE = [
    ((), b"/", "INBOX"),
    ((), b"/", "Gesendete Elemente"),
    ((b"\\Sent",), b"/", "Sent"),
    ((), b"/", "Out"),
]


def test_what_people_sent_is_read_from_every_folder_that_bears_the_name() -> None:
    found = [one.name for one in choose(_THREE, WantedFolders()) if one.role is Role.SENT]
    assert found == ["Sent", "Gesendete Elemente"], "copies go to the first"


def test_a_sent_folder_that_is_named_comes_first_and_none_is_read_where_none_is_wanted() -> None:
    found = choose(_THREE, WantedFolders(sent="Out"))
    assert [one.name for one in found if one.role is Role.SENT] == ["Out", "Sent", "Gesendete Elemente"]
    assert not [one for one in choose(_THREE, WantedFolders(sent="")) if one.role is Role.SENT]
