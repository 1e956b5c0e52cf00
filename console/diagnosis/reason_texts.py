"""A phrase for each reason of the fixed set, to follow a colon in a sentence."""

from __future__ import annotations

from wireroom.errors import Reason

_TEXTS = {
    Reason.BAD_URL: "the address is not a valid URL",
    Reason.NO_LINK: "the feed entry has no link",
    Reason.FILTERED: "a filter of its source drops it",
    Reason.FORBIDDEN_ADDRESS: "the host has a private address, which is not requested",
    Reason.ROBOTS: "the site's robots.txt disallows the page",
    Reason.DNS: "the host name does not resolve",
    Reason.CONNECT: "the host does not accept the connection",
    Reason.TLS: "the host's certificate or encryption is invalid",
    Reason.TIMEOUT: "the host takes too long to respond",
    Reason.CUT_OFF: "the host closed the connection in the middle of the response",
    Reason.HOST_BUSY: "other requests to the host come first",
    Reason.NOT_FOUND: "the site responds that the page does not exist",
    Reason.GONE: "the site responds that the page was removed",
    Reason.REFUSED: "the site requires a login or a payment",
    Reason.CLIENT_ERROR: "the site does not accept the request",
    Reason.SERVER_ERROR: "the site reports an internal error",
    Reason.RATE_LIMITED: "the host asks for fewer requests",
    Reason.CHALLENGE: "the host demands proof that a human reads the page",
    Reason.REDIRECT_LOOP: "the redirects form a loop, or are too many",
    Reason.BAD_REDIRECT: "a redirect leads to an invalid address",
    Reason.TOO_LARGE: "the response exceeds the size limit",
    Reason.WRONG_MEDIA: "the response is not a page but a file of another type",
    Reason.BAD_ENCODING: "the compression of the response is damaged",
    Reason.NOT_A_FEED: "the response is not a feed",
    Reason.EMPTY_FEED: "the feed is empty",
    Reason.BROKEN_FEED: "the feed is damaged",
    Reason.NOT_HTML: "the page is not HTML",
    Reason.NO_TEXT: "the markup contains no article text",
    Reason.HOMEPAGE: "the address leads to a homepage",
    Reason.CONSENT_WALL: "the page shows a request for consent and no article",
    Reason.TOO_DEEP: "the markup is nested too deeply",
    Reason.RESERVED: "the publisher reserves it, and the source's settings obey that",
    Reason.ENDLESS_SCRIPT: "a script of the page does not end",
    Reason.SCRIPT_MEMORY: "scripts of the page take more memory than is allowed",
    Reason.PAGE_CRASHED: "the page crashed in the browser, mostly for want of memory",
    Reason.FILE_DOWNLOAD: "the page starts the download of a file",
    Reason.BROWSER: "the browser does not start, or was lost",
    Reason.BAD_ANSWER: "the response to a request for comments is not valid",
    Reason.TOO_MANY: "there are more comments than the limit allows to request",
    Reason.ARCHIVE_UNAVAILABLE: "the archive that holds the page does not respond",
    Reason.ARCHIVE_MISSING: "the archive does not contain the page",
    Reason.ARCHIVE_DAMAGED: "the page is damaged in the archive",
    Reason.SAME_URL: "both have the same address",
    Reason.SAME_CANONICAL: "both name the same canonical address",
    Reason.SAME_CONTENT: "both have the same text",
    Reason.BOILERPLATE: "the page shows only what many pages of the site show",
    Reason.ERASED: "an operator had it erased",
    Reason.FOREIGN_TOPIC: "the hub's topic is not the content of the feed",
    Reason.TOO_MANY_ATTEMPTS: "a step was started repeatedly and never finished",
    Reason.DEFECT: "a step failed with a defect of the program",
}


def describe_reason(reason: str | None) -> str:
    """Return a stored reason as a phrase, with its name in parentheses.

    The name is the value to filter tables by. A reason that only a newer release knows
    has no phrase and is returned as its name.
    """
    if reason is None:
        return "no reason was recorded"
    is_ours = reason in set(Reason)
    return f"{_TEXTS[Reason(reason)]} ({reason})" if is_ours else reason
