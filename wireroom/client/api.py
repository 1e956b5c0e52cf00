"""The client: a method an operation, a list as an iterator over all its pages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.util import Retry, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    from wireroom.client.rows import (
        Annotation,
        Article,
        Change,
        Comment,
        DiscussedArticle,
        Revision,
        RisingTerms,
        SearchResult,
        Source,
        Story,
        StoryLife,
        TrendCounts,
    )

    Value = str | int | datetime | Sequence[str] | None

_ROOT = "/api/v1"
# A busy or restarting server: the same question may be asked again.
_PASSING = (429, 502, 503, 504)


class ApiError(Exception):
    """The API answered with a problem (RFC 9457), or not at all.

    Attributes:
        status: of HTTP; 0: there was no answer. detail: what is wrong.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status, self.detail = status, detail

    def __str__(self) -> str:
        return f"{self.status}: {self.detail}" if self.status else self.detail


class Client:
    """Reads over HTTP; safe to share between threads.

    Every method raises :class:`ApiError`. Filters are those of the API's description
    (``/api/v1/openapi.json``): a time is a ``datetime`` or its text, several values are
    a list, and None is not sent.

    Args:
        url: of the web process. headers: sent with each request, as a proxy before it
            may ask for. seconds: for one answer. tries: of a request, while the server
            is busy or away.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8321",
        *,
        headers: Mapping[str, str] | None = None,
        seconds: float = 30.0,
        tries: int = 4,
    ) -> None:
        self._url = url.rstrip("/")
        self._pool = urllib3.PoolManager(
            headers={"Accept": "application/json", **(headers or {})},
            timeout=Timeout(total=seconds),
            retries=Retry(
                total=tries - 1,
                status_forcelist=_PASSING,
                backoff_factor=0.5,
                redirect=0,
                raise_on_status=False,
            ),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def search(
        self,
        query: str,
        *,
        of: str = "articles",
        sort: str = "newest",
        limit: int | None = None,
    ) -> Iterator[SearchResult]:
        """Iterate over what a search finds: all of it by time, else the 200 best.

        Args:
            of: ``articles`` or ``comments``. sort: ``newest``, ``relevance`` or
                ``comments``. limit: most results; None: all.
        """
        given = {"q": query, "of": of, "sort": sort, "count": "no"}
        return cast("Iterator[SearchResult]", self._iterate("/search", given, limit))

    def count(self, query: str, *, of: str = "articles") -> tuple[int, bool]:
        """Return how many match, and whether that is an estimate."""
        page = self.get("/search", q=query, of=of, limit=1)
        return page["count"]["value"], page["count"]["approximate"]

    def articles(self, **filters: Value) -> Iterator[Article]:
        """Iterate over articles, the last published here first."""
        return cast("Iterator[Article]", self._iterate("/articles", filters))

    def article(self, reference: int | str) -> Article:
        """Return an article by its id, or by any URL or GUID it was seen under."""
        if isinstance(reference, int):
            return cast("Article", self.get(f"/articles/{reference}"))
        return cast("Article", self.get("/articles/by-url", url=reference))

    def comments(self, **filters: Value) -> Iterator[Comment]:
        """Iterate over comments, in the order in which they were found.

        ``article=ID`` are those of one article.
        """
        return cast("Iterator[Comment]", self._iterate("/comments", filters))

    def revisions(self, article: int) -> Iterator[Revision]:
        """Iterate over the earlier versions of an article."""
        path = f"/articles/{article}/revisions"
        return cast("Iterator[Revision]", self._iterate(path, {}))

    def annotations(self, **filters: Value) -> Iterator[Annotation]:
        """Iterate over what enrichers state, the oldest first."""
        return cast("Iterator[Annotation]", self._iterate("/annotations", filters))

    def stories(self, **filters: Value) -> Iterator[Story]:
        """Iterate over stories, the newest first."""
        return cast("Iterator[Story]", self._iterate("/stories", filters))

    def story(self, number: int) -> Story:
        """Return a story by its id."""
        return cast("Story", self.get(f"/stories/{number}"))

    def story_life(self, number: int) -> StoryLife:
        """Return who carried a story when, its corrections and its discussion."""
        return cast("StoryLife", self.get(f"/stories/{number}/life"))

    def sources(self, **filters: Value) -> Iterator[Source]:
        """Iterate over the sources, as configured."""
        return cast("Iterator[Source]", self._iterate("/sources", filters))

    def changes(
        self,
        after: int = 0,
        *,
        epoch: str | None = None,
        kind: Sequence[str] | None = None,
        limit: int | None = None,
    ) -> Iterator[Change]:
        """Iterate over the events after a position, to the newest one.

        Store ``position`` and ``epoch`` of the last event together with what it led
        to, and begin there the next time.

        Raises:
            ApiError: status 410: events after the position are gone, or the database
                was restored since; the detail says what to do.
        """
        given = {"after": after, "epoch": epoch, "kind": kind}
        return cast("Iterator[Change]", self._iterate("/changes", given, limit))

    def trend_counts(self, query: str | None = None, **given: Value) -> TrendCounts:
        """Count articles by period: ``step``, ``by``, ``since``, ``until``, ..."""
        return cast("TrendCounts", self.get("/trends/counts", q=query, **given))

    def rising(self, query: str | None = None, **given: Value) -> RisingTerms:
        """List what rises: ``kind``, ``hours``, ``baseline``, ``until``, ``limit``."""
        return cast("RisingTerms", self.get("/trends/rising", q=query, **given))

    def discussed(
        self, query: str | None = None, **given: Value
    ) -> list[DiscussedArticle]:
        """List the articles with the most new comments: ``hours``, ``limit``."""
        page = self.get("/trends/discussed", q=query, **given)
        return cast("list[DiscussedArticle]", page["items"])

    def get(self, path: str, **parameters: Value) -> Any:  # noqa: ANN401 - any document
        """Return the JSON of any path below ``/api/v1``."""
        texts = {n: _to_text(v) for n, v in parameters.items() if v is not None}
        query = f"?{urlencode(texts, doseq=True)}" if texts else ""
        return self._read(f"{_ROOT}{path}{query}")

    def _iterate(
        self, path: str, given: Mapping[str, Value], limit: int | None = None
    ) -> Iterator[Mapping[str, object]]:
        """Iterate over the items of all pages; further ones are read as needed."""
        left = limit
        size = 500 if left is None else max(1, min(left, 500))
        page = self.get(path, **{"limit": size, **given})
        while True:
            for item in page["items"]:
                if left is not None and left <= 0:
                    return
                left = None if left is None else left - 1
                yield item
            if page["next"] is None or left == 0:
                return
            # Never to another server, whatever the answer names.
            link = urlsplit(page["next"])
            page = self._read(f"{link.path}?{link.query}")

    def _read(self, target: str) -> Any:  # noqa: ANN401 - any document
        try:
            response = self._pool.request("GET", self._url + target)
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(0, f"{self._url} does not answer: {error}") from error
        try:
            document = json.loads(response.data)
        except ValueError:
            document = {"detail": response.data[:200].decode("utf-8", "replace")}
        if response.status != 200:
            raise ApiError(response.status, str(document.get("detail", "")))
        return document


def _to_text(value: Value) -> str | int | Sequence[str] | None:
    return value.isoformat() if isinstance(value, datetime) else value
