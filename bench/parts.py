"""Call one pure part of the product: JSON lines of orders in, of answers out.

    .venv/bin/python bench/parts.py AREA < orders.jsonl > answers.jsonl

Measurements call the parts through this file, so that modules and functions can be
renamed without changing a measurement. Every order is an object with an ``id``, which
its answer repeats. An order that fails is answered with ``error`` (the text) and
``reason``: the :class:`~wireroom.errors.Reason`, or ``crash`` for an unexpected
exception. Exit status 3: there is no such area.

=========  =============================================================================
area       fields of an order -> fields of an answer
=========  =============================================================================
feeds      path, url, headers, fetched_at -> title, entries, children
opml       path -> outlines (url and title of each)
dates      raw, context (``feed`` or ``page``), fetched_at; optional now,
           utc_offset_minutes, day_first and language -> at, null where it is not a date
beyond     way, path, url, headers, fetched_at -> comments; with the way ``page`` and
           optional comments_expected -> asked, the addresses of the first requests
urls       url, optional base -> canonical; with other: same, whether both have one key;
           with fetch or refused in the order -> fetch, the address of the request
robots     robots (the file), agent (product token), url -> allowed, delay in seconds
responses  raw (base64 of the bytes that a server sends) -> body
=========  =============================================================================

Times are ISO 8601 with an offset. ``path`` names a file with the body as it was served.
"""

from __future__ import annotations

import base64
import json
import socket
import sys
import threading
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from wireroom.dates.printed_date import parse_printed_date
from wireroom.defects import Defect, catch_defect
from wireroom.errors import WireroomError
from wireroom.extract.comments.hosted import (
    has_more_comments,
    plan_queries,
    read_response,
)
from wireroom.extract.comments.hosted.providers import find_comment_location
from wireroom.extract.comments.hosted.responses import CommentResponse
from wireroom.extract.page.decode_page import parse_page
from wireroom.feeds.dates import apply_utc_offset, read_date
from wireroom.feeds.formats.opml import read_opml
from wireroom.feeds.formats.parse import parse_feed
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.http.robots_rules import parse_robots
from wireroom.http.urls import canonicalize_url, make_url_key, normalize_url
from wireroom.model.article import Page
from wireroom.model.discussion import CommentOrigin
from wireroom.model.http import FetchRequest
from wireroom.model.moment import DateSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from wireroom.model.feed import FeedEntry
    from wireroom.model.moment import PublishedTime

UNKNOWN_AREA = 3
# Seconds that one exchange on loopback may take.
_PATIENCE = 8
_HEADER_END = b"\r\n\r\n"


class FeedOrder(TypedDict):
    """A feed's body in a file, as one response brought it."""

    path: str
    url: str
    headers: dict[str, str]
    fetched_at: str


class CommentsOrder(FeedOrder, total=False):
    """A document of comments, or with the way ``page`` the page that names them."""

    way: str
    comments_expected: int | None


class OpmlOrder(TypedDict):
    """A list of feeds in a file."""

    path: str


class DateOrder(TypedDict, total=False):
    """A printed date."""

    raw: str
    context: str
    fetched_at: str
    now: str
    utc_offset_minutes: int | None
    day_first: bool | None
    language: str


class UrlOrder(TypedDict, total=False):
    """An address, and the question about it."""

    url: str
    base: str
    other: str
    fetch: str
    refused: bool


class RobotsOrder(TypedDict, total=False):
    """A robots.txt, and the question about it."""

    robots: str
    agent: str
    url: str


class ResponseOrder(TypedDict):
    """The bytes of one response."""

    raw: str


Answers: TypeAlias = dict[str, object]


def main() -> int:
    """Answer the orders on standard input, one after the other."""
    area = sys.argv[1] if len(sys.argv) == 2 else ""
    if area not in _PARTS:
        print(f"usage: parts.py {'|'.join(_PARTS)}", file=sys.stderr)
        return UNKNOWN_AREA
    for line in sys.stdin:
        order = json.loads(line)
        answer = {"id": order["id"], **_call_part(_PARTS[area], order)}
        print(json.dumps(answer), flush=True)
    return 0


def _call_part(part: Callable[..., Answers], order: object) -> Answers:
    try:
        answers = catch_defect(partial(part, order), let_through=(WireroomError,))
    except WireroomError as error:
        return {"error": str(error), "reason": str(error.reason)}
    if isinstance(answers, Defect):
        return {"error": answers.message, "reason": "crash"}
    return answers


def parse_feed_body(order: FeedOrder) -> Answers:
    feed = parse_feed(
        Path(order["path"]).read_bytes(),
        url=order["url"],
        content_type=order["headers"].get("content-type", ""),
        fetched_at=datetime.fromisoformat(order["fetched_at"]),
    )
    return {
        "title": feed.title,
        "entries": [_describe_entry(entry) for entry in feed.entries],
        "children": feed.children,
    }


def _describe_entry(entry: FeedEntry) -> Answers:
    return {
        "id": entry.identity,
        "url": entry.url,
        "title": entry.title,
        "authors": entry.authors,
        "published_at": _format_time(entry.published),
        "summary": entry.summary,
        "content": entry.content_html,
        # Feeds have categories; the parser does not return them yet.
        "categories": [],
    }


def read_opml_file(order: OpmlOrder) -> Answers:
    outlines = read_opml(Path(order["path"]).read_bytes()).outlines
    return {"outlines": [{"url": o.url, "title": o.title} for o in outlines]}


def read_printed_date(order: DateOrder) -> Answers:
    now = datetime.fromisoformat(order.get("now") or order["fetched_at"])
    if order["context"] == "feed":
        feed_time = read_date(order["raw"], now, order.get("language"))
        offset = order.get("utc_offset_minutes")
        return {"at": _format_time(apply_utc_offset(feed_time, offset))}
    time = parse_printed_date(
        order["raw"],
        source=DateSource.VISIBLE,
        now=now,
        utc_offset_minutes=order.get("utc_offset_minutes"),
        day_first=order.get("day_first"),
        language=order.get("language"),
    )
    return {"at": _format_time(time)}


def read_hosted_comments(order: CommentsOrder) -> Answers:
    body = Path(order["path"]).read_bytes()
    fetched_at = datetime.fromisoformat(order["fetched_at"])
    if order["way"] == "page":
        page = Page(
            url=order["url"],
            body=body,
            content_type="text/html; charset=utf-8",
            fetched_at=fetched_at,
        )
        return {"asked": _plan_requests(page, order.get("comments_expected"))}
    answer = CommentResponse(
        url=order["url"], body=body, headers=order["headers"], fetched_at=fetched_at
    )
    comments = [
        {
            "id": comment.key,
            "author": comment.author,
            "text": comment.text,
            "parent": comment.parent,
            "posted_at": _format_time(comment.posted),
        }
        for comment in read_response(CommentOrigin(order["way"]), answer).comments
    ]
    return {"comments": comments}


def _plan_requests(page: Page, expected: int | None) -> list[str]:
    """List the first addresses of a visit, each once: of the hosts, then the pages."""
    discussion = find_comment_location(parse_page(page), page, page.url)
    if not has_more_comments(discussion, expected=expected):
        return []
    first = [url for ask in plan_queries(discussion, page.url) for url in ask.urls]
    return list(dict.fromkeys([*first, *discussion.pages]))


def spell_url(order: UrlOrder) -> Answers:
    base = order.get("base")
    if "fetch" in order or "refused" in order:
        return {"fetch": normalize_url(order["url"], base=base)}
    canonical = canonicalize_url(order["url"], base=base)
    if "other" not in order:
        return {"canonical": canonical}
    other = canonicalize_url(order["other"], base=base)
    return {
        "canonical": canonical,
        "same": make_url_key(canonical) == make_url_key(other),
    }


def check_robots(order: RobotsOrder) -> Answers:
    rules = parse_robots(order["robots"].encode(), token=order["agent"])
    url = order.get("url")
    allowed = rules.can_fetch(normalize_url(url)) if url else None
    return {"allowed": allowed, "delay": rules.crawl_delay}


def fetch_response(order: ResponseOrder) -> Answers:
    """Send the bytes from a loopback server to the guarded client."""
    limits = FetchLimits(connect_seconds=5, read_seconds=5, total_seconds=_PATIENCE)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_PATIENCE)
        response = base64.b64decode(order["raw"])
        client = HttpClient(
            user_agent="bench",
            limits=limits,
            limiter=LocalHostLimiter(spacing=0),
            robots=False,
        )
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        serve = threading.Thread(target=_serve_once, args=(server, response))
        serve.start()
        try:
            answer = client.fetch(FetchRequest(url=url, allow_private=True))
        finally:
            client.close()
            serve.join()
    return {"body": answer.body.decode("utf-8", "replace")}


def _serve_once(server: socket.socket, response: bytes) -> None:
    connection, _ = server.accept()
    # The client closes a connection early whose response it refuses.
    with connection, suppress(ConnectionError):
        connection.settimeout(_PATIENCE)
        request = b""
        while _HEADER_END not in request:
            received = connection.recv(65_536)
            if not received:
                return
            request += received
        connection.sendall(response)


def _format_time(time: PublishedTime | None) -> str | None:
    return time.at.isoformat() if time else None


_PARTS: dict[str, Callable[..., Answers]] = {
    "feeds": parse_feed_body,
    "opml": read_opml_file,
    "dates": read_printed_date,
    "beyond": read_hosted_comments,
    "urls": spell_url,
    "robots": check_robots,
    "responses": fetch_response,
}


if __name__ == "__main__":
    sys.exit(main())
