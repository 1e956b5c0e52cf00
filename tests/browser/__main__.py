"""Every page of the dashboard in a real browser: ``make browser-test``.

Takes each page in light and dark and at the width of a phone into a folder, asks axe
what a reader with a screen reader would stumble over, and walks the first page by
keyboard. Needs the extra ``browser`` and a Chromium; ends with status 1 where axe has a
serious finding, where a page is wider than its window, or where anything was blocked.
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

from tests.browser import busy
from tests.integration.console.dashboard.newsroom import TOKEN, Newsroom
from wireroom.config.settings import Settings
from wireroom.console.dashboard.app import create_app
from wireroom.console.dashboard.socket import open_listener
from wireroom.console.local.embedded import EmbeddedPostgres
from wireroom.store.schema.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

PAGES = {
    "overview": "/",
    "articles": "/articles",
    "article": "/articles/{article}",
    "story": "/stories/{story}",
    "feeds": "/feeds",
    "feed": "/feeds/{feed}",
    "quarantine": "/quarantine",
    "failure": "/quarantine/{failure}",
    "why": "/why?url=https://paper.example/1",
    "login": "/login",
    "refused": "/nothing-here",
}
LOOKS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
}
GRAVE = {"serious", "critical"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/screenshots"))
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser: install one of {', '.join(BROWSERS)}")
    found: list[str] = []
    with served() as (newsroom, origin), sync_playwright() as play:
        opened = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for look, how in LOOKS.items():
            # For axe alone; that nothing of a page is blocked is seen without it.
            context = opened.new_context(bypass_csp=True, **how)
            page = context.new_page()
            if look == "dark":
                log_in(page, origin)
            for name, path in PAGES.items():
                page.goto(origin + path.format(**vars(newsroom)))
                page.screenshot(path=out / f"{name}-{look}.png", full_page=True)
                found += [f"{name} {look}: {said}" for said in amiss(page)]
            context.close()
        found += blocked(opened, newsroom, origin)
        found += by_keyboard(opened, origin)
        opened.close()
    console = Console(highlight=False)
    console.print(f"{len(PAGES) * len(LOOKS)} pictures in {out}: {len(found)} findings")
    for line in found:
        console.print(line, markup=False)
    return int(bool(found))


def amiss(page: Page) -> list[str]:
    """Name what axe finds grave, and whether one has to scroll sideways."""
    answer = Axe().run(page).response
    grave = [v for v in answer["violations"] if v["impact"] in GRAVE]
    said = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in grave]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [*said, *(["wider than its window"] if wide else [])]


def blocked(opened, newsroom: Newsroom, origin: str) -> list[str]:
    """Name whatever a page asked for and its own policy forbids, or that failed."""
    told: list[str] = []
    page = opened.new_page()
    page.on("console", lambda line: told.append(line.text))
    # That of a page we have left is only called off.
    page.on(
        "requestfailed",
        lambda request: (
            request.failure == "net::ERR_ABORTED"
            or told.append(f"{request.failure}: {request.url}")
        ),
    )
    for name, path in PAGES.items():
        if name != "refused":
            page.goto(origin + path.format(**vars(newsroom)))
    return told


def by_keyboard(opened, origin: str) -> list[str]:
    """Walk from the skip link to the content, and see the focus."""
    page = opened.new_page()
    page.goto(origin)
    page.keyboard.press("Tab")
    seen = page.evaluate("document.activeElement.className")
    page.keyboard.press("Enter")
    here = page.evaluate("location.hash")
    return [] if (seen, here) == ("skip", "#main") else [f"keyboard: {seen} {here}"]


def log_in(page: Page, origin: str) -> None:
    page.goto(f"{origin}/login")
    page.get_by_label("Token").fill(TOKEN)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for()


@contextmanager
def served() -> Iterator[tuple[Newsroom, str]]:
    """Serve a newsroom with a long discussion on a port that is free."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedPostgres(Path(folder)) as pg:
        migrate(pg.url)
        newsroom = Newsroom(pg.url, "redis://127.0.0.1:1/0")
        parent = None
        for number in range(40):
            given = newsroom.comment(number, parent if number % 5 else None)
            parent = given if number % 3 else parent
        busy.fill(newsroom)
        settings = Settings(database_url=pg.url, web_token=TOKEN, web_port=None)
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
