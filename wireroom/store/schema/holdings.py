"""Which columns can hold content of publishers and readers, or a person's name.

An erasure has to empty them (``store/erasure/``), and ``docs/privacy.md`` lists them. A
column of text, bytes or JSON is in one of these sets, or a test fails: a column that
nobody has classified is one that an erasure may have missed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Holding(StrEnum):
    """What a column can hold.

    ``CONTENT``: words of an article or a comment, or a digest or statement of them.
    ``NAME``: also the name of an author or a reader. ``ADDRESS``: the address of an
    article or of a person's page. ``OPERATOR``: words, names and secrets of operators.
    ``MESSAGE``: a message about a feed or a host, which may quote an address.
    """

    CONTENT = "content"
    NAME = "name"
    ADDRESS = "address"
    OPERATOR = "operator"
    MESSAGE = "message"


_CONTENT, _NAME, _ADDRESS = Holding.CONTENT, Holding.NAME, Holding.ADDRESS
_OPERATOR, _MESSAGE = Holding.OPERATOR, Holding.MESSAGE


def _classify(names: str, holding: Holding) -> dict[str, Holding]:
    return dict.fromkeys(names.split(), holding)


HOLDINGS: Mapping[str, Mapping[str, Holding]] = {
    "articles": {
        **_classify("url host final_url canonical_url canonical_key", _ADDRESS),
        **_classify("title section site_name image text detail content_hash", _CONTENT),
        **_classify("published_raw dates links comment_answers reservations", _CONTENT),
        **_classify("seen_digest", _CONTENT),
        **_classify("description publisher tags structure images", _CONTENT),
        **_classify("comment_location", _ADDRESS),
        **_classify("authors", _NAME),
    },
    "article_search": _classify("tokens words", _NAME),
    "comment_search": _classify("tokens words", _NAME),
    "article_urls": _classify("key url", _ADDRESS),
    "address_folds": _classify("parameter key", _ADDRESS),
    "article_revisions": _classify("title text content_hash", _CONTENT),
    "comments": {
        **_classify(
            "author author_url text raw_text structure text_readings key", _NAME
        ),
        **_classify("source_id permalink", _ADDRESS),
        **_classify("posted_raw", _CONTENT),
    },
    "comment_revisions": _classify("text raw_text", _NAME),
    "annotations": _classify("value", _NAME),
    "story_members": _classify("credit", _NAME),
    "entries": {
        **_classify("identity identity_hash url", _ADDRESS),
        **_classify("title digest", _CONTENT),
        **_classify("data", _NAME),
    },
    "pages": {
        **_classify("url final_url", _ADDRESS),
        **_classify("headers sha256", _CONTENT),
        **_classify("body", _NAME),
    },
    # A body is deleted as soon as its entries are recorded.
    "deliveries": {**_classify("body", _NAME), **_classify("sha256", _CONTENT)},
    "failures": {
        **_classify("error traceback fingerprint", _NAME),
        **_classify("resolved_by", _OPERATOR),
    },
    "replay_items": _classify("state_before", _CONTENT),
    "feeds": {
        **_classify("detail", _MESSAGE),
        **_classify("body_sha256 listed", _CONTENT),
    },
    "host_breakers": _classify("detail failed", _MESSAGE),
    "dead_letters": _classify("error", _MESSAGE),
    "targets": {
        **_classify("address secret options query taken_by", _OPERATOR),
        **_classify("last_error", _MESSAGE),
    },
    # The target is deleted when the erasure is done.
    "erasures": {
        **_classify("target", _NAME),
        **_classify("why requested_by", _OPERATOR),
    },
    "operator_log": _classify("by about", _OPERATOR),
    "imports": _classify("inputs started_by", _OPERATOR),
    "replays": _classify("filter started_by", _OPERATOR),
    "story_decisions": _classify("decided_by reason undone_by", _OPERATOR),
    "sources": _classify(
        "name url country language tags headers access rules filters hosts keep obey",
        _OPERATOR,
    ),
    "source_cookies": _classify("domain path name value", _OPERATOR),
    "feed_logins": _classify("username password", _OPERATOR),
}

# Names of states, steps, files, hosts and the product's own keys.
NO_HOLDINGS: Mapping[str, frozenset[str]] = {
    table: frozenset(names.split())
    for table, names in {
        "annotations": "producer version kind",
        "archive_files": "name",
        "archive_owner": "name server",
        "article_revisions": "kind",
        "articles": "stage outcome reason title_source authors_source published_source"
        " published_precision published_zone language body_source text_state"
        " text_reason comments_state comments_read_by extractor waits_for",
        "audit_runs": "violations",
        "changes": "kind data epoch",
        "comment_revisions": "state",
        "comments": "posted_precision posted_zone state read_from parent_from",
        "consumers": "name epoch",
        "dead_letters": "target",
        "deliveries": "content_type outcome reason",
        "entries": "outcome reason",
        "epochs": "epoch server loss",
        "erasure_files": "name",
        "erasure_items": "kind",
        "erasures": "kind state counts",
        "failures": "step worker state reason",
        "feeds": "url state reason kind link_selector json_paths kind_options"
        " kind_values format title etag last_modified validators_url permanent_url"
        " last_outcome publisher_hints"
        " waits_for",
        "host_breakers": "host reason",
        "host_turns": "stage host",
        "imports": "kind state refused outcomes",
        "operator_log": "act",
        "pages": "archive role",
        "pseudonym_keys": "key",
        "queue_heartbeats": "queue",
        "replay_items": "result",
        "replays": "step state outcomes",
        "search_blocks": "searched",
        "search_languages": "language",
        "sitemaps": "url parent version read_version etag last_modified validators_url"
        " body_sha256",
        "source_hosts": "host path kind",
        "sources": "full_text render",
        "sources_mistakes": "message",
        "step_counts": "step outcome reason",
        "story_decisions": "kind",
        "story_members": "method",
        "subscriptions": "hub topic base_url token secret state reason",
        "targets": "name kind state",
        "tombstone_keys": "key",
        "tombstones": "hash kind",
        "workers": "node queues release",
    }.items()
}
