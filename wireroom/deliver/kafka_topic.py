"""Kafka: one message an event, all events of an article in one partition.

Messages have the structured form of the CloudEvents binding for Kafka 1.0.2: the event
as JSON, its media type and id in headers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from confluent_kafka import KafkaError, KafkaException, Producer

from wireroom.deliver import QUERIES_OPTION, RefusedEventError, Sent
from wireroom.deliver.cloud_events import MEDIA_TYPE
from wireroom.errors import OperatorError, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confluent_kafka import Message

    from wireroom.deliver import TargetConfig
    from wireroom.deliver.cloud_events import CloudEvent
    from wireroom.errors import WireroomError

DEFAULT_TOPIC = "wireroom"
SECONDS = 20.0
# Errors of a message that the cluster would refuse again.
# An operator's choice cannot change these: order and safety depend on them.
_FORBIDDEN = ("plugin.library.paths", "enable.idempotence", "bootstrap.servers")
_REFUSALS = frozenset({KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.INVALID_MSG})
# librdkafka's own errors of messages that no member has answered in time.
_UNANSWERED = frozenset(
    {
        KafkaError._MSG_TIMED_OUT,  # noqa: SLF001 - its names for them
        KafkaError._PURGE_QUEUE,  # noqa: SLF001 - as above
        KafkaError._PURGE_INFLIGHT,  # noqa: SLF001 - as above
        KafkaError._TRANSPORT,  # noqa: SLF001 - as above
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001 - as above
    }
)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Delivery:
    """What the cluster says of one message; None until it says something."""

    is_stored: bool = False
    error: KafkaError | None = None

    def record(self, error: KafkaError | None, _: Message) -> None:
        self.is_stored, self.error = error is None, error


class KafkaTarget:
    """Produces messages that every replica in sync has stored.

    The producer is idempotent: the cluster drops what the client repeats within one
    connection. What a killed process had sent without confirming comes again, with the
    same id. Addresses are ``kafka://host:9092,other:9092/topic``; the secret is the
    password of SASL, and options are those of librdkafka.
    """

    def __init__(self, config: TargetConfig) -> None:
        parts = urlsplit(config.address)
        topic = parts.path.strip("/") or DEFAULT_TOPIC
        if parts.scheme != "kafka" or not parts.netloc or "/" in topic:
            raise OperatorError(
                f"{config.name}: {config.address} is no address of the form"
                " kafka://host:9092,other:9092/topic"
            )
        self._topic = topic
        try:
            self._producer = Producer(_make_settings(config, parts.netloc), logger=_log)
        except KafkaException as error:
            raise OperatorError(f"{config.name}: {error.args[0].str()}") from error

    def send(self, events: Sequence[CloudEvent]) -> Sent:
        """Send events together; return how many were stored, from the first on."""
        deliveries: list[_Delivery] = []
        for event in events:
            delivery = _Delivery()
            error = self._produce(event, delivery)
            if error is not None:
                return self._settle(deliveries, error)
            deliveries.append(delivery)
        return self._settle(deliveries, None)

    def close(self) -> None:
        """Drop what was not stored: it is sent again from the change feed."""
        self._producer.purge()
        self._producer.flush(0)

    def _produce(self, event: CloudEvent, delivery: _Delivery) -> KafkaError | None:
        """Queue a message; return why it cannot be queued."""
        try:
            self._producer.produce(
                self._topic,
                value=event.to_json(),
                key=str(event.document["subject"]),
                headers={"content-type": MEDIA_TYPE, "ce_id": event.id},
                timestamp=int(event.at.timestamp() * 1000),
                on_delivery=delivery.record,
            )
        except KafkaException as error:
            found: KafkaError = error.args[0]
            return found
        except BufferError:
            return KafkaError(KafkaError._QUEUE_FULL)  # noqa: SLF001 - librdkafka's name of it
        return None

    def _settle(
        self, deliveries: Sequence[_Delivery], error: KafkaError | None
    ) -> Sent:
        """Wait for the cluster; none that is behind a failed one counts as taken."""
        if self._producer.flush(SECONDS):
            # Later messages must not overtake those that are sent again.
            self._producer.purge()
            self._producer.flush(0)
        for number, delivery in enumerate(deliveries):
            if not delivery.is_stored:
                return Sent(taken=number, error=_translate_error(delivery.error))
        if error is not None:
            return Sent(taken=len(deliveries), error=_translate_error(error))
        return Sent(taken=len(deliveries))


def _make_settings(config: TargetConfig, servers: str) -> dict[str, str | int | bool]:
    """Return librdkafka's settings; those of the operator replace ours.

    Raises:
        OperatorError: an option is one that order or safety depends on.
    """
    for name in _FORBIDDEN:
        if name in config.options:
            raise OperatorError(f"{config.name}: {name} cannot be set")
    settings: dict[str, str | int | bool] = {
        "linger.ms": 5,
        "compression.type": "zstd",
        "delivery.timeout.ms": int(SECONDS * 1000),
    }
    if config.secret:
        settings["sasl.password"] = config.secret
    own = {n: v for n, v in config.options.items() if n != QUERIES_OPTION}
    return {
        **settings,
        **own,
        "bootstrap.servers": servers,
        "enable.idempotence": True,
        "client.id": f"wireroom-{config.name}",
    }


def _translate_error(
    error: KafkaError | None,
) -> RefusedEventError | WireroomError:
    if error is None:
        return Transient(Reason.TIMEOUT, "the cluster did not answer")
    if error.code() in _REFUSALS:
        return RefusedEventError(error.str())
    if error.code() in _UNANSWERED:
        return Transient(Reason.CONNECT, "the cluster did not answer")
    return Transient(Reason.SERVER_ERROR, error.str())
