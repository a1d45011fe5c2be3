"""One broker or three of Apache Kafka, as plain Java processes on loopback.

The jars come through Maven, once, into the user's cache. Needs Java 17 and Maven.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from capaian.ports import HOST, free_ports
from capaian.processes import Program
from capaian.scratch import Place, apart

POM: Final = Path(__file__).with_name("pom.xml")
SMALL_JVM: Final = ("-Xmx384m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")

PROPERTIES: Final = """\
process.roles=broker,controller
node.id={number}
controller.quorum.voters={voters}
listeners=CLIENT://{host}:{port},CONTROLLER://{host}:{controller}
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
log.dirs={folder}/data
auto.create.topics.enable=false
unclean.leader.election.enable=false
default.replication.factor={replicas}
min.insync.replicas={insync}
offsets.topic.replication.factor={replicas}
offsets.topic.num.partitions=6
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=4000
log.initial.task.delay.ms=500
log.cleaner.backoff.ms=500
log.cleaner.dedupe.buffer.size=8388608
num.network.threads=2
num.io.threads=2
background.threads=2
"""


class KafkaCluster:
    """Brokers numbered from 1; their data and ports outlive a restart, not their place."""

    def __init__(self, where: Place, brokers: int = 1) -> None:
        self.where = where
        self.identity = secrets.token_hex(11)
        ports = free_ports(2 * brokers)
        self.ports = dict(enumerate(zip(ports[::2], ports[1::2], strict=True), 1))
        self.servers = ",".join(f"{HOST}:{port}" for port, _ in self.ports.values())

    def start(self, *numbers: int) -> None:
        """Start these brokers, or all; returns when each that was started serves clients."""
        chosen = numbers or tuple(self.ports)
        for number in chosen:
            self.configure(number)
        programs = [self.program(number) for number in chosen]
        for program in programs:  # none is ready before a quorum of them runs
            self.where.start(program)
        for program in programs:
            self.where.await_ready(program)

    def kill(self, number: int) -> None:
        """End a broker as a crash would."""
        self.where.send(f"kafka-{number}", signal.SIGKILL)

    def stop(self, number: int) -> None:
        """End a broker in order."""
        self.where.stop(f"kafka-{number}")

    def restart(self, number: int) -> None:
        """End a broker in order, and start it again."""
        self.stop(number)
        self.start(number)

    def program(self, number: int) -> Program:
        settings = self.folder(number) / "server.properties"
        return Program(
            name=f"kafka-{number}",
            command=java("INFO", "kafka.Kafka", str(settings)),
            ready=lambda: self.serves(number),
            patience=30,
        )

    def folder(self, number: int) -> Path:
        return self.where.folder / f"kafka-{number}"

    def configure(self, number: int) -> None:
        """Write the broker's settings, and format its storage where that is new."""
        folder = self.folder(number)
        folder.mkdir(exist_ok=True)
        port, controller = self.ports[number]
        settings = folder / "server.properties"
        settings.write_text(
            PROPERTIES.format(
                number=number,
                voters=",".join(f"{n}@{HOST}:{c}" for n, (_, c) in self.ports.items()),
                host=HOST,
                port=port,
                controller=controller,
                folder=folder,
                replicas=len(self.ports),
                insync=min(2, len(self.ports)),
            )
        )
        if not (folder / "data" / "meta.properties").exists():
            tool = java("ERROR", "kafka.tools.StorageTool", "format")
            command = [*tool, "--cluster-id", self.identity, "--config", str(settings)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def serves(self, number: int) -> bool:
        """Whether the broker answers clients, and knows itself to be alive."""
        return number in apart(lambda: known_brokers(f"{HOST}:{self.ports[number][0]}"))


async def known_brokers(server: str) -> set[int]:
    """The live brokers that the one at `server` knows; none while it does not answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=server, request_timeout_ms=3000)
    try:
        await admin.start()
        described = await admin.describe_cluster()
        return {broker["node_id"] for broker in described["brokers"]}
    except (KafkaError, OSError):
        return set()
    finally:
        await admin.close()


def java(log: str, *words: str) -> tuple[str, ...]:
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else "java"
    return (program, *SMALL_JVM, f"-Dlog4j2.level={log}", "-cp", f"{jars()}/*", *words)


def jars() -> Path:
    """The folder of Kafka's jars, fetched when it is missing; two who ask wait for each other."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "capaian"
    folder = cache / f"kafka-broker-{version()}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            part = cache / f"{folder.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            command = ["mvn", "--batch-mode", "--quiet", "--strict-checksums", "--file", str(POM)]
            copy = ["dependency:copy-dependencies", f"-DoutputDirectory={part}"]
            subprocess.run([*command, *copy, "-DincludeScope=runtime"], check=True)
            part.rename(folder)
    return folder


def version() -> str:
    return POM.read_text().partition("<kafka.version>")[2].partition("<")[0]
