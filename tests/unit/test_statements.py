"""Statements of the documents, each with the test or command that shows it.

A reader can rely on what is here: if a statement is changed, or its test goes, the list
is looked at again.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKE = "make "
# The document, its words, and the name of a test, or a line of make.
STATEMENTS = (
    ("README.md", "`wireroom audit` proves the sum", "make demo"),
    (
        "README.md",
        "a killed worker or an emptied broker loses nothing",
        "test_no_row_is_lost_or_doubled_by",
    ),
    (
        "README.md",
        "A feed removed from the file is paused; its articles stay",
        "test_a_feed_is_paused_when_it_leaves_the_file_and_resumed_when_it_returns",
    ),
    (
        "README.md",
        "every mistake, with its line",
        "test_a_mistake_is_reported_with_line_column_and_field",
    ),
    (
        "README.md",
        "runs the whole chain on it with real processes",
        "make demo",
    ),
    (
        "docs/tasks.md",
        "its commands, at most six",
        "test_a_walk_has_at_most_six_commands",
    ),
    (
        "docs/tasks.md",
        "writes config/sources.yaml, .env, docker-compose.yml",
        "test_a_first_run_begins_with_a_new_folder_and_a_source",
    ),
    (
        "docs/tasks.md",
        "It does not come back with the next visit",
        "test_nothing_of_what_was_erased_is_left_or_comes_back",
    ),
    (
        "docs/dashboard.md",
        "Every page is also data",
        "test_every_page_has_a_purpose_and_its_data",
    ),
    (
        "docs/dashboard.md",
        "a text that a spreadsheet would run as a formula gets an apostrophe",
        "test_the_rows_are_written_as_csv_and_no_cell_is_a_formula",
    ),
    (
        "docs/dashboard.md",
        "A request with an unknown `Host` header is refused (421)",
        "test_a_request_under_another_host_name_is_refused",
    ),
    (
        "docs/dashboard.md",
        "a new token ends all sessions",
        "test_a_session_is_invalid_under_another_token",
    ),
    (
        "docs/dashboard.md",
        "A page reads in a read-only transaction",
        "test_a_page_reads_in_a_read_only_transaction",
    ),
    (
        "docs/dashboard.md",
        "The one script is a file of this server",
        "test_text_from_the_web_is_escaped_on_every_page",
    ),
    (
        "docs/dashboard.md",
        "every page works by keyboard and with a screen reader",
        "test_every_page_works_with_a_screen_reader_and_by_keyboard",
    ),
    ("docs/dashboard.md", "runs axe", "make browser-test"),
    (
        "docs/dashboard.md",
        "with the checks of `wireroom sources check`",
        "test_a_source_is_checked_with_the_whole_file_before_it_is_added",
    ),
    (
        "docs/dashboard.md",
        "after a retry, how many are done, wait, or failed again",
        "test_a_retry_says_what_became_of_the_rows",
    ),
    (
        "docs/sources.md",
        "Applying the same file again changes nothing",
        "test_an_edit_is_applied_once",
    ),
    (
        "docs/sources.md",
        "A feed that moves to another source keeps its habits and entries",
        "test_a_feed_with_another_interval_is_changed_and_one_of_another_source_moved",
    ),
    (
        "docs/sources.md",
        "Files with mistakes are not applied",
        "test_a_file_with_mistakes_changes_nothing_and_is_logged_once",
    ),
    (
        "docs/polling.md",
        "Two ticks never lease the same feed",
        "test_ticks_at_the_same_time_share_the_feeds_out",
    ),
    (
        "docs/operations.md",
        "A tombstone, a keyed hash without content, is asked by every writer",
        "test_nothing_of_what_was_erased_is_left_or_comes_back",
    ),
    (
        "docs/operations.md",
        "A new comment under an erased author's name is not stored",
        "test_an_author_who_was_erased_is_not_stored_again",
    ),
    (
        "docs/operations.md",
        "`--dry-run` counts what it would remove",
        "test_a_dry_run_counts_and_changes_nothing",
    ),
    (
        "docs/operations.md",
        "Archive files** that hold erased pages are rewritten",
        "test_a_file_is_rewritten_whenever_the_process_is_killed",
    ),
    (
        "docs/delivery.md",
        "Every event is delivered at least once, in order",
        "test_a_process_that_is_killed_loses_nothing_and_leaves_nothing",
    ),
    (
        "docs/delivery.md",
        "three times in a row becomes a dead letter",
        "test_an_event_that_is_refused_again_and_again_becomes_a_dead_letter",
    ),
    (
        "docs/delivery.md",
        "prints each mistake with its line and column",
        "test_a_mistake_is_named_with_its_place",
    ),
    (
        "docs/consumers.md",
        "a reader that may have read lost events gets an error",
        "test_a_reader_of_lost_events_gets_an_error_with_the_steps_to_continue",
    ),
    (
        "docs/consumers.md",
        "Each restore begins an epoch",
        "test_a_restore_begins_an_epoch_before_the_first_write",
    ),
    (
        "docs/search.md",
        "A mistake is an error that names its place",
        "test_any_text_is_a_query_or_a_named_mistake",
    ),
    (
        "docs/search.md",
        "what was found is in `<mark>`",
        "test_a_snippet_marks_what_was_looked_for",
    ),
    (
        "docs/architecture.md",
        "Delivered twice or in another order, it leaves the same rows",
        "test_any_order_and_any_stage_twice_give_the_same_result",
    ),
    (
        "docs/architecture.md",
        "A worker that comes too late changes nothing",
        "test_a_worker_that_gives_up_late_quarantines_nothing",
    ),
    (
        "docs/architecture.md",
        "If a message is lost, the lease expires and the tick sends the row again",
        "test_an_article_whose_message_is_lost_is_sent_again",
    ),
    (
        "docs/architecture.md",
        "an operator may have paused the feed during its poll",
        "test_a_poll_on_its_way_leaves_a_feed_that_is_paused_meanwhile",
    ),
    (
        "docs/push.md",
        "A challenge is echoed, as plain text",
        "test_a_verified_hub_gets_its_challenge_and_delivers",
    ),
    (
        "docs/replay.md",
        "Live news goes first.",
        "test_a_replay_sends_pages_only_while_live_articles_are_not_late",
    ),
    (
        "docs/comments.md",
        "Such a parent is marked as inferred",
        "test_an_inferred_parent_says_so_and_how_sure_it_is",
    ),
    (
        "docs/privacy.md",
        "authors: pseudonymise after 30d",
        "test_a_name_becomes_the_same_pseudonym_until_the_key_is_thrown_away",
    ),
    (
        "docs/comments.md",
        "a complete list no longer has it",
        "test_a_comment_that_left_a_complete_list_is_gone_and_may_return",
    ),
    ("docs/commands.md", "runs the chain on the sample newspaper", "make demo"),
)


@cache
def read_names() -> frozenset[str]:
    """Return the names of all tests, and ``make`` with each target."""
    tests = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    names = {name for text in tests for name in re.findall(r"def (test_\w+)\(", text)}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    return frozenset(names | {MAKE + target for target in targets})


@pytest.mark.parametrize(
    ("document", "words", "shown_by"), STATEMENTS, ids=[w for _, w, _ in STATEMENTS]
)
def test_a_statement_of_the_documents_is_shown_by_a_test(document, words, shown_by):
    text = " ".join((ROOT / document).read_text("utf-8").split())
    assert words in text
    assert shown_by in read_names()


def test_there_are_forty_statements():
    assert len({words for _, words, _ in STATEMENTS}) >= 40
