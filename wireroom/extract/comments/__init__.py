"""Extracts reader comments from a page and removes their markup from its tree.

:func:`extract_comments` is the only entry. The comments are found by an ordered tuple
of readers (``strategies/``); known systems are data (``markup/dialects.py``). Comments
that a page keeps elsewhere are read by ``hosted/``.
"""

from __future__ import annotations

from wireroom.extract.comments.extract import CommentSection, extract_comments

__all__ = ["CommentSection", "extract_comments"]
