"""A mail server that keeps what it is given."""

from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from capaian.ports import HOST, free_ports


class Mailbox:
    """How often each Message-ID came, for whom."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()
        (self.port,) = free_ports(1)
        self.server = Controller(self, hostname=HOST, port=self.port)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        message = message_from_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.seen[str(message["Message-ID"]), recipient] += 1
        return "250 taken"

    def start(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()
