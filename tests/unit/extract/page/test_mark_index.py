"""Elements of a page by class and id, and scripts outside of its tree."""

from __future__ import annotations

from lxml.html import document_fromstring, tostring

from wireroom.extract.page.mark_index import index_marks
from wireroom.extract.script_data.hydration import detach_scripts

BODY = (
    "<div class='box'>1<p id='x'>2</p></div><p>3</p><p class='box' id='x'>4</p>"
    "<p class='box'>5</p>"
)


def is_box(class_name: str, id_name: str) -> bool:
    return class_name == "box" and id_name in {"", "x"}


def index():
    return index_marks(document_fromstring(f"<html><body>{BODY}</body></html>"))


def read_texts(elements) -> list[str]:
    return [element.text for element in elements]


def test_elements_are_found_by_class_and_id_in_the_order_of_the_page():
    marks = index()
    assert read_texts(marks.find(is_box)) == ["1", "4", "5"]
    assert read_texts(marks.find(lambda _, id_name: id_name == "x")) == ["2", "4"]
    assert marks.find(lambda *_: False) == []


def test_removed_elements_and_those_in_removed_ones_are_left_out():
    marks = index()
    boxes = marks.find(is_box)
    boxes[0].drop_tree()
    assert read_texts(marks.find_left(is_box)) == ["4", "5"]
    assert marks.find_left(lambda _, id_name: id_name == "x") == [boxes[1]]
    assert marks.find(is_box) == boxes


def test_elements_are_sorted_and_each_is_listed_once():
    marks = index()
    one, four, five = marks.find(is_box)
    assert marks.sort([five, one, five, four]) == [one, four, five]


def test_scripts_leave_the_tree_and_the_text_behind_them_stays():
    tree = document_fromstring(
        "<html><body>a<script>x = 1</script>b<style>p {}</style>"
        "<script type='application/LD+JSON'>{}</script>c</body></html>"
    )
    assert read_texts(detach_scripts(tree)) == ["x = 1"]
    assert tostring(tree) == b"<html><body>abc</body></html>"
