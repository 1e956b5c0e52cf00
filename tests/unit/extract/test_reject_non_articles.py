from __future__ import annotations

import pytest

from wireroom.errors import Permanent, Reason
from wireroom.extract.metadata.metadata import Metadata
from wireroom.extract.reject_non_articles import reject_non_article

STORY = "The mill on the river was sold to its workers on Monday. " * 4

MANY = ("Another headline of the day",) * 2_000


def test_a_short_brief_beside_many_links_is_an_article():
    brief = Metadata(title="Mill sold", declared_article=True)

    reject_non_article("https://a.example/1", brief, STORY, links=MANY)


def test_the_error_for_a_short_text_has_its_length():
    with pytest.raises(Permanent) as raised:
        reject_non_article(
            "https://a.example/1", Metadata(title="x"), "Sold.", links=()
        )

    assert raised.value.reason is Reason.NO_TEXT
    assert "5 characters" in raised.value.detail


def test_a_text_in_a_wide_script_needs_fewer_characters():
    text = "港で夜のフェリーが九年ぶりに戻り、二百人が雨の中で迎えた。"

    reject_non_article("https://a.example/1", Metadata(title="x"), text, links=())


def test_an_address_without_a_path_with_a_story_is_no_homepage():
    reject_non_article(
        "https://mill.example/", Metadata(title="x"), STORY, links=("Home",)
    )


def test_a_text_of_links_only_is_a_front_page_at_any_address():
    links = tuple(
        f"Headline number {n} about the town and its river" for n in range(60)
    )
    text = "\n".join(f"- {x}" for x in links)

    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/town/", Metadata(title="x"), text, links)

    assert raised.value.reason is Reason.HOMEPAGE


def test_a_post_with_its_own_canonical_address_is_no_homepage():
    post = Metadata(title="x", canonical_url="https://a.example/2012/11/mill-sold/")

    reject_non_article("https://a.example/", post, STORY, links=MANY[:60])


def test_the_same_text_at_the_front_s_own_address_is_a_homepage():
    front = Metadata(title="x", canonical_url="https://a.example/")

    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/", front, STORY, links=MANY[:60])

    assert raised.value.reason is Reason.HOMEPAGE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "Making sure you're not a bot!",
            "Loading. The keeper of this site has set up a gate against collectors. "
            "Its sum costs one reader little, and a thousand of them a lot.",
            id="its title says so",
        ),
        pytest.param(
            "mill.example",
            "Before you go on we have to know that you are not a robot. Please switch "
            "JavaScript on and load the page once more.",
            id="its words say so",
        ),
        pytest.param(
            "One step more",
            "Prove you are human by ticking the box below. Our gate looks at your "
            "browser for a second or two and lets you on to the page you asked for.",
            id="its words say so, without a script",
        ),
    ],
)
def test_a_check_for_robots_of_any_maker_is_no_article(title, text):
    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/1", Metadata(title=title), text, links=())

    assert raised.value.reason is Reason.CHALLENGE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(
            "The gate asks whether you are not a robot",
            STORY + "The mill's website asks visitors to show that you are not a "
            "robot, and needs JavaScript for it. " + STORY * 2,
            id="a story about such checks",
        ),
        pytest.param(
            "Script lessons",
            "The school at the mill teaches JavaScript to its millers from May on. "
            "The first lesson is on Monday evening in the old drying room.",
            id="a brief about scripts",
        ),
    ],
)
def test_a_story_about_robots_is_an_article(title, text):
    reject_non_article("https://a.example/1", Metadata(title=title), text, links=())


@pytest.mark.parametrize(
    "text",
    [
        f"JavaScript seems to be disabled in this browser. {'It is faster so. ' * 4}",
        f"Please enable JavaScript in the settings. {'Then load it again. ' * 4}",
    ],
)
def test_what_a_page_says_without_scripts_is_no_text(text):
    with pytest.raises(Permanent) as raised:
        reject_non_article("https://a.example/1", Metadata(title="x"), text, links=())

    assert raised.value.reason is Reason.NO_TEXT
    story = Metadata(title="x", declared_article=True)
    reject_non_article("https://a.example/1", story, text, links=())
    reject_non_article("https://a.example/1", Metadata(title="x"), text * 3, links=())
