"""The comments of a page as values, and their markup out of its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.extract.comments.counts.expected_count import find_expected_count
from wireroom.extract.comments.identity import hash_comment
from wireroom.extract.comments.markup.body_text import strip_quote_marks
from wireroom.extract.comments.markup.dialects import DIALECTS, GENERIC, MICRODATA
from wireroom.extract.comments.markup.moderation import (
    is_removal_notice,
    read_moderation_state,
)
from wireroom.extract.comments.markup.parts import DateContext
from wireroom.extract.comments.markup.position_consensus import (
    drop_common_last_lines,
    name_by_position,
)
from wireroom.extract.comments.markup.records import read_records, read_threads
from wireroom.extract.comments.markup.reject_teasers import are_teasers
from wireroom.extract.comments.markup.reply_inference import infer_parents
from wireroom.extract.comments.markup.section_removal import remove_comment_markup
from wireroom.extract.comments.markup.wrap_siblings import (
    is_wrapper,
    unwrap_elements,
    wrap_definition_terms,
    wrap_segments,
)
from wireroom.extract.comments.strategies.by_anchor import (
    find_by_anchor,
    has_comment_anchor,
)
from wireroom.extract.comments.strategies.by_heading import find_by_heading
from wireroom.extract.comments.strategies.by_jsonld import find_by_jsonld
from wireroom.extract.comments.strategies.by_microdata import find_by_microdata
from wireroom.extract.comments.strategies.by_repetition import find_by_repetition
from wireroom.extract.comments.strategies.by_widening import widen_to_container
from wireroom.extract.published import infer_day_first
from wireroom.extract.source_rules import select_elements
from wireroom.model.article import Comment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from wireroom.extract.comments.markup.dialect import Dialect
    from wireroom.extract.comments.markup.fields import CommentDraft
    from wireroom.model.article import Page

_WHOLE = frozenset({"html", "body", "head", "link", "meta", "script", "style"})
# Ways that go by structure and by any page's words.
_UNVOUCHED = frozenset({"generic", "by-widening", "by-repetition"})
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
    read_by: str = ""


def extract_comments(tree: HtmlElement, page: Page) -> CommentSection:
    """Read the comments of a page and remove their markup from ``tree``.

    The markup goes even where ``page.with_comments`` is False or nothing could be read
    as a row, so that the body extractor never meets what readers wrote.
    """
    clock = DateContext(
        now=page.fetched_at,
        utc_offset_minutes=page.utc_offset_minutes,
        day_first=infer_day_first(tree, page.url),
    )
    hints = _find_hints(tree)
    expected = find_expected_count(hints, page.url)
    picks = select_elements(tree, page.rules.comments)
    if picks:
        return _read_by_rules(picks, hints, clock, page, expected)
    hints = wrap_definition_terms(hints)
    dialect, drafts = _read_by_dialect(hints, clock, expected)
    if dialect == GENERIC.name and _are_mostly_partial(drafts):
        dialect, drafts = _choose_better(
            drafts, widen_to_container(drafts, clock), dialect, "by-widening"
        )
    if not drafts or (expected and len(drafts) < expected):
        found = _read_by_repetition(hints, clock)
        dialect, drafts = _choose_better(drafts, found, dialect, "by-repetition")
    if dialect in _UNVOUCHED:
        drafts = _reject_or_name_by_position(drafts)
    if not drafts:
        dialect, drafts = _read_without_marks(tree, clock)
    if not drafts:
        drafts = find_by_jsonld(tree, clock)
        dialect = "json-ld" if drafts else ""
    comments = _to_comments(drafts) if page.with_comments else ()
    remove_comment_markup(hints, [draft.element for draft in drafts])
    return CommentSection(comments=comments, expected=expected, read_by=dialect)


def _reject_or_name_by_position(drafts: list[CommentDraft]) -> list[CommentDraft]:
    """What no family vouches for: not where it leads elsewhere, and names by place."""
    if are_teasers(drafts):
        return []
    name_by_position(drafts)
    drop_common_last_lines(drafts)
    return drafts


def _read_by_rules(
    picks: list[HtmlElement],
    hints: list[HtmlElement],
    clock: DateContext,
    page: Page,
    expected: int | None,
) -> CommentSection:
    """The elements an operator named, and no others."""
    drafts = read_threads(picks, GENERIC, clock)
    comments = _to_comments(drafts) if page.with_comments else ()
    remove_comment_markup(hints, picks)
    return CommentSection(comments=comments, expected=expected, read_by="rules")


def _find_hints(tree: HtmlElement) -> list[HtmlElement]:
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


def _read_by_dialect(
    hints: list[HtmlElement], clock: DateContext, expected: int | None
) -> tuple[str, list[CommentDraft]]:
    """The family that reads most comments whole; the earlier where two read alike."""
    best: tuple[str, list[CommentDraft]] = ("", [])
    marks = " ".join(f"{x.get('class', '')} {x.get('id', '')}" for x in hints[:4000])
    tokens = set(marks.lower().split())
    for dialect in DIALECTS:
        if _has_evidence(dialect, tokens):
            drafts = read_records(hints, dialect, clock)
            if _score_drafts(drafts) > 1.05 * _score_drafts(best[1]):
                best = (dialect.name, drafts)
            enough = len(best[1]) >= 0.95 * (expected or 2)
            if enough and _score_drafts(best[1]) > 1.9 * len(best[1]):
                break
    return best


def _score_drafts(drafts: list[CommentDraft]) -> float:
    """A comment with both name and date counts double: it is surely one."""
    return sum(2.0 if x.author and x.posted else 1.0 for x in drafts)


def _are_mostly_partial(drafts: list[CommentDraft]) -> bool:
    """Whether most have no name or no date: a part was taken for the whole."""
    whole = sum(1 for x in drafts if x.author and x.posted)
    return len(drafts) > 1 and 2 * whole < len(drafts)


def _choose_better(
    known: list[CommentDraft], found: list[CommentDraft], name: str, other: str
) -> tuple[str, list[CommentDraft]]:
    if _score_drafts(found) > 1.05 * _score_drafts(known):
        return other, found
    return name, known


def _read_by_repetition(
    hints: list[HtmlElement], clock: DateContext
) -> list[CommentDraft]:
    """What the dates of the section tell, where marks tell too little."""
    picks = find_by_repetition(hints, clock)
    if len(picks) < 2:
        return []
    drafts = read_threads(picks, GENERIC, clock)
    if len(drafts) * 2 >= len(picks):
        return drafts
    held = {draft.element for draft in drafts}
    bare = [x for x in picks if x not in held]
    return read_threads(wrap_segments(bare), GENERIC, clock)


def _read_without_marks(
    tree: HtmlElement, clock: DateContext
) -> tuple[str, list[CommentDraft]]:
    """What neither classes nor ids tell: microdata, anchors, a heading's words."""
    drafts = read_threads(find_by_microdata(tree), MICRODATA, clock)
    if drafts:
        return MICRODATA.name, drafts
    picks = find_by_anchor(tree)
    drafts = read_threads(picks, GENERIC, clock) if picks else []
    if len(picks) == 1 and _are_nearly_all_whole(drafts):
        return "by-anchor", drafts
    if len(drafts) > 1 and (
        _are_nearly_all_whole(drafts) or _are_anchors_of_comments(drafts)
    ):
        return "by-anchor", drafts
    unwrap_elements(picks)
    section = find_by_heading(tree)
    if section is None:
        return "", []
    picks = find_by_repetition([section], clock)
    drafts = read_threads(picks, GENERIC, clock)
    if len(drafts) < len(picks):
        held = {draft.element for draft in drafts}
        boxes = wrap_segments([x for x in picks if x not in held])
        drafts += read_threads(boxes, GENERIC, clock)
    drafts = _reject_or_name_by_position(drafts)
    if _are_nearly_all_whole(drafts):
        return "by-heading", drafts
    unwrap_elements([x for x in section.iterdescendants("div") if is_wrapper(x)])
    unwrap_elements([section])
    return "", []


def _are_nearly_all_whole(drafts: list[CommentDraft]) -> bool:
    """Whether nearly all have a name and a date: an anchor may be before anything."""
    whole = sum(1 for x in drafts if x.author and x.posted)
    return bool(drafts) and 5 * whole >= 4 * len(drafts)


def _are_anchors_of_comments(drafts: list[CommentDraft]) -> bool:
    """Whether each is anchored as a comment, most have a name, and all have a date."""
    if not all(has_comment_anchor(x.element) for x in drafts):
        return False
    named = sum(1 for x in drafts if x.author)
    dated = all(x.posted or is_removal_notice(x.text) for x in drafts)
    return dated and 2 * named > len(drafts)


def _has_evidence(dialect: Dialect, tokens: set[str]) -> bool:
    return any(map(dialect.evidence.search, tokens))


_NUMBERED_NAME = re.compile(r"#?(\d{1,5})[.):]?\s+(?=\D)")


def _strip_comment_numbers(drafts: list[CommentDraft]) -> None:
    """``1 Ada Quill``, ``2 Ben Marrow``: the comments' numbers, not their names."""
    found = [_NUMBERED_NAME.match(x.author) for x in drafts]
    numbers = [int(x[1]) for x in found if x]
    if len(numbers) == len(drafts) > 1 and len(set(numbers)) == len(numbers):
        for draft, number in zip(drafts, found, strict=True):
            draft.author = draft.author[number.end() if number else 0 :]


def _to_comments(drafts: list[CommentDraft]) -> tuple[Comment, ...]:
    _strip_comment_numbers(drafts)
    for draft in drafts:
        draft.state, draft.text = read_moderation_state(draft.text, draft.raw_text)
    keys = _assign_keys(drafts)
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


def _assign_keys(drafts: list[CommentDraft]) -> list[str]:
    """The page's id, else a hash that does not know what stands around it."""
    ids = [draft.source_id for draft in drafts]
    once = len({x for x in ids if x}) == len([x for x in ids if x])
    seen: dict[str, int] = {}
    out = []
    for draft in drafts:
        key = draft.source_id if once and draft.source_id else None
        key = key or hash_comment(
            draft.author, _get_stable_time(draft), strip_quote_marks(draft.text)
        )
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return out


def _get_stable_time(draft: CommentDraft) -> str:
    """The printed time; none where it says "3 hours ago", which changes by itself."""
    relative = not re.search(r"\d{4}|\d[/.-]\d|\d:\d\d", draft.posted_raw)
    return "" if relative else draft.posted_raw
