"""Step 3: a stored page becomes an article's fields and its comments.

The first time, the result waits for ``enrich`` to be published. At a later visit it is
compared with what is known: another text is a revision, other comments are history, and
both are told at once. A visit that found nothing new ends here. So does a replay, which
reads the page of the last visit once more (``replay.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wireroom.dedupe.revision_diff import Revised, revised
from wireroom.errors import Permanent, Reason, Transient
from wireroom.extract import extract_page
from wireroom.model.article import Page, PageRules
from wireroom.model.states import ChangeKind, Outcome, Stage
from wireroom.steps.articles import boilerplate
from wireroom.steps.articles.article_columns import (
    MAX_TEXT,
    columns,
    counted,
    differing,
)
from wireroom.steps.articles.download import after_visit, put_off
from wireroom.steps.articles.merge_comments import completed
from wireroom.store.changes import Change
from wireroom.store.entries import storable
from wireroom.store.scheduling.leases import ended

if TYPE_CHECKING:
    from sqlalchemy import Row

    from wireroom.model.article import ExtractedArticle
    from wireroom.steps.articles.merge_comments import Completed
    from wireroom.steps.context import Resources
    from wireroom.store.comments import Written
    from wireroom.store.database import Transaction


def extract(given: Resources, article_id: int) -> Stage | None:
    """Read a downloaded page."""
    with given.store.begin() as tx:
        article = tx.articles.lock(article_id, Stage.DOWNLOADED)
        if article is None:
            return None
        try:
            page = stored_page(tx, article)
            read = completed(tx, article, page, extract_page(page))
        except Permanent as error:
            return _unreadable(given, tx, article, error)
        except Transient as error:
            put_off(given, tx, article, error)
            return None
        is_first = article.outcome != Outcome.PUBLISHED
        take = _read_first if is_first else _read_again
        return take(given, tx, article, page, read)


def stored_page(tx: Transaction, article: Row[Any]) -> Page:
    """Return an article's page as the extractors see it; raises as ``Pages.get``."""
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
    now, found, is_visit = given.now(), read.found, article.replay_id is None
    tx.comments.merge(
        article.id, found.comments, now=now, whole=read.whole, is_visit=is_visit
    )
    tx.articles.record(
        article.id,
        {
            **columns(found, page, tx, article),
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
    now, found, is_visit = given.now(), read.found, article.replay_id is None
    kind = _kind(article, found)
    if kind is not None and boilerplate.is_known(
        tx, article, found.title, found.text, now=now
    ):
        wall = Permanent(Reason.BOILERPLATE, page.url)
        return _unreadable(given, tx, article, wall)
    written = tx.comments.merge(
        article.id, found.comments, now=now, whole=read.whole, is_visit=is_visit
    )
    tx.comments.place({written.ids[key]: at for key, at in read.places.items()})
    said = columns(found, page, tx, article)
    difference = _Difference(
        kind=kind,
        # A visit leaves alone what moves without another text, as a later date does.
        fields=() if is_visit else differing(article, said),
        comments=written.delta.told,
    )
    values = counted(tx, article, found)
    if written.delta.told:
        values["comments_found"] = article.comments_found + _growth(written)
    if difference.article:
        values |= {**said, "updated_at": now}
    if kind is not None:
        tx.articles.keep_revision(article, kind, now=now)
        values["revision"] = article.revision + 1
    if is_visit:
        values["quiet_visits"] = 0 if difference.any else article.quiet_visits + 1
    stage = difference.next_stage
    step = (
        ended(due_at=_due(given, article, values))
        if stage is Stage.DONE
        else _next_step(given)
    )
    tx.articles.record(article.id, {**values, "stage": stage, **step})
    events = [*difference.events(article), *written.events(article.id)]
    tx.changes.append(events, now=now)
    return stage


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What was found new by reading a published page again.

    Attributes:
        kind: of the text's change; None where it is the same.
        fields: columns that a replay reads otherwise than they stand.
    """

    kind: Revised | None
    fields: tuple[str, ...]
    comments: bool

    @property
    def article(self) -> bool:
        """Whether the article itself is another."""
        return self.kind is not None or bool(self.fields)

    @property
    def any(self) -> bool:
        return self.article or self.comments

    @property
    def next_stage(self) -> Stage:
        """Go through what depends on the change, and no further."""
        if self.article:
            return Stage.EXTRACTED
        return Stage.DEDUPLICATED if self.comments else Stage.DONE

    def events(self, article: Row[Any]) -> list[Change]:
        if not self.article:
            return []
        data: dict[str, Any] = {"revision": article.revision, "kind": "fields"}
        if self.kind is not None:
            data = {"revision": article.revision + 1, "kind": str(self.kind)}
        if self.fields:
            data["fields"] = list(self.fields)
        kind = ChangeKind.ARTICLE_UPDATED
        return [Change(kind=kind, article_id=article.id, data=data)]


def _kind(article: Row[Any], found: ExtractedArticle) -> Revised | None:
    """Say what kind of change a page's text is; None where it says the same."""
    title, text = storable(found.title[:1000]), storable(found.text[:MAX_TEXT])
    if article.text == text and article.title == title:
        return None
    kind = revised(article.title, article.text, title or article.title, text)
    # The publisher changed nothing; we read the same page otherwise.
    return kind if kind is None or article.replay_id is None else Revised.REREAD


def _growth(written: Written) -> int:
    delta = written.delta
    return len(delta.added) + len(delta.returned) - len(delta.gone)


def _due(given: Resources, article: Row[Any], values: dict[str, Any]) -> Any:  # noqa: ANN401 - a column's value
    return after_visit(
        given,
        article,
        visits=article.visits,
        quiet_visits=values.get("quiet_visits", article.quiet_visits),
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
    values: dict[str, Any] = {"stage": Stage.DONE, "detail": str(error)[:500]}
    if article.replay_id is None:
        values["quiet_visits"] = article.quiet_visits + 1
    due = _due(given, article, values)
    tx.articles.record(article.id, {**values, **ended(due_at=due)})
    return Stage.DONE


def _next_step(given: Resources) -> dict[str, Any]:
    """Record that the next step follows in the same delivery: it is begun once."""
    now = given.now()
    following = ended(due_at=now, lease_until=now + given.policy.sweep)
    return {**following, "attempts": 1}
