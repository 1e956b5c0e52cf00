"""What shows the code of a comment system on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_THREAD = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetPattern:
    """How a system's widget is recognised.

    Attributes:
        keywords: each piece of evidence has one of them within 160 characters; a plain
            search for a word costs a hundredth of a regular expression's.
        evidence: matches only the embedding code.
        in_scripts: scripts are searched as well; else tags only.
        thread: patterns of the discussion's name in the page, the first match counts.
        site: pattern of the account.
        is_rendered: the system prints its comments into the page, which shows them all.
    """

    name: str
    keywords: tuple[str, ...]
    evidence: re.Pattern[str]
    in_scripts: bool = False
    thread: tuple[re.Pattern[str], ...] = ()
    site: re.Pattern[str] | None = None
    is_rendered: bool = False


def match_assignment(names: str) -> re.Pattern[str]:
    """Match ``name = "value"``, ``name: 'value'`` and ``name="value"``."""
    whole = "|".join(map(_end_whole, names.split("|")))
    return re.compile(
        rf"(?:{whole})[\"']?\s{{0,9}}[=:]\s{{0,9}}[\"']([^\"'<>\s]{{1,{MAX_THREAD}}})"
    )


def _end_whole(name: str) -> str:
    """Match a name that is no end of a longer one.

    What is before it is looked at last, so that the search skips to the next name: a
    pattern that begins with a border is tried at each place of a page.
    """
    return rf"{name}(?<!\w{name})"


def match_place(names: str) -> str:
    """Match a tag with this id, or with this class among others."""
    return rf" id=\"(?:{names})\"| class=\"(?:[^\"<>]{{0,100}}\s)?(?:{names})[\s\"]"


def match_script(names: str) -> str:
    """Match the address of a script of one of these names.

    A theme names the scripts of all systems that it can show the latest comments of.
    """
    other = r"(?![\w-]{0,20}(?:latest|recent|count|pageview))"
    return rf"/(?:{names}){other}[\w.-]{{0,30}}\.m?js"
