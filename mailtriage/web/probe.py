"""Whether the health pages could be listened for at an address: for `mailtriage check`."""

import socket
from contextlib import ExitStack

from mailtriage.web.server import host_and_port


def probe(listen: str) -> None:
    """Bind every address of "host:port" as the server does, and let go of it; nobody can connect meanwhile.

    Raises OSError, and ValueError for a name that cannot be one.
    """
    host, port = host_and_port(listen)
    with ExitStack() as stack:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in set(found):
            try:
                one = stack.enter_context(socket.socket(family, kind, protocol))
            except OSError:
                continue  # this machine has no such family; asyncio passes over it as well
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)
