"""An SMTP server that takes everything and keeps nothing; prints its port, with ``--tell`` when mail came."""

import asyncio
import sys
import time

from aiosmtpd.smtp import SMTP, Envelope, Session


class _Take:
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return "250 OK"


class _Tell(_Take):
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        print(time.monotonic(), flush=True)
        return await super().handle_DATA(server, session, envelope)


async def main() -> None:
    loop = asyncio.get_running_loop()
    handler = _Tell() if "--tell" in sys.argv else _Take()
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
