"""The health pages: is their address free, or does the running daemon answer there?"""

import errno
import socket
from collections.abc import Mapping
from typing import Any

from mailtriage.console.checks.finding import Finding, State
from mailtriage.console.daemon import ask_daemon
from mailtriage.paths import Paths
from mailtriage.store.lock import holder
from mailtriage.web.probe import probe

_PART = "web"
_TAKEN = "end what has it (`ss -ltnp` shows it), or set [web] listen to another port"


def check_web(listen: str | None, paths: Paths | None) -> list[Finding]:
    """Nothing to say where nothing is to listen."""
    if listen is None:
        return []
    pid = holder(paths.lock) if paths is not None else 0
    health = ask_daemon(paths, "health") if paths is not None and pid else None
    ours = _part(health or {})
    if ours.get("facts", {}).get("listen") == listen:
        if ours["state"] == "ok":
            return [Finding(_PART, State.OK, f"the daemon answers at {listen}")]
        return [Finding(_PART, State.PROBLEM, str(ours.get("reason", "")), _TAKEN)]
    try:
        probe(listen)
    except (OSError, ValueError) as error:
        found, advice = f"[web] listen = {listen!r}: {_said(error)}", _advice(error)
        if pid and health is None and _is_taken(error):
            found += f"; it may be process {pid}, which has the store and does not say how it is"
            return [Finding(_PART, State.WARNING, found, "try again, or restart the daemon")]
        return [Finding(_PART, State.PROBLEM, found, advice)]
    return [Finding(_PART, State.OK, f"{listen} is free for the health pages")]


def _part(health: Mapping[str, Any]) -> Mapping[str, Any]:
    return next((one for one in health.get("parts", ()) if one["name"] == _PART), {})


def _is_taken(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EADDRINUSE


def _said(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _advice(error: Exception) -> str:
    if _is_taken(error):
        return _TAKEN
    if isinstance(error, PermissionError):
        return "set [web] listen to a port above 1023, or run this as who runs the daemon"
    if isinstance(error, socket.gaierror):
        return "set [web] listen to a name or an address of this machine"
    return "set [web] listen to an address of this machine"
