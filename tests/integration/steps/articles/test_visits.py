"""Later visits: comments grow, go and change; articles are corrected or withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from wireroom.errors import Permanent, Reason, Transient
from wireroom.model.leases import ArticleLease
from wireroom.model.states import Stage
from wireroom.steps.retry_articles import retry_articles
from wireroom.store.articles.retry_selection import RetryFilter

URL = "https://paper.example/one"
ADA, BEN = (1, "Ada", "A fine pier it will be."), (2, "Ben", "And a costly one.")


@pytest.fixture(autouse=True)
def _books_balance(room):
    yield
    assert room.balance().is_consistent, room.balance()


@pytest.fixture
def visit(room, page):
    """Serve another page and visit it when it is next due."""

    def _visit(article_id, **served):
        room.now = room.article(article_id).due_at
        if served:
            room.web.serve(URL, page(**served))
        if room.pipeline.revisit_article(article_id) is None:
            return None
        return room.compute(article_id)

    return _visit


def test_new_comments_are_published(room, visit):
    article_id = room.publish(comments=[ADA])
    sent = len(room.events())

    assert visit(article_id, comments=[ADA, BEN]) is Stage.DONE
    assert room.events()[sent:] == ["comment_added"]
    assert room.article(article_id).comments_found == 2


def test_a_removed_comment_is_published_as_gone_and_stays_stored(room, visit):
    article_id = room.publish(comments=[ADA, BEN])
    sent = len(room.events())
    visit(article_id, comments=[ADA])

    assert room.events()[sent:] == ["comment_gone"]
    assert room.column("SELECT state FROM comments ORDER BY key") == ["visible", "gone"]
    assert room.article(article_id).comments_found == 1


def test_a_paged_list_loses_no_comment(room, visit):
    """The page says two and shows one: the other is on another page."""
    article_id = room.publish(comments=[ADA, BEN])
    visit(article_id, comments=[BEN], claimed=2)

    assert room.column("SELECT state FROM comments") == ["visible", "visible"]


def test_a_correction_stores_the_version_before(room, visit, other_text):
    article_id = room.publish()
    sent = len(room.events())
    visit(article_id, body=other_text)

    assert room.events()[sent] == "article_updated"
    assert room.article(article_id).revision == 2
    (kept,) = room.column("SELECT text FROM article_revisions")
    assert kept.startswith("The harbour council")


def test_a_page_that_shows_no_title_any_more_leaves_the_stored_one(
    room, visit, other_text
):
    article_id = room.publish()
    title = room.article(article_id).title
    # Nor has its feed one.
    room.run("UPDATE entries SET title = ''")
    visit(article_id, title="", body=other_text)

    row = room.article(article_id)
    assert (row.revision, row.title) == (2, title)


def test_another_spelling_of_the_same_text_is_no_correction(room, visit):
    article_id = room.publish()
    text = room.article(article_id).text
    visit(article_id, body=text.replace("Tuesday", "TUESDAY"), comments=[ADA])

    assert room.article(article_id).revision == 1


def test_a_page_that_did_not_change_costs_nothing(room, visit, page):
    article_id = room.publish()
    room.web.serve(URL, page(), etag='"1"')
    visit(article_id)
    sent = len(room.events())
    visit(article_id)

    assert len(room.events()) == sent
    assert room.article(article_id).quiet_visits >= 1


def test_a_visit_after_a_failed_one_is_sent_without_a_condition(room, visit, page):
    article_id = room.publish()
    room.web.serve(URL, page(comments=[ADA]), etag='"1"')
    answers = [room.web.pages[URL], Permanent(Reason.CLIENT_ERROR, "412")]
    asked = []
    for n in (0, 1, 0, 0):
        room.web.pages[URL] = answers[n]
        visit(article_id)
        asked.append(room.web.asked[-1].validators.etag)

    assert asked == [None, '"1"', None, '"1"']


def test_an_article_settles_after_quiet_visits(room, visit):
    article_id = room.publish()
    for _ in range(200):
        if room.article(article_id).due_at is None:
            break
        visit(article_id)

    assert room.article(article_id).due_at is None
    assert room.article(article_id).outcome == "published"


def test_a_visit_that_is_redirected_to_a_page_not_found_is_no_revision(
    room, visit, page
):
    article_id = room.publish()
    other = page().replace("Tuesday", "no day that we know of")
    room.web.serve(URL, other, final_url="https://paper.example/not-found")
    for _ in range(9):
        visit(article_id)

    article = room.article(article_id)
    assert (article.revision, article.withdrawn_at is None) == (1, False)


MISSING, GONE = Permanent(Reason.NOT_FOUND, "404"), Permanent(Reason.GONE, "410")


def visit_until_withdrawn(room, visit, article_id):
    """Visit a page as often as it is due; return how often and for how long."""
    start, times = room.now, 0
    while room.article(article_id).withdrawn_at is None:
        visit(article_id)
        times += 1
    return times, room.article(article_id).withdrawn_at - start


@pytest.mark.parametrize(
    ("answer", "checks", "hours"), [(MISSING, 4, 24), (GONE, 3, 1)], ids=["404", "410"]
)
def test_an_article_is_withdrawn_after_several_checks(
    room, visit, answer, checks, hours
):
    article_id = room.publish()
    room.now = room.article(article_id).due_at
    room.web.pages[URL] = answer
    times, took = visit_until_withdrawn(room, visit, article_id)

    assert (times, took) == (checks, timedelta(hours=hours))
    assert room.events()[-1] == "article_withdrawn"
    row = room.article(article_id)
    assert row.text.startswith("The harbour council")
    assert row.due_at == room.now + timedelta(days=7)


def test_three_failures_within_minutes_withdraw_nothing(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = MISSING
    visit(article_id)
    for _ in range(3):
        room.run("UPDATE articles SET due_at = '2026-01-01'")
        room.pipeline.revisit_article(article_id)
        room.wait(seconds=30)
    assert "article_withdrawn" not in room.events()


def test_only_answers_that_the_page_is_missing_are_counted(room, visit):
    """A site that is away, or refuses, for days has not taken its pages down."""
    article_id = room.publish()
    for answer in (Transient(Reason.TIMEOUT, "slow"), Permanent(Reason.REFUSED, "403")):
        room.web.pages[URL] = answer
        for _ in range(20):
            visit(article_id)
    assert room.article(article_id).missing_checks == 0
    assert "article_withdrawn" not in room.events()


@pytest.mark.parametrize(
    "served",
    [{}, {"comments": [ADA]}, {"etag": True}],
    ids=["unchanged", "changed", "not modified"],
)
def test_a_withdrawn_article_returns_with_its_page(room, visit, page, served):
    article_id = room.publish()
    if served.pop("etag", False):
        room.web.serve(URL, page(), etag='"1"')
        visit(article_id)
        answer = room.web.pages[URL]
        room.web.pages[URL] = GONE
        visit_until_withdrawn(room, visit, article_id)
        room.web.pages[URL] = answer
        visit(article_id)
    else:
        room.web.pages[URL] = GONE
        visit_until_withdrawn(room, visit, article_id)
        visit(article_id, **(served or {"comments": ()}))

    row = room.article(article_id)
    assert (row.withdrawn_at, row.missing_since, row.missing_checks) == (None, None, 0)
    assert room.events().count("article_returned") == 1
    assert room.events().count("article_withdrawn") == 1


def test_a_withdrawn_article_is_checked_for_months(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = GONE
    visit_until_withdrawn(room, visit, article_id)
    start = room.now
    for _ in range(8):
        visit(article_id)
    assert room.article(article_id).due_at - start > timedelta(days=90)
    assert room.events().count("article_withdrawn") == 1


def test_a_page_that_is_missing_for_a_moment_is_not_counted_later(room, visit, page):
    article_id = room.publish()
    room.web.pages[URL] = MISSING
    visit(article_id)
    visit(article_id)
    assert room.article(article_id).missing_checks == 2
    visit(article_id, comments=[ADA])
    assert room.article(article_id).missing_checks == 0


def test_an_old_mark_hides_no_article_that_is_published_again(room, visit, page):
    article_id = room.publish(comments=[ADA])
    room.run(
        "UPDATE articles SET outcome = 'rejected', reason = 'boilerplate',"
        " withdrawn_at = now(), stage = 'done';"
        "UPDATE entries SET outcome = 'rejected', reason = 'boilerplate'"
    )
    selection = RetryFilter(article_id=article_id)
    retry_articles(room.store, selection, by="ida", now=room.now)
    room.web.serve(URL, page(comments=[ADA, BEN]))
    room.walk(article_id)

    row = room.article(article_id)
    assert (row.outcome, row.withdrawn_at, row.comments_found) == ("published", None, 2)
    assert room.events()[-3:] == ["article_returned", "comment_added", "comment_added"]


def test_a_comment_that_returns_with_other_words_has_returned_and_is_edited(
    room, visit
):
    other = (1, "Ada", "I did not mean it.")
    article_id = room.publish(comments=[ADA, BEN])
    visit(article_id, comments=[BEN])
    sent = len(room.events())
    visit(article_id, comments=[other, BEN])

    assert sorted(room.events()[sent:]) == ["comment_added", "comment_edited"]
    assert room.article(article_id).comments_found == 2
    assert room.rows("SELECT state, revision, text FROM comments ORDER BY key")[0] == (
        "edited", 3, "I did not mean it.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "later", "found"),
    [
        ([ADA], [[ADA, BEN]], 2),
        ([ADA, BEN], [[BEN]], 1),
        ([ADA], [[BEN]], 1),
        ([ADA, BEN], [[BEN], [ADA, BEN]], 2),
    ],
    ids=["came", "went", "came and went", "returned"],
)
def test_the_number_of_comments_follows_what_came_and_went(
    room, visit, before, later, found
):
    article_id = room.publish(comments=before)
    for after in later:
        visit(article_id, comments=after, claimed=len(after))
    visible = room.column("SELECT count(*) FROM comments WHERE state <> 'gone'")
    assert [room.article(article_id).comments_found] == visible == [found]


def test_a_site_that_is_away_for_16_minutes_ends_no_visits(room, visit, page):
    article_id = room.publish()
    room.now = room.article(article_id).due_at
    start = room.now
    room.web.pages[URL] = Transient(Reason.CONNECT, "no connection")
    while room.now - start < timedelta(minutes=16):
        visit(article_id)
    visit(article_id, comments=[ADA])
    assert room.article(article_id).comments_found == 1


def test_a_visit_that_fails_for_now_is_postponed(room, visit):
    article_id = room.publish()
    room.web.pages[URL] = Transient(Reason.TIMEOUT, "slow")
    visit(article_id)

    assert room.article(article_id).due_at > room.now
    assert room.article(article_id).outcome == "published"


def test_an_article_whose_page_turned_into_a_wall_keeps_its_text(room, visit):
    article_id = room.publish(comments=[ADA])
    room.now = room.article(article_id).due_at
    room.web.serve(URL, "<html><body><p>Subscribe.</p></body></html>")
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)

    row = room.article(article_id)
    assert (row.outcome, row.stage) == ("published", "done")
    assert row.text.startswith("The harbour council")
    assert room.column("SELECT state FROM comments") == ["visible"]


def page_rows(room) -> list[tuple]:
    return room.rows("SELECT fetched_at = last_seen_at, headers ->> 'etag' FROM pages")


def test_a_page_that_an_earlier_version_was_read_from_is_kept(room, page):
    room.publish(comments=[ADA])
    room.now = room.article(1).due_at
    body = page(comments=[ADA]) + "<footer>Made at 12:02</footer>"
    room.web.serve(URL, body)
    room.web.pages[URL] = replace(room.web.pages[URL], fetched_at=room.now)
    assert room.pipeline.revisit_article(1) is Stage.DOWNLOADED
    room.run(
        "INSERT INTO article_revisions (article_id, number, superseded_at, title, text,"
        " page_id)"
        " SELECT id, 1, now(), 'Earlier', 'Other words.', page_id FROM articles;"
        " UPDATE articles SET revision = 2"
    )
    room.compute(1)
    assert len(page_rows(room)) == 2


@pytest.mark.parametrize(
    ("noise", "is_read"),
    [
        pytest.param('<meta name="csrf" content="{n}a1b2c3d4">', False, id="nonce"),
        pytest.param("<footer>Made at 12:0{n}</footer>", True, id="time"),
    ],
)
def test_a_page_that_shows_nothing_new_is_not_stored_again(
    room, visit, page, noise, is_read
):
    def serve(number: int) -> None:
        body = page(comments=[ADA]) + noise.format(n=number)
        room.web.serve(URL, body, etag=f'"{number}"')
        # The visit finds another page than the first reading.
        room.web.pages[URL] = replace(room.web.pages[URL], fetched_at=room.now)

    room.feed("one")
    serve(1)
    (article_id,) = room.poll()
    room.walk(article_id)
    for number in (2, 3):
        room.now = room.article(article_id).due_at
        serve(number)
        assert (visit(article_id) is not None) == is_read

    assert len(page_rows(room)) == 1
    assert room.article(article_id).quiet_visits == 2
    assert room.article(article_id).stage is Stage.DONE
    assert room.column(
        "SELECT count(*) FROM articles a JOIN pages p"
        " ON p.id = a.page_id AND p.article_id = a.id"
    ) == [1]
    if is_read:
        assert page_rows(room) == [(False, '"3"')]


def test_a_page_whose_votes_changed_is_stored(room, visit, page):
    article_id = room.publish(comments=[ADA])
    room.run("UPDATE comments SET votes = 3")
    room.web.serve(URL, page(comments=[ADA]) + "<footer>Made at 12:01</footer>")
    visit(article_id)

    assert len(page_rows(room)) == 2


def test_a_damaged_page_is_replaced_by_one_that_shows_the_same(room, visit, page):
    article_id = room.publish()
    lease = ArticleLease(article_id=article_id, lease_id=None)
    with room.store.begin() as tx:
        tx.pages.mark_damaged(lease, room.article(article_id).page_id)
    visit(article_id)

    assert len(page_rows(room)) == 2


def test_visits_of_a_source_that_brought_nothing_become_fewer(room, visit):
    article_id = room.publish()
    visit(article_id)
    before = room.article(article_id).due_at - room.now
    room.run("UPDATE articles SET visits = 100, comments_state = 'unknown'")
    room.wait(hours=9)
    visit_at = room.now
    room.run(f"UPDATE articles SET due_at = '{visit_at}'")
    visit(article_id)
    wait = room.article(article_id).due_at - room.now

    age = room.now - room.article(article_id).published_at
    assert before < timedelta(hours=2)
    assert wait == age
