"""PostgreSQL runs for root and for a plain user, under open folders and closed ones."""

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from capaian.accounts import reachable
from capaian.embedded import postgres
from capaian.embedded.postgres import THROW_AWAY, Cluster, InitFailed, binaries
from capaian.home import LONGEST_SOCKET_FOLDER, Home
from capaian.scratch import Place, place

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")

WHO_RUNS = """
import os, sys
from pathlib import Path
from tests.launcher.test_postgres import who_runs
from capaian.scratch import place
with place("plain") as where:
    print(who_runs(where))
"""


@pytest.fixture
def where() -> Iterator[Place]:
    with place("check") as made:
        yield made


def cluster(where: Place, programs: Path | None = None) -> Cluster:
    return Cluster(
        binaries=programs or binaries(where.folder),
        data=where.folder / "data",
        sockets=where.folder / "run",
        password="it's a secret",  # noqa: S106 - of this test
        settings=THROW_AWAY,
    )


def who_runs(where: Place, programs: Path | None = None) -> str:
    """Start PostgreSQL and give the user its data belongs to."""
    made = cluster(where, programs)
    made.create()
    where.run(made.program)
    assert asyncio.run(ask(made.url("postgres"), "show listen_addresses")) == ""
    return made.data.owner()


async def ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def test_it_runs_for_whoever_starts_it_but_never_as_root(where: Place) -> None:
    expected = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    assert who_runs(where) == expected
    assert (where.folder / "data").stat().st_mode & 0o777 == 0o700


@needs_root
def test_it_runs_for_a_plain_user() -> None:
    if shutil.which("setpriv") is None:
        pytest.skip("there is no setpriv (package util-linux)")
    nobody = pwd.getpwnam("nobody")
    with tempfile.TemporaryDirectory() as temporary:
        os.chown(temporary, nobody.pw_uid, nobody.pw_gid)
        done = subprocess.run(
            [*as_plain_user(nobody), sys.executable, "-c", WHO_RUNS],
            env={"PATH": os.environ["PATH"], "TMPDIR": temporary, "HOME": temporary},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.stdout.strip(), done.returncode) == ("nobody", 0), done.stderr


def as_plain_user(user: pwd.struct_passwd) -> list[str]:
    """How to run something as this user, who may read our Python even in root's own folder."""
    who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return ["setpriv", *who, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


@needs_root
def test_programs_under_a_closed_folder_are_copied_to_where_they_can_be_reached(
    where: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "readable", lambda _: False)
    programs = binaries(where.folder / "cache")
    assert programs.is_relative_to(where.folder)
    assert who_runs(where, programs) == "nobody"
    assert binaries(where.folder / "cache") == programs


@needs_root
def test_a_home_under_a_closed_folder_keeps_the_data_where_it_can_be_reached(
    where: Place,
) -> None:
    closed = where.folder / "closed"
    closed.mkdir(mode=0o700)
    home = Home(closed / "home")
    outside = home.open_folder
    try:
        assert reachable(outside)
        assert not outside.is_relative_to(closed)
        assert Home(closed / "home").open_folder == outside
    finally:
        shutil.rmtree(outside)


def test_a_deep_home_has_its_socket_under_a_short_path(where: Place) -> None:
    home = Home(where.folder / ("deep" * 20) / "home")
    sockets = home.sockets
    assert len(str(sockets)) <= LONGEST_SOCKET_FOLDER
    assert Home(home.path).sockets == sockets
    shutil.rmtree(sockets)


def test_half_a_data_folder_is_never_used(where: Place) -> None:
    broken = cluster(where, Path("/nowhere"))
    with pytest.raises((InitFailed, FileNotFoundError)):
        broken.create()
    assert not broken.data.exists()
    assert who_runs(where)
