"""``wireroom why``: the verdict on one address, and the evidence in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wireroom.console.diagnosis.facts import read_address_facts
from wireroom.console.diagnosis.verdict import build_verdict
from wireroom.console.terminal.quantities import format_quantity
from wireroom.console.terminal.sanitize import sanitize
from wireroom.extract.comments.hosted import UNSUPPORTED_PROVIDERS
from wireroom.model.discussion import CommentsState
from wireroom.model.evidence import TextState
from wireroom.store.reports.article_facts import MAX_NEWEST, read_history

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wireroom.console.diagnosis.facts import AddressFacts
    from wireroom.store.database import Transaction
    from wireroom.store.reports.article_facts import (
        ArticleFacts,
        ArticleHistory,
        CommentFacts,
        Newest,
        QuarantineFacts,
        Sighting,
        StoryFacts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """The verdict on an address, with its evidence.

    Attributes:
        verdict: one sentence, for every address. evidence: lines, safe for a terminal.
        article_id: the article at this address, also if it was merged into another.
        is_known: whether any row names the address.
    """

    verdict: str
    evidence: Sequence[str]
    article_id: int | None
    is_known: bool


def diagnose_address(tx: Transaction, address: str) -> Diagnosis:
    """Diagnose a URL, a GUID, or the id of an article."""
    facts = read_address_facts(tx, address)
    evidence = list(_format_address(facts))
    if facts.article is not None:
        history = read_history(tx.connection, facts.article.id)
        evidence += [
            *_format_history(history),
            *_format_article(facts.article),
            *_format_language(tx, facts.article),
        ]
    return Diagnosis(
        verdict=build_verdict(facts),
        evidence=evidence,
        article_id=None if facts.article is None else facts.article.id,
        is_known=facts.has_rows,
    )


def _format_address(facts: AddressFacts) -> Iterator[str]:
    feed = facts.feed
    if feed is not None:
        why = f", {feed.reason}: {sanitize(feed.detail, 200)}" if feed.reason else ""
        polls = format_quantity(feed.polls, "poll")
        yield f"Feed {feed.id}: {feed.state}{why}; {polls}"
    for site_feed in facts.site_feeds[:MAX_NEWEST]:
        yield f"Feed of this site: {sanitize(site_feed.url, 300)}, {site_feed.state}"
    yield from _format_sightings(facts.unlinked_sightings)


def _format_sightings(sightings: Newest[Sighting]) -> Iterator[str]:
    yield from _format_earlier(sightings.earlier, "sighting")
    for sighting in sightings.rows:
        why = f" ({sighting.reason})" if sighting.reason else ""
        feed = sanitize(sighting.feed, 300)
        yield f"{sighting.seen_at:%F %T}  seen in {feed}: {sighting.outcome}{why}"


def _format_history(history: ArticleHistory) -> Iterator[str]:
    yield from _format_sightings(history.sightings)
    yield from _format_earlier(history.downloads.earlier, "download")
    for download in history.downloads.rows:
        archive = f"; archived in {download.archive}" if download.archive else ""
        how = "downloaded and built in a browser" if download.rendered else "downloaded"
        yield (
            f"{download.fetched_at:%F %T}  {how} {sanitize(download.url, 300)}:"
            f" status {download.status}, {download.size:,} bytes{archive}"
        )
        if download.rendered:
            yield f"  built with: {sanitize(download.rendered, 200)}"
    yield from _format_earlier(history.versions.earlier, "change")
    for version in history.versions.rows:
        at, number = version.superseded_at, version.number
        yield f"{at:%F %T}  article changed; version {number} is stored"


def _format_earlier(count: int, noun: str) -> Iterator[str]:
    if count:
        yield format_quantity(count, f"earlier {noun}")


def _format_article(article: ArticleFacts) -> Iterator[str]:
    why = f" ({article.reason})" if article.reason else ""
    source = sanitize(article.source)
    yield f"Article {article.id} of {source}: {article.outcome}{why}"
    if article.detail:
        yield f"  {sanitize(article.detail, 200)}"
    if article.merged_into is not None:
        yield f"  merged into article {article.merged_into.id}"
    if article.title:
        yield f"  {sanitize(article.title, 200)}"
    yield from _format_evidence(article)
    yield from _format_comments(article.comments)
    if article.story is not None:
        yield _format_story(article.story)
    if article.due_at is not None:
        yield f"  next step due at {article.due_at:%F %T}"
    for failure in article.quarantine:
        yield from _format_failure(failure)


def _format_evidence(article: ArticleFacts) -> Iterator[str]:
    """Say where title and text were read, and whether the text is whole."""
    if article.body_source is not None:
        title = (article.title_source or "nowhere").replace("_", " ")
        text = article.body_source.replace("_", " ")
        yield f"  title read from: {title}; text read from: {text}"
    if article.text_state == TextState.PARTIAL:
        yield f"  text is partial: a further page is missing ({article.text_reason})"


def _format_language(tx: Transaction, article: ArticleFacts) -> Iterator[str]:
    """Say that the text is in another language than the page declares."""
    declared = tx.annotations.find_overruled_language(article.id, article.language)
    if declared is not None:
        found = article.language
        yield f"  language by the text: {found}; declared: {sanitize(declared, 40)}"


def _format_comments(comments: CommentFacts) -> Iterator[str]:
    if comments.stored or comments.expected:
        expected = comments.expected
        claim = "" if expected is None else f"; the page states {expected}"
        stored = format_quantity(comments.stored, "comment")
        yield f"  {stored} stored, {comments.gone} of them gone{claim}"
    if comments.read_by:
        yield f"  comments on the page read by: {sanitize(comments.read_by)}"
    for request in comments.failed_requests:
        yield f"  {sanitize(request.url, 200)} could not be read: {request.reason}"
    if comments.state == CommentsState.HOSTED:
        yield from _format_provider(comments)
    elif comments.state not in {None, CommentsState.COMPLETE}:
        yield f"  comments: {str(comments.state).replace('_', ' ')}"


def _format_provider(comments: CommentFacts) -> Iterator[str]:
    """Name the widget that hosts the comments, and why it cannot be read."""
    thread = f", thread {sanitize(comments.thread, 200)}" if comments.thread else ""
    provider = comments.provider or "unknown"
    yield f"  comments: hosted by {sanitize(provider)}{thread}"
    if provider in UNSUPPORTED_PROVIDERS:
        yield f"    not read: {UNSUPPORTED_PROVIDERS[provider]}"


def _format_story(story: StoryFacts) -> str:
    match = ""
    if story.matched_article_id is not None:
        match = f", matched with article {story.matched_article_id}"
    score = ""
    if story.score is not None:
        score = f" ({story.method}, score {story.score:.2f})"
    return f"  in story {story.story_id}{match}{score}"


def _format_failure(failure: QuarantineFacts) -> Iterator[str]:
    error = sanitize(failure.error, 200)
    yield f"  quarantined at {failure.at:%F %T} in {failure.step}: {error}"
    by = f" by {sanitize(failure.resolved_by, 80)}" if failure.resolved_by else ""
    yield f"    failure {failure.failure_id}, {failure.state}{by}"
