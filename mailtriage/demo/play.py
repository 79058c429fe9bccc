"""``make demo``: the real program against an embedded mail server, with sample customers."""

import argparse
import os
import signal
import tempfile
import threading
import time
from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from mailtriage import app, log
from mailtriage.console import tickets
from mailtriage.daemon.loop import Loop
from mailtriage.demo.server import EmbeddedMailServer
from mailtriage.demo.stage import Stage

DESK, CUSTOMERS, PASSWORD = "support@demo.example", "customers@demo.example", "demo"
_HERE = Path(__file__).resolve().parent
_PATIENCE = 60.0  # seconds; a demo that takes longer has failed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description="mailtriage on an embedded mail server")
    parser.add_argument("--once", action="store_true", help="play the samples, print the tickets, exit")
    parser.add_argument("--imap-port", type=int, default=None, help="default 1143 (any free one with --once)")
    parser.add_argument("--smtp-port", type=int, default=None, help="default 1025 (any free one with --once)")
    args = parser.parse_args(argv)
    log.configure("error", "console")
    ports = {"imap_port": args.imap_port, "smtp_port": args.smtp_port}
    defaults = {"imap_port": 0 if args.once else 1143, "smtp_port": 0 if args.once else 1025}
    chosen = {name: defaults[name] if port is None else port for name, port in ports.items()}
    console = Console(highlight=False)
    users = {DESK: PASSWORD, CUSTOMERS: PASSWORD}
    with (
        tempfile.TemporaryDirectory(prefix="mailtriage-demo-") as folder,
        EmbeddedMailServer(users, catch_all=CUSTOMERS, **chosen) as server,
    ):
        return _play(Path(folder), server, console, once=args.once)


def _play(folder: Path, server: EmbeddedMailServer, console: Console, *, once: bool) -> int:
    configuration = folder / "config.toml"
    text = (_HERE / "config.toml").read_text("utf-8")
    for name, value in (
        ("imap_port", server.imap_port),
        ("smtp_port", server.smtp_port),
        ("password", PASSWORD),
    ):
        text = text.replace(f"{{{name}}}", str(value))
    configuration.write_text(text, "utf-8")
    stage = Stage(console, {})
    samples = sorted((_HERE / "mails").glob("*.eml"))
    loops: list[Loop] = []
    over = threading.Event()

    def feed() -> None:
        for sample in samples:
            raw = sample.read_bytes()
            uid = server.deliver(DESK, raw)
            stage.headings[uid] = _heading(raw)
            if not once and over.wait(0.7):
                return
        if once:
            _until_done(stage, len(samples), over)
            loops[0].stop()

    def started(loop: Loop) -> None:
        loops.append(loop)
        signal.signal(signal.SIGINT, lambda *_: loop.stop())
        signal.signal(signal.SIGTERM, lambda *_: loop.stop())
        threading.Thread(target=feed, name="customers", daemon=True).start()

    if not once:
        console.print(_welcome(server))
    configured = app.read_configuration(configuration)
    app.run(configured, once=False, environ=os.environ, tell=stage.tell, started=started)
    over.set()
    console.print()
    tickets.run(
        argparse.Namespace(
            config=str(configuration),
            json=False,
            status=None,
            severity=None,
            kind=None,
            label=None,
            requester=None,
            limit=100,
        )
    )
    console.print(f"{stage.handled} mails in, {stage.replies} replies out.")
    return 0 if not once or (stage.handled == len(samples) and not stage.waiting) else 1


def _until_done(stage: Stage, samples: int, over: threading.Event) -> None:
    until = time.monotonic() + _PATIENCE
    while (stage.handled < samples or stage.waiting > 0) and time.monotonic() < until:
        if over.wait(0.05):
            return


def _heading(raw: bytes) -> tuple[str, str]:
    mail = message_from_bytes(raw)
    name, address = parseaddr(str(make_header(decode_header(mail.get("From", "")))))
    return name or address, str(make_header(decode_header(mail.get("Subject", "") or "(no subject)")))


def _welcome(server: EmbeddedMailServer) -> Panel:
    return Panel(
        f"""Point a mail client at it and write to {DESK}:

  IMAP  {server.host}, port {server.imap_port}, no encryption
  SMTP  {server.host}, port {server.smtp_port}, no encryption, no password needed

  user {CUSTOMERS}  password {PASSWORD}   what the customers get
  user {DESK}    password {PASSWORD}   the shared support mailbox

or from a shell:  swaks --server {server.host}:{server.smtp_port} --to {DESK} --from you@customer.example

Ctrl-C stops it and prints the tickets.""",
        title="mailtriage demo",
        expand=False,
    )
