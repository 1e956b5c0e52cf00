"""Lists of comments that no family speaks for, in any language, and their lookalikes.

What tells them is that they repeat: a name, a time and a text at the same places.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wireroom.extract import extract_page
from wireroom.model.article import Page

NOW = datetime(2026, 3, 7, 12, 30, tzinfo=UTC)
STORY = (
    "The harbour board met on Monday evening to hear how the new ferry had done in its"
    " first month, and heard more than it had asked for. Takings were up by a tenth,"
    " the chairman said, but so were complaints: the ramp is steep, the ticket office"
    " opens late, and nobody has found the key of the waiting room."
)


def read(below: str, language: str = ""):
    page = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<title>Ferry</title><meta property="og:type" content="article"></head><body>'
        "<h1>Ferry heard out</h1>"
        f"<article><p>{STORY}</p><p>{STORY}</p></article>{below}</body></html>"
    )
    url = "https://paper.example/2026/03/ferry"
    return extract_page(Page(url=url, body=page.encode(), fetched_at=NOW))


def each(form: str, *rows: tuple[str, ...]) -> str:
    return "".join(form.format(n, *row) for n, row in enumerate(rows, 1))


ARABIC = (
    ("ليلى حسن", "منذ 3 ساعات", "كنت عليها بالأمس والمنحدر خطير جداً."),
    ("عمر", "٤ مارس ٢٠٢٦", "خذ الجسر إذن ولا تشتكِ."),
)
JAPANESE = (
    ("山田太郎", "2026年3月4日 9時15分", "昨日乗ったけれど、スロープが急すぎる。"),
    ("sato_k", "3時間前", "それなら橋を使えばいい。"),
    ("匿名", "昨日 18:40", "鍵は誰が持っているのか分からない。"),
)
RUSSIAN = (
    ("Анна К.", "4 марта 2026, 09:15", "Я вчера ехала, рампа как обрыв."),  # noqa: RUF001 - Cyrillic
    ("Борис", "3 часа назад", "Тогда езжайте по мосту, никто не держит."),
    ("Вера", "вчера в 18:40", "У кого ключ?"),  # noqa: RUF001 - Cyrillic
)
PORTUGUESE = (
    ("Ana Souza", "há 2 dias", "Estive nela ontem, a rampa é um penhasco."),
    ("Bruno", "04/03/2026 às 10h02", "Então vá pela ponte."),
)
SPANISH = (
    ("Ana", "hace 2 horas", "Estuve ayer, la rampa es un precipicio."),
    ("Bruno", "04/03/2026 10:02", "Pues ve por el puente."),
)
GERMAN = (
    ("Jana Brück", "vor 3 Stunden", "Die Rampe ist viel zu steil."),
    ("Uwe", "gestern, 18:40 Uhr", "Dann nimm doch die Brücke."),
)
ENGLISH = (
    ("Ada Quill", "3 hours ago", "I was on it. The ramp is a cliff."),
    ("Ben Marrow", "2 hours ago", "Take the bridge then, nobody keeps you."),
    ("Cleo", "Just now", "Who has the key?"),
)

LISTS = {
    "Arabic, by letters alone": (
        ARABIC,
        '<section class="comments-block"><h3>التعليقات (2)</h3>{}</section>',
        """<div class="cmnt"><div class="u">{1}</div><div class="t">{2}</div>
        <div class="b">{3}</div><a>رد</a><a>إبلاغ</a></div>""",
    ),
    "Japanese, a class a part": (
        JAPANESE,
        '<section class="commentArea"><h2>コメント</h2><ul>{}</ul></section>',
        """<li class="commentItem"><p class="commentUser">{1}</p>
        <p class="commentDate">{2}</p><p class="commentBody">{3}</p><button>返信
        </button></li>""",
    ),
    "Russian, hashed classes": (
        RUSSIAN,
        '<div class="css-77q"><h2 class="css-3">Комментарии 3</h2>{}</div>',
        """<div class="css-c1"><div class="css-h"><a href="/user/{0}">{1}</a>
        <span>{2}</span></div><div class="css-t">{3}</div><div class="css-f">
        <button>Ответить</button><button>Пожаловаться</button></div></div>""",
    ),
    "Portuguese, buttons in a line": (
        PORTUGUESE,
        '<div class="comentarios"><h3>2 comentários</h3><ul>{}</ul></div>',
        """<li class="comentario"><strong class="nome">{1}</strong>
        <span class="data">{2}</span><p class="texto">{3}</p>
        <span>Responder Denunciar 3</span></li>""",
    ),
    "Spanish, letters for classes": (
        SPANISH,
        '<div class="comentarios-wrap"><h3>Comentarios - 2</h3>{}</div>',
        """<div class="comentario-item"><span class="c_u">{1}</span>
        <span class="c_d">{2}</span><div class="c_t">{3}</div><a>Responder</a>
        </div>""",
    ),
    "German, blocks and elements": (
        GERMAN,
        '<section id="kommentare"><h2>Leserkommentare (2)</h2>{}</section>',
        """<article class="kommentar"><header><span class="kommentar__autor">{1}
        </span><time>{2}</time></header><div class="kommentar__text"><p>{3}
        </p></div><footer><button>Antworten</button><button>Melden</button>
        </footer></article>""",
    ),
    "English, every class another": (
        ENGLISH,
        '<section class="sc-kL9"><h2 class="sc-hh">Comments (3)</h2>{}</section>',
        """<div class="sc-xY{0}"><div class="sc-r"><span class="sc-n">{1}</span>
        <span>{2}</span></div><div class="sc-m">{3}</div><div class="sc-k">
        <button>Like</button><button>Reply</button></div></div>""",
    ),
    "English, an id and nothing else": (
        ENGLISH,
        '<section id="comments"><ul class="dcr-1">{}</ul></section>',
        """<li class="dcr-2"><div id="comment-17{0}"><div>
        <a href="/user/id/{0}">{1}</a><a href="/comment-permalink/17{0}">{2}
        </a><span>12</span></div><div class="dcr-cb"><p>{3}</p></div><div>
        <button>Reply</button><button>Report</button></div></div></li>""",
    ),
    "Polish, hours cut short": (
        (
            ("Ada", "1 godz. temu", "Byłam wczoraj, rampa jest stroma."),
            ("Borys", "3 godz. temu", "To jedź mostem."),
        ),
        '<div class="komentarze"><h3>Komentarze (2)</h3>{}</div>',
        """<div class="komentarz"><span class="nick">{1}</span>
        <span class="data">{2}</span><p class="tresc">{3}</p><a>Odpowiedz</a>
        <a>Zgłoś</a></div>""",
    ),
    "French, terms of a list with numbers": (
        (
            ("Ada Quill", "4 mars 2026, 09:15", "La rampe est une falaise."),
            ("Benoît", "4 mars 2026, 10:02", "Prends le pont alors."),
        ),
        '<div id="comments"><h3>Commentaires</h3><dl>{}</dl></div>',
        """<dt id="c9{0}"><a href="#c9{0}">{0}.</a> <span>{2}</span> par <b>{1}</b>
        </dt><dd><p>{3}</p></dd>""",
    ),
    "French reactions, an article each": (
        (
            ("Ada Quill", "le 04/03/2026 à 09h15", "La rampe est une falaise."),
            ("Benoît", "le 04/03/2026 à 10h02", "Prends le pont alors."),
        ),
        '<section class="reactions"><h2>2 réactions</h2>{}</section>',
        """<article class="reaction"><p class="pseudo">{1}</p><p class="date">{2}</p>
        <div class="msg">{3}</div><a>Répondre</a><a>Signaler un abus</a></article>""",
    ),
    "an age of two letters": (
        (("Ada", "3h", "The ramp is a cliff."), ("Ben", "2d", "Take the bridge.")),
        "<section><h2>2 Comments</h2>{}</section>",
        """<div class="x1"><b>{1}</b> <time>{2}</time><p class="x2">{3}</p></div>""",
    ),
    "initials drawn for want of a picture": (
        ENGLISH,
        '<div class="comments">{}</div>',
        """<div class="comments__item"><div class="comments__avatar">AQ</div>
        <span class="comments__name">{1}</span><span class="badge">Staff</span>
        <span class="comments__time">{2}</span><div class="comments__text">{3}</div>
        </div>""",
    ),
    "the owner's name before it all": (
        ENGLISH,
        '<div class="js-CommentsArea">{}</div>',
        """<div class="js-singleComment"><span class="js-singleCommentName">{1}
        </span><span>{2}</span><div class="js-singleCommentText">{3}</div></div>""",
    ),
    "an extension's own names": (
        ENGLISH,
        '<div id="section-kmt"><ul class="kmt-list">{}</ul></div>',
        """<li class="kmt-item"><span class="kmt-author">{1}</span>
        <span class="kmt-time">{2}</span><div class="commentText">{3}</div></li>""",
    ),
    "an item's comments": (
        ENGLISH,
        '<div class="itemComments"><ul class="itemCommentsList">{}</ul></div>',
        """<li class="even"><a href="/f#comment{0}" name="comment{0}">Comment Link
        </a><span class="commentDate">{2}</span>
        <span class="commentAuthorName">posted by {1}</span><p>{3}</p></li>""",
    ),
    "a network's box": (
        ENGLISH,
        '<div class="fbFeedbackContent">{}</div>',
        """<div class="fbFeedbackPost"><a class="profileName">{1}</a>
        <div class="postText">{3}</div><div><a>Like</a> · <abbr>{2}</abbr></div>
        </div>""",
    ),
    "microdata alone": (
        ENGLISH,
        "<section>{}</section>",
        """<div class="x{0}" itemscope itemtype="https://schema.org/Comment">
        <b itemprop="author">{1}</b><time itemprop="dateCreated">{2}</time>
        <p itemprop="text">{3}</p></div>""",
    ),
    "a table": (
        ENGLISH,
        '<a name="comments"></a><table class="comments">{}</table>',
        """<tr><td class="chead">Posted by <b>{1}</b>, <i>{2}</i></td></tr><tr>
        <td class="cbody">{3}</td></tr>""",
    ),
}


@pytest.mark.parametrize(("rows", "around", "form"), LISTS.values(), ids=list(LISTS))
def test_names_times_and_texts_are_read_from_where_they_stand(rows, around, form):
    article = read(around.format(each(form, *rows)))
    assert [(c.author, c.posted_raw, c.text) for c in article.comments] == list(rows)
    assert all(c.posted is not None for c in article.comments)
    assert not any(text in article.text for _, _, text in rows)


@pytest.mark.parametrize(
    ("language", "month"),
    [("pt-BR", 2), ("fr", 2), ("en-GB", 2), ("en-US", 1), ("", 1)],
)
def test_a_numbered_date_is_read_as_the_page_s_language_writes_it(language, month):
    row = """<div class="comment" id="comment-1{0}"><b class="author">{1}</b>
    <span class="date">{2}</span><p>{3}</p></div>"""
    below = each(row, ("Ada", "01/02/2026 09:15", "The ramp is a cliff."))
    (comment,) = read(f'<div id="comments">{below}</div>', language).comments
    assert comment.posted.at.month == month


def test_a_name_as_long_as_a_headline_is_no_headline():
    below = """<div class="comment"><div class="comment_name"><a rel="external nofollow"
    href="http://mill.example/" class="url">Ada from Quill, Marrow and Tarn</a> writes
    </div><div class="comment_date">11/06/12 at 12:15 pm</div><p>Yay!</p></div>"""
    (comment,) = read(below).comments
    assert (comment.author, comment.text) == ("Ada from Quill, Marrow and Tarn", "Yay!")


def test_microdata_says_when_in_an_attribute():
    below = """<div itemprop="comment" itemscope itemtype="http://schema.org/Comment">
    <span itemprop="author"><span itemprop="name">Ada Quill</span></span>
    <meta itemprop="dateCreated" content="2026-03-04T09:15:00Z">
    <div itemprop="text">The ramp is a cliff.</div></div>"""
    (comment,) = read(below).comments
    assert comment.author == "Ada Quill"
    assert comment.posted.at == datetime(2026, 3, 4, 9, 15, tzinfo=UTC)


WORDS = "The council met to say what it had said before at length."
TEASER = (
    '<h4><a href="/s/{0}">Headline {0} about the town</a></h4><span>Ben Marrow</span>'
    f" <span>March {{0}}, 2026</span><p>{WORDS}</p>"
)
FOUR = ((), (), (), ())
LOOKALIKES = {
    "a newsroom's staff": each(
        """<div class="user-card"><h3 class="author">Ada Quill</h3>
        <p class="bio">She joined on March {0}, 2020 and covers the harbour
        and the boats.</p></div>""",
        *FOUR,
    ),
    "what is read most": "<ol>"
    + each(f'<li class="item">{TEASER}</li>', *FOUR)
    + "</ol>",
    "what is discussed most": '<ul class="comments-list">'
    + each(
        """<li>
        <a href="/s/{0}#comments">Headline {0} about the town and its river
        </a> <span class="comment-count">{0} comments</span>
        <span>March {0}, 2026</span></li>""",
        *FOUR,
    )
    + "</ul>",
    "the site's latest comments": '<div class="comments"><h3>Latest comments</h3>'
    + each(
        """<div class="comment-item"><b class="author">Ada</b>
        <span>March {0}, 2026</span> on
        <a href="/s/{0}#comment-{0}7">The bridge</a><p>Some words</p></div>""",
        *FOUR,
    )
    + "</div>",
    "a live blog": each(
        """<article class="post" id="post-{0}"><span class="author">Ada Quill
        </span> <time datetime="2026-03-07T0{0}:15:00Z">{0}:15</time>
        <p>The wave at the quay was {0} metres high, the harbour master told
        us this morning.</p></article>""",
        *FOUR,
    ),
    "reviews of a product": '<div id="reviews"><h2>Reviews</h2>'
    + each(
        """<div class="review"><span class="review-author">Ada</span>
        <span>March {0}, 2026</span>
        <p>It holds my boat and has held it for a year.</p></div>""",
        *FOUR,
    )
    + "</div>",
    "opinions that are called Kommentar": "<section><h2>Kommentare</h2>"
    + each(
        """<article class="kommentar-teaser"><a href="/meinung/{0}">
        <h3>Kommentar: Die Rampe muss weg {0}</h3></a>
        <span class="autor">Von Jana Brück</span><time>{0}. März 2026</time>
        <p>Die Rampe muss weg.</p></article>""",
        *FOUR,
    )
    + "</section>",
    "opinions that are called Comment": '<section class="comments-row">'
    + each(
        """<div class="comments__item"><a href="/o/{0}">The board is wrong again,
        number {0}</a><span class="byline">Ada</span><time>{0}h</time></div>""",
        *FOUR,
    )
    + "</section>",
    "stories in articles under a heading": "<section><h2>Comments</h2>"
    + each(
        """<article><p><a href="/s/{0}">Headline {0} about the town and its river
        </a></p><span>Ada</span><time>{0}d</time></article>""",
        *FOUR,
    )
    + "</section>",
    "posts of the paper elsewhere": each(
        """<div class="postItem"><a class="profileName">Port Ansel</a>
        <span>March {0}, 2026</span><div class="postText">The ramp is closed.
        </div></div>""",
        *FOUR,
    ),
    "other stories by one theme": each(
        f'<div class="post" id="post-1{{0}}">{TEASER}</div>', *FOUR
    ),
    "stories under an empty list of comments": '<h3>Comments</h3><div id="thread">'
    "</div><div><h3>More from the harbour</h3>"
    + each(f'<div class="card">{TEASER}</div>', *FOUR)
    + "</div>",
    "stories after an invitation to comment": "<section><h2>Comments</h2><p>Sign in to"
    ' comment.</p></section><section class="q1"><h2>Latest</h2>'
    + each(f'<div class="q2">{TEASER}</div>', *FOUR)
    + "</section>",
    "who reviewed an article": '<div class="reviews-history"><h3>Review history</h3>'
    + each(
        """<div class="review-entry"><span class="user">Ada</span>
        <span>March {0}, 2026</span>
        <p>Reviewed by the medical board and found right.</p></div>""",
        *FOUR,
    )
    + "</div>",
}


@pytest.mark.parametrize("markup", LOOKALIKES.values(), ids=list(LOOKALIKES))
def test_no_comment_is_made_of(markup):
    assert read(markup).comments == ()


def test_comments_of_readers_with_the_names_of_months_are_found():
    rows = (
        ("Olga Brandt", "4 March 2026 at 10:02", "The ramp is a cliff."),
        ("April Moss", "5 March 2026 at 11:40", "Take the bridge then."),
        ("May Lund", "5 March 2026 at 12:15", "Nobody keeps you here."),
        ("Jan", "6 March 2026 at 08:30", "Who has the key?"),
    )
    line = "<div><p><b>{1}</b> on {2}</p><p>{3}</p></div>"
    comments = read(f"<h3>Comments</h3>{each(line, *rows)}", "en").comments

    assert [(c.author, c.text) for c in comments] == [(r[0], r[2]) for r in rows]
    assert [f"{c.posted.at:%d %H:%M}" for c in comments if c.posted] == [
        "04 10:02",
        "05 11:40",
        "05 12:15",
        "06 08:30",
    ]


def thread_of(*comments: tuple[str, str, str, str], box: str, list_: str) -> str:
    """Nest comments (name, day, text, answers) in boxes that no class describes."""
    return "".join(
        f'<div class="{box}"><div class="{box}row"><div><a href="/u/{name}">{name}</a>'
        f' <time datetime="2026-03-{day}T10:00:00Z">March {day}</time></div>'
        f"<div><p>{text}</p></div></div>"
        f'<div class="{list_}">{answers}</div></div>'
        for name, day, text, answers in comments
    )


@pytest.mark.parametrize(
    ("box", "list_"),
    [
        pytest.param("q", "r", id="classes without a meaning"),
        pytest.param("", "", id="no classes"),
        pytest.param("Row_x1", "Kids_y2", id="classes with hashes"),
    ],
)
def test_answers_beside_each_other_answer_the_comment_around_them(box, list_):
    names = {"box": box, "list_": list_}
    answers = thread_of(
        ("Ben", "02", "Take the bridge then.", ""),
        ("Cleo", "03", "Nobody keeps you here.", ""),
        ("Dora", "04", "Who has the key of it?", ""),
        **names,
    )
    other = thread_of(("Finn", "06", "Ask the ticket office.", ""), **names)
    whole = thread_of(
        ("Ada", "01", "I was on it. The ramp is a cliff.", answers),
        ("Egon", "05", "Has nobody found the key?", other),
        ("Gus", "07", "The fare has gone up again.", ""),
        **names,
    )
    comments = read(f"<section><h3>7 Comments</h3>{whole}</section>", "en").comments

    keys = {c.key: c.author for c in comments}
    assert {c.author: keys.get(c.parent or "") for c in comments} == {
        "Ada": None,
        "Ben": "Ada",
        "Cleo": "Ada",
        "Dora": "Ada",
        "Egon": None,
        "Finn": "Egon",
        "Gus": None,
    }


@pytest.mark.parametrize("mark", ["has-children", "no-children", "node_has_replies"])
def test_a_box_that_says_whether_it_has_answers_is_no_list_of_them(mark):
    box = (
        '<div class="{1}"><a id="comment-{0}"></a><div class="comment">'
        "<div><span>{2}</span> <span>{3} March 2026, 10:15</span></div>"
        '<div class="body"><p>{4}</p></div></div></div>'
    )
    rows = each(
        box,
        ("node", "Ada", "3", "I was on it. The ramp is a cliff."),
        (f"node {mark}", "Ben", "4", "Take the bridge then."),
        ("node", "Cleo", "5", "Who has the key?"),
    )
    comments = read(f"<section><h3>Comments</h3>{rows}</section>", "en").comments

    assert [(c.author, c.parent) for c in comments] == [
        ("Ada", None),
        ("Ben", None),
        ("Cleo", None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<li><dl><dt>{1} - {2}</dt><dd>{3}</dd></dl></li>", id="dl"),
        pytest.param("<li><p>{1} - {2}</p><p>{3}</p></li>", id="paragraphs"),
    ],
)
def test_nobody_of_whom_a_short_comment_speaks_is_its_author(line):
    rows = (
        ("2026-03-04 09:44", "Ada Quill", "The ramp is paid by the state, not by us."),
        ("2026-03-05 10:41", "Ben", "Take the bridge then, nobody keeps you."),
        ("2026-03-06 11:15", "Cleo", "Lovely that somebody still does this."),
    )
    below = f"<section><h3>Comments</h3><ul>{each(line, *rows)}</ul></section>"
    comments = read(below, "en").comments

    assert [c.author for c in comments] == ["Ada Quill", "Ben", "Cleo"]


@pytest.mark.parametrize(
    ("language", "head"),
    [
        pytest.param("en", 'Added by {1} <a title="{2}">over 2 years</a> ago', id="en"),
        pytest.param(
            "de",
            'Von {1} vor <a title="{2}">mehr als 2 Jahren</a> hinzugefügt',
            id="de",
        ),
    ],
)
def test_headings_with_an_age_are_the_heads_of_comments(language, head):
    rows = (
        ('<a href="/users/6">Ada Quill</a>', "2024-03-04 10:02", "The ramp is steep."),
        ('<a href="/users/7">Ben Marrow</a>', "2024-03-05 11:40", "Take the bridge."),
        ("Visitor", "2024-03-06 08:30", "Who has the key of the waiting room?"),
    )
    form = f'<div class="bar"></div><h4>{head}</h4><div class="wiki"><p>{{3}}</p></div>'
    below = f'<div id="comments"><h3>Comments</h3>{each(form, *rows)}</div>'
    comments = read(below, language).comments

    assert [c.author for c in comments] == ["Ada Quill", "Ben Marrow", "Visitor"]
    assert [c.text for c in comments] == [row[2] for row in rows]
    times = [f"{c.posted.at:%Y-%m-%d %H:%M}" for c in comments if c.posted]
    assert times == [row[1] for row in rows]


@pytest.mark.parametrize(
    ("heading", "expected", "state"),
    [
        pytest.param("<h2>44 comments</h2>", 44, "partial", id="more than are shown"),
        pytest.param("<h2>2 comments</h2>", 2, "complete", id="as many"),
        pytest.param("<h2>Comments</h2>", None, "complete", id="without a number"),
        pytest.param("<p>44 comments</p><hr>", None, "complete", id="not beside it"),
    ],
)
def test_a_heading_before_the_list_states_how_many_there_are(heading, expected, state):
    form = "<dt id=c{0}>{1}, {2}</dt><dd><p>{3}</p></dd>"
    rows = each(
        form,
        ("Ada Quill", "4 March 2026, 10:02", "The ramp is a cliff."),
        ("Ben Marrow", "5 March 2026, 11:40", "Take the bridge then."),
    )
    article = read(f'{heading}<dl id="comments">{rows}</dl>', "en")

    assert len(article.comments) == 2
    assert article.comments_expected == expected
    assert article.comment_location.state == state
