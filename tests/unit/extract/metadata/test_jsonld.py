from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.extract.metadata.jsonld import ArticleData, Person, read_article_data

STORY = {
    "@type": "NewsArticle",
    "headline": "Mill &amp; dam sold",
    "author": {"@type": "Person", "name": "Mira Tolland"},
    "datePublished": "2011-09-18T06:00:00+05:00",
}


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(STORY, id="alone"),
        pytest.param([{"@type": "WebSite", "name": "Courier"}, STORY], id="in a list"),
        pytest.param({"@graph": [{"@type": "WebPage"}, STORY]}, id="in a graph"),
        pytest.param({"@type": "WebPage", "mainEntity": STORY}, id="in a page"),
        pytest.param({**STORY, "@type": ["Article", "NewsArticle"]}, id="of two types"),
    ],
)
def test_the_article_is_found_where_it_is(wrapped):
    data = read_article_data([json.dumps(wrapped)])

    assert data.headline == "Mill & dam sold"
    assert data.authors == (Person(name="Mira Tolland", kind="Person"),)
    assert data.published == "2011-09-18T06:00:00+05:00"


def test_people_named_by_id_are_looked_up():
    graph = [
        {"@type": "Article", "headline": "Mill sold", "author": {"@id": "#mira"}},
        {"@type": "Person", "@id": "#mira", "name": "Mira Tolland"},
    ]

    data = read_article_data([json.dumps({"@graph": graph})])

    assert [x.name for x in data.authors] == ["Mira Tolland"]


def test_of_two_articles_the_one_at_this_address_is_taken():
    teaser = {"@type": "Article", "headline": "Other", "url": "https://a.example/2"}
    own = {"@type": "Article", "headline": "Own", "url": "http://a.example/1/"}

    data = read_article_data([json.dumps([teaser, own])], "https://a.example/1?x=y")

    assert data.headline == "Own"


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, "null", "3", '"x"', '{"@type": 3, "author": [[]]}'],
)
def test_broken_and_hostile_scripts_are_no_data(script):
    assert read_article_data([script]) == ArticleData()


def test_a_line_feed_inside_a_string_is_borne():
    script = '{"@type": "NewsArticle", "headline": "Mill\nsold"}'

    assert read_article_data([script]).headline == "Mill sold"


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda x: (
        st.lists(x, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "author", "image", "name", "headline"]),
            x | st.just("Article"),
            max_size=4,
        )
    ),
)


@given(TREES)
def test_any_json_is_read_without_a_crash(tree):
    assert isinstance(read_article_data([json.dumps(tree)]).headline, str)


def read(*values, url: str = "") -> ArticleData:
    return read_article_data([json.dumps(value) for value in values], url)


def test_every_field_is_read():
    data = read(
        {
            "@type": "NewsArticle",
            "headline": "Mill sold",
            "creator": ["Mira", {"@type": "Organization", "name": ["Courier", "Desk"]}],
            "publisher": {"@type": "NewsMediaOrganization", "name": "Ansel Courier"},
            "dateCreated": "2011-09-18",
            "dateModified": "2011-09-19",
            "articleSection": ["Business", "Local"],
            "inLanguage": {"@value": "en-GB"},
            "image": [
                {
                    "@type": "ImageObject",
                    "contentUrl": "/a.jpg",
                    "caption": "The mill",
                    "copyrightHolder": {"name": "Ode Brisk"},
                }
            ],
            "commentCount": "12",
            "isAccessibleForFree": "False",
        }
    )
    assert data == ArticleData(
        headline="Mill sold",
        authors=(
            Person(name="Mira"),
            Person(name="Courier", kind="Organization"),
            Person(name="Desk", kind="Organization"),
        ),
        publisher="Ansel Courier",
        published="2011-09-18",
        modified="2011-09-19",
        section="Business",
        language="en-GB",
        image="/a.jpg",
        caption="The mill",
        credit="Ode Brisk",
        comment_count=12,
        is_free=False,
        stated_publisher="Ansel Courier",
    )


def test_the_first_of_two_names_of_a_field_counts():
    data = read(
        {
            "@type": "Article",
            "headline": "Mill sold",
            "name": "Other",
            "author": "Mira",
            "creator": "Ode",
            "datePublished": "2011-09-18",
            "dateCreated": "2011-01-01",
            "image": {"url": "/a.jpg", "contentUrl": "/b.jpg", "creditText": "Ode"},
        }
    )
    assert data.headline == "Mill sold"
    assert data.authors == (Person(name="Mira"),)
    assert data.published == "2011-09-18"
    assert (data.image, data.credit) == ("/a.jpg", "Ode")


@pytest.mark.parametrize(
    ("kind", "is_article"),
    [
        ("NewsArticle", True),
        ("https://schema.org/BlogPosting", True),
        ("Report", True),
        ("Review", True),
        ("Recipe", True),
        ("NewsVideo", True),
        ("ReportageX", False),
        ("UserReviews", False),
        ("OldNewsVideo", False),
        ("WebPage", False),
    ],
)
def test_the_type_makes_an_object_an_article(kind, is_article):
    data = read({"@type": kind, "headline": "Mill sold"})
    assert bool(data.headline) is is_article


@pytest.mark.parametrize(
    ("value", "url"),
    [
        pytest.param("/a.jpg", "/a.jpg", id="a text"),
        pytest.param({"@id": "/a.jpg"}, "/a.jpg", id="an id"),
        pytest.param({"@id": "#image"}, "/b.jpg", id="an id of another object"),
        pytest.param([], "", id="an empty list"),
        pytest.param([["/a.jpg"]], "", id="a list in a list"),
        pytest.param(3, "", id="a number"),
    ],
)
def test_an_image_is_an_address_or_an_object(value, url):
    article = {"@type": "Article", "headline": "Mill sold", "image": value}
    assert read(article, {"@id": "#image", "url": "/b.jpg"}).image == url


def test_the_site_is_the_publisher_where_the_article_names_none():
    site = {"@type": "WebSite", "name": "Courier"}
    assert read(site).publisher == "Courier"
    assert read(site, {"@type": "Article", "headline": "x"}).publisher == "Courier"


@pytest.mark.parametrize(
    ("value", "is_free"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("https://schema.org/False", False),
        ("no", None),
        (1, None),
        (None, None),
    ],
)
def test_free_to_read_is_true_or_false_or_not_stated(value, is_free):
    article = {"@type": "Article", "headline": "x", "isAccessibleForFree": value}
    assert read(article).is_free is is_free


def counter(kind: object, count: object) -> dict:
    return {"interactionType": kind, "userInteractionCount": count}


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        pytest.param({"commentCount": 3}, 3, id="a number"),
        pytest.param({"commentCount": "3"}, 3, id="digits"),
        pytest.param({"commentCount": 0}, 0, id="none"),
        pytest.param({"commentCount": -3}, None, id="a negative number"),
        pytest.param({"commentCount": "9999999"}, 9_999_999, id="seven digits"),
        pytest.param({"commentCount": "99999999"}, None, id="eight digits"),
        pytest.param({"commentCount": [3]}, None, id="a list"),
        pytest.param(
            {"interactionStatistic": counter("https://schema.org/CommentAction", 4)},
            4,
            id="a counter",
        ),
        pytest.param(
            {
                "interactionStatistic": [
                    counter({"@type": "LikeAction"}, 9),
                    counter({"@type": "CommentAction"}, 5),
                    counter({"@type": "CommentAction"}, 6),
                ]
            },
            5,
            id="the first counter of comments",
        ),
        pytest.param(
            {"interactionStatistic": counter("https://schema.org/ReplyAction", 8)},
            8,
            id="a counter of answers",
        ),
        pytest.param(
            {
                "commentCount": 3,
                "interactionStatistic": counter("CommentAction", 4),
            },
            3,
            id="its own number before a counter",
        ),
        pytest.param({"interactionStatistic": ["x", None]}, None, id="no counter"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_the_number_of_comments_is_stated_or_counted(fields, count):
    article = {"@type": "Article", "headline": "x", **fields}
    assert read(article).comment_count == count


def test_an_article_with_a_headline_is_chosen_before_the_first():
    first = {"@type": "Article", "name": "First"}
    second = {"@type": "Article", "headline": "Second"}
    assert read([first, second]).headline == "Second"
    assert read([first]).headline == "First"


@pytest.mark.parametrize(
    "page",
    [
        "https://a.example/1",
        {"@id": "https://a.example/1#story"},
        {"url": "https://a.example/1/?x=y"},
    ],
)
def test_the_page_of_an_article_may_be_its_address(page):
    other = {"@type": "Article", "headline": "Other"}
    own = {"@type": "Article", "headline": "Own", "mainEntityOfPage": page}
    assert read([other, own], url="http://a.example/1").headline == "Own"


def test_the_fullest_object_of_an_id_is_referred_to():
    graph = [
        {"@type": "Article", "headline": "x", "author": [{"@id": "#m"}, {"@id": "#n"}]},
        {"@id": "#m", "name": "Mira Tolland", "@type": "Person"},
        {"@id": "#m", "@type": "Person"},
        {"@id": "#n"},
    ]
    assert [author.name for author in read(graph).authors] == ["Mira Tolland"]


@pytest.mark.parametrize(
    "wrapped",
    ["<!-- {} -->", "<![CDATA[{}]]>", "//<![CDATA[\n{}\n//]]>", " {} "],
)
def test_a_script_may_be_wrapped_in_a_comment(wrapped):
    script = wrapped.replace("{}", json.dumps(STORY))
    assert read_article_data([script]).headline == "Mill & dam sold"


def test_at_most_5000_values_of_a_script_are_read():
    # The list is one of the values.
    assert read([*[{}] * 4_998, STORY]).headline
    assert not read([*[{}] * 4_999, STORY]).headline


def test_at_most_5000_objects_of_all_scripts_are_read():
    assert read([{}] * 2_500, [{}] * 2_499, STORY).headline
    assert not read([{}] * 2_500, [{}] * 2_500, STORY).headline


UPDATES = [
    {"@type": "BlogPosting", "headline": "Mill sold", "articleBody": "It was Monday."},
    {"@type": "BlogPosting", "name": "Oats", "articleBody": "In May.\nIn June."},
    "no object",
]


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        pytest.param(
            {"liveBlogUpdate": UPDATES},
            "Mill sold\nIt was Monday.\nOats\nIn May.\nIn June.", id="updates",
        ),
        pytest.param(
            {"articleBody": "One.", "liveBlogUpdate": UPDATES[0]},
            "One.\nMill sold\nIt was Monday.", id="a text and one update",
        ),
        pytest.param({"reviewBody": "One."}, "One.", id="a review"),
        pytest.param({"articleBody": ["One."]}, "", id="no text"),
        pytest.param({}, "", id="nothing"),
    ],
)  # fmt: skip
def test_the_text_of_a_live_blog_is_that_of_its_updates(fields, body):
    article = {"@type": "LiveBlogPosting", "headline": "Mill", **fields}
    data = read_article_data([json.dumps(article)])
    assert (data.headline, data.body) == ("Mill", body)


@pytest.mark.parametrize(
    ("objects", "body"),
    [
        pytest.param([{"articleBody": "One."}], "One.", id="an object of no type"),
        pytest.param(
            [{"articleBody": "One."}, {"articleBody": "One and two."}], "One and two.",
            id="the longest",
        ),
        pytest.param(
            [{"@type": "HowToStep", "text": "Grind."},
             {"@type": "HowToStep", "name": "Sift."}], "Grind.\nSift.", id="steps",
        ),
    ],
)  # fmt: skip
def test_a_text_may_be_in_an_object_that_is_called_no_article(objects, body):
    assert read_article_data([json.dumps(objects)]).body == body


def test_the_name_of_a_field_with_a_capital_is_read():
    data = read({"@type": "Recipe", "name": "Oats", "Author": {"name": "Mira Tolland"}})
    assert [person.name for person in data.authors] == ["Mira Tolland"]
