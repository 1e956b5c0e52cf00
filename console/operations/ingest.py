"""``wireroom ingest``: run the chain on single pages or feeds, in this process.

The steps and rows are those of the workers, so a worker that runs at the same time may
take over a step of a page.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from wireroom.console.terminal.article import format_article
from wireroom.defects import Defect, catch_defect
from wireroom.errors import OperatorError, Permanent, Reason, Transient
from wireroom.masking import mask_unreadable
from wireroom.model.states import Outcome, Stage
from wireroom.tasks.base import SERVICES_DOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from wireroom.pipeline import Pipeline


def ingest_urls(pipeline: Pipeline, urls: Sequence[str], console: Console) -> bool:
    """Run the chain on each address and print the result; return whether all passed.

    An address passes if all its articles are published.
    """
    results = [_ingest_url(pipeline, url, console) for url in urls]
    return all(results)


def _ingest_url(pipeline: Pipeline, url: str, console: Console) -> bool:
    """Ingest one URL. A defect is its own error; lost services end the command."""
    passed = catch_defect(
        partial(_submit_and_run, pipeline, url, console),
        let_through=(OperatorError, *SERVICES_DOWN),
    )
    if isinstance(passed, Defect):
        shown = mask_unreadable(url)
        passed.log_traceback(shown)
        console.print(f"{shown}: {Reason.DEFECT}: {passed.message}", markup=False)
        return False
    return passed


def _submit_and_run(pipeline: Pipeline, url: str, console: Console) -> bool:
    try:
        article_ids = pipeline.submit_url(url)
    except (Permanent, Transient) as error:
        console.print(f"{mask_unreadable(url)}: {error}", markup=False)
        return False
    results = [_run_chain(pipeline, article_id, console) for article_id in article_ids]
    return all(results)


def _run_chain(pipeline: Pipeline, article_id: int, console: Console) -> bool:
    """Run steps until the article is done or waits; return whether it is published."""
    stage: Stage | None = Stage.FOUND
    while stage is not None and stage is not Stage.DONE:
        stage = pipeline.run_step(stage, article_id)
    with pipeline.store.begin() as tx:
        article = tx.articles.get_merge_root(article_id)
        lines = list(format_article(article, tx.comments.list_rows(article.id)))
    console.print("\n".join([*lines, ""]), markup=False, soft_wrap=True)
    return article.outcome == Outcome.PUBLISHED
