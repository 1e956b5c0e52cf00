"""States of articles, feeds, comments and failures, and kinds of rows."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The last step that an article has passed. ``tasks/chain.py``: the next step."""

    FOUND = "found"
    DOWNLOADED = "downloaded"
    EXTRACTED = "extracted"
    DEDUPLICATED = "deduplicated"
    DONE = "done"


class Outcome(StrEnum):
    """The outcome of an article, and of every entry that led to it."""

    IN_FLIGHT = "in_flight"
    PUBLISHED = "published"
    MERGED = "merged"
    REJECTED = "rejected"
    FAILED = "failed"
    ERASED = "erased"


class FeedKind(StrEnum):
    """The product's own kinds of source; installed packages may add others."""

    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"
    JSON = "json"


class FeedState(StrEnum):
    """Whether a feed is polled, and if not, why not."""

    ACTIVE = "active"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


class PollOutcome(StrEnum):
    """How one poll of a feed ended."""

    NEW_ENTRIES = "new_entries"
    NOTHING_NEW = "nothing_new"
    NOT_MODIFIED = "not_modified"
    SAME_BODY = "same_body"
    GONE = "gone"
    FAILED = "failed"


class FailureState(StrEnum):
    """What an operator did about a failure in quarantine."""

    OPEN = "open"
    RETRIED = "retried"
    DROPPED = "dropped"


class CommentState(StrEnum):
    """How a page shows a comment now."""

    VISIBLE = "visible"
    EDITED = "edited"
    PENDING = "pending"
    REMOVED = "removed"
    GONE = "gone"

    @property
    def is_gone(self) -> bool:
        """Whether the page does not show the comment any more."""
        return self is CommentState.GONE


class ChangeKind(StrEnum):
    """The kinds of event in the change feed."""

    ARTICLE_PUBLISHED = "article_published"
    ARTICLE_UPDATED = "article_updated"
    ARTICLE_MERGED = "article_merged"
    ARTICLE_WITHDRAWN = "article_withdrawn"
    ARTICLE_RETURNED = "article_returned"
    ARTICLE_COMPLETED = "article_completed"
    ARTICLE_ERASED = "article_erased"
    COMMENT_ADDED = "comment_added"
    COMMENT_EDITED = "comment_edited"
    COMMENT_GONE = "comment_gone"
    COMMENT_ERASED = "comment_erased"
    STORY_CHANGED = "story_changed"


class RevisionKind(StrEnum):
    """The kind of change that made a version of an article.

    ``REREAD``: a later release extracted the same page differently.
    """

    CORRECTION = "correction"
    UPDATE = "update"
    HEADLINE = "headline"
    NOISE = "noise"
    REREAD = "reread"


class DecisionKind(StrEnum):
    """What an operator decided of the articles of two sides."""

    SPLIT = "split"
    JOIN = "join"


class TargetState(StrEnum):
    """Whether events are sent to a target. ``DISABLED``: it failed for days."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"
