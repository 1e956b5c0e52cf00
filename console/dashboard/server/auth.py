"""Access control: actions require the token; reading does not.

The server stores no session. The cookie contains its expiry time and is signed with the
token, so that it is valid for every process, and for none after the token has changed.
Forms carry a second signature, which no other site can know.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import anyio
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "wireroom_session"
# Lifetime of a session, seconds.
SESSION_SECONDS = 12 * 3600
# Larger than any form of the dashboard, bytes.
MAX_FORM_BYTES = 20_000
# Time for a form to arrive, seconds.
FORM_SECONDS = 10.0


class AccessControl:
    """Starts and checks sessions; without a token there are none.

    Args:
        token: the secret of the operator. clock: seconds since 1970; tests replace it.
    """

    def __init__(
        self, token: str | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._token = token
        self._clock = clock

    @property
    def allows_login(self) -> bool:
        """Whether a token is set, so that actions are possible."""
        return self._token is not None

    def start_session(self, token: str, response: Response, *, secure: bool) -> bool:
        """Add the cookie of a new session if ``token`` is right; return whether it is.

        Args:
            secure: the cookie is sent over HTTPS only.
        """
        if self._token is None or not _are_equal(token, self._token):
            return False
        session = f"{int(self._clock()) + SESSION_SECONDS}.{secrets.token_urlsafe(16)}"
        response.set_cookie(
            COOKIE,
            f"{session}.{self._sign('session', session)}",
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=secure,
        )
        return True

    def find_session(self, request: Request) -> str | None:
        """Return the session of a request's cookie; None without a valid one."""
        session, _, signature = request.cookies.get(COOKIE, "").rpartition(".")
        expiry, _, _ = session.partition(".")
        if self._token is None or not _are_equal(
            signature, self._sign("session", session)
        ):
            return None
        return session if int(expiry) > self._clock() else None

    def form_key(self, session: str) -> str:
        """Return the signature that each form of a session carries."""
        return self._sign("form", session)

    async def read_signed_form(self, request: Request) -> Mapping[str, str]:
        """Return the fields of a form that a session of this dashboard signed.

        Raises:
            HTTPException: 403, there is no session, or the form is not signed.
        """
        form = await read_form(request)
        session = self.find_session(request)
        if session is None:
            raise HTTPException(403, "Log in first.")
        if not _are_equal(form.get("key", ""), self.form_key(session)):
            raise HTTPException(
                403, "This form is not signed by this dashboard. Load its page again."
            )
        return form

    def _sign(self, purpose: str, text: str) -> str:
        key = (self._token or "").encode()
        return hmac.new(key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a small form.

    Raises:
        HTTPException: 413, the form is larger than :data:`MAX_FORM_BYTES`; 408, longer
            under way than :data:`FORM_SECONDS`.
    """
    body = b""
    try:
        with anyio.fail_after(FORM_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > MAX_FORM_BYTES:
                    message = "This is larger than any form of the dashboard."
                    raise HTTPException(413, message)
    except TimeoutError:
        raise HTTPException(408, "The form has not arrived in time.") from None
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _are_equal(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
