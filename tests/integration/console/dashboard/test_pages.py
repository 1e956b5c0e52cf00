"""Each page shows what there is, as text, and every reader can use it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html
from sqlalchemy import text

from tests.integration.console.dashboard.newsroom import HOSTILE
from wireroom.console.dashboard.articles import group_annotations, order_thread
from wireroom.store.reports.browse import COMMENT, COMMENTS, MAX_VERSIONS

PAGES = (
    "/",
    "/articles",
    "/articles/{article}",
    "/stories/{story}",
    "/feeds",
    "/feeds/{feed}",
    "/quarantine",
    "/quarantine/{failure}",
    "/why",
    "/why?url=https://paper.example/1",
    "/login",
    "/nothing-here",
)


def read(client, newsroom, page):
    answer = client.get(page.format(**vars(newsroom)))
    return answer, html.fromstring(answer.text)


@pytest.mark.parametrize("page", PAGES)
def test_what_came_from_the_web_is_text_on_every_page(shown, page):
    newsroom, client = shown
    answer, tree = read(client, newsroom, page)
    assert answer.status_code == (404 if "nothing" in page else 200)
    assert tree.xpath("//script | //iframe | //@onclick | //@style") == []
    assert [a for a in tree.xpath("//@href | //@src") if "javascript:" in a] == []
    said = answer.headers["content-security-policy"]
    assert said.startswith("default-src 'none'")
    assert "unsafe" not in said
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_used_by_ear_and_by_keyboard(shown, page):
    newsroom, client = shown
    _, tree = read(client, newsroom, page)
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


def test_the_overview_says_what_is_wrong_and_what_to_do(client, newsroom):
    newsroom.run("UPDATE pulses SET at = at - interval '1 hour' WHERE queue = 'poll'")
    _, tree = read(client, newsroom, "/")
    said = tree.xpath("string(//*[@class='card alarms'])")
    assert "no task from queue poll" in said
    assert "in quarantine" in said
    assert said.count("Do: ") == 2


def test_an_article_has_its_text_evidence_story_and_discussion(client, newsroom):
    first = newsroom.comment(1)
    newsroom.comment(2, first, author="Bob")
    newsroom.comment(3, first, state="gone")
    _, tree = read(client, newsroom, "/articles/{article}")
    page = " ".join(tree.text_content().split())
    assert "First line." in page
    assert "Second line." in page
    assert "The same elsewhere" in page
    assert "Bob answers Ann" in page
    assert len(tree.xpath("//li[contains(@class, 'level1')]")) == 2
    assert len(tree.xpath("//li[contains(@class, 'gone')]")) == 1


def test_a_change_is_shown_by_sentence(client, newsroom):
    newsroom.run(
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " VALUES (:a, 1, now(), 'Old title', 'First line. Then another.')",
        a=newsroom.article,
    )
    _, tree = read(client, newsroom, "/articles/{article}")
    assert "Old title" in tree.xpath("//del/text()")
    assert "Then another." in tree.xpath("//del/text()")
    assert "Second line." in tree.xpath("//ins/text()")


def test_the_last_versions_are_compared_and_the_earlier_ones_counted(client, newsroom):
    newsroom.run(
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text)"
        " SELECT :a, n, now(), 'Title ' || n, 'Sentence ' || n || '.'"
        " FROM generate_series(1, 250) n",
        a=newsroom.article,
    )
    _, tree = read(client, newsroom, "/articles/{article}")
    changes = tree.xpath("//div[contains(@class, 'change')]")
    assert len(changes) == MAX_VERSIONS
    assert "Sentence 250." in changes[0].xpath(".//del/text()")
    assert "Second line." in changes[0].xpath(".//ins/text()")
    assert "240 earlier versions" in tree.text_content()


def test_a_long_discussion_goes_on_where_it_ended(client, newsroom):
    newsroom.run(
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


def test_a_long_comment_is_cut_and_an_answer_to_an_earlier_page_says_so(
    client, newsroom
):
    first = newsroom.comment(1, said="x" * (COMMENT + 1))
    newsroom.comment(2, first, author="Bob")
    answer, _ = read(client, newsroom, "/articles/{article}")
    assert "x" * COMMENT + " …" in answer.text
    assert "x" * (COMMENT + 1) not in answer.text
    _, tree = read(client, newsroom, f"/articles/{{article}}?after={first}")
    (only,) = tree.xpath("//ol[@class='thread']/li")
    assert "Bob answers an earlier one" in " ".join(only.text_content().split())


def test_lists_go_on_where_they_ended(client, newsroom):
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
def test_articles_can_be_chosen(shown, query, found):
    _, client = shown
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
        pytest.param("/quarantine/999999", 404, id="no such failure"),
        pytest.param("/static/../app.py", 404, id="out of the folder"),
        pytest.param("/articles/1%00", 404, id="a NUL in the path"),
        pytest.param("/why?url=%00%ff", 200, id="odd bytes"),
    ],
)
def test_a_mistake_is_answered_in_words(shown, page, status):
    _, client = shown
    answer = client.get(page)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert "Traceback" not in answer.text


def test_a_page_that_takes_too_long_says_what_to_ask_instead(newsroom, monkeypatch):
    monkeypatch.setattr("wireroom.console.dashboard.context.STATEMENT_SECONDS", 0.01)
    slow = "SELECT pg_sleep(20)"
    monkeypatch.setattr(
        "wireroom.store.reports.browse.Browse.list_articles",
        lambda browse, *_: browse._connection.execute(text(slow)),
    )
    with newsroom.client() as client:
        answer = client.get("/articles")
    assert answer.status_code == 503
    assert "Ask for less" in answer.text


def test_without_a_database_pages_say_so(newsroom):
    settings_url = re.sub(r"/[^/?]+(\?|$)", r"/nowhere\1", newsroom.url)
    newsroom.url = settings_url
    with newsroom.client() as client:
        assert client.get("/healthz").status_code == 503
        answer = client.get("/")
        assert "the database does not answer" in answer.text
        assert "Start it" in client.get("/articles").text
        assert b'wireroom_up{service="database"} 0.0' in client.get("/metrics").content


@pytest.mark.parametrize("page", ["/", "/articles", "/metrics", "/api/v1/articles"])
def test_nothing_is_read_by_a_name_that_is_not_ours(shown, page):
    _, client = shown
    answer = client.get(page, headers={"Host": "evil.example:8321"})
    assert answer.status_code == 421
    assert "WIREROOM_WEB_HOSTS" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_method_but_its_own_is_answered(client):
    answer = client.post("/articles")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_metrics_are_scraped(client):
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert b'wireroom_up{service="database"} 1.0' in answer.content


def test_a_page_changes_nothing(client, newsroom):
    newsroom.run("CREATE FUNCTION meddle() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with client.app.state.desk.begin_read() as tx:
        assert (
            tx.connection.exec_driver_sql("SHOW transaction_read_only").scalar_one()
            == "on"
        )


def test_a_conversation_is_in_order_whatever_its_parents_are():
    def one(id_, parent):
        return {"id": id_, "parent_id": parent, "author": str(id_)}

    circle = [one(1, 2), one(2, 1), one(3, 99), one(4, 3), one(5, 5)]
    found = order_thread(circle)
    assert sorted(c["id"] for c in found) == [1, 2, 3, 4, 5]
    order = [c["id"] for c in found]
    assert order.index(3) < order.index(4)
    deep = order_thread([one(n, n - 1) for n in range(1, 5000)])
    assert [c["id"] for c in deep] == list(range(1, 5000))
    assert max(c["level"] for c in deep) == 6


def test_what_was_found_out_is_written_for_a_person():
    def one(kind, **value):
        return {"kind": kind, "value": value}

    names = [one("entity", name=f"N{n}", spans=[[1, 2]]) for n in range(30)]
    found = group_annotations([*names, one("conversation", voices=4, span_seconds=60)])
    assert found["entity"] == [f"N{n}" for n in range(20)]
    assert found["conversation"] == ["voices 4, span seconds 60"]


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("active", None, "delivers until 2026-11-26 12:00 UTC"),
        ("failing", "dns", "failing, dns"),
        ("denied", HOSTILE, "denied, "),
    ],
    ids=["delivers", "away", "said no"],
)
def test_a_feeds_page_tells_how_it_stands_with_its_hub(
    newsroom, client, state, reason, said
):
    newsroom.run(
        "INSERT INTO subscriptions (feed_id, hub, topic, base_url, token, secret,"
        " state, reason, lease_expires_at) VALUES (:f, 'https://hub.example/', 'x',"
        " 'x', 't', 's', :state, :reason, '2026-11-26 12:00 UTC')",
        f=newsroom.feed,
        state=state,
        reason=reason,
    )
    page = client.get(f"/feeds/{newsroom.feed}").text
    assert f"https://hub.example/: {said}" in page
    assert "<script>alert" not in page
