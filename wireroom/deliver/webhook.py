"""Webhooks: one signed POST an event, over guarded connections."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from urllib3 import Timeout
from urllib3 import exceptions as broken

from wireroom.deliver import GoneTargetError, RefusedEventError, Sent
from wireroom.deliver.cloud_events import MEDIA_TYPE
from wireroom.deliver.standard_webhooks import read_key, sign_message
from wireroom.errors import OperatorError, Reason, Transient, WireroomError
from wireroom.http.transport.ssrf_guard import GuardedPools
from wireroom.http.transport.transport_errors import translate_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wireroom.deliver import TargetConfig
    from wireroom.deliver.cloud_events import CloudEvent

# The specification asks for 15 to 30 seconds.
SECONDS = 20.0
CONNECT_SECONDS = 10.0
MAX_HEADER_BYTES = 65_536
# The body of an answer says nothing; a short one is read to reuse the connection.
MAX_ANSWER_BYTES = 65_536
# The event itself is wrong for the receiver; any other answer may change.
REFUSALS = frozenset({400, 413, 415, 422})
GONE = 410
# Longer waits that a receiver asks for are not believed, seconds.
MAX_RETRY_AFTER = 3_600


class WebhookTarget:
    """Sends each event as a request; a receiver answers 2xx when it has stored it."""

    def __init__(
        self, config: TargetConfig, clock: Callable[[], float] = time.time
    ) -> None:
        parts = urlsplit(config.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise OperatorError(f"{config.address}: a webhook has an http(s) address")
        try:
            read_key(config.secret)
        except ValueError as error:
            raise OperatorError(f"target {config.name}: {error}") from error
        self._url, self._secret, self._clock = config.address, config.secret, clock
        self._path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        self._pools = GuardedPools(
            allow_private=config.allow_private,
            read_seconds=SECONDS,
            max_header_bytes=MAX_HEADER_BYTES,
            tls=ssl.create_default_context(),
        )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._pool = self._pools.get_pool(parts.scheme, host, parts.port)

    def send(self, events: Sequence[CloudEvent]) -> Sent:
        """Send events one by one, up to the first that is not taken."""
        for number, event in enumerate(events):
            try:
                self._send_one(event)
            except (WireroomError, RefusedEventError, GoneTargetError) as error:
                return Sent(taken=number, error=error)
        return Sent(taken=len(events))

    def close(self) -> None:
        """Close the pooled connections."""
        self._pools.close()

    def _send_one(self, event: CloudEvent) -> None:
        body, now = event.to_json(), int(self._clock())
        headers = {
            "content-type": f"{MEDIA_TYPE}; charset=utf-8",
            "user-agent": "Wireroom",
            "webhook-id": event.id,
            "webhook-timestamp": str(now),
            "webhook-signature": sign_message(self._secret, event.id, now, body),
        }
        try:
            response = self._pool.urlopen(
                "POST",
                self._path,
                body=body,
                headers=headers,
                redirect=False,
                retries=False,
                timeout=Timeout(total=SECONDS, connect=CONNECT_SECONDS),
                preload_content=False,
                decode_content=False,
            )
        except broken.HTTPError as error:
            raise translate_error(error, self._url, in_body=False) from error
        try:
            response.read(MAX_ANSWER_BYTES)
        except broken.HTTPError as error:
            raise translate_error(error, self._url, in_body=True) from error
        finally:
            response.close()
        self._judge_status(response.status, response.headers.get("retry-after", ""))

    def _judge_status(self, status: int, retry_after: str) -> None:
        if 200 <= status < 300:
            return
        detail = f"{self._url}: status {status}"
        if status == GONE:
            raise GoneTargetError(detail)
        if status in REFUSALS:
            raise RefusedEventError(detail)
        reason = Reason.RATE_LIMITED if status == 429 else Reason.SERVER_ERROR
        is_number = retry_after.isascii() and retry_after.isdigit()
        wait = min(int(retry_after[:9]), MAX_RETRY_AFTER) if is_number else None
        raise Transient(reason, detail, wait)
