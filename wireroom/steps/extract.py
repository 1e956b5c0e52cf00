"""Step 3: a stored page becomes an article's fields and its comments.

The first time, the result waits for ``enrich`` to be published. At a later visit it is
compared with what is known: another text is a revision, other comments are history, and
both are told at once. A visit that found nothing new ends here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.revise import revised
from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract import extract_page
from wireroom.model import ChangeKind, Outcome, Page, PageRules, Stage
from wireroom.steps import boilerplate
from wireroom.steps.completed import completed
from wireroom.steps.download import after_visit, put_off
from wireroom.store.changes import Change
from wireroom.store.entries import moment_json, storable
from wireroom.store.leases import ended
from wireroom.web.urls import believable_canonical

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.dedupe.revise import Revised
    from wireroom.model import ExtractedArticle, Moment
    from wireroom.steps.completed import Completed
    from wireroom.steps.resources import Resources
    from wireroom.store.comments import Written
    from wireroom.store.database import Transaction

MAX_TEXT = 1_000_000


def extract(given: Resources, article_id: int) -> Stage | None:
    """Read a downloaded page."""
    with given.store.begin() as tx:
        article = tx.articles.lock(article_id, Stage.DOWNLOADED)
        if article is None:
            return None
        try:
            page = _page(tx, article)
            read = completed(tx, article, page, extract_page(page))
        except Permanent as error:
            return _unreadable(given, tx, article, error)
        except Transient as error:
            put_off(given, tx, article, error)
            return None
        is_first = article.outcome != Outcome.PUBLISHED
        take = _read_first if is_first else _read_again
        return take(given, tx, article, page, read)


def _page(tx: Transaction, article: Row[Any]) -> Page:
    stored = tx.pages.get(article.page_id)
    source = tx.feeds.source(article.source_id)
    return Page(
        url=stored["final_url"],
        body=stored["body"],
        content_type=stored["headers"].get("content-type", ""),
        fetched_at=stored["fetched_at"],
        utc_offset_minutes=source.utc_offset_minutes,
        with_comments=source.comments,
        rules=PageRules(**{kind: tuple(x) for kind, x in source.rules.items()}),
    )


def _read_first(
    given: Resources,
    tx: Transaction,
    article: Row[Any],
    page: Page,
    read: Completed,
) -> Stage:
    now, found = given.now(), read.found
    tx.comments.merge(article.id, found.comments, now=now, whole=read.whole)
    tx.articles.record(
        article.id,
        {
            **_columns(found, page, tx, article),
            "comments_found": len(found.comments),
            "stage": Stage.EXTRACTED,
            **_next_step(given),
        },
    )
    return Stage.EXTRACTED


def _read_again(
    given: Resources,
    tx: Transaction,
    article: Row[Any],
    page: Page,
    read: Completed,
) -> Stage:
    now, found = given.now(), read.found
    kind = _kind(article, found)
    if kind is not None and boilerplate.is_known(
        tx, article, found.title, found.text, now=now
    ):
        wall = Permanent(Reason.BOILERPLATE, page.url)
        return _unreadable(given, tx, article, wall)
    written = tx.comments.merge(article.id, found.comments, now=now, whole=read.whole)
    tx.comments.place({written.ids[key]: at for key, at in read.places.items()})
    difference = _Difference(kind=kind, comments=written.delta.told)
    columns = _counted(tx, article, found)
    if written.delta.told:
        columns["comments_found"] = article.comments_found + _growth(written)
    if difference.kind is not None:
        tx.articles.keep_revision(article, difference.kind, now=now)
        columns |= _columns(found, page, tx, article)
        columns |= {"revision": article.revision + 1, "updated_at": now}
    columns["quiet_visits"] = 0 if difference.any else article.quiet_visits + 1
    stage = difference.next_stage
    tx.articles.record(
        article.id,
        {
            **columns,
            "stage": stage,
            **(
                ended(due_at=_due(given, article, columns))
                if stage is Stage.DONE
                else _next_step(given)
            ),
        },
    )
    tx.changes.append(_events(article, difference, written), now=now)
    return stage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What a later visit found new; ``kind`` is None where the text is the same."""

    kind: Revised | None
    comments: bool

    @property
    def any(self) -> bool:
        return self.kind is not None or self.comments

    @property
    def next_stage(self) -> Stage:
        """Go through what depends on the change, and no further."""
        if self.kind is not None:
            return Stage.EXTRACTED
        return Stage.DEDUPLICATED if self.comments else Stage.DONE


def _kind(article: Row[Any], found: ExtractedArticle) -> Revised | None:
    """Say what kind of change a page's text is; None where it says the same."""
    title, text = storable(found.title[:1000]), storable(found.text[:MAX_TEXT])
    if article.text == text and article.title == title:
        return None
    return revised(article.title, article.text, title or article.title, text)


def _growth(written: Written) -> int:
    delta = written.delta
    return len(delta.added) + len(delta.returned) - len(delta.gone)


def _due(given: Resources, article: Row[Any], columns: dict[str, Any]) -> Any:  # noqa: ANN401 - a column's value
    return after_visit(
        given,
        article,
        visits=article.visits,
        quiet_visits=columns["quiet_visits"],
        grew=False,
    )


def _unreadable(
    given: Resources, tx: Transaction, article: Row[Any], error: Permanent
) -> Stage:
    """Reject a page; one that was published before keeps what it said then."""
    given.meter.note(Outcome.REJECTED, error.reason)
    if article.outcome != Outcome.PUBLISHED:
        tx.articles.settle(
            article.id, Outcome.REJECTED, reason=error.reason, detail=error.detail
        )
        return Stage.DONE
    columns: dict[str, Any] = {"quiet_visits": article.quiet_visits + 1}
    due = _due(given, article, columns)
    columns |= {"stage": Stage.DONE, "detail": str(error)[:500], **ended(due_at=due)}
    tx.articles.record(article.id, columns)
    return Stage.DONE


def _next_step(given: Resources) -> dict[str, Any]:
    """Record that the next step follows in the same delivery: it is begun once."""
    now = given.now()
    following = ended(due_at=now, lease_until=now + given.policy.sweep)
    return {**following, "attempts": 1}


def _events(
    article: Row[Any], difference: _Difference, written: Written
) -> list[Change]:
    events = []
    if difference.kind is not None:
        data = {"revision": article.revision + 1, "kind": difference.kind}
        kind = ChangeKind.ARTICLE_UPDATED
        events.append(Change(kind=kind, article_id=article.id, data=data))
    delta = written.delta
    for kind, keys, data in (
        (ChangeKind.COMMENT_ADDED, delta.added, {}),
        (ChangeKind.COMMENT_ADDED, delta.returned, {"returned": True}),
        (ChangeKind.COMMENT_EDITED, delta.edited, {}),
        (ChangeKind.COMMENT_GONE, delta.gone, {}),
    ):
        events += [
            Change(
                kind=kind,
                article_id=article.id,
                comment_id=written.ids[key],
                data=dict(data),
            )
            for key in keys
        ]
    return events


def _columns(
    found: ExtractedArticle, page: Page, tx: Transaction, article: Row[Any]
) -> dict[str, Any]:
    text = storable(found.text[:MAX_TEXT])
    image = found.image
    return {
        "title": storable(found.title[:1000]) or article.title,
        "authors": [storable(a) for a in found.authors],
        "final_url": page.url,
        "canonical_url": _canonical(page.url, found.canonical_url),
        "dates": {n: moment_json(m) for n, m in sorted(found.dates.items())},
        "section": storable(found.section or "") or None,
        "site_name": storable(found.site_name or "") or None,
        "paywalled": found.paywalled,
        "language": found.language,
        "image": {}
        if image is None
        else {
            "url": storable(image.url),
            "caption": storable(image.caption),
            "credit": storable(image.credit),
        },
        "links": [
            {
                "url": storable(link.url),
                "text": storable(link.text),
                "relation": link.relation,
            }
            for link in found.links
        ],
        "text": text,
        "word_count": len(text.split()),
        **_counted(tx, article, found),
        "extractor": found.extractor,
        **_published(found.published, tx, article),
    }


def _counted(
    tx: Transaction, article: Row[Any], found: ExtractedArticle
) -> dict[str, Any]:
    """Give the columns of what is claimed, and of where the rest is."""
    said = asdict(found.discussion)
    state = said.pop("state")
    feed = tx.articles.evidence(article.id)
    said["feed_url"] = said["feed_url"] or feed.get("comments_feed_url")
    said["feed_count"] = feed.get("comments_count")
    said["pages"] = [storable(url) for url in said["pages"]]
    said["shown"] = said["shown"] or None
    return {
        "comments_expected": found.comments_expected,
        "comments_state": state,
        "discussion": {
            name: storable(value) if isinstance(value, str) else value
            for name, value in said.items()
            if value not in (None, [])
        },
    }


def _canonical(final_url: str, declared: str | None) -> str:
    """Believe what a page says of its own address, or not."""
    try:
        return believable_canonical(final_url, declared)
    except Permanent:
        return final_url


def _published(
    moment: Moment | None, tx: Transaction, article: Row[Any]
) -> dict[str, Any]:
    """Give the columns of the web date: the page's own, else the feed's."""
    said = moment_json(moment)
    if said is None:
        said = tx.articles.evidence(article.id).get("published")
    if said is None:
        return {}
    return {
        "published_at": said["at"],
        "published_raw": said["raw"],
        "published_source": said["source"],
        "published_precision": said["precision"],
        "published_zone": said["zone"],
        "published_offset_minutes": said["offset_minutes"],
    }
