"""What the script of the dashboard does, in a browser, with the page's own policy.

Each walk is done once more without script, and has to reach the same.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from tests.integration.console.dashboard.newsroom import Newsroom

# Set in a page; gone after a navigation.
MARK = "window.isSamePage = true"
IS_SAME = "window.isSamePage === true"
FOCUSED = "document.activeElement.id || document.activeElement.name"


def find_script_faults(
    chromium: Browser,
    newsroom: Newsroom,
    origin: str,
    log_in: Callable[[Page, str], None],
) -> list[str]:
    """Return what the script does wrong, or what does not work without it."""
    faults: list[str] = []
    for has_script in (True, False):
        context = chromium.new_context(java_script_enabled=has_script)
        log_in(context.new_page(), origin)
        walks = {
            "filter": lambda page, has: filter_sources(page, origin, has_script=has),
            "poll now": lambda page, has: poll_now(
                page, f"{origin}/feeds/{newsroom.feed}", has_script=has
            ),
            "bulk pause": lambda page, has: pause_sources(page, origin, has_script=has),
        }
        for name, walk in walks.items():
            page = context.new_page()
            page.on("console", lambda line: faults.append(f"script: {line.text}"))
            try:
                walk(page, has_script)
            except (AssertionError, Error) as error:
                how = "with" if has_script else "without"
                faults.append(f"{name} {how} script: {error}")
            # A page that waits for a result loads itself again: to close it in that
            # moment may wait for ever (measured).
            with suppress(Error):
                page.goto("about:blank")
            page.close()
        context.close()
    return faults


def filter_sources(page: Page, origin: str, *, has_script: bool) -> None:
    """Type a name: the list follows, the field keeps the focus, the address follows."""
    page.goto(f"{origin}/sources")
    expect(page.locator("#list tbody tr").first).not_to_contain_text("None.")
    with same_page(page, has_script=has_script):
        page.locator("input[name=q]").press_sequentially("no such source")
        if not has_script:
            page.get_by_role("button", name="Show").click()
        expect(page.locator("#list tbody")).to_contain_text("None.")
        assert "q=no such source" in unquote_plus(page.url), page.url
        data = page.locator("#data a").first.get_attribute("href") or ""
        assert "no such source" in unquote_plus(data), data
    if has_script:
        assert page.evaluate(FOCUSED) == "q"


def poll_now(page: Page, address: str, *, has_script: bool) -> None:
    """Press the button: the answer comes in place, and the page looks again."""
    page.goto(address)
    with same_page(page, has_script=has_script):
        page.get_by_role("button", name="Poll now").click()
        expect(page.locator("#outcome")).to_contain_text("looks again")
        assert "asked=" in page.url, page.url
        with page.expect_response(lambda answer: "asked=" in answer.url):
            """The page is asked for again."""
    if has_script:
        assert page.evaluate(FOCUSED).endswith("poll-now")


def pause_sources(page: Page, origin: str, *, has_script: bool) -> None:
    """Choose a source and pause it: the sentence about it is at the top of the list."""
    page.goto(f"{origin}/sources")
    with same_page(page, has_script=has_script):
        page.locator("#list input[type=checkbox]").first.check()
        page.get_by_role("button", name="Pause chosen").click()
        expect(page.get_by_role("status").first).to_contain_text("pause")
    page.locator("#list input[type=checkbox]").first.check()
    page.get_by_role("button", name="Resume chosen").click()
    expect(page.get_by_role("status").first).to_contain_text("resume")


@contextmanager
def same_page(page: Page, *, has_script: bool) -> Iterator[None]:
    """With script, check that the page was not loaded again."""
    if has_script:
        page.evaluate(MARK)
    yield
    if has_script:
        assert page.evaluate(IS_SAME), "the page was loaded again"
