"""Redis Streams: one entry an event, each once while the stream has its newest."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import redis

from wireroom.deliver import Sent
from wireroom.errors import OperatorError, Reason, Transient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.deliver import TargetConfig
    from wireroom.deliver.cloud_events import CloudEvent

DEFAULT_STREAM = "wireroom"
SECONDS = 20.0
# The reply to an entry whose id is not above the last one of the stream.
_REPEATED = "equal or smaller"


class RedisStreamTarget:
    """Adds entries with the id ``position-0``: Redis refuses one that it has already.

    So a crash doubles nothing. Positions grow over a restore too. The stream is the
    fragment of the address: ``redis://host:6379/0#news``.
    """

    def __init__(self, config: TargetConfig) -> None:
        parts = urlsplit(config.address)
        if parts.scheme not in {"redis", "rediss", "unix"}:
            raise OperatorError(
                f"{config.name}: a stream has a redis:// or unix:// address"
            )
        self._stream = parts.fragment or DEFAULT_STREAM
        length = config.options.get("maxlen", "")
        self._most = int(length) if length.isascii() and length.isdigit() else None
        self._client = redis.Redis.from_url(
            config.address.partition("#")[0],
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
        )

    def send(self, events: Sequence[CloudEvent]) -> Sent:
        """Add all events in one round trip."""
        pipe = self._client.pipeline(transaction=False)
        for event in events:
            fields: dict[bytes | str, bytes | str] = {
                "id": event.id,
                "event": event.to_json(),
            }
            place = f"{event.position}-0"
            pipe.xadd(self._stream, fields, id=place, maxlen=self._most)  # type: ignore[arg-type]  # its own types are invariant
        try:
            replies = pipe.execute(raise_on_error=False)
        except redis.RedisError as error:
            return Sent(taken=0, error=Transient(Reason.CONNECT, str(error)))
        for reply in replies:
            if isinstance(reply, Exception) and _REPEATED not in str(reply):
                # Events that were added before it are refused as repetitions next time.
                failure = Transient(Reason.SERVER_ERROR, str(reply))
                return Sent(taken=0, error=failure)
        return Sent(taken=len(events))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
