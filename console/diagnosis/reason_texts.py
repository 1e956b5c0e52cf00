"""Each reason of the fixed set in words; they go on after a colon."""

from __future__ import annotations

from wireroom.errors import Reason

_TEXTS = {
    Reason.BAD_URL: "what is given as its address is none",
    Reason.NO_LINK: "the feed's entry has no link",
    Reason.FORBIDDEN_ADDRESS: "it is at a private address, which is not asked",
    Reason.ROBOTS: "its site's robots.txt forbids robots to read it",
    Reason.DNS: "the name of its host leads nowhere",
    Reason.CONNECT: "its host takes no connection",
    Reason.TLS: "its host's certificate or encryption is no good",
    Reason.TIMEOUT: "its host takes too long to answer",
    Reason.CUT_OFF: "its host ended the answer in the middle",
    Reason.HOST_BUSY: "other pages of its host come first",
    Reason.NOT_FOUND: "its site says that there is no such page",
    Reason.GONE: "its site says that it has been taken down",
    Reason.REFUSED: "its site refuses it without a login or a payment",
    Reason.CLIENT_ERROR: "its site does not accept the request",
    Reason.SERVER_ERROR: "its site has trouble of its own",
    Reason.RATE_LIMITED: "its host asks for fewer requests",
    Reason.CHALLENGE: "its host wants proof that a human reads",
    Reason.REDIRECT_LOOP: "it redirects in a circle, or too often",
    Reason.BAD_REDIRECT: "it redirects to what is no address",
    Reason.TOO_LARGE: "it is larger than is read",
    Reason.WRONG_MEDIA: "it is not a page but a file of another kind",
    Reason.BAD_ENCODING: "its compression is damaged",
    Reason.NOT_A_FEED: "it is no feed",
    Reason.EMPTY_FEED: "the feed is empty",
    Reason.BROKEN_FEED: "the feed is damaged",
    Reason.NOT_HTML: "it is not HTML",
    Reason.NO_TEXT: "there is no text of an article in its markup",
    Reason.HOMEPAGE: "it leads to a homepage",
    Reason.CONSENT_WALL: "it shows a request for consent and no article",
    Reason.TOO_DEEP: "its markup is nested too deep",
    Reason.BAD_ANSWER: "what was asked for comments gave no sense",
    Reason.TOO_MANY: "there are more comments than are asked for",
    Reason.ARCHIVE_UNAVAILABLE: "the archive that has its page does not answer",
    Reason.ARCHIVE_MISSING: "the archive does not have its page",
    Reason.ARCHIVE_DAMAGED: "its page is damaged in the archive",
    Reason.SAME_URL: "it is the same address",
    Reason.SAME_CANONICAL: "both name the same address as their own",
    Reason.SAME_CONTENT: "both have the same text",
    Reason.BOILERPLATE: "it shows what many pages of its site show, and no article",
    Reason.FOREIGN_TOPIC: "what the hub would deliver is not what the feed shows",
    Reason.TOO_MANY_ATTEMPTS: "a step was begun again and again and never ended",
    Reason.DEFECT: "a step hit a defect in the program",
}


def describe_reason(reason: str | None) -> str:
    """Say a reason as it stands in a row; with its name, which tables are searched by.

    A reason that a newer release has written is only named.
    """
    if reason is None:
        return "no reason was noted"
    known = reason in set(Reason)
    return f"{_TEXTS[Reason(reason)]} ({reason})" if known else reason
