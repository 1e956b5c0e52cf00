"""The judge of the model: what the rows and the change feed may be after each event.

It knows the constraints of the schema (the database holds them), the audit, and its own
list of what the web has served. It imports neither the table of transitions nor
``wireroom.decide``: a fault in them is not a fault in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from tests.model.site import NOT_THERE, Failing, read_edition
from wireroom.store.reports.ledger import CHECKS, EVENTS_SINCE

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.model.site import Served, Web

# All that is judged after an event, as one statement: lines of a kind and its values.
# Apart from each other these would be 27 statements, two thirds of the judge's time.
_LINES = """
    SELECT 'article', jsonb_build_array(id, url, stage, outcome, reason, merged_into,
        revision, text, first_published_at IS NOT NULL, withdrawn_at IS NOT NULL)
    FROM articles
    UNION ALL SELECT 'change',
        jsonb_build_array(position, kind, article_id, comment_id, data)
    FROM changes WHERE position > %(after)s
    UNION ALL SELECT 'comment',
        jsonb_build_array(c.id, c.article_id, c.source_id, c.state, c.revision, a.url,
            (SELECT count(*) FROM comment_revisions r WHERE r.comment_id = c.id))
    FROM comments c JOIN articles a ON a.id = c.article_id
    UNION ALL SELECT 'revisions', jsonb_build_array(article_id, count(*))
    FROM article_revisions GROUP BY article_id
    UNION ALL SELECT 'feed', jsonb_build_array(url, state, due_at IS NULL) FROM feeds
    -- A step may be started three times without an outcome. The polls of a batch are
    -- started together, and given up one by one.
    UNION ALL SELECT 'given up', jsonb_build_array(id, attempts)
    FROM failures WHERE reason = 'too_many_attempts'
        AND (attempts < 4 OR (attempts > 4 AND article_id IS NOT NULL))
"""
_AUDIT = "".join(
    f" UNION ALL SELECT 'audit', jsonb_build_array({at}, ({query}))"
    for at, (_, query) in enumerate(CHECKS)
)
_QUERY = EVENTS_SINCE + _LINES + _AUDIT

# What an article that was once published may still become.
_AFTER_PUBLICATION = {"published", "merged"}


class ArticleFacts(NamedTuple):
    """The columns of an article that the judge reads."""

    id: int
    url: str
    stage: str
    outcome: str
    reason: str | None
    merged_into: int | None
    revision: int
    text: str
    was_published: bool
    is_withdrawn: bool


@dataclass
class SentEvents:
    """What the change feed has sent of an article, added up."""

    published: int = 0
    withdrawn: bool = False
    merged: bool = False
    revisions: list[int] = field(default_factory=list)
    merges: int = 0
    comments: set[int] = field(default_factory=set)


@dataclass
class Judge:
    """Compares rows, change feed and what was served; see :meth:`find_violations`."""

    connection: Connection
    web: Web
    # Feeds that an operator has paused, or has taken out of the file.
    at_rest: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._sent: dict[int, SentEvents] = defaultdict(SentEvents)
        self._position = 0
        self._read = 0
        self._editions: set[tuple[int, int]] = set()
        self._answers: dict[str, list[Served]] = defaultdict(list)
        self._shown: dict[int, tuple[int, int]] = {}
        self._doubled: list[str] = []

    def find_violations(self) -> list[str]:
        """Return every rule that is broken now, in words."""
        self._read_answers()
        lines = self._read_lines()
        self._read_events(lines["change"])
        articles = [ArticleFacts(*line) for line in lines["article"]]
        return [
            *self._doubled,
            *(f"audit: {CHECKS[at][0]}: {n}" for at, n in lines["audit"] if n),
            *(one for a in articles for one in self._judge_article(a)),
            *self._judge_comments({a.id: a for a in articles}, lines["comment"]),
            *self._judge_revisions(articles, dict(lines["revisions"])),
            *self._judge_feeds(lines["feed"]),
            *(
                f"failure {id_}: given up at start {attempts}, not at the fourth"
                for id_, attempts in lines["given up"]
            ),
        ]

    def record_import(self, capture: Served) -> None:
        """A page that an operator imported counts as served when it was captured."""
        self._add_answer(capture)

    def _read_answers(self) -> None:
        for answer in self.web.served[self._read :]:
            self._add_answer(answer)
        self._read = len(self.web.served)

    def _add_answer(self, answer: Served) -> None:
        self._answers[answer.url].append(answer)
        if answer.report is not None and answer.edition is not None:
            self._editions.add((answer.report, answer.edition))

    def _read_lines(self) -> dict[str, list[list]]:
        lines: dict[str, list[list]] = defaultdict(list)
        after = {"after": self._position}
        for kind, values in self.connection.exec_driver_sql(_QUERY, after):
            lines[kind].append(values)
        return lines

    def _read_events(self, lines: list[list]) -> None:
        for position, kind, article_id, comment_id, data in sorted(lines):
            self._position = position
            if article_id is not None:
                self._add_event(kind, article_id, comment_id, data)

    def _add_event(
        self, kind: str, article_id: int, comment_id: int | None, data: dict
    ) -> None:
        sent = self._sent[article_id]
        doubled = False
        match kind:
            case "article_published":
                sent.published, sent.merged = sent.published + 1, False
                doubled = sent.published > 1
            case "article_updated" if data["kind"] != "fields":
                sent.revisions.append(data["revision"])
            case "article_merged":
                # The page that it was merged into is there, whatever became of its own.
                sent.merges, sent.withdrawn, sent.merged = sent.merges + 1, False, True
            case "article_withdrawn":
                doubled, sent.withdrawn = sent.withdrawn, True
            case "article_returned":
                doubled = not (sent.withdrawn or sent.merged)
                sent.withdrawn = sent.merged = False
            case "comment_added":
                doubled = comment_id in sent.comments
                sent.comments.add(comment_id)
            case "comment_gone":
                doubled = comment_id not in sent.comments
                sent.comments.discard(comment_id)
            case "comment_edited":
                doubled = comment_id not in sent.comments
        if doubled:
            self._doubled.append(f"{kind} of {article_id}/{comment_id} is doubled")

    def _judge_article(self, article: ArticleFacts) -> list[str]:
        name = f"article {article.id} ({article.outcome}, {article.stage})"
        sent = self._sent[article.id]
        wrong = {
            "was published without an event, or the reverse": (
                article.was_published != bool(sent.published)
            ),
            "was merged without an event": (
                article.outcome == "merged" and not sent.merges
            ),
            "is marked as withdrawn without an event, or the reverse": (
                article.is_withdrawn != sent.withdrawn
            ),
            "is withdrawn and was always there": (
                article.is_withdrawn and not self._was_missing(article)
            ),
            "lost its publication": (
                article.was_published and article.outcome not in _AFTER_PUBLICATION
            ),
            "is rejected as missing and was never missing": (
                article.reason in {"not_found", "gone"}
                and article.outcome == "rejected"
                and not self._was_missing(article)
            ),
            "shows what was never served": self._shows_nothing_served(article),
            "shows an earlier edition than before": self._went_back(article),
        }
        return [f"{name} {words}" for words, is_so in wrong.items() if is_so]

    def _was_missing(self, article: ArticleFacts) -> bool:
        return any(a.failing in NOT_THERE for a in self._answers[article.url])

    def _shows_nothing_served(self, article: ArticleFacts) -> bool:
        shown = read_edition(article.text)
        if article.outcome != "published":
            return False
        return shown is None or shown not in self._editions

    def _went_back(self, article: ArticleFacts) -> bool:
        shown = read_edition(article.text)
        before = self._shown.get(article.id)
        if shown is None or article.outcome != "published":
            return False
        self._shown[article.id] = shown
        return before is not None and before[0] == shown[0] and shown[1] < before[1]

    def _judge_comments(
        self, articles: dict[int, ArticleFacts], lines: list[list]
    ) -> list[str]:
        wrong: list[str] = []
        visible: dict[int, set[int]] = defaultdict(set)
        for id_, article_id, markup_id, state, revision, url, old in lines:
            if state != "gone":
                visible[article_id].add(id_)
            elif not self._was_seen_to_go(url, _read_number(markup_id)):
                wrong.append(f"comment {id_} is gone and was always there")
            if old != revision - 1:
                wrong.append(f"comment {id_} of revision {revision} has {old} before")
        for article_id, article in articles.items():
            sent = self._sent[article_id].comments
            if article.outcome == "published" and sent != visible[article_id]:
                differ = sorted(sent ^ visible[article_id])
                wrong.append(
                    f"article {article_id}: events and comments differ {differ}"
                )
        return wrong

    def _was_seen_to_go(self, url: str, number: int) -> bool:
        was_there = False
        for answer in sorted(self._answers[url], key=lambda answer: answer.at):
            if answer.report is None:
                continue
            if number in answer.comments:
                was_there = True
            elif was_there:
                return True
        return False

    def _judge_revisions(
        self, articles: list[ArticleFacts], stored: dict[int, int]
    ) -> list[str]:
        wrong = []
        for article in articles:
            sent = self._sent[article.id].revisions
            if sent != list(range(2, article.revision + 1)):
                wrong.append(
                    f"article {article.id}: revision {article.revision}, events {sent}"
                )
            if stored.get(article.id, 0) != article.revision - 1:
                wrong.append(f"article {article.id}: revisions are not all stored")
        return wrong

    def _judge_feeds(self, lines: list[list]) -> list[str]:
        return [
            f"feed {url} is {state} and was put to rest"
            for url, state, rests in lines
            if url in self.at_rest and not (state == "paused" and rests)
        ]

    # After the end of a history, when every outage is over.

    def find_losses(self, listed: dict[str, list[str]]) -> list[str]:
        """Return what was lost of the pages that the feeds in use list.

        Args:
            listed: by feed, the addresses that it shows.
        """
        self._read_answers()
        query = text(
            "SELECT e.url, e.outcome, f.url FROM entries e"
            " JOIN feeds f ON f.id = e.feed_id"
        )
        entries = [tuple(row) for row in self.connection.execute(query)]
        lost = [
            f"{u}: no outcome" for u, outcome, _ in entries if outcome == "in_flight"
        ]
        known = {(feed, url) for url, _, feed in entries}
        lost += [
            f"{url} of {feed}: no entry"
            for feed, urls in listed.items()
            for url in urls
            if (feed, url) not in known
        ]
        shown = {
            read_edition(a.text)[0]
            for a in (ArticleFacts(*line) for line in self._read_lines()["article"])
            if a.outcome == "published" and read_edition(a.text)
        }
        return lost + [
            f"{url}: report {self.web.pages[url].report} is in no published article"
            for urls in listed.values()
            for url in urls
            if self._must_be_readable(url) and self.web.pages[url].report not in shown
        ]

    def _must_be_readable(self, url: str) -> bool:
        """Whether a page was there whenever its host answered."""
        page = self.web.pages[url]
        failures = {a.failing for a in self._answers[url]}
        unreliable = failures & (NOT_THERE | {Failing.REFUSED})
        was_empty = any(
            a.failing is None and a.report is None for a in self._answers[url]
        )
        return not (page.failing or page.is_empty or unreliable or was_empty)


def _read_number(markup_id: str) -> int:
    """Return the number of a comment that a page shows as ``comment-7``."""
    return int(markup_id.rpartition("-")[2])
