"""Who receives a source's headers and logins, on real sockets."""

from __future__ import annotations

import base64
import threading

import pytest
from sqlalchemy import text

from tests.unit.http.site import Site, make_client
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.login import Login
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.pipeline import Pipeline
from wireroom.steps.context import PipelinePolicy
from wireroom.store.access.grants import grant_reader
from wireroom.store.sources.source_changes import plan_source_changes

SECRET = "s3cret"
PASSWORD = "pa55w0rd"
LOGIN = Login(username="reader", password=PASSWORD)
BODY = "".join(
    f"<p>Paragraph {n} of a long report about the harbour and its new pier.</p>"
    for n in range(9)
)


@pytest.fixture
def sites():
    """Three sites: the source's own, one of its partner's, and a stranger's."""
    made = [Site() for _ in range(3)]
    threads = [threading.Thread(target=s.serve_forever, args=(0.01,)) for s in made]
    for thread in threads:
        thread.start()
    yield made
    for site, thread in zip(made, threads, strict=True):
        site.shutdown()
        thread.join()
        site.server_close()


@pytest.fixture
def pipeline(room):
    client = make_client(LocalHostLimiter(spacing=0))
    yield Pipeline(
        store=room.store,
        http=client,
        policy=PipelinePolicy(allow_private=True, obey_robots=False),
        now=lambda: room.now,
        jitter=lambda: 0.0,
    )
    client.close()


def serve_feed(site, path, *links):
    items = "".join(
        f"<item><title>Title {n}</title><link>{link}</link><guid>{link}</guid></item>"
        for n, link in enumerate(links)
    )
    body = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    site.add(path, body.encode(), Content_Type="application/rss+xml")


def serve_page(site, path, head=""):
    page = f"<!doctype html><title>{path}</title>{head}<h1>{path}</h1>{BODY}"
    site.add(path, page.encode())


def apply(room, url, **source):
    spec = SourceSpec(
        name="Wire",
        headers={"X-Key": SECRET},
        feeds=(FeedSpec(url=url, login=source.pop("login", None)),),
        **source,
    )
    with room.store.begin() as tx:
        tx.sources.apply_specs([spec], now=room.now)
    return spec


def poll(room, pipeline, url):
    (feed_id,) = room.column(f"SELECT id FROM feeds WHERE url = '{url}'")
    for article_id in pipeline.poll_feed(feed_id):
        pipeline.download_article(article_id)


def received(site, header="X-Key"):
    return {path: sent.get(header) for path, sent in site.asked}


def test_no_stranger_receives_the_headers_of_a_source(room, sites, pipeline):
    own, partner, stranger = sites
    serve_page(own, "/own")
    own.add("/away", b"", 302, Location=f"{stranger.url}/landed")
    own.add("/refresh", _refresh(f"{stranger.url}/refreshed"))
    serve_page(partner, "/partner")
    partner.add("/back", b"", 302, Location=f"{own.url}/own-again")
    serve_page(own, "/own-again")
    serve_page(stranger, "/landed")
    serve_page(stranger, "/refreshed")
    serve_page(stranger, "/linked")
    links = [f"{own.url}/own", f"{own.url}/away", f"{own.url}/refresh"]
    links += [f"{partner.url}/partner", f"{partner.url}/back"]
    serve_feed(own, "/feed", *links, f"{stranger.url}/linked")
    partner_host = partner.url.removeprefix("http://")
    apply(room, f"{own.url}/feed", hosts=(partner_host,))

    poll(room, pipeline, f"{own.url}/feed")

    assert set(received(own).values()) == {SECRET}
    assert received(partner) == {"/partner": SECRET, "/back": SECRET}
    assert received(stranger) == {
        "/landed": None,
        "/refreshed": None,
        "/linked": None,
    }


def _refresh(url):
    return f'<meta http-equiv="refresh" content="0; url={url}">'.encode()


def test_a_feed_that_was_moved_to_a_stranger_takes_no_headers_along(
    room, sites, pipeline
):
    own, _, stranger = sites
    own.add("/feed", b"", 301, Location=f"{stranger.url}/feed")
    links = [f"{stranger.url}/{n}" for n in range(6)]
    serve_feed(stranger, "/feed", *links)
    for n in range(6):
        serve_page(stranger, f"/{n}")
    apply(room, f"{own.url}/feed", login=LOGIN)

    poll(room, pipeline, f"{own.url}/feed")

    kinds = room.column("SELECT kind FROM source_hosts WHERE kind = 'learned'")
    assert kinds == ["learned"], "the stranger's host is learned, and still no own host"
    assert received(own) == {"/feed": SECRET}
    assert set(received(stranger).values()) == {None}
    assert set(received(stranger, "Authorization").values()) == {None}


def test_a_feeds_login_opens_the_feed_and_its_pages(room, sites, pipeline):
    own, _, stranger = sites
    serve_page(own, "/a")
    serve_page(stranger, "/b")
    serve_feed(own, "/feed", f"{own.url}/a", f"{stranger.url}/b")
    apply(room, f"{own.url}/feed", login=LOGIN)

    poll(room, pipeline, f"{own.url}/feed")

    pair = base64.b64encode(f"reader:{PASSWORD}".encode()).decode()
    expected = {"/feed": f"Basic {pair}", "/a": f"Basic {pair}"}
    assert received(own, "Authorization") == expected
    assert received(stranger, "Authorization") == {"/b": None}


def test_a_login_is_in_no_table_that_a_reader_sees(room, sites, pipeline):
    own, _, _ = sites
    own.add("/feed", b"", 503)
    apply(room, f"{own.url}/feed", login=LOGIN)
    poll(room, pipeline, f"{own.url}/feed")
    with room.store.begin() as tx:
        tx.connection.exec_driver_sql("CREATE ROLE looks")
        grant_reader(tx.connection, "looks")
    try:
        with room.store.begin_rollback() as tx:
            tx.connection.exec_driver_sql("SET LOCAL ROLE looks")
            columns = tx.connection.execute(
                text(
                    "SELECT table_name, string_agg(quote_ident(column_name), ', ')"
                    " FROM information_schema.columns WHERE table_schema = 'public'"
                    " GROUP BY 1"
                )
            ).all()
            tables = {table for table, _ in columns}
            assert tables.isdisjoint({"feed_logins", "source_cookies"})
            readable = dict(tuple(row) for row in columns)
            assert "access" not in readable["sources"].split(", ")
            rows = "".join(
                str(tx.connection.execute(text(f"SELECT {names} FROM {table}")).all())
                for table, names in columns
            )
    finally:
        with room.store.begin() as tx:
            tx.connection.exec_driver_sql("DROP OWNED BY looks")
            tx.connection.exec_driver_sql("DROP ROLE looks")
    assert f"{own.url}/feed" in rows
    assert PASSWORD not in rows
    assert SECRET not in rows


def test_a_login_that_leaves_the_file_leaves_the_database(room):
    url = "https://paper.example/feed"
    spec = apply(room, url, login=LOGIN)
    assert room.column("SELECT password FROM feed_logins") == [PASSWORD]
    with room.store.begin() as tx:
        assert not plan_source_changes(tx.connection, [spec])
    bare = SourceSpec(
        name="Wire", headers={"X-Key": SECRET}, feeds=(FeedSpec(url=url),)
    )
    with room.store.begin() as tx:
        assert plan_source_changes(tx.connection, [bare]).changed == (url,)
        tx.sources.apply_specs([bare], now=room.now)
    assert room.column("SELECT password FROM feed_logins") == []


def test_an_error_of_the_database_shows_no_login(room):
    with (
        pytest.raises(Exception, match="feed_logins") as caught,
        room.store.begin() as tx,
    ):
        tx.connection.execute(
            text("INSERT INTO feed_logins VALUES (:id, :name, :password)"),
            {"id": -1, "name": "reader", "password": PASSWORD},
        )
    assert PASSWORD not in str(caught.value)
