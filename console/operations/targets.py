"""Adding and listing the targets of delivery."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from wireroom.config.saved_queries import load_queries
from wireroom.deliver import QUERIES_OPTION, TargetConfig
from wireroom.deliver.cloud_events import make_cloud_event
from wireroom.deliver.event_rows import read_rows
from wireroom.deliver.registry import make_target
from wireroom.deliver.run_targets import to_config
from wireroom.deliver.standard_webhooks import make_secret
from wireroom.errors import OperatorError
from wireroom.follow import Event
from wireroom.search.query import BadSearchError, parse_query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wireroom.deliver.cloud_events import CloudEvent
    from wireroom.store.change_feed.targets import DeadLetter, TargetRow
    from wireroom.store.database import Store, Transaction

WEBHOOK = "webhook"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTarget:
    """What an operator says of a new target; see ``wireroom targets add``."""

    name: str
    kind: str
    address: str
    query: str | None = None
    is_full: bool = False
    secret: str | None = None
    allow_private: bool = False
    options: tuple[str, ...] = ()
    queries: Path | None = None
    first: str = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedTarget:
    """The position of a new target; its secret if one was made."""

    position: int
    new_secret: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetStatus:
    """A target, how many events it is behind, and how many it has refused."""

    row: TargetRow
    behind: int
    dead_letters: int

    def describe(self) -> str:
        """Return one line for a person."""
        row = self.row
        parts = [
            f"{row.name}: {row.kind}, {row.state}",
            f"{self.behind} behind",
            f"{row.delivered} delivered",
        ]
        if self.dead_letters:
            parts.append(f"{self.dead_letters} dead letters")
        if row.last_error:
            parts.append(f"fails since {row.failing_since}: {row.last_error}")
        return ", ".join(parts)

    def to_json(self) -> dict[str, object]:
        """Return the same for programs, without the secret."""
        row = self.row
        return {
            "name": row.name,
            "kind": row.kind,
            "state": row.state,
            "query": row.query,
            "behind": self.behind,
            "delivered": row.delivered,
            "delivered_at": row.delivered_at,
            "failures": row.failures,
            "failing_since": row.failing_since,
            "next_attempt_at": row.next_attempt_at,
            "last_error": row.last_error,
            "dead_letters": self.dead_letters,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryResult:
    """How many of the dead letters were taken, and the error of the first that was not.

    number: all that there were.
    """

    number: int
    taken: int
    error: str


def add_target(store: Store, wanted: NewTarget) -> AddedTarget:
    """Check and store a target.

    Raises:
        OperatorError: a part of it is wrong, or its name is in use.
    """
    if not _NAME.fullmatch(wanted.name):
        raise OperatorError("a name has letters, digits, `.`, `_` and `-`, 60 at most")
    _check_query(wanted.query)
    options = _parse_options(wanted.options)
    if wanted.queries is not None:
        load_queries(wanted.queries)
        options[QUERIES_OPTION] = str(wanted.queries.resolve())
    new_secret = None
    if wanted.kind == WEBHOOK and wanted.secret is None:
        new_secret = make_secret()
    config = TargetConfig(
        name=wanted.name,
        address=wanted.address,
        secret=wanted.secret or new_secret or "",
        allow_private=wanted.allow_private,
        options=options,
    )
    # Its own constructor checks the rest.
    make_target(wanted.kind, config).close()
    values = {
        **asdict(config),
        "kind": wanted.kind,
        "query": wanted.query,
        "is_full": wanted.is_full,
    }
    with store.begin() as tx:
        position = _find_position(tx, wanted.first)
        if not tx.targets.add(values, position=position):
            raise OperatorError(f"there is a target named {wanted.name}")
    return AddedTarget(position=position, new_secret=new_secret)


def list_states(store: Store) -> list[TargetStatus]:
    """Return all targets by name."""
    with store.begin() as tx:
        behind = {c.name: c.behind for c in tx.consumers.list_consumers()}
        letters = tx.targets.count_dead_letters()
        rows = tx.targets.list_targets()
    return [
        TargetStatus(
            row=row,
            behind=behind.get(row.consumer, 0),
            dead_letters=letters.get(row.name, 0),
        )
        for row in rows
    ]


def retry_dead_letters(store: Store, name: str) -> RetryResult:
    """Send the refused events of a target again, one by one.

    Raises:
        OperatorError: there is no such target.
    """
    with store.begin() as tx:
        row = tx.targets.get(name)
        if row is None:
            raise OperatorError(f"there is no target named {name}")
        letters = tx.targets.list_dead_letters(name)
        messages = _load_messages(tx, row, letters)
    target, taken, error = make_target(row.kind, to_config(row)), 0, ""
    for message in messages:
        result = target.send([message])
        if result.error is not None:
            error = error or str(result.error)
            continue
        taken += 1
        with store.begin() as tx:
            tx.targets.delete_dead_letters(name, [message.position])
    target.close()
    return RetryResult(number=len(letters), taken=taken, error=error)


def _check_query(query: str | None) -> None:
    try:
        if query is not None:
            parse_query(query)
    except BadSearchError as error:
        raise OperatorError(str(error)) from error


def _parse_options(texts: Sequence[str]) -> dict[str, str]:
    options = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise OperatorError(f"{text}: an option is NAME=VALUE")
        options[name] = value
    return options


def _find_position(tx: Transaction, first: str) -> int:
    if first == "first":
        return tx.changes.get_first_position() - 1
    last = tx.changes.get_last_position()
    if first == "last":
        return last
    if first.isascii() and first.isdigit() and int(first) <= last:
        return int(first)
    raise OperatorError(f"{first}: use first, last, or an existing position")


def _load_messages(
    tx: Transaction, row: TargetRow, letters: Sequence[DeadLetter]
) -> list[CloudEvent]:
    """Return the events of dead letters that are still in the change feed."""
    events = [
        Event(**values)
        for letter in letters
        for values in tx.changes.list_after(letter.position - 1, limit=1)
        if values["position"] == letter.position
    ]
    rows = read_rows(tx.connection, events) if row.is_full else [{}] * len(events)
    return [make_cloud_event(e, more) for e, more in zip(events, rows, strict=True)]
