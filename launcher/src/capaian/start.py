"""What `capaian` runs first: while Python still reads the rest, Ctrl-C ends in a sentence."""

import os
import signal
from types import FrameType
from typing import NoReturn


def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """End at once: nothing was begun yet."""
    os.write(2, b"Stopped before anything was begun.\n")
    os._exit(130)


signal.signal(signal.SIGINT, leave)

from capaian.main import app  # noqa: E402 - reading it takes the seconds that are meant

__all__ = ["app"]
