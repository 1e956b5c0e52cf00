"""Rejects pages that have a form or a notice in the place of the story's text."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

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


def reject_locked_page(tree: HtmlElement, marks: MarkIndex, url: str) -> None:
    """Raise where a password or a membership is asked for in the place of the story.

    Raises:
        Permanent: NO_TEXT; the text of the feed may replace it.
    """
    notices = (
        ("a form for a password", islice(_iter_password_forms(tree), _MAX_NOTICES)),
        ("for members alone", find_walls(marks)[:_MAX_NOTICES]),
    )
    for detail, elements in notices:
        if any(_measure_beside(element) <= _MAX_BESIDE for element in elements):
            raise Permanent(Reason.NO_TEXT, f"{detail}: {url}")


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
