"""A small mail server (SMTP) and a small webhook, to which notices really go."""

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class MailServer:
    """Takes mail; what it says no to is set while it runs."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    attempts: int = 0
    fails: bool = False
    tls: ssl.SSLContext | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one client as RFC 5321 has it, as far as ours needs."""
        self.attempts += 1
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "EHLO":
                    more = b"250-STARTTLS\r\n" if self.tls else b""
                    writer.write(b"250-here\r\n" + more + b"250 AUTH PLAIN\r\n")
                case "STARTTLS" if self.tls:
                    writer.write(b"220 go\r\n")
                    await writer.drain()
                    try:
                        await writer.start_tls(self.tls)
                    except ssl.SSLError:  # a client that does not know who we are
                        break
                case "AUTH":
                    self.signed_in.append(base64.b64decode(rest.split()[-1]).decode())
                    writer.write(b"235 in\r\n")
                case "RCPT":
                    self.recipients.append(rest)
                    writer.write(b"550 nobody here\r\n" if self.fails else b"250 ok\r\n")
                case "DATA":
                    writer.write(b"354 go on\r\n")
                    self._take(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(b"250 taken\r\n")
                case "QUIT":
                    writer.write(b"221 bye\r\n")
                    break
                case _:
                    writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()

    def _take(self, raw: bytes) -> None:
        mail = message_from_bytes(raw.removesuffix(b".\r\n"), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.arrived.set()


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """Run a mail server on a port of its own."""
    here = MailServer(tls=tls)
    listening = await asyncio.start_server(here.serve, "127.0.0.1", 0)
    here.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield here


@dataclass
class Webhook:
    """Takes notices, or answers with the status that it is told to."""

    url: str = ""
    status: int = 204
    bodies: list[dict[str, object]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    attempts: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        """Take one POST."""
        self.attempts += 1
        self.tokens.append(request.headers.get("Authorization", ""))
        if self.status < 300:
            self.bodies.append(json.loads(await request.text()))
            self.arrived.set()
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@asynccontextmanager
async def webhook() -> AsyncIterator[Webhook]:
    """Run a webhook on a port of its own."""
    here = Webhook()
    app = web.Application()
    app.router.add_post("/alerts", here.take)
    async with TestServer(app) as server:
        here.url = str(server.make_url("/alerts"))
        yield here
