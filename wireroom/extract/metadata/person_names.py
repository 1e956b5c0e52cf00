"""Whether a text is the name of a person, of an agency or of a firm."""

from __future__ import annotations

import re
from functools import cache

from wireroom.extract.metadata.headline import fold_text
from wireroom.words.byline_patterns import BYLINE_PREFIX, SURE_AUTHOR_PREPOSITIONS
from wireroom.words.calendar import list_names
from wireroom.words.language import join_patterns, split_words
from wireroom.words.languages import LANGUAGES

_MAX_NAME_WORDS = 5
# Vowel signs of Indic scripts, of Thai and their kin are no letters to ``\w``.
_VOWEL_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
    "\u1000-\u109f\u1780-\u17ff\u200c\u200d"
)
# East Asian scripts write it between the parts of a foreign name.
INNER_DOT = r"(?<=[\u3040-\u9fff])[·・](?=[\u3040-\u9fff])"
_NAME = re.compile(
    rf"[^\W\d_](?:[\w{_VOWEL_SIGNS} .'’`´\-/&()+]|{INNER_DOT}){{1,59}}"  # noqa: RUF001 - apostrophes of real names
)
# Months that are names of people more often.
_NAMES_OF_PEOPLE = frozenset({"march", "may"})
_NICKNAME = re.compile(r"(?<=\w )[\"“„«]([^\"“”„«»]{1,20})[\"“”»](?= \w)")
# A digit, or words joined by dots as in a template key that was never filled in.
_NOT_NAME = re.compile(r"\d|\w\.\w{2,30}\.\w{2}")
# A firm's legal form behind its name, as laws of several countries write it.
_FIRM = re.compile(
    r"(?:\s|^)(?:GmbH|mbH|AG|KG|Ltd|LTD|Limited|LLC|LLP|PLC|Plc|plc|Inc|Corp|Pty"
    r"|S\.?A|S\.?A\.?S|S\.?L|S\.?L\.?U|S\.?r\.?l|S\.?R\.?L|S\.?p\.?A|B\.?V|N\.?V"
    r"|A/S|ApS|Oyj?|ASA|[Ss]p\. ?z ?o\. ?o|s\. ?r\. ?o|a\. ?s|d\. ?o\. ?o|Kft|Zrt"
    r"|Ltda)\.?$|有限公司|株式会社|주식회사"
)
# The labels of a person's profiles elsewhere.
_NETWORKS = frozenset(
    """
    bluesky email facebook flickr github instagram linkedin mastodon pinterest reddit
    rss snapchat telegram tiktok tumblr twitter vimeo vk website whatsapp xing youtube
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_AGENCIES = frozenset(
    """
    aa afp ani ansa ap apa bloomberg cna ddp dpa efe epd ians jiji kna kyodo lusa ntb
    pti reuters ritzau sda sid tass tt upi xinhua yonhap
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_NOBODY = frozenset(
    fold_text(name)
    for name in split_words(language.placeholder_names for language in LANGUAGES)
)
_LABEL = re.compile(BYLINE_PREFIX, re.IGNORECASE)
# "Related articles" over the links of a box about the author, "Other articles" in it.
_LIST_HEADING = re.compile(
    join_patterns(
        words
        for language in LANGUAGES
        for words in (language.list_headings, language.author_archives)
    ),
    re.IGNORECASE,
)
# "By" alone is left of a byline whose name is in another element; with words before
# it, "Edited by Ada Quill", it tells what somebody else did.
_PARTS_OF_NAMES = frozenset({"von"})
_MIN_PHRASE_WORDS = 3
_ROLE = re.compile(
    rf"\b{join_patterns(language.roles for language in LANGUAGES)}\b", re.IGNORECASE
)


def is_name(text: str) -> bool:
    """Return whether a text looks like the name of a person, and like nothing else."""
    text = _NICKNAME.sub(r"\1", text)
    return (
        _NAME.fullmatch(text) is not None
        and len(text.split()) <= _MAX_NAME_WORDS
        and not _NOT_NAME.search(text)
        and not is_placeholder(text)
        and not _NETWORKS.issuperset(map(fold_text, text.split()))
        and not _LABEL.fullmatch(text)
        and not _LIST_HEADING.fullmatch(text)
        and not _ends_with_label(text)
        and not _names_a_deed(text)
        and not _is_phrase(text)
        and not _ROLE.search(text)
        and not is_firm(text)
        and not _compile_date_words().search(text)
    )


def is_placeholder(text: str) -> bool:
    """Return whether a text is the name of an account that stands for nobody."""
    return fold_text(text) in _NOBODY


def is_agency(text: str) -> bool:
    """Return whether a text is the name of a news agency."""
    return fold_text(text) in _AGENCIES


def is_firm(text: str) -> bool:
    """Return whether a name ends in a firm's legal form.

    In a name that is in capitals such letters may be a family name: "MARIO SA".
    """
    return not text.isupper() and _FIRM.search(text) is not None


def _ends_with_label(text: str) -> bool:
    """Return whether a text is a label of two words: "Post author"."""
    before, _, last = text.rpartition(" ")
    return bool(before) and last.islower() and _LABEL.fullmatch(last) is not None


def _names_a_deed(text: str) -> bool:
    """Return whether a text is "by", or has it between words: "Edited by Ada Quill"."""
    first, *others = text.lower().split()
    deeds = SURE_AUTHOR_PREPOSITIONS - _PARTS_OF_NAMES
    return (first in SURE_AUTHOR_PREPOSITIONS and not others) or not deeds.isdisjoint(
        others
    )


def _is_phrase(text: str) -> bool:
    """Return whether of several words the first alone has a capital: a sentence."""
    first, *others = text.split()
    if len(others) + 1 < _MIN_PHRASE_WORDS:
        return False
    return first[0].isupper() and all(word.islower() for word in others)


@cache
def _compile_date_words() -> re.Pattern[str]:
    """Compile a pattern of English words of dates; compiled late, for CLDR's file."""
    words = {*list_names("en", "months"), *list_names("en", "days"), "ago"}
    names = "|".join(sorted(words - _NAMES_OF_PEOPLE))
    return re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
