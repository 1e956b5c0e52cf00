"""The callback of WebSub hubs: the only endpoint that has to be public.

The response depends on the token at the end of the URL, which only the hub knows, and
on the database; never on the topic that the request names.
"""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync
from starlette.background import BackgroundTask
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

# 32 bytes in base64.
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# Limits: bytes of a body, bodies read at once, and seconds for one body.
MAX_BODY, MAX_OPEN_DELIVERIES, BODY_SECONDS = 4_000_000, 16, 10.0
# Seconds after which a hub may repeat a delivery that was refused as busy.
RETRY_AFTER = "60"


async def verify_subscription(request: Request) -> Response:
    """Answer a hub that verifies a subscription, or that denies it."""
    context = context_of(request)
    return await run_sync(_verify, context, request, limiter=context.hubs)


def _verify(context: DashboardContext, request: Request) -> Response:
    token = request.path_params["token"]
    reply = NOT_FOUND
    if context.settings.public_url is not None and _TOKEN.fullmatch(token):
        with context.begin_write() as tx:
            reply = verify_intent(
                tx,
                token,
                request.query_params,
                now=tx.queue_heartbeats.get_database_time(),
                jitter=random.random(),  # noqa: S311 - spreads renewals, protects nothing
            )
    return PlainTextResponse(reply.text, reply.status)


async def receive_delivery(request: Request) -> Response:
    """Store and commit a delivery, then respond, then send its task."""
    context, began = context_of(request), time.monotonic()
    receipt = await _accept_delivery(request, context)
    kind = RunKind("push", receipt.outcome, "")
    context.meter.count_run(kind, time.monotonic() - began)
    status = HTTP_STATUS[receipt.outcome]
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    if receipt.outcome in {DeliveryOutcome.TOO_LARGE, DeliveryOutcome.SLOW}:
        # The rest of the body is not read.
        headers["Connection"] = "close"
    task = None
    if receipt.ids:
        task = BackgroundTask(context.sender.send_delivery, *receipt.ids)
    return PlainTextResponse("", status, headers, background=task)


async def _accept_delivery(
    request: Request, context: DashboardContext
) -> DeliveryReceipt:
    token = request.path_params["token"]
    if context.settings.public_url is None or not _TOKEN.fullmatch(token):
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if not await run_sync(_has_subscription, context, token, limiter=context.hubs):
        return DeliveryReceipt(outcome=DeliveryOutcome.UNKNOWN)
    if context.open_deliveries >= MAX_OPEN_DELIVERIES:
        return DeliveryReceipt(outcome=DeliveryOutcome.BUSY)
    context.open_deliveries += 1
    try:
        with anyio.fail_after(BODY_SECONDS):
            body = await _read_body(request)
    except (TimeoutError, ClientDisconnect):
        return DeliveryReceipt(outcome=DeliveryOutcome.SLOW)
    else:
        if body is None:
            return DeliveryReceipt(outcome=DeliveryOutcome.TOO_LARGE)
        return await run_sync(
            _store_delivery, request, context, body, limiter=context.hubs
        )
    finally:
        context.open_deliveries -= 1


async def _read_body(request: Request) -> bytes | None:
    """Return the body; None if it is larger than MAX_BODY or announced as such."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or len(length) > 9 or int(length) > MAX_BODY:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _has_subscription(context: DashboardContext, token: str) -> bool:
    """Check the token before a body is read, so that only hubs use the limits."""
    with context.begin_read() as tx:
        return tx.subscriptions.has_token(token)


def _store_delivery(
    request: Request, context: DashboardContext, body: bytes
) -> DeliveryReceipt:
    with context.begin_write() as tx:
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
