"""The comments of a page as values, and their markup out of its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.comments.counts.expected_count import expected_of
from wireroom.extract.comments.identity import hashed
from wireroom.extract.comments.markup.body_text import unquoted
from wireroom.extract.comments.markup.dialects import FAMILIES, GENERIC, MICRODATA
from wireroom.extract.comments.markup.moderation import says_removed, standing
from wireroom.extract.comments.markup.parts import Clock
from wireroom.extract.comments.markup.position_consensus import (
    drop_common_ends,
    name_by_place,
)
from wireroom.extract.comments.markup.records import read_records, threads_of
from wireroom.extract.comments.markup.reject_teasers import lead_elsewhere
from wireroom.extract.comments.markup.reply_inference import infer_parents
from wireroom.extract.comments.markup.section_removal import cut_out
from wireroom.extract.comments.markup.wrap_siblings import (
    is_box,
    side_by_side,
    unwrap,
    wrap_terms,
)
from wireroom.extract.comments.strategies.by_anchor import anchored, says_comment
from wireroom.extract.comments.strategies.by_heading import headed
from wireroom.extract.comments.strategies.by_jsonld import stated
from wireroom.extract.comments.strategies.by_microdata import said_in_microdata
from wireroom.extract.comments.strategies.by_repetition import repeated
from wireroom.extract.comments.strategies.by_widening import widened
from wireroom.extract.published import day_first
from wireroom.extract.source_rules import matching
from wireroom.model.article import Comment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.fields import Draft
    from wireroom.model.article import Page

_WHOLE = frozenset({"html", "body", "head", "link", "meta", "script", "style"})
# Ways that go by structure and by any page's words.
_UNVOUCHED = frozenset({"generic", "widened", "structure"})
_STEM = re.compile(
    "omment|omentar|dsq|disqus|fyre|wpd-|respon|depth-|[-_]reply|cmt|^c\\d{5,}$"
    r"|^post-\d+$|discourse|fbc_\d|fbfeedback|kmt-|postreply|review|h-cite|forum-|publisher-anchor",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSection:
    """Comments of one page.

    Attributes:
        comments: in the page's order. expected: how many the page claims to have.
        dialect: the markup family they were read as, "" where there are none.
    """

    comments: tuple[Comment, ...] = ()
    expected: int | None = None
    dialect: str = ""


def take_comments(tree: HtmlElement, page: Page) -> CommentSection:
    """Read the comments of a page and remove their markup from ``tree``.

    The markup goes even where ``page.with_comments`` is False or nothing could be read
    as a row, so that the body extractor never meets what readers wrote.
    """
    clock = Clock(
        now=page.fetched_at,
        offset=page.utc_offset_minutes,
        day_first=day_first(tree, page.url),
    )
    hints = _hinted(tree)
    expected = expected_of(hints, page.url)
    picks = matching(tree, page.rules.comments)
    if picks:
        return _by_rules(picks, hints, clock, page, expected)
    hints = wrap_terms(hints)
    dialect, drafts = _best(hints, clock, expected)
    if dialect == GENERIC.name and _poor(drafts):
        dialect, drafts = _better(drafts, widened(drafts, clock), dialect, "widened")
    if not drafts or (expected and len(drafts) < expected):
        found = _by_structure(hints, clock)
        dialect, drafts = _better(drafts, found, dialect, "structure")
    if dialect in _UNVOUCHED:
        drafts = _told_by_place(drafts)
    if not drafts:
        dialect, drafts = _unmarked(tree, clock)
    if not drafts:
        drafts = stated(tree, clock)
        dialect = "json-ld" if drafts else ""
    comments = _finished(drafts) if page.with_comments else ()
    cut_out(hints, [draft.element for draft in drafts])
    return CommentSection(comments=comments, expected=expected, dialect=dialect)


def _told_by_place(drafts: list[Draft]) -> list[Draft]:
    """What no family vouches for: not where it leads elsewhere, and names by place."""
    if lead_elsewhere(drafts):
        return []
    name_by_place(drafts)
    drop_common_ends(drafts)
    return drafts


def _by_rules(
    picks: list[HtmlElement],
    hints: list[HtmlElement],
    clock: Clock,
    page: Page,
    expected: int | None,
) -> CommentSection:
    """The elements an operator named, and no others."""
    drafts = threads_of(picks, GENERIC, clock)
    comments = _finished(drafts) if page.with_comments else ()
    cut_out(hints, picks)
    return CommentSection(comments=comments, expected=expected, dialect="rules")


def _hinted(tree: HtmlElement) -> list[HtmlElement]:
    """Every element whose class or id speaks of comments; the one pass over the page.

    A page repeats its classes: each is judged once.
    """
    judged: dict[str | None, bool] = {None: False}
    out: list[HtmlElement] = []
    search = _STEM.search
    for element in tree.iter():
        token = element.get("class")
        hit = judged.get(token)
        if hit is None:
            hit = judged[token] = search(token or "") is not None
        ident = None if hit else element.get("id")
        if hit or (ident and search(ident)):
            out.append(element)
    return [x for x in out if x.tag not in _WHOLE] if out else out


def _best(
    hints: list[HtmlElement], clock: Clock, expected: int | None
) -> tuple[str, list[Draft]]:
    """The family that reads most comments whole; the earlier where two read alike."""
    best: tuple[str, list[Draft]] = ("", [])
    marks = " ".join(f"{x.get('class', '')} {x.get('id', '')}" for x in hints[:4000])
    tokens = set(marks.lower().split())
    for dialect in FAMILIES:
        if _speaks(dialect, tokens):
            drafts = read_records(hints, dialect, clock)
            if _worth(drafts) > 1.05 * _worth(best[1]):
                best = (dialect.name, drafts)
            enough = len(best[1]) >= 0.95 * (expected or 2)
            if enough and _worth(best[1]) > 1.9 * len(best[1]):
                break
    return best


def _worth(drafts: list[Draft]) -> float:
    """A comment with both name and date counts double: it is surely one."""
    return sum(2.0 if x.author and x.posted else 1.0 for x in drafts)


def _poor(drafts: list[Draft]) -> bool:
    """Whether most have no name or no date: a part was taken for the whole."""
    whole = sum(1 for x in drafts if x.author and x.posted)
    return len(drafts) > 1 and 2 * whole < len(drafts)


def _better(
    known: list[Draft], found: list[Draft], name: str, other: str
) -> tuple[str, list[Draft]]:
    if _worth(found) > 1.05 * _worth(known):
        return other, found
    return name, known


def _by_structure(hints: list[HtmlElement], clock: Clock) -> list[Draft]:
    """What the dates of the section tell, where marks tell too little."""
    picks = repeated(hints, clock)
    if len(picks) < 2:
        return []
    drafts = threads_of(picks, GENERIC, clock)
    if len(drafts) * 2 >= len(picks):
        return drafts
    held = {draft.element for draft in drafts}
    bare = [x for x in picks if x not in held]
    return threads_of(side_by_side(bare), GENERIC, clock)


def _unmarked(tree: HtmlElement, clock: Clock) -> tuple[str, list[Draft]]:
    """What neither classes nor ids tell: microdata, anchors, a heading's words."""
    drafts = threads_of(said_in_microdata(tree), MICRODATA, clock)
    if drafts:
        return MICRODATA.name, drafts
    picks = anchored(tree)
    drafts = threads_of(picks, GENERIC, clock) if picks else []
    if len(picks) == 1 and _surely(drafts):
        return "anchors", drafts
    if len(drafts) > 1 and (_surely(drafts) or _mostly(drafts)):
        return "anchors", drafts
    unwrap(picks)
    section = headed(tree)
    if section is None:
        return "", []
    picks = repeated([section], clock)
    drafts = threads_of(picks, GENERIC, clock)
    if len(drafts) < len(picks):
        held = {draft.element for draft in drafts}
        boxes = side_by_side([x for x in picks if x not in held])
        drafts += threads_of(boxes, GENERIC, clock)
    drafts = _told_by_place(drafts)
    if _surely(drafts):
        return "heading", drafts
    unwrap([x for x in section.iterdescendants("div") if is_box(x)])
    unwrap([section])
    return "", []


def _surely(drafts: list[Draft]) -> bool:
    """Whether nearly all have a name and a date: an anchor may be before anything."""
    whole = sum(1 for x in drafts if x.author and x.posted)
    return bool(drafts) and 5 * whole >= 4 * len(drafts)


def _mostly(drafts: list[Draft]) -> bool:
    """Whether each is anchored as a comment, most have a name, and all have a date."""
    if not all(says_comment(x.element) for x in drafts):
        return False
    named = sum(1 for x in drafts if x.author)
    dated = all(x.posted or says_removed(x.text) for x in drafts)
    return dated and 2 * named > len(drafts)


def _speaks(dialect: Dialect, tokens: set[str]) -> bool:
    return any(map(dialect.evidence.search, tokens))


_NUMBERED_NAME = re.compile(r"#?(\d{1,5})[.):]?\s+(?=\D)")


def _unnumber(drafts: list[Draft]) -> None:
    """``1 Ada Quill``, ``2 Ben Marrow``: the comments' numbers, not their names."""
    found = [_NUMBERED_NAME.match(x.author) for x in drafts]
    numbers = [int(x[1]) for x in found if x]
    if len(numbers) == len(drafts) > 1 and len(set(numbers)) == len(numbers):
        for draft, number in zip(drafts, found, strict=True):
            draft.author = draft.author[number.end() if number else 0 :]


def _finished(drafts: list[Draft]) -> tuple[Comment, ...]:
    _unnumber(drafts)
    for draft in drafts:
        draft.state, draft.text = standing(draft.text, draft.raw_text)
    keys = _keys(drafts)
    inferred = infer_parents(drafts)
    depths: list[int] = []
    out = []
    for number, draft in enumerate(drafts):
        guess = inferred.get(number)
        parent = guess[0] if guess else draft.parent
        depths.append(0 if parent is None else depths[parent] + 1)
        out.append(
            Comment(
                key=keys[number],
                source_id=draft.source_id,
                permalink=draft.permalink,
                author=draft.author,
                author_url=draft.author_url,
                posted=draft.posted,
                posted_raw=draft.posted_raw,
                text=draft.text,
                raw_text=draft.raw_text,
                position=number,
                parent=None if parent is None else keys[parent],
                parent_inferred=guess is not None,
                parent_confidence=guess[1] if guess else 1.0,
                depth=depths[-1],
                votes=draft.votes,
                state=draft.state,
            )
        )
    return tuple(out)


def _keys(drafts: list[Draft]) -> list[str]:
    """The page's id, else a hash that does not know what stands around it."""
    ids = [draft.source_id for draft in drafts]
    once = len({x for x in ids if x}) == len([x for x in ids if x])
    seen: dict[str, int] = {}
    out = []
    for draft in drafts:
        key = draft.source_id if once and draft.source_id else None
        key = key or hashed(draft.author, _steady(draft), unquoted(draft.text))
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return out


def _steady(draft: Draft) -> str:
    """The printed time; none where it says "3 hours ago", which changes by itself."""
    relative = not re.search(r"\d{4}|\d[/.-]\d|\d:\d\d", draft.posted_raw)
    return "" if relative else draft.posted_raw
