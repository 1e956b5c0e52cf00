"""``wireroom reprocess --dry-run``: print what a replay would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.revisions import format_sentences
from wireroom.console.terminal.sanitize import sanitize
from wireroom.defects import Defect, catch_defect
from wireroom.errors import OperatorError, Reason
from wireroom.steps.replays.preview_extract import preview_extract
from wireroom.tasks.base import SERVICES_DOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from wireroom.model.article import Comment
    from wireroom.pipeline import Pipeline
    from wireroom.steps.replays.preview_extract import ExtractPreview
    from wireroom.steps.replays.preview_stories import StoryPreview
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter
    from wireroom.store.stories.placement_state import ArticleSnapshot

# Ids read at once, and the characters shown of a value.
_BATCH_IDS = 500
_MAX_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePreview:
    """Changes of one article: their kinds, and a line per difference."""

    url: str
    kinds: tuple[str, ...]
    lines: Iterator[str]


def print_preview(
    pipeline: Pipeline,
    step: str,
    selection: ReplayFilter,
    *,
    limit: int | None,
    with_diff: bool,
    write: Callable[[str], object],
) -> None:
    """Write a line per article that a replay would change, then the counts by kind.

    ``extract`` only reads; the later steps run in transactions that are rolled back.

    Args:
        limit: most articles to preview; None: all that match.
        with_diff: also write every difference.
    """
    preview = partial(_preview_step, pipeline, step)
    if step == "extract":
        preview = partial(_preview_extract, pipeline)
    counts: Counter[str] = Counter()
    articles = 0
    for article_id in _select_article_ids(pipeline.store, selection, limit):
        articles += 1
        change = catch_defect(
            partial(preview, article_id), let_through=(OperatorError, *SERVICES_DOWN)
        )
        if isinstance(change, Defect):
            change.log_traceback(article_id)
            counts[Reason.DEFECT] += 1
            write(f"{article_id}: {Reason.DEFECT}: {change.message}")
            continue
        counts.update(change.kinds or ("unchanged",))
        for line in _format_change(article_id, change, with_diff=with_diff):
            write(line)
    kinds = ", ".join(f"{n} {kind}" for kind, n in counts.most_common())
    total = format_quantity(articles, "article")
    write(f"{total} read, nothing written: {kinds or 'no stored page matches'}")


def _format_change(
    article_id: int, change: ArticlePreview, *, with_diff: bool
) -> Iterator[str]:
    if change.kinds:
        yield f"{article_id} {sanitize(change.url, 300)}: {', '.join(change.kinds)}"
        if with_diff:
            yield from change.lines


def _preview_extract(pipeline: Pipeline, article_id: int) -> ArticlePreview:
    with pipeline.store.begin_snapshot() as tx:
        article = tx.articles.get(article_id)
        preview = preview_extract(tx, article)
    return ArticlePreview(
        url=article.url, kinds=preview.change_kinds, lines=_format_extract(preview)
    )


def _preview_step(pipeline: Pipeline, step: str, article_id: int) -> ArticlePreview:
    with pipeline.store.begin_snapshot() as tx:
        url = tx.articles.get(article_id).url
    preview = pipeline.preview_stories(step, article_id)
    if preview is None:
        return ArticlePreview(url=url, kinds=("already in flight",), lines=iter(()))
    return ArticlePreview(
        url=url, kinds=preview.change_kinds, lines=_format_placement(preview)
    )


def _select_article_ids(
    store: Store, selection: ReplayFilter, limit: int | None
) -> Iterator[int]:
    """Yield ids of matching articles in the order in which they were first seen."""
    last, left = 0, limit
    while left is None or left > 0:
        batch = _BATCH_IDS if left is None else min(left, _BATCH_IDS)
        with store.begin_snapshot() as tx:
            ids = tx.replays.list_matching(selection, after=last, limit=batch)
        yield from ids
        if len(ids) < batch:
            return
        last, left = ids[-1], None if left is None else left - len(ids)


def _format_extract(preview: ExtractPreview) -> Iterator[str]:
    if preview.refusal is not None:
        yield f"  unreadable: {sanitize(preview.refusal, 300)}"
    before, after = preview.titles
    if before != after:
        yield f"  - {sanitize(before, _MAX_LENGTH)}"
        yield f"  + {sanitize(after, _MAX_LENGTH)}"
    if preview.text is not None:
        yield from format_sentences("-", preview.text.removed)
        yield from format_sentences("+", preview.text.added)
    for name, (old, new) in preview.fields.items():
        yield f"  {name}: {sanitize(old, _MAX_LENGTH)} -> {sanitize(new, _MAX_LENGTH)}"
    yield from _format_comments(preview)


def _format_comments(preview: ExtractPreview) -> Iterator[str]:
    delta = preview.delta
    for sign, keys in (
        ("+", (*delta.added, *delta.returned)),
        ("~", (*delta.edited, *delta.moved)),
        ("-", delta.gone),
    ):
        comments = [_format_comment(preview.comments[key]) for key in keys]
        yield from format_sentences(sign, comments)


def _format_comment(comment: Comment) -> str:
    return f"comment by {comment.author}: {comment.text}"


def _format_placement(preview: StoryPreview) -> Iterator[str]:
    before, after = preview.before, preview.after
    if (before.outcome, before.merged_into) != (after.outcome, after.merged_into):
        into = f" into {sanitize(after.merged_into, 300)}" if after.merged_into else ""
        yield f"  {before.outcome} -> {after.outcome}{into}"
    yield from _format_members(before.story_urls, after.story_urls)
    if before.match != after.match:
        yield f"  match: {_format_match(before)} -> {_format_match(after)}"
    removed, added = preview.diff_annotations()
    yield from format_sentences("-", removed)
    yield from format_sentences("+", added)


def _format_members(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the articles that leave and join the story, and a new first article."""
    left = [url for url in before if url not in after]
    joined = [url for url in after if url not in before]
    yield from format_sentences("- in its story:", left)
    yield from format_sentences("+ in its story:", joined)
    if before[:1] != after[:1]:
        old, new = (sanitize((*urls, "-")[0], 300) for urls in (before, after))
        yield f"  first: {old} -> {new}"


def _format_match(snapshot: ArticleSnapshot) -> str:
    return sanitize(snapshot.match, 300) or "-"
