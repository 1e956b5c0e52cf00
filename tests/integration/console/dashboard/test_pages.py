"""Each page shows its rows as text, and every reader can use it."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from lxml import html
from sqlalchemy import text as sql

from tests.integration.console.dashboard.newsroom import HOSTILE
from wireroom.console.dashboard.annotations import group_annotations
from wireroom.console.dashboard.thread import order_thread
from wireroom.store.reports.browse import COMMENT, COMMENTS, MAX_VERSIONS
from wireroom.store.reports.browse_rows import AnnotationRow, CommentRow
from wireroom.structure.block_json import picture_to_json
from wireroom.structure.blocks import (
    Heading,
    Mark,
    MarkKind,
    Paragraph,
    Picture,
    Quote,
    RichText,
)
from wireroom.structure.stored import encode_blocks

PAGES = (
    "/",
    "/articles",
    "/search?q=the",
    "/articles/{article}",
    "/stories/{story}",
    "/trends",
    "/trends?span=7d",
    "/?span=7d",
    "/sources",
    "/sources/add",
    "/sources/{source}",
    "/consumers",
    "/feeds",
    "/docs",
    "/docs/operations",
    "/docs?q=quarantine",
    "/feeds/{feed}",
    "/quarantine",
    "/log",
    "/quarantine/{failure}",
    "/why",
    "/why?url=https://paper.example/1",
    "/login",
    "/nothing-here",
)


def open_page(client, newsroom, page):
    answer = client.get(page.format(**vars(newsroom)))
    return answer, html.fromstring(answer.text)


@pytest.mark.parametrize("page", PAGES)
def test_text_from_the_web_is_escaped_on_every_page(read_only, page):
    newsroom, client = read_only
    answer, tree = open_page(client, newsroom, page)
    assert answer.status_code == (404 if "nothing" in page else 200)
    assert tree.xpath("//iframe | //@onclick | //@style") == []
    # The one script is a file of ours, and no text of a page is its source.
    scripts = {(one.get("src"), one.text) for one in tree.xpath("//script")}
    assert scripts <= {("/static/htmx-2.0.11.min.js", None)}
    assert [a for a in tree.xpath("//@href | //@src") if "javascript:" in a] == []
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_works_with_a_screen_reader_and_by_keyboard(read_only, page):
    newsroom, client = read_only
    _, tree = open_page(client, newsroom, page)
    assert tree.get("lang") == "en"
    assert tree.xpath("string(//title)").endswith("- Wireroom")
    assert len(tree.xpath("//main")) == len(tree.xpath("//h1")) == 1
    levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4")]
    assert all(low <= high + 1 for high, low in pairwise(levels))
    for field in tree.xpath("//input[not(@type='hidden' or @hidden)] | //select"):
        assert field.getparent().tag == "label"
        assert field.getparent().text.strip()
    for picture in tree.xpath("//svg"):
        assert picture.get("role") == "img"
        assert picture.get("aria-label")
    for table in tree.xpath("//table"):
        assert table.xpath(".//th[@scope]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for named in tree.xpath("//@aria-labelledby"):
        assert named in ids


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_purpose_and_its_data(read_only, page):
    newsroom, client = read_only
    answer, tree = open_page(client, newsroom, page)
    assert len(tree.xpath("string(//p[@class='purpose'])").split()) > 5
    links = tree.xpath("//footer//a/@href")
    # A page that reports a mistake names no data: its address is of no use to others.
    kinds = ("application/json", "text/csv") if answer.is_success else ()
    for link, kind in zip(links, kinds, strict=True):
        answer = client.get(link)
        assert answer.headers["content-type"].startswith(kind), link
        assert answer.text


def test_the_overview_shows_each_alarm_with_its_remedy(client, newsroom):
    newsroom.execute(
        "UPDATE queue_heartbeats SET at = at - interval '1 hour' WHERE queue = 'poll'"
    )
    _, tree = open_page(client, newsroom, "/")
    alarms = tree.xpath("string(//*[@class='card alarms'])")
    assert "no task from queue poll" in alarms
    assert "in quarantine" in alarms
    assert alarms.count("Do: ") == 2


def test_an_article_page_has_text_evidence_story_and_comments(client, newsroom):
    first = newsroom.insert_comment(1)
    newsroom.insert_comment(2, first, author="Bob")
    newsroom.insert_comment(3, first, state="gone")
    _, tree = open_page(client, newsroom, "/articles/{article}")
    page = " ".join(tree.text_content().split())
    assert "First line." in page
    assert "Second line." in page
    assert "The same elsewhere" in page
    assert "Bob replies to Ann" in page
    assert len(tree.xpath("//li[contains(@class, 'level1')]")) == 2
    assert len(tree.xpath("//li[contains(@class, 'gone')]")) == 1


def test_an_article_page_has_the_structure_and_loads_no_picture(client, newsroom):
    picture = Picture("https://p.example/1.jpg", "A <pier>")
    blocks = (Heading(2, RichText("First line.")), picture)
    stored = encode_blocks(blocks, "First line.\nSecond line.")
    newsroom.execute(
        "UPDATE articles SET text = :text, structure = CAST(:structure AS jsonb),"
        " images = CAST(:images AS jsonb) WHERE id = :id",
        text="First line.\nSecond line.",
        structure=json.dumps(stored.structure),
        images=json.dumps([picture_to_json(picture)]),
        id=newsroom.article,
    )
    _, tree = open_page(client, newsroom, "/articles/{article}")
    (body,) = tree.xpath("//div[@class='body']")

    assert [heading.text for heading in body.iter("h2")] == ["First line."]
    assert [link.get("href") for link in body.iter("a")] == [picture.url]
    assert "A <pier>" in body.text_content()
    assert list(body.iter("img")) == []


def test_a_comment_has_its_links_and_quotations(client, newsroom):
    blocks = (
        Quote((Paragraph(RichText("No pier.")),)),
        Paragraph(RichText("See this.", (Mark(4, 8, MarkKind.LINK, "https://x.y/"),))),
    )
    said = "> No pier.\nSee this."
    newsroom.insert_comment(1, text=said)
    newsroom.execute(
        "UPDATE comments SET structure = CAST(:structure AS jsonb)",
        structure=json.dumps(encode_blocks(blocks, said).structure),
    )
    _, tree = open_page(client, newsroom, "/articles/{article}")
    (thread,) = tree.xpath("//ol[@class='thread']")

    assert [" ".join(q.text_content().split()) for q in thread.iter("blockquote")] == [
        "No pier."
    ]
    assert [
        (link.text, link.get("rel"))
        for link in thread.iter("a")
        if link.get("href") == "https://x.y/"
    ] == [("this", "nofollow noopener noreferrer ugc")]


def test_a_change_is_listed_by_sentence(client, newsroom):
    newsroom.execute(
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " VALUES (:a, 1, now(), 'Old title', 'First line. Then another.')",
        a=newsroom.article,
    )
    _, tree = open_page(client, newsroom, "/articles/{article}")
    assert "Old title" in tree.xpath("//del/text()")
    assert "Then another." in tree.xpath("//del/text()")
    assert "Second line." in tree.xpath("//ins/text()")


def test_an_article_page_compares_the_last_versions_and_counts_the_others(
    client, newsroom
):
    newsroom.execute(
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " SELECT :a, n, now(), 'Title ' || n, 'Sentence ' || n || '.'"
        " FROM generate_series(1, 250) n",
        a=newsroom.article,
    )
    _, tree = open_page(client, newsroom, "/articles/{article}")
    changes = tree.xpath("//div[contains(@class, 'change')]")
    assert len(changes) == MAX_VERSIONS
    assert "Sentence 250." in changes[0].xpath(".//del/text()")
    assert "Second line." in changes[0].xpath(".//ins/text()")
    assert "240 earlier versions" in tree.text_content()


def test_the_next_page_of_comments_starts_after_the_last_one(client, newsroom):
    newsroom.execute(
        "INSERT INTO comments (article_id, key, position, author, text, state,"
        " first_seen_at, last_seen_at) SELECT :a, n, n / 3, 'Ann', 'c' || n, 'visible',"
        " now(), now() FROM generate_series(1, 2500) n",
        a=newsroom.article,
    )
    seen, target = [], f"/articles/{newsroom.article}"
    while target:
        tree = html.fromstring(client.get(target).text)
        seen.append(tree.xpath("//ol[@class='thread']/li/@id"))
        target = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert [len(page) for page in seen] == [COMMENTS, COMMENTS, 500]
    assert len({one for page in seen for one in page}) == 2500


def test_a_long_comment_is_cut_and_a_reply_to_an_earlier_page_has_a_note(
    client, newsroom
):
    first = newsroom.insert_comment(1, text="x" * (COMMENT + 1))
    newsroom.insert_comment(2, first, author="Bob")
    answer, _ = open_page(client, newsroom, "/articles/{article}")
    assert "x" * COMMENT + " …" in answer.text
    assert "x" * (COMMENT + 1) not in answer.text
    _, tree = open_page(client, newsroom, f"/articles/{{article}}?after={first}")
    (only,) = tree.xpath("//ol[@class='thread']/li")
    assert "Bob replies to a comment before this page" in " ".join(
        only.text_content().split()
    )


def test_the_next_page_of_a_list_starts_after_the_last_row(client, newsroom):
    for number in range(60):
        newsroom.insert_article(f"Article {number}", "text")
    seen = []
    target = "/articles?source=Paper"
    while target:
        tree = html.fromstring(client.get(target).text)
        seen += tree.xpath("//td/a[starts-with(@href, '/articles/')]/@href")
        target = next(iter(tree.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 62


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("", 2, id="all"),
        pytest.param("source=Paper&state=published&language=en", 2, id="those"),
        pytest.param("source=Nobody", 0, id="no such source"),
        pytest.param("state=failed", 0, id="none in that state"),
        pytest.param("day=2001-01-01", 0, id="none on that day"),
        pytest.param("before=1", 0, id="none before"),
    ],
)
def test_a_filter_selects_articles(read_only, query, found):
    _, client = read_only
    tree = html.fromstring(client.get(f"/articles?{query}").text)
    assert len(tree.xpath("//td/a[starts-with(@href, '/articles/')]")) == found


@pytest.mark.parametrize(
    ("page", "status"),
    [
        pytest.param("/articles?day=yesterday", 400, id="no day"),
        pytest.param("/articles?state=lost", 400, id="no state"),
        pytest.param("/articles?before=-1", 400, id="no number"),
        pytest.param("/articles?before=٣", 400, id="other digits"),
        pytest.param("/articles?before=" + "9" * 30, 400, id="too large a number"),
        pytest.param("/why?url=" + "x" * 3000, 400, id="too long"),
        pytest.param("/articles/1?after=x", 400, id="no comment"),
        pytest.param("/articles/999999", 404, id="no such article"),
        pytest.param("/articles/" + "9" * 40, 404, id="no such number"),
        pytest.param("/stories/999999", 404, id="no such story"),
        pytest.param("/feeds/999999", 404, id="no such feed"),
        pytest.param("/feeds?health=well", 400, id="no such health"),
        pytest.param("/feeds/1?asked=yesterday", 400, id="no time"),
        pytest.param("/quarantine/999999", 404, id="no such failure"),
        pytest.param("/static/../app.py", 404, id="out of the folder"),
        pytest.param("/articles/1%00", 404, id="a NUL in the path"),
        pytest.param("/why?url=%00%ff", 200, id="odd bytes"),
    ],
)
def test_a_wrong_request_gets_an_explanation(read_only, page, status):
    _, client = read_only
    answer = client.get(page)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_takes_too_long_suggests_a_smaller_request(newsroom, monkeypatch):
    monkeypatch.setattr("wireroom.console.dashboard.context.STATEMENT_SECONDS", 0.01)
    slow = "SELECT pg_sleep(20)"
    monkeypatch.setattr(
        "wireroom.store.reports.browse.Browse.list_articles",
        lambda browse, *_: browse._connection.execute(sql(slow)),
    )
    with newsroom.open_client() as client:
        answer = client.get("/articles")
    assert answer.status_code == 503
    assert "Ask for less" in answer.text


def test_without_a_database_pages_name_the_cause(newsroom):
    newsroom.url = re.sub(r"/[^/?]+(\?|$)", r"/nowhere\1", newsroom.url)
    with newsroom.open_client() as client:
        assert client.get("/healthz").status_code == 503
        answer = client.get("/")
        assert "the database does not answer" in answer.text
        assert "Start it" in client.get("/articles").text
        assert b'wireroom_up{service="database"} 0.0' in client.get("/metrics").content


@pytest.mark.parametrize("page", ["/", "/articles", "/metrics", "/api/v1/articles"])
def test_a_request_under_another_host_name_is_refused(read_only, page):
    _, client = read_only
    answer = client.get(page, headers={"Host": "evil.example:8321"})
    assert answer.status_code == 421
    assert "WIREROOM_WEB_HOSTS" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_wrong_method_gets_the_allowed_ones(client):
    answer = client.post("/articles")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_a_scrape_gets_metrics(client):
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert b'wireroom_up{service="database"} 1.0' in answer.content


def test_a_page_reads_in_a_read_only_transaction(client):
    with client.app.state.context.begin_read() as tx:
        assert (
            tx.connection.exec_driver_sql("SHOW transaction_read_only").scalar_one()
            == "on"
        )


def make_comment(id_, parent_id):
    return CommentRow(
        id=id_,
        parent_id=parent_id,
        parent_inferred=False,
        author=str(id_),
        posted_at=None,
        posted_raw="",
        votes=None,
        state="visible",
        text="",
        structure={},
        cut=False,
    )


def test_a_thread_has_every_comment_once_and_parents_before_replies():
    pairs = [(1, 2), (2, 1), (3, 99), (4, 3), (5, 5)]
    thread = order_thread([make_comment(*pair) for pair in pairs])
    order = [placed.comment.id for placed in thread]
    assert sorted(order) == [1, 2, 3, 4, 5]
    assert order.index(3) < order.index(4)
    assert {p.comment.id: p.parent_author for p in thread}[4] == "3"


def test_a_deep_thread_is_in_order_and_its_level_is_bounded():
    thread = order_thread([make_comment(n, n - 1) for n in range(1, 5000)])
    assert [placed.comment.id for placed in thread] == list(range(1, 5000))
    assert max(placed.level for placed in thread) == 6


def test_annotations_become_short_texts_by_kind():
    def make_annotation(kind, **value):
        return AnnotationRow(kind=kind, value=value)

    names = [make_annotation("entity", name=f"N{n}", spans=[[1, 2]]) for n in range(30)]
    figures = make_annotation("conversation", voices=4, span_seconds=60)
    texts = group_annotations([*names, figures])
    assert texts["entity"] == [f"N{n}" for n in range(20)]
    assert texts["conversation"] == ["voices 4, span seconds 60"]


@pytest.mark.parametrize(
    ("state", "reason", "text"),
    [
        ("active", None, "delivers until 2026-11-26 12:00 UTC"),
        ("failing", "dns", "failing, dns"),
        ("denied", HOSTILE, "denied, "),
    ],
    ids=["active", "unreachable", "denied"],
)
def test_a_feed_page_shows_the_state_of_its_subscription(
    newsroom, client, state, reason, text
):
    newsroom.execute(
        "INSERT INTO subscriptions (feed_id, hub, topic, base_url, token, secret,"
        " state, reason, lease_expires_at) VALUES (:f, 'https://hub.example/', 'x',"
        " 'x', 't', 's', :state, :reason, '2026-11-26 12:00 UTC')",
        f=newsroom.feed,
        state=state,
        reason=reason,
    )
    page = client.get(f"/feeds/{newsroom.feed}").text
    assert f"https://hub.example/: {text}" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("columns", "health"),
    [
        pytest.param("failures = 2", "failing", id="two failed polls"),
        pytest.param("polls = 2", "empty", id="no entry ever"),
        pytest.param(
            "polls = 9, last_new_at = now(),"
            " newest_item_at = now() - interval '100 days'",
            "old",
            id="old items",
        ),
        pytest.param("polls = 9, last_new_at = now()", "delivering", id="in order"),
    ],
)
def test_feeds_are_found_by_their_health(client, newsroom, columns, health):
    newsroom.execute(f"UPDATE feeds SET {columns}")
    link = f'href="/feeds/{newsroom.feed}"'
    assert link in client.get(f"/feeds?health={health}").text
    others = {"failing", "empty", "old", "delivering"} - {health}
    assert all(link not in client.get(f"/feeds?health={h}").text for h in others)
