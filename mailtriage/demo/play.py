"""``make demo``: the real program against an embedded mail server, with sample customers."""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from mailtriage import app, log
from mailtriage.console import tickets
from mailtriage.daemon.loop import Loop
from mailtriage.demo.server import EmbeddedMailServer, PortTaken
from mailtriage.demo.stage import Stage
from mailtriage.model.errors import MailtriageError

DESK, CUSTOMERS, PASSWORD = "support@demo.example", "customers@demo.example", "demo"
EASY_PORTS = (1143, 1025)
_HERE = Path(__file__).resolve().parent
_PATIENCE = 60.0  # seconds; a demo that takes longer has failed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make demo", description="mailtriage on an embedded mail server")
    parser.add_argument("--once", action="store_true", help="play the samples, print the tickets, exit")
    parser.add_argument("--imap-port", type=int, default=None, help="default 1143 (any free one with --once)")
    parser.add_argument("--smtp-port", type=int, default=None, help="default 1025 (any free one with --once)")
    args = parser.parse_args(argv)
    log.configure("error", "console")
    console = Console(highlight=False)
    try:
        with tempfile.TemporaryDirectory(prefix="mailtriage-demo-") as folder:
            server = _started(args)
            try:
                return _play(Path(folder), server, console, once=args.once)
            finally:
                server.stop()
    except MailtriageError as error:
        print(f"mailtriage demo: {error}", file=sys.stderr)
        return 2


def _started(args: argparse.Namespace) -> EmbeddedMailServer:
    """The mail server on the ports asked for, else on ports easy to remember, else on any free ones."""
    users = {DESK: PASSWORD, CUSTOMERS: PASSWORD}
    easy = (0, 0) if args.once else EASY_PORTS
    for imap_port, smtp_port in (easy, (0, 0)):
        server = EmbeddedMailServer(
            users,
            catch_all=CUSTOMERS,
            imap_port=imap_port if args.imap_port is None else args.imap_port,
            smtp_port=smtp_port if args.smtp_port is None else args.smtp_port,
        )
        try:
            server.start()
        except PortTaken:
            if (imap_port, smtp_port) == (0, 0):
                raise
        else:
            break
    return server


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
    stage = Stage(console)
    samples = sorted((_HERE / "mails").glob("*.eml"))
    loops: list[Loop] = []
    over = threading.Event()

    def feed() -> None:
        for sample in samples:
            server.deliver(DESK, sample.read_bytes())
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


def _welcome(server: EmbeddedMailServer) -> Panel:
    return Panel(
        f"""Point a mail client at it and write to {DESK}:

  IMAP  {server.host}, port {server.imap_port}, no encryption
  SMTP  {server.host}, port {server.smtp_port}, no encryption, no password needed

  user {CUSTOMERS}  password {PASSWORD}   what the customers get
  user {DESK}    password {PASSWORD}   the shared support mailbox

or from a shell:
  swaks --server {server.host}:{server.smtp_port} --to {DESK} --from you@customer.example

Ctrl-C stops it and prints the tickets.""",
        title="mailtriage demo",
        expand=False,
    )
