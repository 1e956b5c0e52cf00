"""``wireroom reprocess --dry-run``: what a replay would change, printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wireroom.console.terminal.revisions import format_sentences
from wireroom.console.terminal.sanitize import sanitize
from wireroom.defects import Defect, catch_defect
from wireroom.errors import OperatorError, Reason
from wireroom.steps.replays.preview_extract import preview_extract
from wireroom.tasks.base import SERVICES_DOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wireroom.pipeline import Pipeline
    from wireroom.steps.replays.preview_extract import ExtractPreview
    from wireroom.steps.replays.preview_stories import StoryPreview
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import ReplayFilter

# Ids asked for at once; and what is shown of a value, in characters.
_BATCH_IDS = 500
_MAX_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePreview:
    """What would become of an article: what of it, and how, a line each."""

    url: str
    kinds: tuple[str, ...]
    lines: Iterator[str]


def print_preview(
    pipeline: Pipeline,
    step: str,
    wanted: ReplayFilter,
    *,
    most: int | None,
    whole: bool,
    say: Callable[[str], object],
) -> None:
    """Look at the wanted articles; say what would be another, and count it.

    A page is read; the later steps are rehearsed.
    ``whole``: say each difference, not only which articles have any.
    """
    look = partial(_preview_step, pipeline, step)
    if step == "extract":
        look = partial(_preview_extract, pipeline)
    counted: Counter[str] = Counter()
    for article_id in _select_article_ids(pipeline.store, wanted, most):
        found = catch_defect(
            partial(look, article_id), let_through=(OperatorError, *SERVICES_DOWN)
        )
        if isinstance(found, Defect):
            found.log_traceback(article_id)
            counted.update((Reason.DEFECT, "articles"))
            say(f"{article_id}: {Reason.DEFECT}: {found.message}")
            continue
        counted.update(found.kinds or ("unchanged",))
        counted["articles"] += 1
        if found.kinds:
            say(f"{article_id} {sanitize(found.url, 300)}: {', '.join(found.kinds)}")
            for line in found.lines if whole else ():
                say(line)
    articles = counted.pop("articles", 0)
    kinds = ", ".join(f"{n} {kind}" for kind, n in counted.most_common())
    say(f"{articles} articles read, nothing written: {kinds or 'nothing to read'}")


def _preview_extract(pipeline: Pipeline, article_id: int) -> ArticlePreview:
    with pipeline.store.begin_snapshot() as tx:
        article = tx.articles.get(article_id)
        found = preview_extract(tx, article)
    return ArticlePreview(
        url=article.url, kinds=found.change_kinds, lines=_format_extract(found)
    )


def _preview_step(pipeline: Pipeline, step: str, article_id: int) -> ArticlePreview:
    with pipeline.store.begin_snapshot() as tx:
        url = tx.articles.get(article_id).url
    found = pipeline.preview_stories(step, article_id)
    if found is None:
        return ArticlePreview(url=url, kinds=("on its way by itself",), lines=iter(()))
    return ArticlePreview(
        url=url, kinds=found.change_kinds, lines=_format_placement(found)
    )


def _select_article_ids(
    store: Store, wanted: ReplayFilter, most: int | None
) -> Iterator[int]:
    """Give the wanted articles in the order in which they were found."""
    last, left = 0, most
    while left is None or left > 0:
        limit = _BATCH_IDS if left is None else min(left, _BATCH_IDS)
        with store.begin_snapshot() as tx:
            ids = tx.replays.list_matching(wanted, after=last, limit=limit)
        yield from ids
        if len(ids) < limit:
            return
        last, left = ids[-1], None if left is None else left - len(ids)


def _format_extract(found: ExtractPreview) -> Iterator[str]:
    if found.refusal is not None:
        yield f"  unreadable: {sanitize(found.refusal, 300)}"
    before, after = found.titles
    if before != after:
        yield f"  - {sanitize(before, _MAX_LENGTH)}"
        yield f"  + {sanitize(after, _MAX_LENGTH)}"
    if found.text is not None:
        yield from format_sentences("-", found.text.removed)
        yield from format_sentences("+", found.text.added)
    for name, (old, new) in found.fields.items():
        yield f"  {name}: {sanitize(old, _MAX_LENGTH)} -> {sanitize(new, _MAX_LENGTH)}"
    delta = found.delta
    for sign, keys in (
        ("+", (*delta.added, *delta.returned)),
        ("~", (*delta.edited, *delta.moved)),
        ("-", delta.gone),
    ):
        said = (found.comments[key] for key in keys)
        yield from format_sentences(
            sign, tuple(f"comment by {c.author}: {c.text}" for c in said)
        )


def _format_placement(found: StoryPreview) -> Iterator[str]:
    old, new = found.before, found.after
    if (old.outcome, old.merged_into) != (new.outcome, new.merged_into):
        into = f" into {sanitize(new.merged_into, 300)}" if new.merged_into else ""
        yield f"  {old.outcome} -> {new.outcome}{into}"
    yield from format_sentences(
        "- in its story:", tuple(x for x in old.story_urls if x not in new.story_urls)
    )
    yield from format_sentences(
        "+ in its story:", tuple(x for x in new.story_urls if x not in old.story_urls)
    )
    if old.story_urls[:1] != new.story_urls[:1]:
        first, now = (
            sanitize((*x, "-")[0], 300) for x in (old.story_urls, new.story_urls)
        )
        yield f"  first: {first} -> {now}"
    if old.match != new.match:
        before, after = (sanitize(x.match, 300) or "-" for x in (old, new))
        yield f"  link: {before} -> {after}"
    gone, come = found.diff_annotations()
    yield from format_sentences("-", gone)
    yield from format_sentences("+", come)
