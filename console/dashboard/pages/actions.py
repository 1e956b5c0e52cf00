"""Actions of the dashboard: log in and out, change a feed, settle failures.

Every action needs the token, see :mod:`wireroom.console.dashboard.server.auth`.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.routing import Route

from wireroom.console.dashboard import query_params
from wireroom.console.dashboard.context import DashboardContext, context_of
from wireroom.console.dashboard.page_data import Page
from wireroom.console.dashboard.server import auth
from wireroom.model.operator_acts import OperatorAct
from wireroom.steps import retry_failures
from wireroom.store.failures import FailureFilter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    # A change of the row with an id.
    Action = Callable[[DashboardContext, int], None]

logger = logging.getLogger(__name__)

# The name that is stored with each decision made here.
ACTOR = "dashboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage(Page):
    """View of ``login.html``; ``wrong``: the submitted token was not the right one."""

    wrong: bool


async def login(request: Request) -> Response:
    """Show the login form, or check a submitted token and start a session."""
    context = context_of(request)
    if request.method == "GET":
        return context.render_page(request, "login.html", LoginPage(wrong=False))
    address = request.client.host if request.client else ""
    if context.login_delay.is_delayed(address):
        raise HTTPException(429, "Wait for the answer to the last token.")
    token = (await auth.read_form(request)).get("token", "")
    response = RedirectResponse("/", 303)
    secure = request.url.scheme == "https"
    if context.access.start_session(token, response, secure=secure):
        context.login_delay.forget(address)
        await run_in_threadpool(_log_token, context, OperatorAct.LOG_IN)
        return response
    # The delay first: while the log is written, parallel guesses would be answered.
    await context.login_delay.punish(address)
    await run_in_threadpool(_log_token, context, OperatorAct.REFUSED_LOG_IN)
    page = LoginPage(wrong=True)
    return context.render_page(request, "login.html", page, status=403)


def _log_token(context: DashboardContext, act: OperatorAct) -> None:
    """Log that a token was used, or was none; without a database, on stderr alone."""
    try:
        with context.begin_write() as tx:
            tx.operator_log.add(act, by=ACTOR, now=datetime.now(UTC))
    except (DBAPIError, NoConnectionError):
        logger.warning("not in the operator log, no database: %s", act)


async def logout(request: Request) -> Response:
    """End the session of this browser."""
    await context_of(request).access.read_signed_form(request)
    response = RedirectResponse("/", 303)
    response.delete_cookie(auth.COOKIE)
    return response


async def change_feed(request: Request) -> Response:
    """Poll a feed now, pause it, or resume it."""
    context, feed_id = context_of(request), query_params.read_row_id(request)
    action = await _read_action(request, FEED_ACTIONS)
    asked = int(time.time())
    await run_in_threadpool(action, context, feed_id)
    target = f"/feeds/{feed_id}"
    if action is _poll_feed_now:
        # The page then says what became of the poll.
        target += f"?asked={asked}"
    return RedirectResponse(target, 303)


async def settle_failure(request: Request) -> Response:
    """Retry or drop a failure and all failures with the same error."""
    context, failure_id = context_of(request), query_params.read_row_id(request)
    action = await _read_action(request, FAILURE_ACTIONS)
    asked = int(time.time())
    await run_in_threadpool(action, context, failure_id)
    target = "/quarantine"
    if action is _retry_failure:
        # The page then says what became of the rows.
        target += f"?retried={failure_id}&since={asked}"
    return RedirectResponse(target, 303)


async def _read_action(request: Request, actions: Mapping[str, Action]) -> Action:
    """Return the action that a signed form names.

    Raises:
        HTTPException: 403, the form is not signed; 400, there is no such action.
    """
    form = await context_of(request).access.read_signed_form(request)
    action = actions.get(form.get("do", ""))
    if action is None:
        raise HTTPException(400, f"Expected one of {', '.join(actions)}.")
    return action


def _poll_feed_now(context: DashboardContext, feed_id: int) -> None:
    with context.store.begin() as tx:
        now = datetime.now(UTC)
        tx.feeds.poll_now(feed_id, now=now)
        tx.operator_log.add(OperatorAct.POLL_FEED, by=ACTOR, now=now, feed=feed_id)


def _pause_feed(context: DashboardContext, feed_id: int) -> None:
    with context.store.begin() as tx:
        now = datetime.now(UTC)
        tx.feeds.pause(feed_id, now=now)
        tx.operator_log.add(OperatorAct.PAUSE_FEED, by=ACTOR, now=now, feed=feed_id)


def _retry_failure(context: DashboardContext, failure_id: int) -> None:
    same = FailureFilter(like=failure_id)
    retry_failures.retry_failures(context.store, same, by=ACTOR, now=datetime.now(UTC))


def _drop_failure(context: DashboardContext, failure_id: int) -> None:
    same = FailureFilter(like=failure_id)
    retry_failures.drop_failures(context.store, same, by=ACTOR, now=datetime.now(UTC))


FEED_ACTIONS: Mapping[str, Action] = {
    "poll now": _poll_feed_now,
    "pause": _pause_feed,
    "resume": _poll_feed_now,
}
FAILURE_ACTIONS: Mapping[str, Action] = {
    "retry": _retry_failure,
    "drop": _drop_failure,
}

ROUTES = [
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/feeds/{id:int}", change_feed, methods=["POST"]),
    Route("/quarantine/{id:int}", settle_failure, methods=["POST"]),
]
