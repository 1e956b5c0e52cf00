"""The boundary around a kind of another package: time, faults, and what it returns.

The product's own kinds need none: their defects land in quarantine, as any defect does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeAlias

from wireroom.collect import State
from wireroom.defects import Defect, catch_defect
from wireroom.errors import Permanent, Reason, Transient
from wireroom.feeds.fields.titles import MAX_TITLE
from wireroom.feeds.formats.xml_feed import MAX_CONTENT
from wireroom.feeds.markup.feed_limits import MAX_ENTRIES
from wireroom.json_text import parse_json
from wireroom.model.feed import FeedEntry, ParsedFeed
from wireroom.model.moment import PublishedTime

if TYPE_CHECKING:
    from wireroom.collect import Kind, Source
    from wireroom.model.json_columns import KindValues

_Checked: TypeAlias = tuple[ParsedFeed | None, State]

# Characters of the JSON that a kind keeps.
MAX_VALUES = 20_000
_MAX_IDENTITY = 2_000
# The format in the feed's row, whose kind is a column of its own.
FORMAT = "collected"
# Calls that have not returned in time, by kind and address. A thread cannot be stopped:
# a second call beside the first would make a thread more at each poll.
_running: set[tuple[str, str]] = set()
_lock = Lock()


def collect_guarded(
    name: str, kind: Kind, source: Source, state: State, *, seconds: float
) -> tuple[ParsedFeed | None, State]:
    """Call a kind; return its entries, checked and bounded, as a feed.

    Args:
        seconds: after which the call is given up.

    Raises:
        Transient, Permanent: of the kind; DEFECT where it raised anything else, did not
            return in time, or returned what is no list of entries.
    """
    call = (name, source.url)
    with _lock:
        if call in _running:
            raise _make_fault(name, "an earlier call has not returned yet")
        _running.add(call)
    answers: SimpleQueue[_Checked | Defect] = SimpleQueue()

    def run() -> None:
        answers.put(catch_defect(lambda: _collect(kind, source, state)))
        with _lock:
            _running.discard(call)

    Thread(target=run, daemon=True, name=f"kind {name}").start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise _make_fault(name, f"has not returned within {seconds:g} s") from None
    if isinstance(answer, Defect):
        if isinstance(answer.error, Permanent | Transient):
            raise answer.error
        answer.log_traceback(source.url)
        raise _make_fault(name, answer.message)
    return answer


def _collect(kind: Kind, source: Source, state: State) -> _Checked:
    """Call a kind and check the answer, both within its time."""
    answer: tuple[object, object] = kind.collect(source, state)
    collected, after = answer
    if not isinstance(after, State):
        raise TypeError("the next state is no State")
    after = replace(state, values=_check_values(after.values))
    if collected is None:
        return None, after
    if isinstance(collected, ParsedFeed):
        feed = collected
        title, language = _clean(feed.title)[:MAX_TITLE], _clean(feed.language or "")
        damage, collected = _clean(feed.damage or "")[:300], feed.entries
    else:
        title = language = damage = ""
    if not isinstance(collected, Iterable) or isinstance(collected, str | Mapping):
        raise TypeError("the entries are no list")
    entries: dict[str, FeedEntry] = {}
    for entry in map(_check_entry, islice(collected, MAX_ENTRIES)):
        entries.setdefault(entry.identity, entry)
    feed = ParsedFeed(
        format=FORMAT,
        title=title,
        language=language[:35] or None,
        entries=tuple(entries.values()),
        damage=damage or None,
    )
    return feed, after


def _check_values(values: object) -> KindValues:
    if not isinstance(values, Mapping):
        raise TypeError("the values of the next state are no mapping")
    text = json.dumps(values, allow_nan=False)
    if len(text) > MAX_VALUES:
        raise ValueError(f"the values have {len(text)} characters, over {MAX_VALUES}")
    checked = parse_json(text)
    assert isinstance(checked, dict), "a mapping is an object"
    return checked


def _check_entry(entry: object) -> FeedEntry:
    """Return an entry that can be stored; the fields that no kind needs are dropped."""
    if not isinstance(entry, FeedEntry):
        raise TypeError(f"an entry is a {type(entry).__name__}, no FeedEntry")
    identity = _clean(entry.identity)[:_MAX_IDENTITY]
    if not identity:
        raise ValueError("an entry has no identity")
    return FeedEntry(
        identity=identity,
        url=None if entry.url is None else _clean(entry.url),
        title=" ".join(_clean(entry.title).split())[:MAX_TITLE],
        authors=tuple(_clean(author)[:MAX_TITLE] for author in entry.authors)[:50],
        published=_check_time(entry.published),
        updated=_check_time(entry.updated),
        summary=_clean(entry.summary)[:MAX_CONTENT],
        content_html=_clean(entry.content_html)[:MAX_CONTENT],
        categories=tuple(_clean(name)[:MAX_TITLE] for name in entry.categories)[:50],
    )


def _check_time(time: object) -> PublishedTime | None:
    if time is not None and not isinstance(time, PublishedTime):
        raise TypeError(f"a time is a {type(time).__name__}, no PublishedTime")
    if time is not None and time.at.tzinfo is None:
        raise ValueError("a time has no zone")
    return time


def _clean(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a text is a {type(text).__name__}")
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _make_fault(name: str, what: str) -> Permanent:
    return Permanent(Reason.DEFECT, f"the kind {name!r}: {what}")
