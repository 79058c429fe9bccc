"""A private Dovecot 2.3 on loopback: own configuration and certificate, all in one temporary folder."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.dovecot_conf import CONFIGURATION, LMTP, SIEVE, VACATION
from tests.servers.mailbox import Mailbox

HOST = "127.0.0.1"
PASSWORD = "secret"
PATIENCE_SECONDS = 10.0
# Debian keeps daemons out of an ordinary user's path.
SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin"])
_PROGRAMS = ("/usr/lib/dovecot", "/usr/libexec/dovecot")


class DovecotFailed(Exception):
    """Dovecot did not start; the message ends with what it wrote."""


def installed(*, lmtp: bool = False, sieve: bool = False) -> bool:
    found = shutil.which("dovecot", path=SEARCH_PATH) is not None
    answers = any(Path(one, "modules/lib90_sieve_plugin.so").exists() for one in _PROGRAMS)
    return (
        found
        and (not lmtp or any(Path(one, "lmtp").exists() for one in _PROGRAMS))
        and (not sieve or answers)
    )


class Dovecot:
    """Any user name is an account with `password`; each has the five SPECIAL-USE folders (Junk, Sent, ...).

    `imap_port` speaks plain and STARTTLS, `imaps_port` TLS; `certificate` is the file to trust.
    With `lmtp` it takes mail at `lmtp_port` too (dovecot-lmtpd), and tells Postfix at `sasl_port` who may log
    in. With `sieve` people may go on leave (dovecot-sieve): what their responders write is handed in at
    `submission_port`, where the test runs a server. Ports, mail and UIDVALIDITY survive `stop`, `kill` and `restart`; `close` deletes all of it.
    """

    def __init__(self, password: str = PASSWORD, *, lmtp: bool = False, sieve: bool = False) -> None:
        self.host = HOST
        self.password = password
        self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.certificate = self.root / "certificate.pem"
        self.imap_port, self.imaps_port, self.lmtp_port, self.sasl_port, self.submission_port = _free_ports(5)
        self._lmtp, self._sieve = lmtp, sieve
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Return when both ports greet; raises `DovecotFailed`."""
        if self._process is not None:
            return
        output = self.root / "output.txt"
        with output.open("wb") as written:
            self._process = subprocess.Popen(
                [_program("dovecot"), "-F", "-c", str(self.root / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            ports = (self.imap_port, self.imaps_port, self.lmtp_port)
            for port in ports if self._lmtp else ports[:2]:
                self._await_listener(port)
        except DovecotFailed as error:
            self.kill()
            raise DovecotFailed(f"{error}\n{output.read_text()}{self.log()}") from None

    def stop(self) -> None:
        """End it in order; nobody stays connected."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End every process at once, without a word to the clients."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        """Stop, and delete the mail."""
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def log(self) -> str:
        """What Dovecot has to say of itself, for the message of a failing test."""
        written = self.root / "dovecot.log"
        return written.read_text() if written.exists() else ""

    def kick(self, user: str) -> None:
        """End every connection of a user, as an administrator does."""
        command = [_program("doveadm"), "-c", str(self.root / "dovecot.conf"), "kick", user]
        subprocess.run(command, capture_output=True, timeout=PATIENCE_SECONDS, check=False)

    def mailbox(self, user: str) -> Mailbox:
        return Mailbox(self.host, self.imap_port, user, self.password)

    def deliver(
        self, raw: bytes, user: str, folder: str = "INBOX", internal_date: datetime | None = None
    ) -> int:
        """Put a mail into a folder, made if need be, and return its UID."""
        return self.mailbox(user).append(raw, folder, internal_date)

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every mail of a folder, oldest first, without touching its flags."""
        return self.mailbox(user).messages(folder)

    def on_leave(self, user: str, subject: str, words: str) -> None:
        """From now on this user's responder answers, each sender once a day."""
        script = self.root / "sieve" / f"{user}.sieve"
        script.write_text(VACATION.format(subject=subject, words=words))
        script.chmod(0o644)  # whatever the umask: Dovecot reads it as a user of its own

    def back_from_leave(self, user: str) -> None:
        (self.root / "sieve" / f"{user}.sieve").unlink()

    def _prepare(self) -> None:
        account = _mail_account()
        for name in ("mail", "sieve"):
            (self.root / name).mkdir()
            if os.geteuid() == 0:
                # Dovecot reads mail as an ordinary user, who has to get through to the folder.
                self.root.chmod(0o755)
                os.chown(self.root / name, account.pw_uid, account.pw_gid)
        _make_certificate(self.root)
        rootless = os.geteuid() != 0
        own = f"default_internal_user = {account.pw_name}\ndefault_login_user = {account.pw_name}\n"
        configuration = CONFIGURATION.format(
            root=self.root,
            uid=account.pw_uid,
            gid=account.pw_gid,
            password=self.password,
            protocols="imap lmtp" if self._lmtp else "imap",
            lmtp=self._services(),
            imap_port=self.imap_port,
            imaps_port=self.imaps_port,
            # Only root may change its user, its group or its root folder.
            accounts=own + f"default_internal_group = {grp.getgrgid(account.pw_gid).gr_name}"
            if rootless
            else "",
            no_chroot="chroot =" if rootless else "",
        )
        (self.root / "dovecot.conf").write_text(configuration)

    def _services(self) -> str:
        lmtp = LMTP.format(port=self.lmtp_port, sasl_port=self.sasl_port) if self._lmtp else ""
        return lmtp + (SIEVE.format(port=self.submission_port, root=self.root) if self._sieve else "")

    def _await_listener(self, port: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise DovecotFailed(f"Dovecot ended with code {self._process.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    return
            time.sleep(0.01)
        raise DovecotFailed(f"Dovecot does not listen on port {port}")

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        master, self._process = self._process, None
        master.send_signal(how)
        try:
            master.wait(PATIENCE_SECONDS)
        finally:
            # An idling client outlives its master: its process lives on in the master's session.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(master.pid, signal.SIGKILL)
            master.wait()


def _mail_account() -> pwd.struct_passwd:
    """Who reads the mail: we ourselves, or nobody when we are root (Dovecot reads no mail as root)."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _make_certificate(folder: Path) -> None:
    """A self-signed certificate for 127.0.0.1 and localhost, valid for two days."""
    subprocess.run(
        [
            *(_program("openssl"), "req", "-x509", "-nodes", "-days", "2"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")),
        ],
        check=True,
        capture_output=True,
    )


def _free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago; all are held until the last is known, so that they differ."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def _program(name: str) -> str:
    found = shutil.which(name, path=SEARCH_PATH)
    if found is None:
        raise DovecotFailed(f"{name} is not installed")
    return found
