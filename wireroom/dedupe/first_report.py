"""Decides which article of a story was published first, and by what evidence.

Articles are ordered by the latest time at which they can have been published: a date
without a time means "by the end of that day", and an article was published before it
was found. A date long before that is a claim that nobody could check, so it counts only
for sources that an operator trusts. Each article has one such time, so the first
article of a story does not depend on the order of arrival.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wireroom.dedupe.fingerprint import normalize_text

# Characters from either end in which a text credits an agency: in the dateline and in
# the line of credits. In between, a named agency is only quoted.
HEAD_CHARACTERS, TAIL_CHARACTERS = 240, 320

# Names of agencies: codes, as datelines have them, and full names. Codes that are words
# or initials elsewhere count only inside brackets or slashes.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("Australian Associated Press",),
    "AFP": ("Agence France-Presse", "Agence France Presse"),
    "AP": ("Associated Press", "AP News"),
    "ANI": ("Asian News International",),
    "ANP": ("Algemeen Nederlands Persbureau",),
    "ANSA": (),
    "APA": ("Austria Presse Agentur",),
    "Belga": (),
    "CNA": ("Central News Agency",),
    "CP": ("Canadian Press",),
    "dpa": ("Deutsche Presse-Agentur", "Deutsche Presse Agentur"),
    "EFE": ("Agencia EFE",),
    "Europa Press": (),
    "IANS": ("Indo-Asian News Service",),
    "Interfax": (),
    "Kyodo": ("Kyodo News", "\u5171\u540c\u901a\u4fe1", "\u5171\u540c"),
    "Lusa": ("Ag\u00eancia Lusa",),
    "NTB": (),
    "PA": ("Press Association", "PA Media"),
    "PAP": ("Polska Agencja Prasowa",),
    "PTI": ("Press Trust of India",),
    "Reuters": (
        "Thomson Reuters",
        "\u30ed\u30a4\u30bf\u30fc",
        "\u8def\u900f\u793e",
        "\u8def\u900f",
    ),
    "Ritzau": (),
    "SDA": ("Keystone-SDA",),
    "SID": ("Sport-Informations-Dienst",),
    "STT": (),
    "TASS": ("\u0422\u0410\u0421\u0421",),
    "TT": ("Tidningarnas Telegrambyr\u00e5",),
    "UPI": ("United Press International",),
    "Xinhua": ("\u65b0\u534e\u793e", "\u65b0\u83ef\u793e"),
    "Yonhap": ("\uc5f0\ud569\ub274\uc2a4",),
}
_NAMES = {"Reuters", *(name for names in _AGENCIES.values() for name in names)}
_CODES = {*_AGENCIES, "DPA", "EUROPA PRESS"}
_LOWERED_NAMES = tuple(name.lower() for name in _NAMES)
_CODE_BY_NAME = {
    normalize_text(name): code
    for code, more in _AGENCIES.items()
    for name in (code, *more)
}


def _match_any(names: set[str], *, folded: bool) -> str:
    """Return a pattern for any of these names, longer names first.

    ``folded``: in any case. Codes match only in their own spelling.
    """
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = "|".join(map(re.escape, longest_first))
    return f"(?i:{pattern})" if folded else pattern


_FULL_NAME = _match_any(_NAMES, folded=True)
_AGENCY = f"(?:{_FULL_NAME}|{_match_any(_CODES, folded=False)})"
# "(AP)", "(dpa/lnw)", "March 1 (Reuters) -", "[ロンドン 1日 ロイター]", "/TASS/".
_DATELINE = re.compile(
    r"[(\[\uff08\u3010]\s*(?:(?i:the|por|par|di)\s+|[^()\[\]]{0,20}\d[^()\[\]]{0,9}\s"
    rf"|\w{{2,20}}=)?(?P<name>{_AGENCY})(?!\w)[^()\[\]\n]{{0,24}}[)\]\uff09\u3011]"
    rf"|/(?P<stroked>{_AGENCY})/"
)
# "新华社北京3月1日电": the text starts with the agency.
_OPENING = re.compile(rf"\A\s*(?P<name>{_FULL_NAME})(?=\W|[^\x00-\x7f])")
# "By Jane Doe, Associated Press"; "Source: AFP"; "Mit Material von dpa"; "© 2012 AP".
_CREDIT = re.compile(
    r"(?:\b(?i:source|quelle|fuente|fonte|bron|k\u00e4lla|kilde|\u017ar\u00f3d\u0142o)"
    r"\s*:|\b(?i:avec|mit material (?:von|der)|con informaci\u00f3n de|com"
    r" informa\u00e7\u00f5es d[ae]|copyright|by the|from the|via)\b|\u00a9|\([cC]\))"
    rf"[\s\d,]{{0,12}}(?:(?i:the)\s+|l')?(?P<name>{_AGENCY})\b"
    rf"|\b(?i:by)\s[^\n.]{{2,60}}?,\s*(?:(?i:the)\s+)?(?P<byline>{_FULL_NAME})\b"
    rf"|\b(?P<helped>{_AGENCY})\s+(?i:contributed|hat (?:zu|an)|a contribu\u00e9)\b"
)
# How Reuters signs: "(Reporting by A; Editing by B)".
_REUTERS_SIGNATURE = re.compile(
    r"\((?:reporting|writing|compiled) by [^()]{3,200}\)", re.IGNORECASE
)

# How long before an article was found its date may lie: polls, outages and slow feeds
# delay an honest article for hours.
MAX_DELAY = timedelta(days=1)

_PRECISION_SPANS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvidence:
    """Evidence of when an article was published, and by whom.

    Attributes:
        latest_publication: the latest time at which the article can have been
        published. credit: the agency that the text names as its source, or None.
        origin: the article was published by that agency itself.
    """

    article_id: int
    latest_publication: datetime
    credit: str | None = None
    origin: bool = False


def pick_earlier(one: ReportEvidence, other: ReportEvidence) -> ReportEvidence:
    """Return the article that was published first.

    An article of its own agency comes first; then the one with the earlier
    ``latest_publication``; at the same time the one that credits no agency; then the
    one with the smaller id.
    """
    return min(one, other, key=_rank_evidence)


def _rank_evidence(one: ReportEvidence) -> tuple[bool, datetime, bool, int]:
    return (
        not one.origin,
        one.latest_publication,
        one.credit is not None,
        one.article_id,
    )


def weigh_evidence(  # noqa: PLR0913 - one judgement, each piece of evidence by name
    article_id: int,
    text: str,
    *,
    published_at: datetime | None,
    precision: str | None,
    found_at: datetime,
    published_by: str,
    is_trusted: bool = False,
) -> ReportEvidence:
    """Collect the evidence of one article.

    Args:
        precision: the finest unit of ``published_at``.
        published_by: the name that an operator gave the source. The name that the site
            gives itself is no evidence. is_trusted: its dates count without a limit.
    """
    credit = find_agency_credit(text)
    return ReportEvidence(
        article_id=article_id,
        latest_publication=latest_publication(
            published_at, precision, found_at, is_trusted=is_trusted
        ),
        credit=credit,
        origin=credit is not None and _is_agency(credit, published_by),
    )


def latest_publication(
    published_at: datetime | None,
    precision: str | None,
    found_at: datetime,
    *,
    is_trusted: bool = False,
) -> datetime:
    """Return the latest time at which an article can have been published.

    That is the end of the printed day, month or year, and never after ``found_at``; it
    is ``found_at`` if the date is further back than an article is delayed.
    """
    if published_at is None:
        return found_at
    span = _PRECISION_SPANS.get(precision or "", timedelta())
    latest = datetime.max.replace(tzinfo=UTC) - span
    claimed = min(published_at + span if published_at < latest else latest, found_at)
    return claimed if is_trusted or found_at - claimed <= MAX_DELAY else found_at


def find_agency_credit(text: str) -> str | None:
    """Return the code of the agency that a text names as its source, or None.

    Reads the dateline and the line of credits, in the forms of a dozen languages.
    """
    head, tail = text[:HEAD_CHARACTERS], text[-TAIL_CHARACTERS:]
    if not (_mentions_agency(head) or _mentions_agency(tail)):
        return "Reuters" if _REUTERS_SIGNATURE.search(tail) else None
    for pattern, part in (
        (_DATELINE, head),
        (_OPENING, head),
        (_CREDIT, head),
        (_CREDIT, tail),
    ):
        match = pattern.search(part)
        if match:
            agency = next(name for name in match.groupdict().values() if name)
            return _CODE_BY_NAME[normalize_text(agency)]
    if _REUTERS_SIGNATURE.search(tail):
        return "Reuters"
    return _find_final_signature(tail)


def _mentions_agency(part: str) -> bool:
    """Return whether an agency is named at all.

    A plain search is cheaper than the patterns, and most texts name no agency.
    """
    folded = part.lower()
    return any(code in part for code in _CODES) or any(
        name in folded for name in _LOWERED_NAMES
    )


def _find_final_signature(tail: str) -> str | None:
    """Return the agency that signs the end of a text: "(AFP)", "/dpa", "- Reuters"."""
    last = tail.rstrip().rsplit("\n", 1)[-1][-40:]
    match = re.search(rf"[(/\u2014\u2013-]\s*(?P<name>{_AGENCY})\s*[)/]?\s*\Z", last)
    return _CODE_BY_NAME[normalize_text(match["name"])] if match else None


def _is_agency(credit: str, published_by: str) -> bool:
    names = [normalize_text(name) for name in (credit, *_AGENCIES[credit])]
    publisher = f" {normalize_text(published_by)} "
    return any(f" {name} " in publisher for name in names)
