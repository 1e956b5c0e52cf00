"""The redirects of one fetch: where it is, where it was, and what it may send there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.http import classify
from wireroom.http.cookies import CookieJar, format_cookies
from wireroom.http.request_headers import build_conditions, build_headers
from wireroom.http.request_url import split_request_url
from wireroom.http.urls import normalize_url

if TYPE_CHECKING:
    from wireroom.http.request_url import RequestUrl
    from wireroom.model.cookies import Cookie
    from wireroom.model.http import FetchRequest

PERMANENT_REDIRECTS = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """A redirect: its target, an absolute address, and its status."""

    target: str
    status: int


class RedirectChain:
    """The hops of one fetch.

    Attributes:
        at: the address of the present hop, normalized, and its parts. url: the same
            as text.
    """

    def __init__(self, request: FetchRequest) -> None:
        self._request = request
        self._jar = CookieJar()
        self._kept = CookieJar.of(request.cookies)
        self._conditions = build_conditions(request)
        self._at_home = True
        self._is_permanent = True
        self.at = split_request_url(request.url)
        self._first = self.url
        self._issuer = _normalize_issuer(request)
        self._visited = {(self.url, "")}

    @property
    def url(self) -> str:
        """The address of the present hop."""
        return self.at.url

    @property
    def permanent_url(self) -> str | None:
        """Where permanent redirects alone have led; None: nowhere else."""
        is_moved = self._is_permanent and self.url != self._first
        return self.url if is_moved else None

    @property
    def kept_cookies(self) -> tuple[Cookie, ...] | None:
        """The source's cookies as they are now; None where none are kept."""
        if not self._request.access.keeps_cookies:
            return None
        return tuple(self._kept.cookies.values())

    @property
    def is_conditional(self) -> bool:
        """Whether the present hop sends validators: only their issuer gets them.

        Validators of another address say nothing about this one: two pages of a site
        may share a ``Last-Modified``. Without a known issuer, every address of the
        first one's host and port counts.
        """
        is_issuer = self._at_home if self._issuer is None else self.url == self._issuer
        return is_issuer and bool(self._conditions)

    def build_headers(self, user_agent: str) -> dict[str, str]:
        """Return the headers of the present hop."""
        return build_headers(
            self._request,
            self.url,
            user_agent=user_agent,
            conditions=self._conditions if self.is_conditional else {},
            cookies=self._select_cookies(self.url),
        )

    def record_cookies(self, headers: dict[str, str]) -> None:
        """Store the cookies that the present hop's response sets."""
        set_cookie = headers.get("set-cookie", "")
        if set_cookie:
            jar = self._kept if self._keeps_cookies(self.url) else self._jar
            jar.record(self.url, set_cookie, _now())

    def read_redirect(self, status: int, headers: dict[str, str]) -> Redirect:
        """Return the redirect of a response; raises BAD_REDIRECT without a target."""
        location = headers.get("location", "")
        if not location:
            raise Permanent(Reason.BAD_REDIRECT, f"{self.url}: to nowhere")
        try:
            # Servers send UTF-8 in a header that is decoded as Latin-1.
            text = location.encode("latin-1").decode("utf-8", "replace")
            return Redirect(target=normalize_url(text, base=self.url), status=status)
        except (Permanent, UnicodeEncodeError) as error:
            detail = f"{self.url}: to {location[:200]!r}"
            raise Permanent(Reason.BAD_REDIRECT, detail) from error

    def follow(self, redirect: Redirect) -> None:
        """Go to a redirect's target.

        Raises:
            Permanent: REDIRECT_LOOP for an address that was asked with the same cookies
                before; BAD_REDIRECT for one that a form may not be sent to.
        """
        target = redirect.target
        if self._request.posted is not None:
            classify.require_repeatable_form(self.url, target, redirect.status)
        visit = (target, self._select_cookies(target))
        if visit in self._visited:
            detail = f"{self._request.url}: comes back to {target}"
            raise Permanent(Reason.REDIRECT_LOOP, detail)
        self._visited.add(visit)
        self._is_permanent &= redirect.status in PERMANENT_REDIRECTS
        next_hop = split_request_url(target)
        self._at_home = self._at_home and _is_same_party(self.at, next_hop)
        self.at = next_hop

    def _keeps_cookies(self, url: str) -> bool:
        """Return whether cookies of an address outlive the fetch."""
        return self._request.access.keeps_cookies and self._request.is_own(url)

    def _select_cookies(self, url: str) -> str:
        if not self._kept.cookies and not self._jar.cookies:
            return ""
        now = _now()
        kept = self._kept.find(url, now) if self._keeps_cookies(url) else []
        return format_cookies([*kept, *self._jar.find(url, now)])


def _normalize_issuer(request: FetchRequest) -> str | None:
    issuer = request.validators.issuer
    if issuer is None:
        return None
    try:
        return normalize_url(issuer)
    except Permanent:
        # Not sent at all: no address equals it.
        return ""


def _is_same_party(here: RequestUrl, there: RequestUrl) -> bool:
    """Return whether both have one host and port; http to https of it counts too."""
    is_same = (here.host, here.port) == (there.host, there.port)
    return is_same and there.scheme in {here.scheme, "https"}


def _now() -> datetime:
    return datetime.now(tz=UTC)
