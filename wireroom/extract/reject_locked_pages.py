"""Rejects pages that have a form or a notice in the place of the story's text."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from wireroom.errors import Permanent, Reason
from wireroom.extract.metadata.paywall import find_walls
from wireroom.extract.page.page_index import is_inside_comments
from wireroom.extract.page.shown_text import get_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

# Beside the form or the notice such a page has at most a sentence.
_MAX_BESIDE = 250
# Forms and notices that are looked at: each has the text around it measured.
_MAX_NOTICES = 5
_CONTENT_TAGS = ("article", "main")
_NAME_TYPES = frozenset({"text", "email", "tel", "password"})
# The last part of the path of a page on which readers log in or pay.
_GATE = re.compile(
    r"/(?:log-?in|log-?on|sign-?in|sign-?up|register|registration|auth|sso|oauth2?"
    r"|authorize|subscribe|paywall|anmelden|connexion|inloggen|acceso)"
    r"(?:\.(?:aspx?|html?|jsp|php))?/?\Z",
    re.IGNORECASE,
)
# The value of a parameter that is an address: "/news/mill", "https://post.example/".
_RETURN = re.compile(r"(?:https?://[^/]+)?/[^/]")
_MARGIN_TAGS = ("header", "nav", "aside", "footer", "dialog")
# Characters of the terms of use that such a page may have beside its form.
_MAX_GATE_TEXT = 600


def reject_locked_page(tree: HtmlElement, marks: MarkIndex, url: str) -> None:
    """Raise where a password or a membership is asked for in the place of the story.

    Raises:
        Permanent: NO_TEXT; the text of the feed may replace it.
    """
    if _is_gate(tree, url):
        raise Permanent(Reason.NO_TEXT, f"a page to log in or to subscribe: {url}")
    notices = (
        ("a form for a password", islice(_iter_password_forms(tree), _MAX_NOTICES)),
        ("for members alone", find_walls(marks)[:_MAX_NOTICES]),
    )
    for detail, elements in notices:
        if any(_measure_beside(element) <= _MAX_BESIDE for element in elements):
            raise Permanent(Reason.NO_TEXT, f"{detail}: {url}")


def _is_gate(tree: HtmlElement, url: str) -> bool:
    """Return whether a page asks its reader to log in or to subscribe.

    Two of three signs decide: the last part of the path, an address to return to in the
    query, and a field for a password without a story beside it.
    """
    parts = urlsplit(url)
    is_named = _GATE.search(parts.path) is not None
    leads_back = "=" in parts.query and any(
        _RETURN.match(value) for _, value in parse_qsl(parts.query)
    )
    if is_named and leads_back:
        return True
    return (is_named or leads_back) and _asks_for_password(tree)


def _asks_for_password(tree: HtmlElement) -> bool:
    """Return whether a page has a field for a password in its main part, and no story.

    Many sites have such a field in the head of all pages.
    """
    fields = (f for f in tree.iter("input") if f.get("type", "").lower() == "password")
    if all(next(f.iterancestors(*_MARGIN_TAGS), None) is not None for f in fields):
        return False
    size = 0
    for paragraph in tree.iter("p"):
        size += len(get_text(paragraph))
        if size > _MAX_GATE_TEXT:
            return False
    return True


def _iter_password_forms(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the forms that ask for the password of a page.

    Such a form has one field; that of a login has another for the name.
    """
    for field in tree.iter("input"):
        if field.get("type", "").lower() != "password":
            continue
        form = next(field.iterancestors("form"), None)
        if form is None:
            continue
        fields = (other.get("type", "text").lower() for other in form.iter("input"))
        is_of_post = field.get("name") == "post_password"
        is_in_content = next(form.iterancestors(*_CONTENT_TAGS), None) is not None
        is_login = sum(kind in _NAME_TYPES for kind in fields) > 1
        if not is_login and (is_of_post or is_in_content):
            yield form


def _measure_beside(element: HtmlElement) -> int:
    """Return the characters of the paragraphs of the story outside of an element.

    Without those of other forms and of comments.
    """
    container = next(element.iterancestors(*_CONTENT_TAGS), element.getparent())
    if container is None:
        return 0
    return sum(
        len(get_text(paragraph))
        for paragraph in container.iter("p")
        if element not in paragraph.iterancestors()
        and next(paragraph.iterancestors("form"), None) is None
        and not is_inside_comments(paragraph)
    )
