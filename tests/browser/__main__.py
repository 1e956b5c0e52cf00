"""Every page of the dashboard in a real browser: ``make browser-test``.

Writes a screenshot of each page in light and in dark, at the width of a desk and of a
phone, checks its accessibility with axe and its weight, goes by keyboard to the content
and along the navigation, and does with the script and without it what the script
changes. Needs the extra ``browser`` and a Chromium. The exit status is 1 if axe has a
serious finding, a page is wider than its window, or a request was blocked or failed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from rich.console import Console

from tests.browser import busy, script
from tests.integration.console.dashboard.newsroom import TOKEN, Newsroom
from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.dashboard.server.socket import open_listener
from wireroom.console.local.embedded import EmbeddedPostgres, EmbeddedValkey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

PAGES = {
    "overview": "/",
    "week": "/?span=7d",
    "trends": "/trends",
    "search": "/search?q=harbour",
    "sources": "/sources",
    "source": "/sources/{source}",
    "source-add": "/sources/add",
    "consumers": "/consumers",
    "articles": "/articles",
    "article": "/articles/{article}",
    "story": "/stories/{story}",
    "outlets": "/stories/{outlets}",
    "feeds": "/feeds",
    "help": "/docs",
    "document": "/docs/operations",
    "feed": "/feeds/{feed}",
    "quarantine": "/quarantine",
    "log": "/log",
    "erase": "/erase?kind=article&target={article}",
    "failure": "/quarantine/{failure}",
    "why": "/why?url=https://paper.example/1",
    "login": "/login",
    "refused": "/nothing-here",
}
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "phone-dark": {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}},
}
# Milliseconds that one step may take, on a machine with other work.
PATIENCE = 120_000
# The picture of the README, pixels.
PICTURE = {"width": 1200, "height": 1000}
# Bytes of a page with its style sheet and picture.
MAX_WEIGHT = 200_000
WEIGHT = """[...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
OUTLINED = """document.activeElement.matches("header a")
    && getComputedStyle(document.activeElement).outlineStyle != "none" """
GRAVE = {"serious", "critical"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    parser.add_argument("--picture", type=Path, help="Only the README's picture.")
    asked = parser.parse_args()
    out = asked.out
    out.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser: install one of {', '.join(BROWSERS)}")
    findings: list[str] = []
    with serve_newsroom() as (newsroom, origin), sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        if asked.picture is not None:
            page = chromium.new_page(viewport=PICTURE)
            page.goto(origin)
            page.screenshot(path=asked.picture)
            return 0
        for look, how in LOOKS.items():
            # Axe injects a script; find_blocked_requests runs without this bypass.
            context = chromium.new_context(bypass_csp=True, **how)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            if "dark" in look:
                log_in(page, origin)
            for name, path in PAGES.items():
                page.goto(origin + path.format(**vars(newsroom)))
                picture = out / f"{name}-{look}.png"
                page.screenshot(path=picture, full_page=True, timeout=PATIENCE)
                findings += [f"{name} {look}: {fault}" for fault in find_faults(page)]
            context.close()
        findings += find_blocked_requests(chromium, newsroom, origin)
        findings += navigate_by_keyboard(chromium, origin)
        findings += script.find_script_faults(chromium, newsroom, origin, log_in)
        chromium.close()
    console = Console(highlight=False)
    console.print(
        f"{len(PAGES) * len(LOOKS)} pictures in {out}: {len(findings)} findings"
    )
    for line in findings:
        console.print(line, markup=False)
    return int(bool(findings))


def find_faults(page: Page) -> list[str]:
    """Return the serious findings of axe, and whether the page is too wide or heavy."""
    response = Axe().run(page).response
    grave = [v for v in response["violations"] if v["impact"] in GRAVE]
    faults = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in grave]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    faults += ["wider than its window"] if wide else []
    weight = page.evaluate(WEIGHT)
    return [*faults, *([f"weighs {weight} bytes"] if weight > MAX_WEIGHT else [])]


def find_blocked_requests(chromium, newsroom: Newsroom, origin: str) -> list[str]:
    """Return each request that the page's own policy blocked, or that failed."""
    messages: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda line: messages.append(line.text))
    # Requests of a page that was left are only aborted.
    page.on(
        "requestfailed",
        lambda request: (
            request.failure == "net::ERR_ABORTED"
            or messages.append(f"{request.failure}: {request.url}")
        ),
    )
    for name, path in PAGES.items():
        if name != "refused":
            page.goto(origin + path.format(**vars(newsroom)))
    return messages


def navigate_by_keyboard(chromium, origin: str) -> list[str]:
    """Return a finding unless the skip link leads to the content, and Tab on to links.

    Every link of the navigation has to be reached, with a visible outline.
    """
    page = chromium.new_page()
    page.goto(origin)
    findings = []
    links = page.evaluate("document.querySelectorAll('header a').length")
    reached = 0
    for _ in range(links + 1):
        page.keyboard.press("Tab")
        reached += page.evaluate(OUTLINED)
    if reached < links:
        findings.append(f"keyboard: {reached} of {links} links of the head outlined")
    page.goto(origin)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    target = page.evaluate("location.hash")
    if (focused, target) != ("skip", "#main"):
        findings.append(f"keyboard: {focused} {target}")
    return findings


def log_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for()


@contextmanager
def serve_newsroom() -> Iterator[tuple[Newsroom, str]]:
    """Serve a newsroom with a long thread of comments; yield it and its origin."""
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedPostgres(Path(folder)) as pg,
        EmbeddedValkey(Path(folder)) as broker,
    ):
        newsroom = busy.fill_newsroom(pg.url)
        settings = Settings(
            database_url=pg.url,
            broker_url=broker.url,
            web_token=TOKEN,
            web_port=None,
            sources_file=busy.write_sources(newsroom, Path(folder)),
        )
        listener = open_listener(settings)
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield newsroom, "http://{}:{}".format(*listener.getsockname())
        finally:
            server.should_exit = True
            thread.join()
            newsroom.store.close()


if __name__ == "__main__":
    sys.exit(main())
