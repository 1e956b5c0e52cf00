"""Pages of ordinary size whose cost does not follow from it: many, deep, wide, odd.

A page is a short proper article and one hostile part: a unit of markup that is repeated
up to a size, beside each other or within each other, or a construct that has no end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

TITLE = "Harbour board hears how the ferry has done"
LINES = [
    f"On its {day} the board heard that the ferry had crossed {count} times, and asked"
    " what each crossing had cost the town and its three villages."
    for day, count in (("first day", 41), ("second day", 77), ("last day", 102))
]
ARTICLE = f"<h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in LINES)}"
NAMES = """
    div p li ul ol dl dd section article aside span a b time cite blockquote table tr td
    h2 h4 details form label button figure header footer pre br img
    """.split()  # noqa: SIM905 - a list of words reads best as words
VOID = {"br", "img"}
CLASSES = """
    comment comments commentlist children reply replies response message post thread
    entry-content article-body author byline user vcard fn nickname date timestamp meta
    txt body quote related share nav hidden sr-only score media-body depth-3 x-item
    """.split()  # noqa: SIM905 - the same
ATTRIBUTES = [
    *(f'class="{name}"' for name in CLASSES),
    'id="comment-{n}"',
    'id="c{n}" data-parent="{n}"',
    'itemprop="comment" itemscope itemtype="https://schema.org/Comment"',
    'itemprop="author"',
    'itemprop="text"',
    'datetime="2026-03-01T10:00:{n}"',
    'href="#comment-{n}"',
    'href="/2026/03/{n}"',
    'style="margin-left:{n}px"',
    'style="display:none"',
    'data-depth="{n}" role="comment"',
    'aria-level="{n}"',
    "hidden",
]
TEXTS = [
    "Reader {n}",
    "by Ada Finch {n}",
    "2026-03-01 10:{n}",
    "March 3, 2026 at 9:{n} am",
    "{n} minutes ago",
    "Words said here number {n}.",
    "I say this for the {n}th time, and mean it, whatever the board may have heard.",
    "Reply",
    "{n} likes",
    "In reply to Reader {n}",
    "&lt;p&gt;{n}",
    "&#12;&#27;{n}",
    "\ufffe{n}",
    "",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostilePage:
    """A page, and what it was made of."""

    body: bytes = field(repr=False)
    made_of: str


def make_paragraphs(size: int) -> HostilePage:
    """Return an ordinary page of a size: paragraphs and nothing else."""
    part = _fill("", f"<p>{LINES[0]} {{n}}</p>", "", size)
    return HostilePage(body=_place(part, "after").encode(), made_of="paragraphs")


def _render(parts: tuple) -> str:
    tag, attributes, children = parts
    opened = f"<{' '.join((tag, *attributes))}>"
    return opened if tag in VOID else f"{opened}{''.join(children)}</{tag}>"


UNITS = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.tuples(
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=3),
        st.lists(inner, min_size=1, max_size=4),
    ).map(_render),
    max_leaves=6,
).filter(lambda unit: "<" in unit)
# What is opened again and again, and what closes it.
LEVELS = st.lists(
    st.tuples(
        st.sampled_from([name for name in NAMES if name not in VOID]),
        st.lists(st.sampled_from(ATTRIBUTES), max_size=2),
    ),
    min_size=1,
    max_size=3,
)
LD_JSON = '<script type="application/ld+json">'
# Constructs that are filled up to the size: what begins, is repeated, and ends them.
FILLED = [
    ("<p", ' a{n}="b"', ">x</p>"),
    ("<p", ' class="c{n}"', ">x</p>"),
    ("<p", " a{n}", ">x</p>"),
    ('<div class="', "c{n} ", '">x</div>'),
    ('<p title="', "word {n} &amp; ", '">x</p>'),
    ("<style>", ".c{n}{{display:none}}", "</style>"),
    ("<style>", "div p .c{n}>a{{visibility:hidden}}", "</style>"),
    (f"{LD_JSON}[", '{{"@type":"Comment","text":"{n}"}},', "1]</script>"),
    (LD_JSON, '{{"comment":[', "</script>"),
    ("<script>window.__STATE__=[", '{{"id":{n},"body":"Words {n}"}},', "0]</script>"),
    ('<script id="__NEXT_DATA__">', '{{"a":[', "</script>"),
    ("<script>", 'self.__next_f.push([1,"{n}:[]"])\n', "</script>"),
    ("", '<meta property="og:title" content="T{n}">', ""),
    ("", '<link rel="alternate" hreflang="x" href="/{n}">', ""),
    ("", '<time datetime="2026-03-01">1 March {n}</time>', ""),
    ("", "<!-- {n} -->", ""),
    ("", "<a href=/{n}>x</a>", ""),
    ("", "&#12;", ""),
    ("", "Word {n}. ", ""),
    ("", "Wordwithoutend{n}", ""),
    ("", "<b><i></b>", ""),
    ("<table>", "<tr><td>{n}", "</table>"),
    ("<select>", "<option>{n}", "</select>"),
    ("", "<br>{n}", ""),
    ("", "@Ada Finch: Ada Finch wrote on 1 March 2026 at 10:{n}<br>", ""),
    ("", "> {n} wrote:<br>", ""),
]  # fmt: skip


def _fill(begin: str, piece: str, end: str, size: int) -> str:
    """Repeat a piece, numbered, up to a size."""
    pieces, length, number = [begin], len(begin) + len(end), 0
    while length < size:
        pieces.append(piece.replace("{n}", str(number)).replace("{{", "{"))
        length += len(pieces[-1].encode())
        number += 1
    return "".join((*pieces, end))


def _nest(levels: list, unit: str, size: int, depth: int, closed: bool) -> str:  # noqa: FBT001 - one of two cases
    """Put units within each other up to a depth, again and again up to a size."""
    opened = "".join(f"<{' '.join((tag, *attributes))}>" for tag, attributes in levels)
    ending = "".join(f"</{tag}>" for tag, _ in reversed(levels)) if closed else ""
    one = f"{opened}{unit}" * depth + ending * depth
    return _fill("", one, "", size)


def _place(part: str, place: str) -> str:
    inside, behind, head = ARTICLE, "", ""
    if place == "head":
        head = part
    elif place == "behind":
        behind = part
    else:
        inside = f"{part}{ARTICLE}" if place == "before" else f"{ARTICLE}{part}"
    return (
        f'<!doctype html><html lang="en"><head><title>{TITLE}</title>{head}</head>'
        f"<body><main><article>{inside}</article>{behind}</main></body></html>"
    )


@st.composite
def hostile_pages(draw, *, least: int, most: int) -> HostilePage:
    """Draw a page of between ``least`` and ``most`` bytes, about."""
    size = draw(st.integers(least, most))
    place = draw(st.sampled_from(["behind", "before", "after", "head"]))
    kind = draw(st.sampled_from(["beside", "within", "filled", "two kinds"]))
    if kind == "filled":
        made = draw(st.sampled_from(FILLED))
        part = _fill(*made, size)
    elif kind == "within":
        made = (
            draw(LEVELS),
            draw(UNITS),
            draw(st.sampled_from([2, 10, 60, 130, 400])),
            draw(st.booleans()),
        )
        part = _nest(made[0], made[1], size, *made[2:])
    elif kind == "beside":
        made = draw(UNITS)
        part = _fill("", made, "", size)
    else:
        made = draw(UNITS), draw(st.sampled_from(FILLED))
        part = _fill("", made[0], "", size // 2) + _fill(*made[1], size // 2)
    body = _place(part, place).encode("utf-8", "surrogatepass")
    return HostilePage(body=body, made_of=f"{kind} {place} {len(body)} bytes: {made}")
