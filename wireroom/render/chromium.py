"""Chromium, driven by Playwright: a fresh context a page, and no network of its own.

This is the only module that imports Playwright.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import ProxySettings, ViewportSize, sync_playwright

from wireroom.decide.articles.rendering import BrowserRequest, is_settled
from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.rendering import RenderedPage
from wireroom.render.page_requests import PageRequests, ScriptCache
from wireroom.render.process_watch import (
    ProcessWatch,
    kill_processes,
    list_descendants,
)

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        Page,
        Playwright,
        Request,
        Route,
    )

    from wireroom.model.rendering import RenderJob, RenderLimits

logger = logging.getLogger(__name__)

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
# Pages after which the browser is started again, before its leaks add up.
_PAGES_A_BROWSER = 50
_STEP_MILLISECONDS = 100
# Requests that escape the interception, by whatever protocol, find no name and no
# proxy: the browser has no way to the network.
_NO_NETWORK = ProxySettings(server="http://127.0.0.1:9", bypass="<-loopback>")
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # UDP asks no proxy. The second is the name of older releases.
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=384",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--mute-audio",
)
# Runs before the page's own scripts. No window beside the page, and no connection that
# is no request; and the elements of a page's own components, which are in no markup,
# can be read.
_BEFORE = """
    window.open = () => null;
    delete window.RTCPeerConnection;
    delete window.webkitRTCPeerConnection;
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
        return attach.call(this, {...init, mode: "open"});
    };
"""
# Puts what components show into the document, where the readers look.
_SHOW_COMPONENTS = """() => {
    const show = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (!element.shadowRoot) continue;
            show(element.shadowRoot);
            const shown = document.createElement("div");
            shown.innerHTML = element.shadowRoot.innerHTML;
            element.append(shown);
        }
    };
    show(document);
}"""
# A window in which nearly all of a page is seen at once, for what loads only then.
_TALL = ViewportSize(width=1280, height=12_000)


class ChromiumRenderer:
    """Builds pages one after the other; belongs to the thread that made it.

    Args:
        executable: the path of a Chromium; None: one of the system, else Playwright's.
        sandbox: whether Chromium confines its own processes; it cannot as root, and in
            most containers.
        limits: of each page. user_agent: that scripts see.
    """

    def __init__(
        self,
        *,
        limits: RenderLimits,
        user_agent: str,
        executable: str | None = None,
        sandbox: bool = True,
    ) -> None:
        self._limits, self._user_agent = limits, user_agent
        self._executable = executable or find_executable()
        self._sandbox = sandbox
        self._scripts = ScriptCache()
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._root: int | None = None
        self._pages = 0

    def render(self, job: RenderJob) -> RenderedPage:
        """Build a page; see :class:`wireroom.model.rendering.Renderer`."""
        browser = self._open_browser()
        requests = PageRequests(job, self._limits, self._scripts)
        watch = ProcessWatch(self._root or os.getpid(), self._limits)
        try:
            with watch.watch():
                html = self._build(browser, job, requests)
        except PlaywrightError as error:
            self._close_browser()
            if watch.reason is not None:
                raise Permanent(watch.reason, watch.describe(job.page.url)) from error
            if requests.stopped is not None:
                raise requests.stopped from error
            raise Transient(Reason.BROWSER, f"{job.page.url}: {error}") from error
        if requests.stopped is not None:
            raise requests.stopped
        if len(html) > self._limits.total_bytes:
            raise Permanent(Reason.TOO_LARGE, f"{job.page.url}: as built")
        tally = requests.tally
        return RenderedPage(
            html=html,
            requests=tally.requests,
            refused=tally.refused,
            size=tally.size,
        )

    def close(self) -> None:
        """End the browser and its driver."""
        self._close_browser()
        if self._playwright is not None:
            self._playwright.stop()
            self._playwright = None

    def _build(self, browser: Browser, job: RenderJob, requests: PageRequests) -> str:
        context = browser.new_context(
            accept_downloads=False,
            service_workers="block",
            user_agent=job.template.user_agent or self._user_agent,
        )
        try:
            page = _open_page(context, requests)
            with suppress(PlaywrightError):
                # Not until it is parsed: a script that leads elsewhere would make this
                # wait for a document that does not come.
                page.goto(
                    job.page.final_url,
                    wait_until="commit",
                    timeout=1000 * self._limits.seconds,
                )
            # A page that does not answer waits here for the watch.
            self._settle(page, requests)
            page.set_viewport_size(_TALL)
            self._settle(page, requests)
            if requests.stopped is not None:
                return ""
            page.evaluate(_SHOW_COMPONENTS)
            html: str = page.content()
            return html
        finally:
            with suppress(PlaywrightError):
                context.close()

    def _settle(self, page: Page, requests: PageRequests) -> None:
        """Wait until the page wants nothing more, or has had its time."""
        start = changed = time.monotonic()
        seen = -1
        while requests.stopped is None:
            page.wait_for_timeout(_STEP_MILLISECONDS)
            now = time.monotonic()
            if seen != requests.tally.requests:
                seen, changed = requests.tally.requests, now
            if is_settled(
                since_start=now - start,
                since_request=now - changed,
                limit=self._limits.settle_seconds / 2,
            ):
                return

    def _open_browser(self) -> Browser:
        """Return the browser, started again where it was lost or has built enough.

        Raises:
            Transient: BROWSER: it does not start.
        """
        if self._pages >= _PAGES_A_BROWSER:
            self._close_browser()
        self._pages += 1
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        known = set(list_descendants(os.getpid()))
        try:
            self._playwright = self._playwright or sync_playwright().start()
            self._browser = self._playwright.chromium.launch(
                executable_path=self._executable,
                args=list(_FLAGS),
                chromium_sandbox=self._sandbox,
                proxy=_NO_NETWORK,
            )
        except PlaywrightError as error:
            self._close_browser()
            raise Transient(Reason.BROWSER, f"does not start: {error}") from error
        self._root = _find_browser(known)
        return self._browser

    def _close_browser(self) -> None:
        root, browser = self._root, self._browser
        self._root = self._browser = None
        self._pages = 0
        # A browser whose page computes without end does not close by itself.
        if root is not None:
            kill_processes(list_descendants(root))
        if browser is not None:
            with suppress(PlaywrightError):
                browser.close()


def find_executable() -> str | None:
    """Return the path of the system's Chromium; None: there is none."""
    return next(filter(None, map(shutil.which, EXECUTABLES)), None)


def _find_browser(known: set[int]) -> int | None:
    """Return the first of the processes that were started since, the driver's child.

    The driver lives on where the browser is killed.
    """
    started = [p for p in list_descendants(os.getpid()) if p not in known]
    return next((pid for pid in started if not _is_driver(pid)), None)


def _is_driver(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123 - no text file
            return b"run-driver" in file.read()
    except OSError:
        return True


def _open_page(context: BrowserContext, requests: PageRequests) -> Page:
    """Open a page whose requests are answered by ``requests`` alone."""
    context.add_init_script(_BEFORE)
    context.route("**/*", lambda route: _answer(route, requests))
    context.route_web_socket("**/*", lambda socket: socket.close())
    page = context.new_page()
    url = requests.url
    context.on("page", lambda other: other.close() if other is not page else None)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("download", lambda _: requests.stop(Reason.FILE_DOWNLOAD, url))
    page.on("crash", lambda _: requests.stop(Reason.PAGE_CRASHED, url))
    return page


def _answer(route: Route, requests: PageRequests) -> None:
    answer = requests.answer(_read_request(route.request))
    # The page may be gone by the time the response is there.
    with suppress(PlaywrightError):
        if answer is None:
            route.abort("blockedbyclient")
        else:
            route.fulfill(
                status=answer.status, headers=answer.headers, body=answer.body
            )


def _read_request(request: Request) -> BrowserRequest:
    is_navigation = request.is_navigation_request()
    return BrowserRequest(
        url=request.url,
        kind=request.resource_type,
        method=request.method,
        is_page=is_navigation and request.frame.parent_frame is None,
    )
