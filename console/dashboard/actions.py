"""What may be done from a page, by whoever has shown the token."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.console.dashboard import auth, query_params
from wireroom.console.dashboard.context import Desk, desk_of
from wireroom.steps import retry_failures
from wireroom.store.failures import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

# Who is named as having decided something here.
BY = "dashboard"


async def login(request: Request) -> Response:
    """Ask for the token, or take it."""
    desk = desk_of(request)
    if request.method == "GET":
        return desk.page(request, "login.html", wrong=False)
    shown = (await auth.read_form(request)).get("token", "")
    done = RedirectResponse("/", 303)
    if desk.access.open(shown, done, secure=request.url.scheme == "https"):
        return done
    return desk.page(request, "login.html", status=403, wrong=True)


async def logout(request: Request) -> Response:
    """End the session in this browser."""
    await desk_of(request).access.form(request)
    done = RedirectResponse("/", 303)
    done.delete_cookie(auth.COOKIE)
    return done


async def feed(request: Request) -> Response:
    """Poll a feed now, pause it, or take it up again."""
    desk, feed_id = desk_of(request), query_params.row(request)
    form = await desk.access.form(request)
    do = FEED.get(form.get("do", ""))
    if do is None:
        raise HTTPException(400, f"Expected one of {', '.join(FEED)}.")
    await run_in_threadpool(do, desk, feed_id)
    return RedirectResponse(f"/feeds/{feed_id}", 303)


async def failure(request: Request) -> Response:
    """Try again, or give up, a failure and all that are the same."""
    desk, failure_id = desk_of(request), query_params.row(request)
    form = await desk.access.form(request)
    do = FAILURE.get(form.get("do", ""))
    if do is None:
        raise HTTPException(400, f"Expected one of {', '.join(FAILURE)}.")
    await run_in_threadpool(do, desk, failure_id)
    return RedirectResponse("/quarantine", 303)


def _poll_now(desk: Desk, feed_id: int) -> None:
    with desk.store.begin() as tx:
        tx.feeds.poll_now(feed_id, now=datetime.now(UTC))


def _pause(desk: Desk, feed_id: int) -> None:
    with desk.store.begin() as tx:
        tx.feeds.pause(feed_id, now=datetime.now(UTC))


def _retry(desk: Desk, failure_id: int) -> None:
    wanted = Wanted(like=failure_id)
    retry_failures.retry(desk.store, wanted, by=BY, now=datetime.now(UTC))


def _drop(desk: Desk, failure_id: int) -> None:
    wanted = Wanted(like=failure_id)
    retry_failures.drop(desk.store, wanted, by=BY, now=datetime.now(UTC))


FEED: dict[str, Callable[[Desk, int], None]] = {
    "poll now": _poll_now,
    "pause": _pause,
    "resume": _poll_now,
}
FAILURE: dict[str, Callable[[Desk, int], None]] = {"retry": _retry, "drop": _drop}

ROUTES = [
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/feeds/{id:int}", feed, methods=["POST"]),
    Route("/quarantine/{id:int}", failure, methods=["POST"]),
]
