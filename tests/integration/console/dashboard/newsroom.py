"""A deployment with rows of each kind, some of them hostile, and its dashboard."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from starlette.testclient import TestClient

from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.store.database import Store
from wireroom.tasks.chain import Queue

TOKEN = "a token that is hard to guess"
HOSTILE = "<script>alert(1)</script>\u202e\x1b[2J & \"quoted\" 'so'"


class Newsroom:
    """A deployment with one hostile article, its comments, its story, and a failure."""

    def __init__(self, url: str, broker: str, store: Store | None = None) -> None:
        self.url, self.broker = url, broker
        self.outlets = 0
        self.store = store or Store(url, connections=1)
        with self.store.begin() as tx:
            now = self.now = tx.queue_heartbeats.get_database_time()
            feeds = (FeedSpec(url="https://paper.example/feed"),)
            tx.sources.apply_specs([SourceSpec(name="Paper", feeds=feeds)], now=now)
            for queue in Queue:
                tx.queue_heartbeats.record_task(queue, now=now)
        self.feed = self.fetch_value("SELECT id FROM feeds")
        self.source = self.fetch_value("SELECT id FROM sources")
        self.article = self.insert_article(HOSTILE, "First line.\nSecond line.")
        self.other = self.insert_article("The same elsewhere", "First line.")
        self.execute(
            "UPDATE articles SET url = 'javascript:alert(1)', authors = ARRAY[:h],"
            " reason = NULL, links = CAST(:links AS jsonb) WHERE id = :id",
            h=HOSTILE,
            id=self.article,
            links='[{"relation": "related", "url": "javascript:x", "text": "Read"}]',
        )
        self.story = self.fetch_value(
            "INSERT INTO stories (first_article_id) VALUES (:a) RETURNING id",
            a=self.article,
        )
        for id_, like in ((self.article, None), (self.other, self.article)):
            self.execute(
                "INSERT INTO story_members (story_id, article_id, matched_article_id,"
                " method, score) VALUES (:s, :a, :l, :m, :x)",
                s=self.story,
                a=id_,
                l=like,
                m="alone" if like is None else "containment",
                x=None if like is None else 0.97,
            )
        self.failure = self.fetch_value(
            "INSERT INTO failures (step, article_id, attempts, error, traceback)"
            " VALUES ('extract', :a, 3, :h, :h) RETURNING id",
            a=self.other,
            h=HOSTILE,
        )
        self.execute(
            "INSERT INTO entries (feed_id, identity_hash, identity, url, article_id,"
            " title, outcome) VALUES (:f, 'x', 'x', 'https://paper.example/1', :a, :h,"
            " 'published')",
            f=self.feed,
            a=self.article,
            h=HOSTILE,
        )

    def insert_article(self, title: str, body: str) -> int:
        return self.fetch_value(
            "INSERT INTO articles (source_id, url, stage, outcome, title, text,"
            " word_count, language, first_published_at, published_at)"
            " SELECT id, 'https://paper.example/' || md5(:title), 'done', 'published',"
            " :title, :body, 4, 'en', :now, :now FROM sources RETURNING id",
            title=title.replace("\0", ""),
            body=body,
            now=self.now - timedelta(minutes=3),
        )

    def insert_comment(self, number: int, parent: int | None = None, **changes) -> int:
        values = {"author": "Ann", "text": f"Comment {number}.", "state": "visible"}
        return self.fetch_value(
            "INSERT INTO comments (article_id, key, position, author, text, state,"
            " parent_id, first_seen_at, last_seen_at, posted_at) VALUES (:a, :n, :n,"
            " :author, :text, :state, :parent, :now, :now, :now) RETURNING id",
            a=self.article,
            n=number,
            parent=parent,
            now=self.now,
            **{**values, **changes},
        )

    def execute(self, statement: str, **values) -> None:
        with self.store.begin() as tx:
            tx.connection.execute(text(statement), values)

    def fetch_value(self, statement: str, **values):
        with self.store.begin() as tx:
            return tx.connection.execute(text(statement), values).scalar_one()

    def open_client(self, token: str | None = TOKEN, **more) -> TestClient:
        settings = Settings(
            database_url=self.url, broker_url=self.broker, web_token=token, **more
        )
        app = create_app(settings)
        return TestClient(
            app,
            "http://localhost",
            raise_server_exceptions=False,
            follow_redirects=False,
        )
