"""Where hubs call: the one part of the web process that others have to reach.

What is told a hub depends on its address's last part, which nobody else knows, and on
what the database says; never on whom the request says it is for.
"""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

import anyio
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from wireroom.console.dashboard.context import context_of
from wireroom.model.websub import DeliveryOutcome
from wireroom.step_metrics import RunKind
from wireroom.steps.websub.receive import HTTP_STATUS, DeliveryReceipt, store_delivery
from wireroom.steps.websub.verify_intent import NOT_FOUND, verify_intent

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.context import DashboardContext

# As long as 32 bytes are in base64.
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# The largest body that is taken, bytes; bodies read at once; and seconds for one.
MAX_BODY, MAX_OPEN_DELIVERIES, BODY_SECONDS = 4_000_000, 16, 10.0
# When one that found no place may come again, seconds.
RETRY_AFTER = "60"


def verify_subscription(request: Request) -> Response:
    """Answer a hub that asks whether we asked, or says no."""
    desk = context_of(request)
    token = request.path_params["token"]
    reply = NOT_FOUND
    if desk.settings.public_url is not None and _TOKEN.fullmatch(token):
        with desk.begin_write() as tx:
            reply = verify_intent(
                tx,
                token,
                request.query_params,
                now=tx.queue_heartbeats.get_database_time(),
                jitter=random.random(),  # noqa: S311 - spreads renewals, hides nothing
            )
    return PlainTextResponse(reply.text, reply.status)


async def receive_delivery(request: Request) -> Response:
    """Take what a hub delivers: stored and committed, then answered, then sent."""
    desk, began = context_of(request), time.monotonic()
    let = await _accept_delivery(request, desk)
    kind = RunKind("push", let.outcome, "")
    desk.meter.count_run(kind, time.monotonic() - began)
    status = HTTP_STATUS[let.outcome]
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    if let.outcome in {DeliveryOutcome.TOO_LARGE, DeliveryOutcome.SLOW}:
        # What is still to come is not read.
        headers["Connection"] = "close"
    sent = BackgroundTask(desk.sender.send_delivery, *let.ids) if let.ids else None
    return PlainTextResponse("", status, headers, background=sent)


async def _accept_delivery(request: Request, desk: DashboardContext) -> DeliveryReceipt:
    token = request.path_params["token"]
    if desk.settings.public_url is None or not _TOKEN.fullmatch(token):
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if not await run_in_threadpool(_has_subscription, desk, token):
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if desk.open_deliveries >= MAX_OPEN_DELIVERIES:
        return DeliveryReceipt(outcome=DeliveryOutcome.BUSY)
    desk.open_deliveries += 1
    try:
        with anyio.fail_after(BODY_SECONDS):
            body = await _read_body(request)
    except (TimeoutError, ClientDisconnect):
        return DeliveryReceipt(outcome=DeliveryOutcome.SLOW)
    else:
        if body is None:
            return DeliveryReceipt(outcome=DeliveryOutcome.TOO_LARGE)
        return await run_in_threadpool(_store_delivery, request, desk, body)
    finally:
        desk.open_deliveries -= 1


async def _read_body(request: Request) -> bytes | None:
    """Read a body; None where it is, or says it is, too large."""
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or len(said) > 9 or int(said) > MAX_BODY:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _has_subscription(desk: DashboardContext, token: str) -> bool:
    """Look before a body is read: strangers take no place from hubs."""
    with desk.begin_read() as tx:
        return tx.subscriptions.has_token(token)


def _store_delivery(
    request: Request, desk: DashboardContext, body: bytes
) -> DeliveryReceipt:
    with desk.begin_write() as tx:
        return store_delivery(
            tx,
            request.path_params["token"],
            body,
            signature=request.headers.get("x-hub-signature", ""),
            content_type=request.headers.get("content-type", ""),
            now=tx.queue_heartbeats.get_database_time(),
        )


ROUTES = [
    Route("/push/{token}", verify_subscription, methods=["GET"]),
    Route("/push/{token}", receive_delivery, methods=["POST"]),
]
