"""Pages that scripts build, written for the tests: honest ones and hostile ones."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from tests.integration.conftest import BASE, STORY
from wireroom.errors import Permanent, Reason
from wireroom.model.http import FetchRequest, FetchResponse

# An application: the markup has no word of the article, its script asks for two
# documents and builds what a server would have sent.
SHELL = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Loading</title>"
    "<link rel=stylesheet href=/app.css></head><body><div id=app></div>"
    "<img src=/pixel.gif><script src=/app.js></script></body></html>"
)
APP = """
const make = (name, text, more = {}) =>
    Object.assign(document.createElement(name), {textContent: text, ...more});
const load = async (path) => (await fetch(path)).json();
load("/api/article").then((found) => {
    document.title = found.title;
    const article = make("article", "");
    article.append(make("h1", found.title));
    for (const words of found.text.split("\\n")) article.append(make("p", words));
    document.getElementById("app").append(article);
});
// Comments are asked for when their place is seen.
const place = make("div", "", {id: "comments"});
place.style.marginTop = "5000px";
document.body.append(place);
new IntersectionObserver(async (seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    observer.disconnect();
    const found = await load("/api/comments");
    place.append(make("h3", `${found.length} comments`));
    const list = make("ol", "", {className: "commentlist"});
    for (const one of found) {
        const item = make("li", "", {id: `comment-${one.id}`, className: "comment"});
        const body = make("div", "", {className: "comment-body"});
        const author = make("div", "", {className: "comment-author vcard"});
        author.append(make("cite", one.author, {className: "fn"}));
        const meta = make("div", "", {className: "comment-meta commentmetadata"});
        meta.append(make("a", one.at, {href: `#comment-${one.id}`}));
        body.append(author, meta, make("p", one.text));
        item.append(body);
        list.append(item);
    }
    place.append(list);
}).observe(place);
"""
COMMENTS = [
    {
        "id": number,
        "author": author,
        "at": f"March 1, 2026 at 9:0{number} am",
        "text": said,
    }
    for number, author, said in (
        (1, "Ann Ropewalk", "The old pier was better, and cheaper too."),
        (2, "Ben Quarry", "It was not, it fell into the sea every other winter."),
        (3, "Cy Lantern", "I shall miss the fishermen who sat there at dusk."),
    )
]
ANSWERS = {
    "/app.js": ("text/javascript", APP),
    "/api/article": (
        "application/json",
        json.dumps({"title": "Pier to be rebuilt", "text": STORY}),
    ),
    "/api/comments": ("application/json", json.dumps(COMMENTS)),
    "/other": ("text/html", "<p>Another page.</p>"),
    "/big": ("text/plain", "x" * 900_000),
}


def script(code: str) -> str:
    """Return a page with one script."""
    return f"<!doctype html><title>Pier</title><p>Words.</p><script>{code}</script>"


# By name: the page, and the reason with which it ends; None: it is built.
HOSTILE = {
    "computes without end": (script("while (true) {}"), "endless_script"),
    "computes without end, later": (
        script("setTimeout(() => { while (true) {} }, 300)"),
        "endless_script",
    ),
    "allocates without end": (
        script("const kept = []; while (true) kept.push(new Uint8Array(2e7).fill(1))"),
        "script_memory",
    ),
    "fills the heap": (
        script(
            "const kept = [];"
            " while (true) kept.push(new Array(1e6).fill(Math.random()))"
        ),
        ("page_crashed", "script_memory"),
    ),
    "grows its document without end": (
        script(
            "setInterval(() => { for (let i = 0; i < 1e5; i++)"
            " document.body.append(document.createElement('b')) }, 0)"
        ),
        ("script_memory", "too_large", "endless_script"),
    ),
    "asks a private address": (
        script("fetch('http://127.0.0.1:5432/')"),
        "forbidden_address",
    ),
    "asks a private address of IPv6": (
        script("fetch('http://[::1]/')"),
        "forbidden_address",
    ),
    "asks a private address as a number": (
        script("fetch('http://2130706433/')"),
        "forbidden_address",
    ),
    "asks a name of this machine": (
        script("fetch('http://localhost:8321/')"),
        "forbidden_address",
    ),
    "frames a private address": (
        script("") + "<iframe src='http://169.254.169.254/latest/'></iframe>",
        "forbidden_address",
    ),
    "leads to a private address": (
        script("location = 'http://10.0.0.1/'"),
        "forbidden_address",
    ),
    "loads a script from a private address": (
        script("") + "<script src='http://192.168.0.1/a.js'></script>",
        "forbidden_address",
    ),
    "leads to a file": (script("location = '/file.zip'"), "file_download"),
    "makes a file": (
        script(
            "const a = document.createElement('a'); a.download = 'a.exe';"
            "a.href = URL.createObjectURL(new Blob(['x']));"
            "document.body.append(a); a.click()"
        ),
        "file_download",
    ),
    "loads without end": (
        script(
            "(async () => { for (let i = 0; ; i++) await (await"
            " fetch('/big?' + i)).text() })()"
        ),
        "too_large",
    ),
    "opens a socket, a window, dialogs": (
        script(
            "new WebSocket('ws://127.0.0.1:1/'); window.open('/other');"
            "alert(1); confirm(2); prompt(3)"
        ),
        None,
    ),
    "sends what it knows": (
        script("navigator.sendBeacon('/x', 'y'); fetch('/x', {method: 'POST'})"),
        None,
    ),
    "leads elsewhere": (script("location = '/other'"), None),
    "asks again and again": (
        script("setInterval(() => fetch('/other').catch(() => 0), 50)"),
        None,
    ),
}


# Each way at once by which a page may reach a host; {host} listens on this machine.
# Those of them that are requests of text are in HOSTILE, one by one.
ESCAPES = script(
    """
    const at = "{host}";
    const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
    // Of a frame too, in which the scripts that run before a page may not have run.
    const frame = document.createElement("iframe");
    document.body.append(frame);
    for (const where of [window, frame.contentWindow]) {
        if (!where.RTCPeerConnection) continue;
        const urls = ["stun:" + at, "turn:" + at, "turn:" + at + "?transport=tcp"];
        const servers = [{urls, username: "a", credential: "b"}];
        const rtc = new where.RTCPeerConnection({iceServers: servers});
        rtc.createDataChannel("x");
        rtc.createOffer().then((offer) => rtc.setLocalDescription(offer));
    }
    new WebSocket("ws://" + at);
    new EventSource("http://" + at + "/events");
    new Image().src = "http://" + at + "/image";
    new Audio("http://" + at + "/audio").load();
    navigator.sendBeacon("http://" + at + "/beacon", "x");
    for (const how of ["preconnect", "dns-prefetch", "prefetch", "preload", "icon",
        "modulepreload", "manifest", "prerender", "stylesheet"])
        add(`<link rel="${how}" href="http://${at}/${how}" as="image">`);
    add(`<object data="http://${at}/object"></object><embed src="http://${at}/embed">`);
    add(`<video src="http://${at}/video" autoplay></video>`);
    add(`<style>@font-face { font-family: x; src: url(http://${at}/font) }
        p { font-family: x; background: url(http://${at}/back) }</style>`);
    try { new WebTransport("https://" + at) } catch {}
    new Worker(URL.createObjectURL(new Blob([`new WebSocket("ws://${at}");
        try { importScripts("http://${at}/worker") } catch {}`])));
    navigator.serviceWorker?.register("/worker.js").catch(() => 0);
    """
)


class Site:
    """The made-up newspaper; all other addresses are asked by the real client."""

    def __init__(self, client) -> None:
        self._client = client
        self.page, self.asked = SHELL, []

    def fetch(self, request: FetchRequest) -> FetchResponse:
        if not request.url.startswith(f"{BASE}/"):
            return self._client.fetch(request)
        path = request.url.removeprefix(BASE).partition("?")[0]
        self.asked.append(path)
        if path == "/file.zip":
            raise Permanent(Reason.WRONG_MEDIA, "application/zip")
        if path == "/feed":
            return respond(request.url, "application/rss+xml", FEED)
        if path == "/pier":
            return respond(request.url, "text/html; charset=utf-8", self.page)
        if path not in ANSWERS:
            raise Permanent(Reason.NOT_FOUND, request.url)
        return respond(request.url, *ANSWERS[path])


FEED = (
    "<rss version='2.0'><channel><title>Paper</title><item><title>Pier</title>"
    f"<link>{BASE}/pier</link></item></channel></rss>"
)


def respond(url: str, media: str, body: str) -> FetchResponse:
    """Return a response that was fetched now."""
    return FetchResponse(
        url=url,
        final_url=url,
        status=200,
        headers={"content-type": media},
        body=body.encode(),
        fetched_at=datetime.now(UTC),
    )
