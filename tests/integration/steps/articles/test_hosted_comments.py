"""Where an article's comments are is stored on its row, and ``why`` says it."""

from __future__ import annotations

from wireroom.console.diagnosis.timeline import diagnose_address

URL = "https://paper.example/one"
WIDGET = (
    "<script>var disqus_identifier = 'pier-1';</script>"
    '<script src="https://paper.disqus.com/embed.js"></script></body>'
)


def published(room, markup: str, items: str = "") -> int:
    room.web.serve(URL, markup)
    entry = f"<item><title>One</title><link>{URL}</link>{items}</item>"
    names = "xmlns:slash='http://purl.org/rss/1.0/modules/slash/'"
    names += " xmlns:wfw='http://wellformedweb.org/CommentAPI/'"
    feed = (
        f"<rss version='2.0' {names}><channel><title>T</title>{entry}</channel></rss>"
    )
    room.web.serve("https://paper.example/feed", feed)
    (article_id,) = room.poll()
    room.walk(article_id)
    return article_id


def test_a_hosted_discussion_is_named(room, page):
    row = room.article(published(room, page().replace("</body>", WIDGET)))
    assert row.comments_state == "hosted"
    assert row.comment_location == {
        "provider": "disqus",
        "thread": "pier-1",
        "site": "paper",
    }
    with room.store.begin() as tx:
        assert (
            "  comments: hosted by disqus, thread pier-1"
            in diagnose_address(tx, URL).evidence
        )


def test_the_feeds_comment_location_is_stored(room, page):
    said = "<slash:comments>7</slash:comments>"
    said += f"<wfw:commentRss>{URL}/feed</wfw:commentRss>"
    row = room.article(published(room, page(), said))
    assert row.comment_location == {"feed_url": f"{URL}/feed", "feed_count": 7}


def test_a_later_visit_replaces_the_comment_location(room, page):
    ada = (1, "Ada", "A fine pier it will be.")
    article_id = published(room, page(comments=[ada], claimed=5))
    assert room.article(article_id).comments_state == "partial"

    room.now = room.article(article_id).due_at
    room.web.serve(URL, page(comments=[ada], claimed=1))
    room.pipeline.revisit_article(article_id)
    room.compute(article_id)
    assert room.article(article_id).comments_state == "complete"
    with room.store.begin() as tx:
        assert not [
            line for line in diagnose_address(tx, URL).evidence if "comments: " in line
        ]
