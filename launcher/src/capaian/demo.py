"""The demonstration that `capaian demo` shows on a running system."""

from rich.console import Console

from capaian.system import System


def show(system: System, console: Console) -> None:
    """Say where the system answers."""
    for service in system.services:
        console.print(f"{service.name}: {system.state.url(service.name)}")
