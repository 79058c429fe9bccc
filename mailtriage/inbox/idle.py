"""IDLE around imapclient's traps (library-facts A2): news before the "+", and news that lie in a buffer."""

import ssl
from imaplib import IMAP4
from typing import Any

from mailtriage.inbox.link import throttled


def begin(client: Any, host: str) -> bool:
    """Whether the server waits with us now; False where it offers IDLE and refuses it. Raises `Throttled`."""
    try:
        client.idle()
    except IMAP4.abort:
        raise
    except IMAP4.error as error:
        imap, tag = client._imap, client._idle_tag
        while imap.tagged_commands[tag] is None:
            if imap._get_response() is None:
                return True
        del imap.tagged_commands[tag]
        slow = throttled(host, error)
        if slow is not None:
            raise slow from error
        return False
    return True


def buffered(client: Any) -> bool:
    """Whether data lies in imaplib's reader already, where no poll of the socket can see it."""
    link = client.socket()
    link.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        client._set_read_timeout()
