"""What the launcher remembers from one start to the next: ports, processes, secrets."""

import os
import secrets
from pathlib import Path
from typing import Literal, Self

import msgspec


class Running(msgspec.Struct, frozen=True):
    """A process we started. `pid` 0: it was about to start when we were killed."""

    pid: int
    command: tuple[str, ...]
    stop_signal: int


class Remembered(msgspec.Struct, kw_only=True):
    """The state as it stands in the file."""

    phase: Literal["stopped", "starting", "running"] = "stopped"
    launcher: int = 0
    ports: dict[str, int] = {}
    processes: dict[str, Running] = {}
    secrets: dict[str, str] = {}
    outside: str = ""
    sockets: str = ""


class State(Remembered, kw_only=True):
    """The state and its file, which is replaced as a whole and readable by its owner only."""

    path: Path

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the state; an empty one where there is no file yet."""
        if not path.exists():
            return cls(path=path)
        known = msgspec.json.decode(path.read_bytes(), type=Remembered)
        return cls(path=path, **msgspec.structs.asdict(known))

    def save(self) -> None:
        """Write the state so that a reader sees the old one or the new one, never a part."""
        fields = {name: getattr(self, name) for name in Remembered.__struct_fields__}
        text = msgspec.json.format(msgspec.json.encode(Remembered(**fields)), indent=1)
        part = self.path.with_name(f"{self.path.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.path)

    def secret(self, name: str) -> str:
        """A secret made when it is first asked for, the same ever after."""
        if name not in self.secrets:
            self.secrets[name] = secrets.token_urlsafe(18)
            self.save()
        return self.secrets[name]

    def url(self, service: str) -> str:
        """Where the API of a service answers, such as `identity`."""
        return f"http://127.0.0.1:{self.ports[f'{service}-api']}"
