"""Three brokers, and which of them leads what."""

import json
from pathlib import Path
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from capaian.kafka.cluster import KafkaCluster
from capaian.ports import HOST, free_ports
from capaian.scratch import Place, apart
from shared.events.registry import TOPICS
from tests.faults.wire import Wire

ROUTED = """\
listeners=CLIENT://{host}:{port},ROUTED://{host}:{routed},CONTROLLER://{host}:{controller}
advertised.listeners=CLIENT://{host}:{port},ROUTED://{host}:{near}
listener.security.protocol.map=CLIENT:PLAINTEXT,ROUTED:PLAINTEXT,CONTROLLER:PLAINTEXT
"""


class Brokers(KafkaCluster):
    """A cluster of three with a second way in, which runs through a wire."""

    def __init__(self, where: Place, wire: Wire) -> None:
        super().__init__(where, brokers=3)
        ports = free_ports(6)
        self.ways = dict(zip(self.ports, zip(ports[:3], ports[3:], strict=True), strict=True))
        for near, far in self.ways.values():
            wire.join_ports(near, far)
        self.routed = ",".join(f"{HOST}:{near}" for near, _ in self.ways.values())

    def configure(self, number: int) -> None:
        """Write the broker's settings, with the second way in."""
        super().configure(number)
        near, far = self.ways[number]
        port, controller = self.ports[number]
        with (self.folder(number) / "server.properties").open("a") as settings:
            settings.write(
                ROUTED.format(host=HOST, port=port, controller=controller, near=near, routed=far)
            )

    def pid(self, number: int) -> int:
        return self.where.children[f"kafka-{number}"].pid

    def is_up(self, number: int) -> bool:
        return self.where.children[f"kafka-{number}"].poll() is None

    def leader(self, topic: str, partition: int) -> int:
        """The broker that leads a partition."""
        described = self.ask(lambda admin: admin.describe_topics([topic]))
        parts = described[0]["partitions"]
        return int(next(one["leader"] for one in parts if one["partition"] == partition))

    def coordinator(self, group: str) -> int:
        """The broker that coordinates a consumer group."""
        return int(self.ask(lambda admin: admin.find_coordinator(group)))

    def controller(self) -> int:
        """The broker that leads the quorum, as the quorum's own files say."""
        states = [self.quorum(number) for number in self.ports if self.is_up(number)]
        newest = max(states, key=lambda state: state["leaderEpoch"])
        return int(newest["leaderId"])

    def quorum(self, number: int) -> dict[str, Any]:
        path = Path(self.folder(number), "data", "__cluster_metadata-0", "quorum-state")
        state: dict[str, Any] = json.loads(path.read_text())
        return state

    def delete(self, *topics: str) -> None:
        """Delete topics; returns when none of them is known any more."""

        async def gone(admin: AIOKafkaAdminClient) -> None:
            while known := set(topics).intersection(await admin.list_topics()):
                await admin.delete_topics(sorted(known))

        self.ask(gone)

    def create(self, *topics: str) -> None:
        """Create topics of the registry anew."""
        wanted = [
            NewTopic(name, TOPICS[name].partitions, 3, topic_configs=TOPICS[name].config)
            for name in topics
        ]
        self.ask(lambda admin: admin.create_topics(wanted))

    def ask(self, question: Any) -> Any:
        """What an admin client answers."""

        async def work() -> Any:
            admin = AIOKafkaAdminClient(bootstrap_servers=self.servers, request_timeout_ms=5000)
            await admin.start()
            try:
                return await question(admin)
            finally:
                await admin.close()

        return apart(work)
