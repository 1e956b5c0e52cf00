"""The text that trafilatura's own algorithm finds, with as few copies as it needs.

``bare_extraction`` copies the tree five times, because other algorithms may have to
read it again behind the first one. The text of most articles needs none of them. The
steps are those of ``trafilatura.core.trafilatura_sequence``; a test compares the two.
"""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING

from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from wireroom.extract.body.trafilatura_copy import extract_content

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

    from wireroom.extract.page.mark_index import MarkIndex

# What the elements have in class or id that trafilatura removes first. Few pages have
# any left, and XPath with regular expressions costs a microsecond an element.
_UNWANTED_CLASS = re.compile(
    "mvp-post-add-|infinite-?scroll|elementor-share-buttons"
    "|^[Cc]omment|(?:article|post)-comments"
)
_UNWANTED_ID = re.compile(
    "mvp-post-add-|infinite-?scroll|^(?:[Cc]omment|comol|disqus_thread|dsq-comments)"
)
# Created once: its settings are read from a file's text.
_OPTIONS = Extractor(output_format="python", fast=True, comments=False)


def extract_own_text(tree: HtmlElement, marks: MarkIndex | None = None) -> str:
    """Return the text, one block a line; "" if there is none.

    Args:
        tree: a page without JSON-LD. It is not changed.
        marks: the index of the tree, where one is there.
    """
    try:
        body = _find_body(deepcopy(tree), marks)
    except (TypeError, ValueError):
        # trafilatura takes these for a page without a text.
        return ""
    return str(xmltotxt(body, _OPTIONS.formatting))


def _find_body(copy: HtmlElement, marks: MarkIndex | None) -> _Element:
    if marks is None or marks.find_left(_may_be_unwanted):
        for unwanted in (RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH):
            prune_unwanted_nodes(copy, unwanted)
    cleaned = convert_tags(tree_cleaning(copy, _OPTIONS), _OPTIONS)
    body: _Element = extract_content(cleaned, _OPTIONS)[0]
    return body


@lru_cache(maxsize=4_000)
def _may_be_unwanted(class_name: str, id_name: str) -> bool:
    return bool(_UNWANTED_CLASS.search(class_name) or _UNWANTED_ID.search(id_name))
