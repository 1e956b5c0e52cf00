"""The words beside a printed date: what of the page it is the date of."""

from __future__ import annotations

import re

from wireroom.words.byline_patterns import DATE_PREPOSITION
from wireroom.words.language import join_patterns
from wireroom.words.languages import LANGUAGES

_MAX_LINE = 180
_LABEL_WORDS = join_patterns(
    pattern
    for language in LANGUAGES
    for pattern in (
        language.published_labels,
        language.updated_labels,
        language.date_labels,
        language.date_prepositions,
    )
)
_LABEL = re.compile(
    rf"^[\s|•·(]*{_LABEL_WORDS}\b\s*(?:{DATE_PREPOSITION}|by)?\s*[:.]?\s*",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    rf"^\W{{0,5}}{join_patterns(language.updated_labels for language in LANGUAGES)}",
    re.IGNORECASE,
)
_UPDATED_LABEL = re.compile(
    rf"\W{{0,5}}{join_patterns(language.updated_labels for language in LANGUAGES)}"
    rf"(?:\s{DATE_PREPOSITION})?\W{{0,3}}",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"^\W{{0,5}}{join_patterns(language.published_labels for language in LANGUAGES)}",
    re.IGNORECASE,
)
# Dates of a paper's history, of events and of offers.
_OTHER_DATE = re.compile(
    r"^\W{0,5}(?:received|accepted|revised|submitted|created|expires?|valid|deadline"
    r"|event date|starts?|ends?|eingereicht|angenommen|re[cç]u|accepté|recibido"
    r"|aceptado"
    r"|recebido|aceito|ricevuto|accettato|otrzymano)\b",
    re.IGNORECASE,
)
# When a reader became a member, or was last seen: of a line, or of a class.
_OF_MEMBER = re.compile(
    rf"(?:^|[\s_|·:-]){join_patterns(x.member_labels for x in LANGUAGES)}(?![^\W\d_])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]")
_CLOCK = re.compile(r"\d\s?[:h]\s?\d\d")
# Behind "updated": "18:00", "at 6:40 p.m. (GMT+2)", and no day.
_CLOCK_ALONE = re.compile(
    r"\W{0,5}(?:[^\W\d_]{1,3}\s)?[0-2]?\d[:.h][0-5]\d(?::[0-5]\d)?"
    r"(?:\s?[ap]\.?m\.?)?(?:\s?\(?(?:[^\W\d_]{1,5}\s?)?(?:[+-]\d{1,2}:?(?:\d\d)?)?\)?)?\W{0,3}",
    re.IGNORECASE,
)
# Labels within a line: "Updated 18:00, published 12 March".
_LABELS_IN_LINE = re.compile(
    r"(?<!\w)(?:(?P<published>"
    + join_patterns(language.published_labels for language in LANGUAGES)
    + ")|"
    + join_patterns(language.updated_labels for language in LANGUAGES)
    + r")(?!\w)",
    re.IGNORECASE,
)


def is_published_label(text: str) -> bool:
    """Return whether a text begins with the label of a publication."""
    return _PUBLISHED.match(text) is not None


def is_change(text: str) -> bool:
    """Return whether a text begins with the label of a change."""
    return _UPDATED.match(text) is not None


def is_other_label(text: str) -> bool:
    """Return whether a text begins with the label of a change, or of another date."""
    is_other = _OTHER_DATE.match(text) is not None
    return is_other or is_change(text) or is_of_member(text)


def is_of_member(text: str) -> bool:
    """Return whether a text begins with the label of a day on which a reader joined."""
    return _OF_MEMBER.match(text) is not None


def is_member_label(text: str) -> bool:
    """Return whether a text is the label of such a day, and nothing else."""
    label = _OF_MEMBER.match(text)
    return label is not None and not _WORD.search(text, label.end())


def is_class_of_member(name: str) -> bool:
    """Return whether a class says that an element is about a reader's membership."""
    return _OF_MEMBER.search(name) is not None


def is_update_label(text: str) -> bool:
    """Return whether a text is the label of a change, and nothing else."""
    return _UPDATED_LABEL.fullmatch(text) is not None


def is_update(text: str) -> bool:
    """Return whether a line has the date of a change, and no other date.

    In "12 March 2026, updated 18:00" day and time are of the change.
    """
    if is_change(text):
        return _cut_out_published(text) == text
    labels = list(_LABELS_IN_LINE.finditer(text[:_MAX_LINE]))
    if len(labels) != 1 or labels[0]["published"]:
        return False
    before = text[: labels[0].start()]
    is_day_before = _DIGIT.search(before) is not None and _CLOCK.search(before) is None
    return is_day_before and _CLOCK_ALONE.fullmatch(text, labels[0].end()) is not None


def find_published_label(text: str) -> int | None:
    """Return where the label of a publication is in a line; None without one."""
    labels = _LABELS_IN_LINE.finditer(text[:_MAX_LINE])
    return next((label.start() for label in labels if label["published"]), None)


def strip_label(text: str) -> str:
    """Return the date in a line without its label."""
    return _LABEL.sub("", _cut_out_published(text), count=1)


def ends_in_update_label(text: str) -> bool:
    """Return whether the label of a change is all that is behind a date in a text.

    "2 June 2023 Updated", with a mark or a tip behind the date.
    """
    labels = list(_LABELS_IN_LINE.finditer(text[:_MAX_LINE]))
    if len(labels) != 1 or labels[0]["published"] or len(text) > _MAX_LINE:
        return False
    return _WORD.search(text, labels[0].end()) is None and bool(
        _DIGIT.search(text, 0, labels[0].start())
    )


def _cut_out_published(text: str) -> str:
    """Return the part of a line behind "published" and before "updated".

    A line with neither label, or that begins with "updated", is returned whole.
    """
    labels = list(_LABELS_IN_LINE.finditer(text[:_MAX_LINE]))
    published = next((label for label in labels if label["published"]), None)
    if published is None:
        return text[: labels[0].start()].strip(" -–|·,(") or text if labels else text  # noqa: RUF001 - dashes of real lines
    ends = [x.start() for x in labels if x.start() > published.start()]
    behind = text[published.start() : min(ends, default=len(text))]
    if published is labels[0] and not _DIGIT.search(behind):
        # "12 March 2026 Created", with a tip behind the date.
        return text[: published.start()] or behind
    return behind
