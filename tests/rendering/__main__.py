"""Pages built by a real Chromium: ``make render-test``.

An article whose text and comments are built by scripts has to land as rows, and each
kind of hostile page has to end with its reason. Needs the extra ``render`` and a
Chromium. The exit status is 1 if a page ends otherwise.
"""

from __future__ import annotations

import os
import select
import socket
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from sqlalchemy import text

from tests.integration.conftest import BASE, STORY
from tests.rendering.pages import COMMENTS, ESCAPES, HOSTILE, Site, respond
from wireroom.console.diagnosis.timeline import diagnose_address
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.errors import Permanent, Transient
from wireroom.http.client import FetchLimits, HttpClient
from wireroom.http.host_limiter import LocalHostLimiter
from wireroom.model.http import FetchRequest
from wireroom.model.rendering import RenderChoice, RenderJob, RenderLimits
from wireroom.model.source_specs import FeedSpec, SourceSpec
from wireroom.model.states import Stage
from wireroom.pipeline import Pipeline
from wireroom.render.chromium import ChromiumRenderer
from wireroom.render.process_watch import list_descendants
from wireroom.steps.context import PipelinePolicy
from wireroom.store.database import Store
from wireroom.store.schema.migrate import migrate

URL = f"{BASE}/pier"
LIMITS = RenderLimits(
    seconds=10, settle_seconds=4, memory_bytes=500_000_000, total_bytes=5_000_000
)
# An article is given the time that the product gives.
USUAL = RenderLimits()
AGENT = "Wireroom-Test/1 (+https://paper.example/bot)"

console = Console(highlight=False, soft_wrap=True)


def main() -> int:
    site = Site(
        HttpClient(
            user_agent=AGENT,
            limits=FetchLimits(total_seconds=3, connect_seconds=1),
            limiter=LocalHostLimiter(spacing=0.0),
        )
    )
    sandbox = os.geteuid() != 0
    faults = 0
    browser = ChromiumRenderer(limits=LIMITS, user_agent=AGENT, sandbox=sandbox)
    try:
        for name, (page, reason) in HOSTILE.items():
            faults += not check_page(browser, site, name, page, reason)
        faults += not check_escapes(browser, site)
    finally:
        browser.close()
    reader = ChromiumRenderer(limits=USUAL, user_agent=AGENT, sandbox=sandbox)
    try:
        faults += not check_article(reader, site)
    finally:
        reader.close()
    left = len(list_descendants(os.getpid())) - 1
    console.print(f"{len(HOSTILE) + 2} pages, {faults} faults, {left} processes left")
    return int(bool(faults or left))


def check_page(browser, site, name, page, expected) -> bool:
    """Build a page; print how it ended and whether that is right."""
    job = RenderJob(
        page=respond(URL, "text/html; charset=utf-8", page),
        template=FetchRequest(url=URL, obey_robots=True),
        fetch=site.fetch,
        source_id=1,
    )
    began = time.monotonic()
    try:
        rendered = browser.render(job)
        ended, detail = None, rendered.describe()
        is_whole = "Words." in rendered.html
    except (Permanent, Transient) as error:
        ended, detail, is_whole = str(error.reason), error.detail, True
    allowed = expected if isinstance(expected, tuple) else (expected,)
    is_right = ended in allowed and is_whole
    mark, seconds = "ok " if is_right else "BAD", time.monotonic() - began
    console.print(
        f"{mark} {seconds:5.1f} s  {name:37} {ended or 'built'}: {detail[:100]}",
        markup=False,
    )
    return is_right


def check_escapes(browser, site) -> bool:
    """Build a page that tries each way to a port of this machine; nothing arrives."""
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(tcp.getsockname())
        host = "{}:{}".format(*tcp.getsockname())
        ended = (None, "forbidden_address")
        page = ESCAPES.replace("{host}", host)
        is_right = check_page(browser, site, "tries every other way out", page, ended)
        reached, _, _ = select.select([tcp, udp], [], [], 1)
    console.print(f"{'BAD' if reached else 'ok '} {len(reached)} ports were reached")
    return is_right and not reached


def check_article(browser, site) -> bool:
    """Take a script-built article from its feed to its rows."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as pg:
        migrate(pg.url)
        store = Store(pg.url)
        pipeline = Pipeline(
            store=store,
            http=site,
            policy=PipelinePolicy(renders=True),
            make_renderer=lambda: browser,
        )
        feeds = (FeedSpec(url=f"{BASE}/feed"),)
        source = SourceSpec(name="Paper", feeds=feeds, render=RenderChoice.ALWAYS)
        with store.begin() as tx:
            tx.sources.apply_specs(
                [source], now=tx.queue_heartbeats.get_database_time()
            )
            feed_id = tx.connection.execute(text("SELECT id FROM feeds")).scalar_one()
        (article_id,) = pipeline.poll_feed(feed_id)
        is_sent = article_id in pipeline.lease_new([article_id]).rendered
        pipeline.render_article(article_id, Stage.FOUND)
        pipeline.begin_processing(article_id)
        pipeline.read_article(article_id)
        with store.begin() as tx:
            row = tx.articles.get(article_id)
            found = tx.connection.execute(
                text("SELECT author, text FROM comments ORDER BY position")
            ).all()
            diagnosis = diagnose_address(tx, URL)
        store.close()
    is_right = (
        is_sent
        and (row.outcome, row.text) == ("published", STORY)
        and [tuple(one) for one in found]
        == [(one["author"], one["text"]) for one in COMMENTS]
        and "/pixel.gif" not in site.asked
    )
    console.print(f"{'ok ' if is_right else 'BAD'} article and {len(found)} comments")
    for line in (diagnosis.verdict, *diagnosis.evidence):
        console.print(f"      {line}", markup=False)
    return is_right


if __name__ == "__main__":
    sys.exit(main())
