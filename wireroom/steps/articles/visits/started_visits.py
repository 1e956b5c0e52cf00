"""The start of visits: several articles, with all that is stored of them.

One transaction counts the attempts and reads what the visits need.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.http.request_url import extract_host
from wireroom.model.evidence import TextChoice
from wireroom.model.states import Stage
from wireroom.steps.articles.extract import fetch_comments
from wireroom.steps.articles.visits.verify_alias import CHECK_EVERY
from wireroom.steps.quarantine import quarantine_stuck_articles
from wireroom.store.articles.visit_facts import read_visit_facts
from wireroom.store.scheduling.article_batches import start_articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.decide.articles.visits import RevisitPolicy
    from wireroom.model.rows import ArticleRow, BreakerRow, LeasedArticle, SourceRow
    from wireroom.steps.context import StepContext
    from wireroom.store.articles.visit_facts import VisitFacts
    from wireroom.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedVisit:
    """A visit and what is stored of the article.

    Attributes:
        facts: of its page, addresses and comments.
        seen_digest: of the last page, where that was not kept.
        host: of its page. breakers: of the hosts of its batch; a visit that opens or
            closes one changes it for those that follow.
        policy: how often the article is visited.
    """

    article: LeasedArticle
    source: SourceRow
    facts: VisitFacts
    seen_digest: bytes | None
    host: str
    breakers: dict[str, BreakerRow]
    policy: RevisitPolicy

    @property
    def is_page_due(self) -> bool:
        """Whether the page is fetched: not if only comments beyond it are pending.

        An article without a stored page has nothing else to be extracted from.
        """
        article = self.article
        is_marked = article.withdrawn_at is not None or article.missing_checks > 0
        if article.page_id is None:
            return True
        return is_marked or not fetch_comments.is_pending(article, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedVisits:
    """Visits that this worker makes, and the articles that it gave up instead.

    Attributes:
        stuck: articles in quarantine: their visit was started too often.
    """

    visits: tuple[StartedVisit, ...]
    stuck: tuple[int, ...]


def begin_visits(ctx: StepContext, article_ids: Sequence[int]) -> StartedVisits:
    """Start visits; leave out articles that are not due or that another worker has.

    A visit that was started too often without an outcome goes to quarantine in the same
    transaction: a worker that was lost between the two would leave one more start.
    """
    with ctx.store.begin() as tx:
        articles = start_articles(
            tx.connection,
            article_ids,
            Stage.DONE,
            now=ctx.now(),
            lease=ctx.policy.lease,
        )
        free, stuck = quarantine_stuck_articles(ctx, tx, articles, step="revisit")
        visits = tuple(_read_visits(ctx, tx, free)) if free else ()
    return StartedVisits(visits=visits, stuck=tuple(article.id for article in stuck))


def _read_visits(
    ctx: StepContext, tx: Transaction, articles: Sequence[LeasedArticle]
) -> Iterator[StartedVisit]:
    now = ctx.now()
    sources = tx.feeds.get_sources({article.source_id for article in articles})
    facts = read_visit_facts(
        tx.connection,
        [
            (one, one.page_id if compares_page(one, sources[one.source_id]) else None)
            for one in articles
        ],
        unchecked_since=now - CHECK_EVERY,
    )
    hosts = {article.id: extract_host(article.url) for article in articles}
    breakers = tx.host_breakers.get_by_host(set(hosts.values()))
    for article in articles:
        yield StartedVisit(
            article=article,
            source=sources[article.source_id],
            facts=facts[article.id],
            seen_digest=(
                article.seen_digest
                if article.page_id is None
                and compares_page(article, sources[article.source_id])
                else None
            ),
            host=hosts[article.id],
            breakers=breakers,
            policy=ctx.yields.choose_policy(
                tx,
                article,
                ctx.policy.revisit,
                now=now,
                is_counted=facts[article.id].count is not None,
            ),
        )


def compares_page(article: ArticleRow, source: SourceRow) -> bool:
    """Return whether a page that has not changed is read no further.

    Not where a text of the feed has changed: that is read with the page.
    """
    return source.full_text is TextChoice.PAGE or article.entry_changed_at is None
