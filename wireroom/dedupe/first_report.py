"""Which of a story's articles came first, and on what evidence.

An article is placed in time by when it was *surely* out: a date that gives only the day
says "by the end of that day", and whatever it says, an article was out when it was
found. That is one moment an article, so that the first of a story does not depend on
the order in which its articles came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wireroom.dedupe.fingerprint import normalize_text

# Where an agency is named that a text comes from, in characters from either end: the
# dateline and the line of credits. In between it is somebody who is quoted.
HEAD_CHARACTERS, TAIL_CHARACTERS = 240, 320

# An agency's names: as a code inside a dateline, and in full. Codes that are words or
# initials elsewhere count only inside brackets or strokes.
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
_NAMES = {name for more in _AGENCIES.values() for name in more} | {"Reuters"}
_CODES = {*_AGENCIES, "DPA", "EUROPA PRESS"}
_LOWERED_NAMES = tuple(name.lower() for name in _NAMES)
_CODE_BY_NAME = {
    normalize_text(name): code
    for code, more in _AGENCIES.items()
    for name in (code, *more)
}


def _match_any(names: set[str], *, folded: bool) -> str:
    """Match any of some names, the longest first; codes only as they are written."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    joined = "|".join(map(re.escape, longest))
    return f"(?i:{joined})" if folded else joined


_FULL_NAME = _match_any(_NAMES, folded=True)
_AGENCY = f"(?:{_FULL_NAME}|{_match_any(_CODES, folded=False)})"
# "(AP)", "(dpa/lnw)", "March 1 (Reuters) -", "[ロンドン 1日 ロイター]", "/TASS/".
_DATELINE = re.compile(
    r"[(\[\uff08\u3010]\s*(?:(?i:the|por|par|di)\s+|[^()\[\]]{0,20}\d[^()\[\]]{0,9}\s"
    rf"|\w{{2,20}}=)?(?P<name>{_AGENCY})(?!\w)[^()\[\]\n]{{0,24}}[)\]\uff09\u3011]"
    rf"|/(?P<stroked>{_AGENCY})/"
)
# "新华社北京3月1日电": the agency opens the text.
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

_PRECISION_SPANS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvidence:
    """What is known of when and by whom an article of a story was told.

    Attributes:
        out_by: when it was surely out.
        credit: the agency its text names as where it comes from, or None.
        origin: that agency is who published this article.
    """

    article_id: int
    out_by: datetime
    credit: str | None = None
    origin: bool = False


def pick_earlier(one: ReportEvidence, other: ReportEvidence) -> ReportEvidence:
    """Return which of two came first.

    The agency both were taken from; else the one that was surely out first; at the same
    moment the one that credits nobody; else the one that was found first.
    """
    return min(one, other, key=_rank_evidence)


def _rank_evidence(one: ReportEvidence) -> tuple[bool, datetime, bool, int]:
    return (not one.origin, one.out_by, one.credit is not None, one.article_id)


def weigh_evidence(
    article_id: int,
    text: str,
    *,
    published_at: datetime | None,
    precision: str | None,
    found_at: datetime,
    published_by: tuple[str, ...],
) -> ReportEvidence:
    """Weigh the evidence of one article.

    Args:
        precision: the finest unit ``published_at`` gives.
        published_by: names of the source and the site.
    """
    credit = find_agency_credit(text)
    return ReportEvidence(
        article_id=article_id,
        out_by=latest_publication(published_at, precision, found_at),
        credit=credit,
        origin=credit is not None and _is_agency(credit, published_by),
    )


def latest_publication(
    published_at: datetime | None, precision: str | None, found_at: datetime
) -> datetime:
    """Return when an article was surely out; never later than it was found."""
    if published_at is None:
        return found_at
    span = _PRECISION_SPANS.get(precision or "", timedelta())
    latest = datetime.max.replace(tzinfo=UTC) - span
    return min(published_at + span if published_at < latest else latest, found_at)


def find_agency_credit(text: str) -> str | None:
    """Return the code of the agency that a text says it comes from, or None.

    Looked for in the dateline and in the line of credits, in the forms of a dozen
    languages.
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
        found = pattern.search(part)
        if found:
            named = next(name for name in found.groupdict().values() if name)
            return _CODE_BY_NAME[normalize_text(named)]
    if _REUTERS_SIGNATURE.search(tail):
        return "Reuters"
    return _find_final_signature(tail)


def _mentions_agency(part: str) -> bool:
    """Whether an agency is named at all: asked of every text, and cheaply."""
    folded = part.lower()
    return any(x in part for x in _CODES) or any(x in folded for x in _LOWERED_NAMES)


def _find_final_signature(tail: str) -> str | None:
    """Read a signature that stands alone at the end: "(AFP)", "/dpa", "- Reuters"."""
    last = tail.rstrip().rsplit("\n", 1)[-1][-40:]
    found = re.search(rf"[(/\u2014\u2013-]\s*(?P<name>{_AGENCY})\s*[)/]?\s*\Z", last)
    return _CODE_BY_NAME[normalize_text(found["name"])] if found else None


def _is_agency(credit: str, published_by: tuple[str, ...]) -> bool:
    names = [normalize_text(name) for name in (credit, *_AGENCIES[credit])]
    return any(
        f" {name} " in f" {normalize_text(publisher)} "
        for publisher in published_by
        for name in names
    )
