"""An HTTP request and its response."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from wireroom.model.access import NO_ACCESS, Access

if TYPE_CHECKING:
    from datetime import datetime

    from wireroom.model.cookies import Cookie
    from wireroom.model.credentials import Credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes a request for a stored copy conditional (RFC 9110, 8.8).

    Attributes:
        issuer: the address that issued them; None: not known.
    """

    etag: str | None = None
    last_modified: str | None = None
    issuer: str | None = None


NO_VALIDATORS = Validators()


def read_validators(response: FetchResponse, *, stored: Validators) -> Validators:
    """Return the validators for the next request.

    Those of a 304 replace the stored ones that they name (RFC 9111, 4.3.4).
    """
    etag = response.headers.get("etag")
    last_modified = response.headers.get("last-modified")
    if response.status == 304:
        etag = etag or stored.etag
        last_modified = last_modified or stored.last_modified
    return Validators(etag=etag, last_modified=last_modified, issuer=response.final_url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """One polite GET, or a POST of ``form`` or ``document`` if there is one.

    Attributes:
        validators: of the stored copy, sent back unchanged, and only to the address
            that issued them; to every address of the first one's host if the issuer is
            not known.
        accept: the Accept header.
        max_bytes: largest decompressed body that is read.
        media: accepted media types (prefixes such as ``text/``); a body of another type
            is refused before it is read. Empty: any.
        allow_private: connect to private and loopback addresses too.
        obey_robots: request robots.txt first.
        credentials: of the source; at each hop, only those for its address are sent.
        user_agent: sent in place of the client's own.
        document: JSON that is posted, as an API asks for.
        may_wait: wait until the host may be asked: a further request of a page that is
            being fetched, or one that a person waits for. All others raise HOST_BUSY.
        seconds: that are left for it, if that is less than the client's limit.
        cookies: that the source's own hosts have set before, for these hosts alone.
    """

    url: str
    validators: Validators = NO_VALIDATORS
    accept: str = "*/*"
    max_bytes: int = 10_000_000
    media: tuple[str, ...] = ()
    allow_private: bool = False
    obey_robots: bool = False
    credentials: Credentials | None = None
    user_agent: str | None = None
    form: tuple[tuple[str, str], ...] = ()
    document: str = ""
    may_wait: bool = False
    seconds: float | None = None
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)

    @property
    def posted(self) -> bytes | None:
        """The body of a POST; None: the request is a GET."""
        return (urlencode(self.form) or self.document).encode() or None

    @property
    def access(self) -> Access:
        """How the request is sent."""
        return NO_ACCESS if self.credentials is None else self.credentials.access

    def is_own(self, url: str) -> bool:
        """Return whether a normalized address belongs to the request's source."""
        return self.credentials is not None and self.credentials.covers(url)

    def select_headers(self, url: str) -> tuple[tuple[str, str], ...]:
        """Return the source's own headers for one hop, whose address is normalized."""
        return () if self.credentials is None else self.credentials.select_headers(url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResponse:
    """What a server answered: status 200 to 299 with its body, or 304 without one.

    Attributes:
        url: the address asked for; ``final_url``: the one that answered.
        headers: names in lower case; a repeated header's values joined by ", ".
        permanent_url: where a chain of *only* permanent redirects led, else None.
        damage: what is wrong with the response though its body is whole, or None.
        cookies: those of the source after the fetch; None where none are kept.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    permanent_url: str | None = None
    damage: str | None = None
    cookies: tuple[Cookie, ...] | None = field(default=None, repr=False)
