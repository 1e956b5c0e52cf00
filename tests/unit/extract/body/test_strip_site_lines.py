from __future__ import annotations

import pytest

from wireroom.extract.body.strip_site_lines import is_site_line


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Skip to content",
        "Jump to navigation",
        "Loading comments...",
        "Comments powered by Disqus.",
        "Advertisement - Continue Reading Below",
        "Now playing: {{ player.title }}",
        "{{item.date|short}}",
        "Empfohlene Beiträge",
        "Bild anzeigen",
        "Pour lire la suite",
        "Artículos relacionados",
        "【纠错】",
        "【责任编辑:张樵】",
        "Читайте также:",
        "Um den Tipp kommentieren zu können, müssen Sie eingeloggt sein.",
        "© dpa-infocom, dpa:240312-99-12345/2",
        "Article content",
        "3 Minuten Lesezeit",
        "· 約2分",
        "约 12 分钟",
        "Page 1 of 3",
        "Seite 1 / 3 Nächste Seite",
        "Pages: 1 2 3",
        "Page suivante",
        "次のページ 1 2",
        "Tempo de leitura: 2 minutos",
        "Filed under: Harbour, Ferries |",
        "Tags: ferry, harbour",
        "This entry was posted in Harbour and tagged ferry. Bookmark the permalink.",
        "You can follow any responses to this entry through the RSS 2.0 feed.",
        "Published: November 1st, 2012 | Tags: Harbour, Ferries",
        "Copyright © 2023 The Ansel Courier, LLC.",
        "© Ansel Courier. All rights reserved.",
        "Follow Mira Tolland on Twitter @mirat",
        "Sign up for our weekly newsletter and never miss a ferry",
        "If you buy through our links, we may earn a small commission.",
        "|",
    ],
)
def test_a_line_with_a_fixed_wording_is_of_the_site(line):
    assert is_site_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Filed under protest, the appeal was heard on Monday.",
        "A field is written {{ name }} in the form, and filled in by the mill.",
        "Loading comments takes a minute on the ferry.",
        "Copyright law was changed in 2019, the minister said.",
        "Published on Monday, the report names the board.",
        "Tags were sewn into every coat.",
        "Share prices fell.",
        "Empfohlene Beiträge wurden am Dienstag nicht gezahlt.",
        "Most read the notice twice.",
        "Follow the road on the left bank until the mill.",
        "He asked readers to sign up for the harbour run.",
        "Print is not dead, she wrote.",
        "The bank will earn a commission on each sale of tickets.",
        "- Sign up for the night ferry at the pier",
        "Tags: " + "a" * 500,
        "約2分で着く",
        "___",
    ],
)
def test_a_sentence_with_the_same_words_is_the_author_s(line):
    assert not is_site_line(line)


@pytest.mark.parametrize(("length", "expected"), [(500, True), (501, False)])
def test_a_line_of_the_site_has_500_characters_at_most(length, expected):
    assert is_site_line("-" * length) is expected
