"""The words of one language: what a record holds, and how records are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeWords:
    """Words of relative times: "3 hours ago", "just now", "yesterday".

    All are literal and in lower case. Alternatives are separated by ``|``.

    Attributes:
        before, after: the word for "ago", where it comes before or behind the amount.
        last: the same, only right behind the unit at the end of a text: the word means
            something else in this or another language.
        one: regular expressions for the number one as a word ("an hour ago").
        just_now, today, yesterday, before_yesterday: whole phrases.
        second, minute, hour, day, week, month, year: every printed form of the unit.
        forenoon, afternoon: words beside a time of day that CLDR lacks.
        pairs: forms that mean two of a unit, in a language with a dual, to the field
            name of the unit.
    """

    before: str = ""
    after: str = ""
    last: str = ""
    one: str = ""
    just_now: str = ""
    today: str = ""
    yesterday: str = ""
    before_yesterday: str = ""
    second: str = ""
    minute: str = ""
    hour: str = ""
    day: str = ""
    week: str = ""
    month: str = ""
    year: str = ""
    forenoon: str = ""
    afternoon: str = ""
    pairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageWords:
    """Words of one language, in lower case unless an attribute says otherwise.

    Each attribute is one string of alternatives separated by ``|``. Words are literal;
    *patterns* are regular expressions, matched without regard to case and without
    capturing groups.

    Attributes:
        code: BCP 47, the key of the language in the calendar of CLDR.
        comment_nouns: patterns of what is counted: "3 comments".
        comment_counters: patterns between a number and the noun, in scripts that do not
            separate words; filled only there.
        reply_nouns: patterns of the answers that a comment counts: "3 replies".
        comment_headings: patterns of the heading above a list of comments.
        reply_phrases: patterns of the words before whom a comment answers.
        answer_labels: patterns of the words before who has answered it, in its box.
        invitations: patterns of a line that asks for a comment, or counts none or one.
        empty_notices: patterns of the start of a line that states that there are no
            comments yet.
        buttons: labels of buttons at a comment.
        glued_buttons: patterns, with capitals, of buttons printed right behind the last
            word of a comment; ``doubtful_glued_buttons`` are left alone behind a space,
            where they may be the reader's own word.
        closed_lines: patterns of a whole line that says that comments are closed, or
            that one has to log in for them.
        closed_notices: patterns of such a sentence in running text. Each contains one
            of the closed_keywords.
        removal_notices, pending_notices: patterns of the sentence in the place of a
            removed comment, or at a comment that waits for approval.
        removal_tags: the same as one word in brackets: "[deleted]".
        speech_verbs: patterns between an author's name and the text: "Ada says:".
        posting_verbs: patterns of the verb before "by": "posted by Ada";
            ``doubtful_posting_verbs`` may begin a name unless "by" follows.
        author_prepositions: words before an author's name that begin no name;
            ``doubtful_author_prepositions`` do begin names ("Di Canio").
        unverified_marks: the mark of Drupal and Plone behind a name without an account.
        byline_fillers: words printed beside a name that are no name by themselves.
        line_fillers: further short words between name and date.
        byline_prefixes: patterns of what begins the byline of an article, beside the
            prepositions: "story by", "author".
        list_conjunctions: words between two names.
        roles: patterns of job titles and labels: no part of a byline with one is a
            name.
        attached_roles: words at either end of a name, in a script without capitals;
            they are cut off.
        outlet_prepositions: words between a name and the paper it writes for.
        placeholder_names: names of accounts that stand for nobody: "admin".
        photo_labels: patterns of the label before the maker of a picture: "Photo:".
        published_labels, updated_labels: patterns of labels before a date.
        member_labels: patterns of labels before the day on which a reader became a
            member of the site, or was last seen there.
        date_labels: patterns of further labels, which may begin other lines as well.
        date_prepositions: words between a label and its date.
        related_labels: words before a link to another article: "Read more:".
        list_headings: patterns of a heading over links to other articles: "Most read".
        author_archives: patterns of a link to what an author wrote: "Other articles".
        consent_words: patterns of words that consent walls are full of.
        missing_pages: patterns of the title of a page that says that another one is
            not there.
        loading_comments: patterns of a line in the place of comments that a script is
            about to add, or that members alone see.
        more_comments: patterns of the control that brings more comments of a list.
        next_pages: patterns of the link to the next page of an article.
        site_buttons: patterns of lines of a body that are buttons of the site.
        reading_time_labels, reading_time_units: patterns before and behind a number of
            minutes.
        filing_labels: patterns before the tags and categories of an article.
        paywall_lines: patterns of a line that says how much text is left out.
        ages: words of relative times.
        months: printed forms of months that CLDR lacks, to their number from 1.
    """

    code: str
    comment_nouns: str = ""
    comment_counters: str = ""
    reply_nouns: str = ""
    comment_headings: str = ""
    reply_phrases: str = ""
    answer_labels: str = ""
    invitations: str = ""
    buttons: str = ""
    glued_buttons: str = ""
    doubtful_glued_buttons: str = ""
    empty_notices: str = ""
    closed_lines: str = ""
    closed_notices: str = ""
    closed_keywords: str = ""
    removal_notices: str = ""
    removal_tags: str = ""
    pending_notices: str = ""
    speech_verbs: str = ""
    posting_verbs: str = ""
    doubtful_posting_verbs: str = ""
    author_prepositions: str = ""
    doubtful_author_prepositions: str = ""
    unverified_marks: str = ""
    byline_fillers: str = ""
    line_fillers: str = ""
    byline_prefixes: str = ""
    list_conjunctions: str = ""
    roles: str = ""
    attached_roles: str = ""
    outlet_prepositions: str = ""
    placeholder_names: str = ""
    photo_labels: str = ""
    published_labels: str = ""
    updated_labels: str = ""
    member_labels: str = ""
    date_labels: str = ""
    date_prepositions: str = ""
    related_labels: str = ""
    list_headings: str = ""
    author_archives: str = ""
    consent_words: str = ""
    missing_pages: str = ""
    loading_comments: str = ""
    more_comments: str = ""
    next_pages: str = ""
    site_buttons: str = ""
    reading_time_labels: str = ""
    reading_time_units: str = ""
    filing_labels: str = ""
    paywall_lines: str = ""
    ages: AgeWords = field(default_factory=AgeWords)
    months: Mapping[str, int] = field(default_factory=dict)


def split_words(alternatives: Iterable[str]) -> tuple[str, ...]:
    """Return the words of several records, each once, in order."""
    words = (word for text in alternatives for word in text.split("|"))
    return tuple(dict.fromkeys(word for word in words if word))


def join_patterns(alternatives: Iterable[str]) -> str:
    """Return one non-capturing group that matches what any of the patterns matches.

    Raises:
        ValueError: no record has such a pattern; an empty group would match anywhere.
    """
    patterns = [text for text in alternatives if text]
    if not patterns:
        raise ValueError("no language has such words")
    return f"(?:{'|'.join(dict.fromkeys(patterns))})"
