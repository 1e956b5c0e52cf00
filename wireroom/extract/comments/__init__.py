"""Reader comments out of a page: taken as rows, and out of the tree.

:func:`extract_comments` is all the article extractor needs to know. Each markup family has
its own module with a ``Dialect`` (``markup/dialect.py``); ``generic``
is the last and knows structure only.
"""

from __future__ import annotations

from wireroom.extract.comments.extract import CommentSection, extract_comments

__all__ = ["CommentSection", "extract_comments"]
