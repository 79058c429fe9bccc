"""pymap's mailboxes as the demo needs them: keywords kept, no news lost in IDLE, the machine not named."""

from argparse import Namespace

from pymap.backend.dict import Config
from pymap.backend.dict.mailbox import MailboxData, MailboxSet
from pymap.concurrent import Event
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox


class ServerSettings(Config):
    """pymap's settings, with a greeting that asks no name server who we are."""

    @property
    def greeting(self) -> bytes:
        return b"Server ready localhost"


class KeywordMailbox(MailboxData):
    """A folder that keeps keywords: pymap drops every flag that its PERMANENTFLAGS do not allow."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        return super().permanent_flags | {Flag(b"\\*")}

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        """pymap waits for the next change, also where one came between the last answer and the IDLE."""
        if wait_on is not None and selected.mod_sequence is not None:
            updated, expunged = self._mod_sequences.find_updated(selected.mod_sequence)
            if updated or expunged:
                wait_on = None
        return await super().update_selected(selected, wait_on=wait_on)


class KeywordMailboxes(MailboxSet):
    """A user's folders, each keeping keywords."""

    def __init__(self) -> None:
        super().__init__()
        self._inbox = self._new()

    async def add_mailbox(self, name: str) -> ObjectId:
        await super().add_mailbox(name)
        self._set[name] = mailbox = self._new()
        return mailbox.mailbox_id

    def _new(self) -> KeywordMailbox:
        return KeywordMailbox(self._content_cache, self._thread_cache)


# What pymap's command line would have filled in.
NO_ARGUMENTS = Namespace(
    host="127.0.0.1",
    port=0,
    cert=None,
    key=None,
    tls=False,
    debug=False,
    proxy_protocol=None,
    passlib_cfg=None,
    demo_data=False,
    demo_user="",
    demo_password="",
)
