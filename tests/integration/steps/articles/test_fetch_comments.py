"""Comments beyond the page, through the real steps.

The answers are local stand-ins, written from the public documentation of each
interface; nobody real is asked.
"""

from __future__ import annotations

import json

import pytest

from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage

URL = "https://paper.example/one"
API = "https://paper.example/wp-json/"
LIST = f"{API}wp/v2/comments?post=12&per_page=100&order=asc&page="
HEAD = (
    f'<link rel="https://api.w.org/" href="{API}">'
    f'<link rel="shortlink" href="https://paper.example/?p=12"></head>'
)
ADA = (301, "Ada", "A fine pier it will be.")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def beyond(room):
    """Turn it on for the source of the room's article."""

    def _set(*, on: bool = True, comments: bool = True) -> None:
        spec = SourceSpec(
            name="Paper",
            comments=comments,
            external_comments=on,
            feeds=(FeedSpec(url="https://paper.example/feed"),),
        )
        with room.store.begin() as tx:
            tx.sources.apply_specs([spec], now=room.now)

    _set()
    return _set


@pytest.fixture
def publish(room, page):
    def _publish(head: str = HEAD, entry: str = "", **served) -> int:
        room.feed("one", said=entry)
        room.web.serve(URL, page(**served).replace("</head>", head))
        (article_id,) = room.poll()
        assert room.walk(article_id) is Stage.DONE
        return article_id

    return _publish


@pytest.fixture
def visit(room):
    def _visit(article_id: int) -> Stage | None:
        room.now = room.article(article_id).due_at
        if room.pipeline.revisit_article(article_id) is None:
            return None
        return room.compute(article_id)

    return _visit


def wp(number: int, author: str, text: str, parent: int = 0) -> dict:
    return {
        "id": number,
        "parent": parent,
        "author_name": author,
        "author_url": "",
        "date_gmt": f"2026-03-01T09:{number % 60:02}:00",
        "content": {"rendered": f"<p>{text}</p>"},
        "link": f"{URL}/#comment-{number}",
    }


def serve_list(room, items: list[dict], *, page: int = 1, total: int | None = None):
    headers = {"content_type": "application/json"}
    headers |= {} if total is None else {"x_wp_total": str(total)}
    room.web.serve(f"{LIST}{page}", json.dumps(items), **headers)


def asked(room, since: int = 0) -> list[str]:
    return [request.url for request in room.web.asked[since:]]


def shown(room, what: str = "key, author, state, read_from") -> list[tuple]:
    return room.rows(f"SELECT {what} FROM comments ORDER BY position, id")


def test_external_comments_are_requested_only_if_the_source_enables_them(
    room, beyond, publish, visit
):
    beyond(on=False)
    article_id = publish(claimed=3)
    visit(article_id)

    assert {u for u in asked(room) if "wp-json" in u} == set()
    assert room.article(article_id).comments_state == "partial"


def test_an_article_is_published_first_and_its_comments_follow_at_once(
    room, beyond, publish, visit
):
    serve_list(room, [wp(*ADA), wp(302, "Ben", "And costly.", 301)], total=2)
    article_id = publish(claimed=2)
    assert room.article(article_id).outcome == "published"
    assert room.article(article_id).due_at == room.now
    pages = asked(room).count(URL)

    assert visit(article_id) is Stage.DONE
    assert asked(room).count(URL) == pages, "the page was read a moment ago"
    row = room.article(article_id)
    assert (row.comments_found, row.comments_state) == (2, "complete")
    assert shown(room) == [
        ("comment-301", "Ada", "visible", "wordpress"),
        ("comment-302", "Ben", "visible", "wordpress"),
    ]
    (depths, answers) = zip(*shown(room, "depth, parent_id"), strict=True)
    assert depths == (0, 1)
    assert answers == (None, *room.column("SELECT min(id) FROM comments"))
    assert room.events() == ["article_published", "comment_added", "comment_added"]
    assert room.article(article_id).due_at > room.now


def test_a_comment_of_the_page_and_of_the_list_is_one_comment(
    room, beyond, publish, visit
):
    serve_list(room, [wp(*ADA), wp(302, "Ben", "And costly.")], total=2)
    article_id = publish(comments=[ADA], claimed=2)
    sent = len(room.events())
    visit(article_id)

    assert [key for key, *_ in shown(room)] == ["comment-301", "comment-302"]
    assert room.events()[sent:] == ["comment_added"]


def test_stored_answers_parse_the_same_again_and_in_the_archive_too(
    room, beyond, publish, visit
):
    serve_list(room, [wp(*ADA)], total=1)
    article_id = publish(claimed=1)
    visit(article_id)
    before, sent = shown(room), len(room.events())
    assert room.column("SELECT role FROM pages ORDER BY id") == ["page", "comments"]

    requests = len(room.web.asked)
    room.run("UPDATE articles SET stage = 'downloaded', due_at = now()")
    room.compute(article_id)
    assert (shown(room), len(room.events())) == (before, sent)
    assert len(room.web.asked) == requests


def test_further_pages_of_the_list_are_read_each_once(room, beyond, publish, visit):
    first = [wp(n, "Ada", f"Number {n} of many.") for n in range(301, 401)]
    serve_list(room, first, total=101)
    serve_list(room, [wp(401, "Ben", "The last.", 301)], page=2, total=101)
    article_id = publish(claimed=101)
    visit(article_id)

    assert [u for u in asked(room) if u.startswith(LIST)] == [f"{LIST}1", f"{LIST}2"]
    row = room.article(article_id)
    assert (row.comments_found, row.comments_state) == (101, "complete")
    keys = [key for key, *_ in shown(room)]
    assert keys.index("comment-401") == keys.index("comment-301") + 1


AWAY = Transient(Reason.SERVER_ERROR, "503", 120.0)


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(AWAY, id="away"),
        pytest.param(Permanent(Reason.ROBOTS, "no"), id="robots"),
        pytest.param(Permanent(Reason.TOO_LARGE, "no"), id="too large"),
        pytest.param("<html><body>Sorry.</body></html>", id="not what it should be"),
        pytest.param("[" * 5_000, id="deep"),
    ],
)
def test_a_failing_provider_costs_only_the_comments(
    room, beyond, publish, visit, trouble
):
    room.web.pages[f"{LIST}1"] = trouble
    if isinstance(trouble, str):
        room.web.serve(f"{LIST}1", trouble)
    article_id = publish(claimed=2)
    visit(article_id)

    row = room.article(article_id)
    assert (row.outcome, row.failures) == ("published", 0)
    assert row.comments_state == "partial"
    (part,) = row.comment_answers
    assert part["origin"] == "wordpress"
    assert part["reason"]
    assert row.due_at > room.now

    serve_list(room, [wp(*ADA), wp(302, "Ben", "And costly.")], total=2)
    visit(article_id)
    assert room.article(article_id).comments_state == "complete"


def test_no_comment_is_gone_because_its_list_could_not_be_read(
    room, beyond, publish, visit
):
    serve_list(room, [wp(*ADA), wp(302, "Ben", "And costly.")], total=2)
    article_id = publish(comments=[ADA], claimed=2)
    visit(article_id)
    room.web.pages[f"{LIST}1"] = AWAY
    room.web.serve(URL, room.web.pages[URL].body.decode().replace("May", "June"))
    visit(article_id)

    assert [state for _, _, state, _ in shown(room)] == ["visible", "visible"]
    assert room.article(article_id).comments_found == 2


def test_a_comment_that_left_a_complete_list_is_gone_and_may_return(
    room, beyond, publish, visit
):
    both = [wp(*ADA), wp(302, "Ben", "And costly.")]
    serve_list(room, both, total=2)
    article_id = publish(claimed=2)
    visit(article_id)
    serve_list(room, both[:1], total=1)
    visit(article_id)
    assert [s for _, _, s, _ in shown(room)] == ["visible", "gone"]

    serve_list(room, both, total=2)
    visit(article_id)
    assert [s for _, _, s, _ in shown(room)] == ["visible", "visible"]
    assert room.events()[-2:] == ["comment_gone", "comment_added"]
    history = room.column("SELECT state FROM comment_revisions ORDER BY number")
    assert history == ["visible", "gone"]


def test_an_unchanged_list_and_page_make_no_work(room, beyond, publish, visit):
    serve_list(room, [wp(*ADA)], total=1)
    room.web.pages[f"{LIST}1"].headers["etag"] = '"1"'
    article_id = publish(claimed=1)
    visit(article_id)
    sent, pages = len(room.events()), room.column("SELECT count(*) FROM pages")

    assert visit(article_id) is None
    assert room.web.asked[-1].validators.etag == '"1"'
    assert len(room.events()) == sent
    assert room.column("SELECT count(*) FROM pages") == pages


COMMENTS = f"{URL}/feed/"
COMMENT_FEED = (
    "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>"
    f"<item><guid>{URL}/#comment-301</guid><dc:creator>Ada</dc:creator>"
    "<pubDate>Sun, 01 Mar 2026 09:01:00 +0000</pubDate>"
    "<description>A fine pier it will be.</description></item></channel></rss>"
)


def test_the_comments_feed_that_the_entry_names_is_read(room, beyond, publish, visit):
    room.web.serve(COMMENTS, COMMENT_FEED)
    named = f"<wfw:commentRss>{COMMENTS}</wfw:commentRss>"
    article_id = publish(head="</head>", entry=named)
    visit(article_id)

    assert shown(room) == [("comment-301", "Ada", "visible", "feed")]


def test_a_comments_feed_is_asked_without_validators(room, beyond, publish, visit):
    room.web.serve(COMMENTS, COMMENT_FEED, etag='"newest comment"')
    named = f"<wfw:commentRss>{COMMENTS}</wfw:commentRss>"
    article_id = publish(head="</head>", entry=named)
    visit(article_id)
    # Another comment was edited: WordPress' validators stay what they were.
    edited = COMMENT_FEED.replace("fine pier", "fine bridge")
    room.web.serve(COMMENTS, edited, etag='"newest comment"')
    visit(article_id)

    assert shown(room, "key, state, text") == [
        ("comment-301", "edited", "A fine bridge it will be.")
    ]


def test_the_comments_feed_is_read_where_there_is_no_list(room, beyond, publish, visit):
    link = 'rel="alternate" type="application/rss+xml" title="One Comments Feed"'
    feed = COMMENTS
    room.web.serve(feed, COMMENT_FEED)
    article_id = publish(head=f'<link {link} href="{feed}"></head>', claimed=5)
    visit(article_id)

    assert shown(room) == [("comment-301", "Ada", "visible", "feed")]
    row = room.article(article_id)
    assert (row.comments_found, row.comments_state) == (1, "partial")


def test_further_comment_pages_are_read_and_loops_end(
    room, beyond, publish, visit, page
):
    older = f"{URL}/comment-page-1"
    link = f'<a href="{older}">Older</a><a href="{URL}">1</a>'
    rest = page(comments=[(302, "Ben", "And costly.")], claimed=2)
    room.web.serve(older, rest.replace("</body>", f"{link}</body>"))
    article_id = publish(
        head=f"</head><div id='comments-nav'>{link}</div>", comments=[ADA], claimed=2
    )
    visit(article_id)

    assert {key for key, *_ in shown(room)} == {"comment-301", "comment-302"}
    assert asked(room).count(older) == 1
    assert room.article(article_id).comments_state == "complete"


def test_an_endless_list_is_read_up_to_a_limit(room, beyond, publish, visit):
    for n in range(1, 40):
        link = f'<{LIST}{n + 1}>; rel="next"'
        serve_list(room, [wp(300 + n, "Ada", f"Number {n}.")], page=n)
        room.web.pages[f"{LIST}{n}"].headers["link"] = link
    article_id = publish(claimed=900)
    visit(article_id)

    row = room.article(article_id)
    assert row.comments_found == 20
    assert row.comment_answers[-1]["reason"] == "too_many"
    assert row.comments_state == "partial"


def test_headers_of_a_source_are_sent_to_its_own_host_only(
    room, beyond, publish, visit
):
    spec = SourceSpec(
        name="Paper",
        external_comments=True,
        headers={"cookie": "secret"},
        feeds=(FeedSpec(url="https://paper.example/feed"),),
    )
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    widget = '<script src="https://paper.disqus.com/embed.js"></script></head>'
    article_id = publish(head=widget + HEAD, claimed=1)
    visit(article_id)

    sent = {r.url: dict(r.select_headers(r.url)) for r in room.web.asked}
    assert [h for u, h in sent.items() if "disqus.com/embed/comments" in u] == [{}]
    assert sent[f"{LIST}1"] == {"cookie": "secret"}


def test_disabled_comments_are_not_missing_ones(room, beyond, publish):
    beyond(on=False, comments=False)
    article_id = publish(comments=[ADA], claimed=12)

    assert room.article(article_id).comments_state == "disabled"
    with room.store.begin() as tx:
        assert "  comments: disabled" in diagnose_address(tx, URL).evidence


def test_disabling_external_comments_duplicates_none(room, beyond, publish, visit):
    serve_list(room, [wp(*ADA)], total=1)
    article_id = publish(claimed=1)
    visit(article_id)
    beyond(on=False)
    bare = room.web.pages[URL].body.decode().replace("</body>", UNNUMBERED)
    room.web.serve(URL, bare)
    visit(article_id)

    assert [(key, state) for key, _, state, _ in shown(room)] == [
        ("comment-301", "visible")
    ]


UNNUMBERED = (
    '<ol class="commentlist"><li class="comment"><div class="comment-author">'
    '<cite class="fn">Ada</cite></div><div class="comment-meta">March 1, 2026 at'
    " 9:01 am</div><p>A fine pier it will be.</p></li></ol></body>"
)
