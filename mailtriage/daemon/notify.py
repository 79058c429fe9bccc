"""What systemd is told, by sd_notify(3); nothing where nobody asked for it."""

import os
import socket
from collections.abc import Mapping

_PATIENCE = 1.0  # seconds: a service manager that does not listen must not stop us


class Notify:
    """Speaks to the socket that $NOTIFY_SOCKET names. Never raises; without the variable it is silent."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        name = environ.get("NOTIFY_SOCKET", "")
        self._address: bytes | None = None
        if name.startswith("/"):
            self._address = os.fsencode(name)
        elif name.startswith("@"):
            self._address = b"\0" + os.fsencode(name[1:])

    def ready(self) -> None:
        """Started, or reloaded: everything works from here on."""
        self._send("READY=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`."""
        self._send("STATUS=" + " ".join(text.split()))

    def reloading(self, monotonic: float) -> None:
        """A reload begins, at this time of the monotonic clock; `ready` ends it (Type=notify-reload)."""
        self._send(f"RELOADING=1\nMONOTONIC_USEC={int(monotonic * 1_000_000)}")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def watchdog(self) -> None:
        """Still well: to be said more often than every `watchdog_interval`."""
        self._send("WATCHDOG=1")

    def _send(self, words: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
                out.settimeout(_PATIENCE)
                out.sendto(words.encode("utf-8", "replace"), self._address)
        except (OSError, ValueError):
            """The service manager is away; it will find out by itself what it needs."""


def watchdog_interval(environ: Mapping[str, str]) -> float | None:
    """Seconds between two `watchdog` calls: half of what systemd allows; None when it does not ask us.

    sd_watchdog_enabled(3): WATCHDOG_PID, where given, names the process that is meant.
    """
    meant, allowed = environ.get("WATCHDOG_PID", ""), environ.get("WATCHDOG_USEC", "")
    if meant and meant != str(os.getpid()):
        return None
    if not (allowed.isascii() and allowed.isdigit() and len(allowed) < 20 and int(allowed)):
        return None
    return int(allowed) / 2_000_000
