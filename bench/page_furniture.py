"""What surrounds the text of a news page: menus, lists of links, scripts.

As much as saved news pages have in the mean: 139 kB, compressed 25.6 kB. Of that a text
of 420 words with three comments is 5 kB, compressed 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

# The data that a page's scripts bring along: compressed, half of it is left.
STATE_BYTES = 24_500
LINKS = 560
_SECTIONS = ("politics", "business", "sport", "culture", "science", "opinion")


def add_furniture(page: str, draw: random.Random) -> str:
    """Return a page with what surrounds a text."""
    state = f"{draw.getrandbits(4 * STATE_BYTES):x}"
    head = f"<script>window.state='{state}'</script><style>{_STYLE}</style></head>"
    page = page.replace("</head>", head, 1)
    page = page.replace("<article>", f"<nav><ul>{_LINKS}</ul></nav><article>", 1)
    return page.replace("</body>", f"<footer><ul>{_LINKS}</ul></footer></body>", 1)


def _list_links() -> str:
    links = (
        f'<li class="menu-item menu-item-{n}">'
        f'<a href="/{_SECTIONS[n % 6]}/{n}">{_SECTIONS[n % 6].title()} {n}</a></li>'
        for n in range(LINKS // 2)
    )
    return "".join(links)


_LINKS = _list_links()
_STYLE = "".join(
    f".menu-item-{n}{{margin:0 {n % 7}px;padding:{n % 3}px}}" for n in range(1_600)
)
