"""A private Postfix on loopback: own configuration, queue and ports, all in one temporary folder.

It asks no DNS, delivers one domain to an LMTP server and relays everything else to one other server, so
that every mail it took is found again: each copy carries the queue id under which it was accepted.
"""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.dovecot import HOST, PATIENCE_SECONDS, SEARCH_PATH, _free_ports

PROGRAMS = ("/usr/lib/postfix/sbin", "/usr/libexec/postfix", "/usr/lib/postfix")

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
daemon_directory = {programs}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/postfix.log
maillog_file_prefixes = {root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.test
mydomain = test
myorigin = $mydomain
mydestination =
local_recipient_maps =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{relay_port}
transport_maps = inline:{{ {{ {domain} = lmtp:inet:127.0.0.1:{lmtp_port} }} }}
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_tls_security_level = none
# Nothing may be added to a mail on its way: a mail without a Date stays without.
local_header_rewrite_clients =
# A queue id is never used twice.
enable_long_queue_ids = yes
notify_classes =
biff = no
recipient_delimiter = +
alias_maps =
alias_database =
# A server that was away is asked again within seconds.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtp_destination_rate_delay = 0
transport_retry_time = 1s
{sasl}# Tests connect as fast as they can.
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
"""
_SASL = """\
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{port}
smtpd_sasl_authenticated_header = yes
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""
_QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "saved", "trace")
_WAITING = ("maildrop", "incoming", "active", "deferred")


class PostfixFailed(Exception):
    """Postfix did not start; the message ends with what it wrote."""


def why_not() -> str:
    """Why Postfix cannot be run here, or ``""``."""
    if _programs() is None:
        return "Postfix is not installed: apt-get install postfix (as .ci/run does)"
    if os.geteuid() != 0:
        return "Postfix can be started by root only"
    return ""


class Postfix:
    """Mail for `domain` goes to the LMTP server at `lmtp_port`, all other mail to the SMTP server at `relay_port`.

    With `sasl_port` people can log in, as the Dovecot there knows them; nobody has to, and a login may write any
    sender. Queue and port survive `stop`, `kill` and `start`; `close` deletes all of it.
    """

    def __init__(
        self, domain: str, lmtp_port: int, relay_port: int, sasl_port: int = 0, port: int = 0
    ) -> None:
        self.host = HOST
        self.root = Path(tempfile.mkdtemp(prefix="postfix-"))
        self.port = port or _free_ports(1)[0]
        self._master: subprocess.Popen[bytes] | None = None
        self._prepare(domain, lmtp_port, relay_port, sasl_port)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Return when the port greets; raises `PostfixFailed`."""
        if self._master is not None:
            return
        self._master = subprocess.Popen(
            [f"{_programs()}/master", "-c", str(self.root / "etc"), "-d"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._master.poll() is not None:
                code, self._master = self._master.returncode, None
                raise PostfixFailed(f"Postfix ended with code {code}\n{self.log()}")
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), 1) as probe:
                if probe.recv(3) == b"220":
                    return
            time.sleep(0.01)
        self.kill()
        raise PostfixFailed(f"Postfix does not greet on port {self.port}\n{self.log()}")

    def stop(self) -> None:
        """End it in order; mail in its queue stays there."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End every process at once, without a word to the clients."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop, and delete the queue."""
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def waiting(self) -> int:
        """How many mails lie in the queue."""
        return len(self.queue())

    def queue(self) -> list[str]:
        """The files of the mails in the queue: no command needs to be answered to know them."""
        queue = self.root / "queue"
        return [str(file) for name in _WAITING for file in (queue / name).rglob("*") if _is_taken(file)]

    def log(self) -> str:
        """What Postfix has to say of itself, for the message of a failing test."""
        written = self.root / "postfix.log"
        return written.read_text(errors="replace") if written.exists() else ""

    def _prepare(self, domain: str, lmtp_port: int, relay_port: int, sasl_port: int) -> None:
        owner, group = pwd.getpwnam("postfix"), grp.getgrnam("postdrop").gr_gid
        self.root.chmod(0o755)
        queue = self.root / "queue"
        for folder in (self.root / "etc", self.root / "data", queue, queue / "pid"):
            folder.mkdir()
            folder.chmod(0o755)  # whatever the umask: Postfix has to get through as a user of its own
        os.chown(self.root / "data", owner.pw_uid, -1)
        for name, mode, gid in (
            *((name, 0o700, 0) for name in (*_QUEUES, "private")),
            ("maildrop", 0o730, group),
            ("public", 0o710, group),
        ):
            (queue / name).mkdir()
            (queue / name).chmod(mode)
            os.chown(queue / name, owner.pw_uid, gid)
        values = {
            "root": self.root,
            "programs": _programs(),
            "domain": domain,
            "lmtp_port": lmtp_port,
            "relay_port": relay_port,
            "sasl": _SASL.format(port=sasl_port) if sasl_port else "",
        }
        for name, text in (
            ("main.cf", _MAIN.format(**values)),
            ("master.cf", _MASTER.format(port=self.port)),
        ):
            (self.root / "etc" / name).write_text(text)
            (self.root / "etc" / name).chmod(0o644)

    def _end(self, how: signal.Signals) -> None:
        if self._master is None:
            return
        master, self._master = self._master, None
        master.send_signal(how)
        try:
            master.wait(PATIENCE_SECONDS)
        finally:
            # Its children are in its group, and some do not end before what they are at.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(master.pid, signal.SIGKILL)
            master.wait()


def _is_taken(file: Path) -> bool:
    """Whether it is a whole mail: one that was cut off while it came in is not marked executable."""
    try:
        state = file.stat()
    except FileNotFoundError:
        return False  # delivered this moment, or moved on: then it is found in the next folder
    return stat.S_ISREG(state.st_mode) and bool(state.st_mode & stat.S_IXUSR)


def _programs() -> str | None:
    if shutil.which("postfix", path=SEARCH_PATH) is None:
        return None
    return next((one for one in PROGRAMS if Path(one, "master").exists()), None)
