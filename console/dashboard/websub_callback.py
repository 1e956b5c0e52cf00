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

from wireroom.console.dashboard.context import desk_of
from wireroom.model.websub import Door
from wireroom.step_metrics import Kind
from wireroom.steps.websub.receive import STATUS, LetIn, let_in
from wireroom.steps.websub.verify_intent import NO, called_back

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from wireroom.console.dashboard.context import Desk

# As long as 32 bytes are in base64.
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# The largest body that is taken, bytes; bodies read at once; and seconds for one.
MAX_BODY, PLACES, SECONDS = 4_000_000, 16, 10.0
# When one that found no place may come again, seconds.
COME_AGAIN = "60"


def verify(request: Request) -> Response:
    """Answer a hub that asks whether we asked, or says no."""
    desk = desk_of(request)
    token = request.path_params["token"]
    reply = NO
    if desk.settings.public_url is not None and _TOKEN.fullmatch(token):
        with desk.writing() as tx:
            reply = called_back(
                tx,
                token,
                request.query_params,
                now=tx.pulses.now(),
                jitter=random.random(),  # noqa: S311 - spreads renewals, hides nothing
            )
    return PlainTextResponse(reply.text, reply.status)


async def deliver(request: Request) -> Response:
    """Take what a hub delivers: stored and committed, then answered, then sent."""
    desk, began = desk_of(request), time.monotonic()
    let = await _let_in(request, desk)
    kind = Kind("push", let.outcome, "")
    desk.meter.count(kind, time.monotonic() - began)
    status = STATUS[let.outcome]
    headers = {"Retry-After": COME_AGAIN} if status == 503 else {}
    if let.outcome in {Door.TOO_LARGE, Door.SLOW}:
        # What is still to come is not read.
        headers["Connection"] = "close"
    sent = BackgroundTask(desk.sender.delivery, *let.ids) if let.ids else None
    return PlainTextResponse("", status, headers, background=sent)


async def _let_in(request: Request, desk: Desk) -> LetIn:
    token = request.path_params["token"]
    if desk.settings.public_url is None or not _TOKEN.fullmatch(token):
        return LetIn(outcome=Door.UNKNOWN)
    if not await run_in_threadpool(_knows, desk, token):
        return LetIn(outcome=Door.UNKNOWN)
    if desk.delivering >= PLACES:
        return LetIn(outcome=Door.BUSY)
    desk.delivering += 1
    try:
        with anyio.fail_after(SECONDS):
            body = await _read(request)
    except (TimeoutError, ClientDisconnect):
        return LetIn(outcome=Door.SLOW)
    else:
        if body is None:
            return LetIn(outcome=Door.TOO_LARGE)
        return await run_in_threadpool(_store, request, desk, body)
    finally:
        desk.delivering -= 1


async def _read(request: Request) -> bytes | None:
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


def _knows(desk: Desk, token: str) -> bool:
    """Look before a body is read: strangers take no place from hubs."""
    with desk.looking() as tx:
        return tx.subscriptions.knows(token)


def _store(request: Request, desk: Desk, body: bytes) -> LetIn:
    with desk.writing() as tx:
        return let_in(
            tx,
            request.path_params["token"],
            body,
            signature=request.headers.get("x-hub-signature", ""),
            content_type=request.headers.get("content-type", ""),
            now=tx.pulses.now(),
        )


ROUTES = [
    Route("/push/{token}", verify, methods=["GET"]),
    Route("/push/{token}", deliver, methods=["POST"]),
]
