"""Keys are placed as every Kafka client places them."""

from aiokafka.partitioner import murmur2 as theirs
from hypothesis import given
from hypothesis import strategies as st

from shared.relay.records import murmur2, placed


@given(st.binary(max_size=200))
def test_a_key_is_hashed_as_kafka_says(key: bytes) -> None:
    assert murmur2(key) == theirs(key) & 0xFFFFFFFF
    assert placed(key) == theirs(key) & 0x7FFFFFFF
