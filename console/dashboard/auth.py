"""Who may act: whoever has shown the token; everybody may read.

No session is kept here. The cookie says until when it holds and is signed with the
token, so it is good for every process and for none after the token has changed. Forms
carry a second signature, which no other site can know.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "wireroom_session"
# How long somebody who has shown the token may act, seconds.
SESSION_SECONDS = 12 * 3600
# Larger than any form here, bytes.
MAX_FORM_BYTES = 20_000


class AccessControl:
    """Opens and checks sessions; without a token nobody may act."""

    def __init__(
        self, token: str | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._token = token
        self._clock = clock

    @property
    def is_enabled(self) -> bool:
        """Whether anybody may act here."""
        return self._token is not None

    def start_session(self, shown: str, response: Response, *, secure: bool) -> bool:
        """Let whoever shows the token act; whether it was the token."""
        if self._token is None or not _compare_digests(shown, self._token):
            return False
        said = f"{int(self._clock()) + SESSION_SECONDS}.{secrets.token_urlsafe(16)}"
        response.set_cookie(
            COOKIE,
            f"{said}.{self._sign('session', said)}",
            max_age=SESSION_SECONDS,
            httponly=True,
            samesite="strict",
            secure=secure,
        )
        return True

    def find_session(self, request: Request) -> str | None:
        """Return what stands for the session of a request; None where there is none."""
        said, _, signature = request.cookies.get(COOKIE, "").rpartition(".")
        until, _, _ = said.partition(".")
        if self._token is None or not _compare_digests(
            signature, self._sign("session", said)
        ):
            return None
        return said if int(until) > self._clock() else None

    def form_key(self, session: str) -> str:
        """Return what each form of a session carries."""
        return self._sign("form", session)

    async def read_signed_form(self, request: Request) -> Mapping[str, str]:
        """Read the form of whoever may act.

        Raises:
            HTTPException: 403, they may not, or the form is not from here.
        """
        given = await read_form(request)
        session = self.find_session(request)
        if session is None:
            raise HTTPException(403, "Log in first.")
        if not _compare_digests(given.get("key", ""), self.form_key(session)):
            raise HTTPException(403, "This form is not from here. Load its page again.")
        return given

    def _sign(self, purpose: str, said: str) -> str:
        key = (self._token or "").encode()
        return hmac.new(key, f"{purpose}:{said}".encode(), hashlib.sha256).hexdigest()


async def read_form(request: Request) -> dict[str, str]:
    """Read a small form.

    Raises:
        HTTPException: 413, it is too large.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            raise HTTPException(413, "This is more than any form here holds.")
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _compare_digests(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
