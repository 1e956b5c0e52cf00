"""``wireroom reprocess --dry-run``: what a replay would change, printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from wireroom.console.terminal.revisions import some
from wireroom.console.terminal.sanitize import plain
from wireroom.steps.replays.preview_extract import foresee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wireroom.pipeline import Pipeline
    from wireroom.steps.replays.preview_extract import Foreseen
    from wireroom.steps.replays.preview_stories import Rehearsed
    from wireroom.store.database import Store
    from wireroom.store.runs.replays import Wanted

# Ids asked for at once; and what is shown of a value, in characters.
_BATCH = 500
_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What would become of an article: what of it, and how, a line each."""

    url: str
    kinds: tuple[str, ...]
    lines: Iterator[str]


def show(
    pipeline: Pipeline,
    step: str,
    wanted: Wanted,
    *,
    most: int | None,
    whole: bool,
    say: Callable[[str], object],
) -> None:
    """Look at the wanted articles; say what would be another, and count it.

    A page is read; the later steps are rehearsed.
    ``whole``: say each difference, not only which articles have any.
    """
    look = partial(_rehearsing, pipeline, step)
    if step == "extract":
        look = partial(_reading, pipeline)
    counted: Counter[str] = Counter()
    for article_id in _ids(pipeline.store, wanted, most):
        found = look(article_id)
        counted.update(found.kinds or ("unchanged",))
        counted["articles"] += 1
        if found.kinds:
            say(f"{article_id} {plain(found.url, 300)}: {', '.join(found.kinds)}")
            for line in found.lines if whole else ():
                say(line)
    articles = counted.pop("articles", 0)
    kinds = ", ".join(f"{n} {kind}" for kind, n in counted.most_common())
    say(f"{articles} articles read, nothing written: {kinds or 'nothing to read'}")


def _reading(pipeline: Pipeline, article_id: int) -> Prospect:
    with pipeline.store.snapshot() as tx:
        article = tx.articles.get(article_id)
        found = foresee(tx, article)
    return Prospect(url=article.url, kinds=found.kinds, lines=_read(found))


def _rehearsing(pipeline: Pipeline, step: str, article_id: int) -> Prospect:
    with pipeline.store.snapshot() as tx:
        url = tx.articles.get(article_id).url
    found = pipeline.rehearse(step, article_id)
    if found is None:
        return Prospect(url=url, kinds=("on its way by itself",), lines=iter(()))
    return Prospect(url=url, kinds=found.kinds, lines=_rehearsed(found))


def _ids(store: Store, wanted: Wanted, most: int | None) -> Iterator[int]:
    """Give the wanted articles in the order in which they were found."""
    last, left = 0, most
    while left is None or left > 0:
        limit = _BATCH if left is None else min(left, _BATCH)
        with store.snapshot() as tx:
            ids = tx.replays.wanted(wanted, after=last, limit=limit)
        yield from ids
        if len(ids) < limit:
            return
        last, left = ids[-1], None if left is None else left - len(ids)


def _read(found: Foreseen) -> Iterator[str]:
    if found.refused is not None:
        yield f"  unreadable: {plain(found.refused, 300)}"
    before, after = found.titles
    if before != after:
        yield f"  - {plain(before, _SHOWN)}"
        yield f"  + {plain(after, _SHOWN)}"
    if found.text is not None:
        yield from some("-", found.text.gone)
        yield from some("+", found.text.new)
    for name, (old, new) in found.fields.items():
        yield f"  {name}: {plain(old, _SHOWN)} -> {plain(new, _SHOWN)}"
    delta = found.delta
    for sign, keys in (
        ("+", (*delta.added, *delta.returned)),
        ("~", (*delta.edited, *delta.moved)),
        ("-", delta.gone),
    ):
        said = (found.comments[key] for key in keys)
        yield from some(sign, tuple(f"comment by {c.author}: {c.text}" for c in said))


def _rehearsed(found: Rehearsed) -> Iterator[str]:
    old, new = found.before, found.after
    if (old.outcome, old.into) != (new.outcome, new.into):
        into = f" into {plain(new.into, 300)}" if new.into else ""
        yield f"  {old.outcome} -> {new.outcome}{into}"
    yield from some(
        "- in its story:", tuple(x for x in old.story if x not in new.story)
    )
    yield from some(
        "+ in its story:", tuple(x for x in new.story if x not in old.story)
    )
    if old.story[:1] != new.story[:1]:
        first, now = (plain((*x, "-")[0], 300) for x in (old.story, new.story))
        yield f"  first: {first} -> {now}"
    if old.link != new.link:
        yield f"  link: {plain(old.link, 300) or '-'} -> {plain(new.link, 300) or '-'}"
    gone, come = found.notes()
    yield from some("-", gone)
    yield from some("+", come)
