"""What a publisher reserves of a page, and what follows by the source's settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wireroom.errors import Permanent, Reason
from wireroom.model.reservations import ReservationKind
from wireroom.steps.articles.extract.article_columns import list_reservations

if TYPE_CHECKING:
    from wireroom.model.article import ExtractedArticle
    from wireroom.model.http import FetchRequest, FetchResponse
    from wireroom.model.rows import ArticleRow, SourceRow
    from wireroom.steps.context import StepContext
    from wireroom.store.database import Transaction

# The kinds that settings of a source can forbid something by.
_DECISIVE = frozenset(
    {ReservationKind.NOARCHIVE, ReservationKind.NO_STORE, ReservationKind.TDM}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObeyedPage:
    """Whether the stored page of an article may be kept."""

    keeps_page: bool = True


def check_reservations(
    tx: Transaction, article: ArticleRow, extracted: ExtractedArticle
) -> ObeyedPage:
    """Return what is obeyed of the reservations of a page.

    Raises:
        Permanent: ``RESERVED``: no article may be stored of it.
    """
    found = list_reservations(extracted)
    if _DECISIVE.isdisjoint(found):
        return ObeyedPage()
    obey = tx.feeds.get_source(article.source_id).obey
    if obey.forbids_article(found):
        one = found[ReservationKind.TDM]
        raise Permanent(
            Reason.RESERVED, f"{article.url}: {one['from']} reserves mining"
        )
    return ObeyedPage(keeps_page=not obey.forbids_page(found))


def add_tdm_rule(
    ctx: StepContext,
    request: FetchRequest,
    response: FetchResponse,
    source: SourceRow,
) -> FetchResponse:
    """Add to a page what ``tdmrep.json`` and ``ai.txt`` say, if the source obeys them.

    Raises:
        Transient: a file cannot be fetched now.
    """
    if not source.obey.tdm or not response.body:
        return response
    url, robot = response.final_url, ctx.policy.robot_name
    found = ctx.tdm_files.read_headers(ctx.http.fetch, request, url, robot=robot)
    return replace(response, headers={**response.headers, **found})
