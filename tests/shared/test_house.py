"""The rules of the house find what they are made to find, and nothing else."""

import re

import pytest

from tests.support.house import FORBIDDEN, FOREIGN, SUBSCRIBER, open_ports, table

DOT = "."
HOSTS = (
    f"https://pypi{DOT}org/simple",
    f"https://files{DOT}pythonhosted{DOT}org/packages/x.whl",
    f"registry{DOT}npmjs{DOT}org",
    f"https://repo1{DOT}maven{DOT}org/maven2",
    f"deb{DOT}debian{DOT}org/debian",
)
PATHS = (f"/{first}/project/x.py" for first in ("work", "root", "home"))


def found(patterns: dict[str, str], line: str) -> bool:
    return any(re.search(pattern, line) for pattern in patterns)


@pytest.mark.parametrize("line", [*HOSTS, *PATHS])
def test_hosts_of_registries_and_paths_of_a_machine_are_found(line: str) -> None:
    assert found(FOREIGN, line)


@pytest.mark.parametrize(
    "line",
    ["from PyPI", "npm's registry", "./work/x", "/workspace", "homes/x", "a/root/b", "/v1/me"],
)
def test_other_words_are_not(line: str) -> None:
    assert not found(FOREIGN, line)


@pytest.mark.parametrize(
    "line",
    [
        "router = Kafka" + "Router()",
        "await broker.publish" + "_batch(*events)",
        "ack_policy=AckPolicy." + "MANUAL",
        "AckPolicy.ACK" + "_FIRST",
    ],
)
def test_words_that_lose_events_are_found(line: str) -> None:
    assert found(FORBIDDEN, line)


def test_a_subscriber_is_found() -> None:
    assert SUBSCRIBER.search("@broker.sub" + "scriber(*topics)")


def test_a_port_open_to_the_network_is_found() -> None:
    inside = {"ports": [{"host_ip": "127.0.0.1", "target": "8000"}]}
    outside = {"ports": [{"target": "5432"}]}
    assert list(open_ports({"api": inside})) == []
    assert len(list(open_ports({"api": inside, "postgres": outside}))) == 1


def test_a_table_is_read_below_its_heading_only() -> None:
    page = "## Columns\n\n| `nip` | yes |\n\n## Refused\n\n| `nip_unknown` | nip |\n"
    assert table(page, "## Columns") == ["nip"]
    assert table(page, "## Refused") == ["nip_unknown"]
