"""Events reach Kafka: librdkafka's own mock cluster answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from confluent_kafka import OFFSET_BEGINNING, Consumer, Producer, TopicPartition

from wireroom.deliver import RefusedEventError, TargetConfig
from wireroom.deliver.cloud_events import CloudEvent
from wireroom.deliver.kafka_topic import KafkaTarget
from wireroom.errors import OperatorError, Reason, Transient

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def servers():
    """The addresses of a cluster of two brokers that live in this process."""
    owner = Producer({"test.mock.num.brokers": 2, "bootstrap.servers": "mock"})
    brokers = owner.list_topics(timeout=10).brokers.values()
    yield ",".join(f"{broker.host}:{broker.port}" for broker in brokers)
    owner.flush(0)


def make_event(position: int, subject: str = "articles/1", size: int = 0) -> CloudEvent:
    identity = f"a1-{position}"
    document = {"id": identity, "subject": subject, "data": "x" * size}
    return CloudEvent(id=identity, position=position, at=AT, document=document)


def open_target(address: str, **options: str) -> KafkaTarget:
    names = {name.replace("_", "."): value for name, value in options.items()}
    return KafkaTarget(
        TargetConfig(
            name="t", address=address, secret="", allow_private=True, options=names
        )
    )


def read_topic(servers: str, topic: str, number: int) -> list:
    """Return so many messages of a topic, from its beginning."""
    consumer = Consumer({"bootstrap.servers": servers, "group.id": "readers"})
    known = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    consumer.assign([TopicPartition(topic, n, OFFSET_BEGINNING) for n in known])
    messages: list = []
    while len(messages) < number:
        found = consumer.consume(number - len(messages), timeout=10)
        assert found
        messages += found
    consumer.close()
    return messages


def test_each_event_is_a_message_that_says_what_it_is(servers):
    target = open_target(f"kafka://{servers}/news")

    sent = target.send([make_event(n) for n in (1, 2, 3)])
    target.close()

    messages = read_topic(servers, "news", 3)
    assert (sent.taken, sent.error) == (3, None)
    assert [json.loads(m.value())["id"] for m in messages] == ["a1-1", "a1-2", "a1-3"]
    assert dict(messages[0].headers()) == {
        "content-type": b"application/cloudevents+json",
        "ce_id": b"a1-1",
    }
    assert messages[0].timestamp()[1] == AT.timestamp() * 1000


def test_all_events_of_an_article_are_in_one_partition_in_their_order(servers):
    target = open_target(f"kafka://{servers}/order")
    events = [make_event(n, f"articles/{n % 7}") for n in range(70)]

    assert target.send(events).taken == len(events)
    target.close()

    places: dict[bytes, set[int]] = {}
    positions: dict[bytes, list[str]] = {}
    for message in read_topic(servers, "order", len(events)):
        places.setdefault(message.key(), set()).add(message.partition())
        positions.setdefault(message.key(), []).append(
            json.loads(message.value())["id"]
        )
    assert {len(numbers) for numbers in places.values()} == {1}
    for number in range(7):
        expected = [
            e.id for e in events if e.document["subject"] == f"articles/{number}"
        ]
        assert positions[f"articles/{number}".encode()] == expected


def test_an_event_that_is_too_large_is_refused_and_those_before_it_are_taken(servers):
    target = open_target(f"kafka://{servers}/large", message_max_bytes="2000")

    sent = target.send([make_event(1), make_event(2, size=5_000), make_event(3)])
    target.close()

    assert sent.taken == 1
    assert isinstance(sent.error, RefusedEventError)


def test_a_cluster_that_does_not_answer_is_asked_again(monkeypatch):
    monkeypatch.setattr("wireroom.deliver.kafka_topic.SECONDS", 0.3)
    target = open_target("kafka://127.0.0.1:1/news")

    sent = target.send([make_event(1), make_event(2)])
    target.close()

    assert sent.taken == 0
    assert isinstance(sent.error, Transient)
    assert sent.error.reason is Reason.CONNECT


@pytest.mark.parametrize(
    ("address", "options", "problem"),
    [
        ("http://a.example/news", {}, "kafka://host"),
        ("kafka:///news", {}, "kafka://host"),
        ("kafka://a.example:9092/a/b", {}, "kafka://host"),
        ("kafka://a.example/news", {"acks": "many"}, "acks"),
        ("kafka://a.example/news", {"no_such": "1"}, "no.such"),
        ("kafka://a.example/news", {"plugin_library_paths": "x"}, "cannot be set"),
        ("kafka://a.example/news", {"enable_idempotence": "false"}, "cannot be set"),
    ],
)
def test_a_wrong_address_or_option_is_named(address, options, problem):
    with pytest.raises(OperatorError, match=problem):
        open_target(address, **options)
