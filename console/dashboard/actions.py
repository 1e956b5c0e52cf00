"""What may be done from a page, by whoever has shown the token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.console.dashboard import auth, query_params
from wireroom.console.dashboard.context import DashboardContext, context_of
from wireroom.steps import retry_failures
from wireroom.store.failures import FailureFilter

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

# Who is named as having decided something here.
ACTOR = "dashboard"


async def login(request: Request) -> Response:
    """Ask for the token, or take it."""
    desk = context_of(request)
    if request.method == "GET":
        return desk.render_page(request, "login.html", wrong=False)
    shown = (await auth.read_form(request)).get("token", "")
    done = RedirectResponse("/", 303)
    if desk.access.start_session(shown, done, secure=request.url.scheme == "https"):
        return done
    return desk.render_page(request, "login.html", status=403, wrong=True)


async def logout(request: Request) -> Response:
    """End the session in this browser."""
    await context_of(request).access.read_signed_form(request)
    done = RedirectResponse("/", 303)
    done.delete_cookie(auth.COOKIE)
    return done


async def change_feed(request: Request) -> Response:
    """Poll a feed now, pause it, or take it up again."""
    desk, feed_id = context_of(request), query_params.read_row_id(request)
    form = await desk.access.read_signed_form(request)
    do = FEED_ACTIONS.get(form.get("do", ""))
    if do is None:
        raise HTTPException(400, f"Expected one of {', '.join(FEED_ACTIONS)}.")
    await run_in_threadpool(do, desk, feed_id)
    return RedirectResponse(f"/feeds/{feed_id}", 303)


async def settle_failure(request: Request) -> Response:
    """Try again, or give up, a failure and all that are the same."""
    desk, failure_id = context_of(request), query_params.read_row_id(request)
    form = await desk.access.read_signed_form(request)
    do = FAILURE_ACTIONS.get(form.get("do", ""))
    if do is None:
        raise HTTPException(400, f"Expected one of {', '.join(FAILURE_ACTIONS)}.")
    await run_in_threadpool(do, desk, failure_id)
    return RedirectResponse("/quarantine", 303)


def _poll_feed_now(desk: DashboardContext, feed_id: int) -> None:
    with desk.store.begin() as tx:
        tx.feeds.poll_now(feed_id, now=datetime.now(UTC))


def _pause_feed(desk: DashboardContext, feed_id: int) -> None:
    with desk.store.begin() as tx:
        tx.feeds.pause(feed_id, now=datetime.now(UTC))


def _retry_failure(desk: DashboardContext, failure_id: int) -> None:
    wanted = FailureFilter(like=failure_id)
    retry_failures.retry_failures(desk.store, wanted, by=ACTOR, now=datetime.now(UTC))


def _drop_failure(desk: DashboardContext, failure_id: int) -> None:
    wanted = FailureFilter(like=failure_id)
    retry_failures.drop_failures(desk.store, wanted, by=ACTOR, now=datetime.now(UTC))


FEED_ACTIONS: dict[str, Callable[[DashboardContext, int], None]] = {
    "poll now": _poll_feed_now,
    "pause": _pause_feed,
    "resume": _poll_feed_now,
}
FAILURE_ACTIONS: dict[str, Callable[[DashboardContext, int], None]] = {
    "retry": _retry_failure,
    "drop": _drop_failure,
}

ROUTES = [
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/feeds/{id:int}", change_feed, methods=["POST"]),
    Route("/quarantine/{id:int}", settle_failure, methods=["POST"]),
]
