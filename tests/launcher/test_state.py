"""The launcher remembers: whole files only, secrets for its owner only, ports that stay."""

import os
import socket
from pathlib import Path

import pytest

from capaian.home import Busy, Home
from capaian.ports import free_ports, keep_port
from capaian.state import Running, State


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    state = State.read(tmp_path / "state.json")
    state.processes["broker"] = Running(17, ("tansu", "broker"), 15)
    state.ports["broker"] = 20_001
    secret = state.secret("postgres")
    again = State.read(tmp_path / "state.json")
    assert again == state
    assert again.secret("postgres") == secret


def test_secrets_are_for_the_owner_only(tmp_path: Path) -> None:
    State.read(tmp_path / "state.json").secret("postgres")
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600


def test_a_write_that_breaks_off_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State.read(tmp_path / "state.json")
    state.save()

    def power_cut(_: int) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", power_cut)
        with pytest.raises(OSError, match="power cut"):
            state.secret("postgres")
    assert State.read(tmp_path / "state.json").secrets == {}
    state.save()
    assert "postgres" in State.read(tmp_path / "state.json").secrets


def test_a_port_stays_until_a_stranger_takes_it(tmp_path: Path) -> None:
    state = State.read(tmp_path / "state.json")
    port = keep_port(state, "valkey")
    assert keep_port(state, "valkey") == port
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        assert keep_port(state, "valkey") != port


def test_ports_are_all_different_and_not_those_of_outgoing_connections() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert all(20_000 <= port < 32_000 for port in ports)


def test_one_launcher_at_a_time(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with home.held(), pytest.raises(Busy), home.held():
        pytest.fail("two launchers in one home")
    with home.held():
        pass
