"""``wireroom reprocess --dry-run``: what a replay would change, printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from wireroom.steps.foresee import foresee
from workers.show.plain import plain
from workers.show.revisions import some

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wireroom.steps.foresee import Foreseen
    from wireroom.store.database import Store
    from wireroom.store.replays import Wanted

# Ids asked for at once; and what is shown of a value, in characters.
_BATCH = 500
_SHOWN = 120


def show(
    store: Store,
    wanted: Wanted,
    *,
    most: int | None,
    whole: bool,
    say: Callable[[str], object],
) -> None:
    """Read the wanted articles' pages; say what would be another, and count it.

    ``whole``: say each difference, not only which articles have any.
    """
    counted: Counter[str] = Counter()
    for article_id in _ids(store, wanted, most):
        with store.snapshot() as tx:
            article = tx.articles.get(article_id)
            found = foresee(tx, article)
        counted.update(found.kinds or ("unchanged",))
        counted["articles"] += 1
        if found.kinds:
            say(f"{article_id} {plain(article.url, 300)}: {', '.join(found.kinds)}")
            for line in _lines(found) if whole else ():
                say(line)
    articles = counted.pop("articles", 0)
    kinds = ", ".join(f"{n} {kind}" for kind, n in counted.most_common())
    say(f"{articles} articles read, nothing written: {kinds or 'nothing to read'}")


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


def _lines(found: Foreseen) -> Iterator[str]:
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
