"""Comments whose site gives them now one way, now another: over real sockets."""

from __future__ import annotations

import json

import pytest

from tests.unit.http.site import make_client, run_site
from wireroom.decide.articles.visits import RevisitPolicy
from wireroom.errors import Reason, Transient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy

PATH = "/one/"
LIST = "/wp-json/wp/v2/comments?post=12&per_page=100&order=asc&page=1"
JSON = {"Content_Type": "application/json"}


@pytest.fixture(scope="module")
def server():
    with run_site() as site:
        yield site


class Paper:
    """A WordPress site of one article: eight comments, three a page."""

    def __init__(self, room, site, page):
        self.room, self.site, self._page = room, site, page
        self.texts = {n: f"Number {n} has a word to say on piers." for n in range(1, 9)}
        self.parents = {5: 2, 8: 5}
        self.rest = (200, None)
        # Counted and not shown.
        self.hidden = frozenset()
        self.head = ""
        site.pages.clear()
        site.asked.clear()

    def said(self, number: int) -> tuple[int, str, str]:
        return number, f"Reader {number}", self.texts[number]

    def serve(self) -> None:
        numbers = sorted(self.texts)
        listed = [n for n in numbers if n not in self.hidden]
        pages = [listed[i : i + 3] for i in range(0, len(listed), 3)]
        links = "".join(
            f'<a href="{PATH}comment-page-{n}/#comments">{n}</a>'
            for n in range(1, len(pages) + 1)
        )
        for place, shown in enumerate(pages, 1):
            body = self._page(
                comments=[self.said(n) for n in shown], claimed=len(numbers)
            )
            body = body.replace("</head>", self._head()).replace(
                "</body>", f"<nav>{links}</nav></body>"
            )
            path = f"{PATH}comment-page-{place}/" if place < len(pages) else PATH
            self.site.add(path, body.encode())
            self.site.add(f"{PATH}comment-page-{place}/", body.encode())
        status, trouble = self.rest
        answer = json.dumps(trouble or [self._item(n) for n in numbers]).encode()
        self.site.add(LIST, answer, status, X_WP_Total=str(len(numbers)), **JSON)

    def _head(self) -> str:
        api = f"{self.site.url}/wp-json/"
        return (
            f'<link rel="https://api.w.org/" href="{api}">'
            f'<link rel="shortlink" href="{self.site.url}/?p=12">{self.head}</head>'
        )

    def _item(self, number: int) -> dict:
        return {
            "id": number,
            "parent": self.parents.get(number, 0),
            "author_name": f"Reader {number}",
            "date_gmt": f"2026-03-01T09:0{number}:00",
            "content": {"rendered": f"<p>{self.texts[number]}</p>"},
        }

    def publish(self) -> int:
        self.serve()
        items = f"<item><title>One</title><link>{self.site.url}{PATH}</link></item>"
        feed = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
        self.site.add("/feed", feed.encode(), Content_Type="application/rss+xml")
        (article_id,) = self.room.poll(f"{self.site.url}/feed")
        assert self.room.walk(article_id) is Stage.DONE
        return article_id

    def visit(self, article_id: int) -> Stage | None:
        self.serve()
        self.room.now = self.room.article(article_id).due_at
        if self.room.pipeline.revisit_article(article_id) is None:
            return None
        return self.room.compute(article_id)

    def states(self) -> dict[str, str]:
        return dict(self.room.rows("SELECT key, state FROM comments ORDER BY id"))

    def count_asked(self, path: str) -> int:
        return self.site.paths().count(path)


@pytest.fixture
def paper(room, server, page):
    client = make_client(LocalHostLimiter(spacing=0))
    policy = PipelinePolicy(revisit=RevisitPolicy(settle_after=0.0))
    room.pipeline = Pipeline(
        store=room.store,
        http=client,
        now=lambda: room.now,
        jitter=lambda: 0.0,
        policy=policy,
    )
    spec = SourceSpec(
        name="Paper",
        external_comments=True,
        allow_private=True,
        feeds=(FeedSpec(url=f"{server.url}/feed"),),
    )
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    yield Paper(room, server, page)
    client.close()


REFUSED = (401, {"code": "rest_disabled", "message": "Only for members"})
AWAY = (503, {"code": "busy"})


def test_a_refused_interface_is_replaced_by_the_pages_of_the_list(room, paper):
    paper.rest = REFUSED
    article_id = paper.publish()
    paper.visit(article_id)

    assert len(paper.states()) == 8
    row = room.article(article_id)
    assert (row.comments_found, row.comments_state) == (8, "complete")


def test_an_interface_that_is_shut_later_makes_no_edits_and_hides_no_removal(
    room, paper
):
    article_id = paper.publish()
    paper.visit(article_id)
    assert set(room.column("SELECT read_from FROM comments")) == {"wordpress"}
    parents = room.rows("SELECT key, parent_id FROM comments ORDER BY key")
    events = len(room.events())

    paper.rest = REFUSED
    del paper.texts[4]
    paper.texts[6] = "Number 6 has thought better of it, and takes it all back."
    paper.visit(article_id)

    assert room.events()[events:] == ["comment_edited", "comment_gone"]
    assert paper.states()["comment-4"] == "gone"
    assert room.rows("SELECT key, parent_id FROM comments ORDER BY key") == parents


def test_an_interface_that_fails_now_and_then_makes_no_events(room, paper):
    article_id = paper.publish()
    paper.visit(article_id)
    events = len(room.events())
    for rest in (AWAY, (200, None), AWAY, REFUSED, (200, None)):
        paper.rest = rest
        paper.visit(article_id)
    assert room.events()[events:] == []


def test_what_a_failing_interface_alone_gave_is_not_gone(room, paper):
    article_id = paper.publish()
    paper.visit(article_id)
    paper.rest = AWAY
    del paper.texts[4]
    paper.visit(article_id)
    assert paper.states()["comment-4"] == "visible", "the interface may still have it"

    paper.rest = (200, None)
    paper.visit(article_id)
    assert paper.states()["comment-4"] == "gone"


def test_a_visit_whose_provider_failed_is_not_a_quiet_one(room, paper):
    article_id = paper.publish()
    paper.visit(article_id)
    paper.visit(article_id)
    quiet = room.article(article_id).quiet_visits
    assert quiet == 1

    paper.rest = AWAY
    for _ in range(5):
        paper.visit(article_id)
    row = room.article(article_id)
    assert row.quiet_visits == quiet
    assert row.due_at is not None, "it is visited again"

    paper.rest = (200, None)
    paper.visit(article_id)
    assert room.article(article_id).quiet_visits > quiet


class Stingy:
    """A client whose host has a slot for so many requests, then none for a while."""

    def __init__(self, client, slots: int):
        self._client, self.slots, self.asked = client, slots, []

    def fetch(self, request):
        if not self.slots:
            raise Transient(Reason.HOST_BUSY, request.url, 7.0)
        self.slots -= 1
        self.asked.append(request.url)
        return self._client.fetch(request)


def test_a_visit_without_a_slot_left_is_continued_where_it_stopped(room, paper):
    paper.rest = REFUSED
    article_id = paper.publish()
    client = make_client(LocalHostLimiter(spacing=0))
    stingy = Stingy(client, slots=2)
    room.pipeline = Pipeline(
        store=room.store, http=stingy, now=lambda: room.now, jitter=lambda: 0.0
    )
    paper.visit(article_id)
    row = room.article(article_id)
    assert (row.visits, row.quiet_visits) == (0, 0)
    assert (row.due_at - room.now).total_seconds() == 7.0
    assert len(paper.states()) == 2, "nothing is read before the list has ended"

    stingy.slots = 10
    paper.visit(article_id)
    client.close()
    assert len(paper.states()) == 8
    further = [url for url in stingy.asked if "comment-page-1" in url]
    assert len(further) == 1, "what was fetched is not fetched again"


def test_parents_of_the_deepest_replies_are_asked_of_the_interface(room, paper):
    """Markup shows the ninth answer beside the second."""
    paper.texts = {n: f"Number {n} has a word to say on piers." for n in (1, 2, 3)}
    paper.parents = {2: 1, 3: 2}
    nested = '<ol class="children">{}</ol>'
    item = (
        '<li id="comment-{0}" class="comment"><div class="comment-body">'
        '<cite class="fn">Reader {0}</cite> <a href="#c">March 1, 2026 at 9:0{0} am</a>'
        "<p>Number {0} has a word to say on piers.</p></div>{1}</li>"
    )
    both = item.format(2, "") + item.format(3, "")
    thread = item.format(1, nested.format(both))
    shown = f'<div id="comments"><h3>3 Responses</h3><ol class="commentlist">{thread}'
    page = paper._page
    paper._page = lambda **_: page().replace("</body>", f"{shown}</ol></div></body>")
    article_id = paper.publish()
    assert paper.count_asked(LIST) == 0
    paper.visit(article_id)

    assert paper.count_asked(LIST) == 1
    parents = room.rows(
        "SELECT c.key, p.key FROM comments c LEFT JOIN comments p ON p.id = c.parent_id"
        " ORDER BY c.key"
    )
    assert parents == [
        ("comment-1", None),
        ("comment-2", "comment-1"),
        ("comment-3", "comment-2"),
    ]


def test_replies_that_pages_hide_with_a_removed_comment_are_not_gone(room, paper):
    article_id = paper.publish()
    paper.visit(article_id)
    paper.rest = REFUSED
    paper.hidden = {5, 8}
    del paper.texts[2]
    paper.visit(article_id)

    states = paper.states()
    assert states["comment-2"] == "gone"
    assert states["comment-5"] == states["comment-8"] == "visible"


def test_the_feed_is_asked_for_what_the_pages_count_and_do_not_show(room, paper):
    paper.rest = REFUSED
    paper.hidden = {5, 8}
    paper.head = (
        '<link rel="alternate" type="application/rss+xml" title="One Comments Feed"'
        f' href="{PATH}feed/">'
    )
    items = "".join(
        f"<item><guid>{paper.site.url}{PATH}#comment-{n}</guid>"
        f"<author>Reader {n}</author><description>{paper.texts[n]}</description></item>"
        for n in (7, 8)
    )
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>"
    paper.site.add(f"{PATH}feed/", feed.encode(), Content_Type="application/rss+xml")
    article_id = paper.publish()
    paper.visit(article_id)

    assert set(paper.states()) == {f"comment-{n}" for n in (1, 2, 3, 4, 6, 7, 8)}


def test_the_feed_is_asked_for_parents_that_whole_pages_do_not_show(room, paper):
    """No page nests a reply: the feed tells whom the last ones answer."""
    paper.rest = (401, {"code": "rest_disabled"})
    paper.head = (
        '<link rel="alternate" type="application/rss+xml" title="Comments"'
        f' href="{PATH}feed/">'
    )
    link = f"{paper.site.url}{PATH}#comment-"
    said = f'<p>In reply to <a href="{link}5">Reader 5</a>.</p>{paper.texts[8]}'
    feed = (
        f"<rss version='2.0'><channel><item><link>{link}8</link>"
        f"<description><![CDATA[{said}]]></description></item></channel></rss>"
    )
    paper.site.add(f"{PATH}feed/", feed.encode(), Content_Type="application/rss+xml")
    article_id = paper.publish()
    paper.visit(article_id)

    parents = dict(
        room.rows(
            "SELECT child.key, parent.key FROM comments child"
            " JOIN comments parent ON parent.id = child.parent_id"
        )
    )
    assert parents == {"comment-8": "comment-5"}
