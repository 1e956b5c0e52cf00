"""Blocks as JSON that is complete without the text: for exports and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.structure.blocks import (
    Code,
    Embed,
    Heading,
    Listing,
    Paragraph,
    Picture,
    Quote,
    Table,
    Update,
)
from wireroom.structure.stored import decode_blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wireroom.model.json_columns import PictureJson
    from wireroom.structure.blocks import Block, RichText

JsonObject = dict[str, object]


def read_stored_blocks(
    structure: Mapping[str, object], text: str, images: Sequence[PictureJson]
) -> tuple[Block, ...]:
    """Return the blocks of a text from the columns of an article."""
    pictures = [picture_from_json(image) for image in images]
    return decode_blocks(structure, text, pictures)


def picture_to_json(picture: Picture) -> PictureJson:
    """Return a picture as an element of ``articles.images``."""
    return {
        "url": picture.url,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
    }


def picture_from_json(image: PictureJson) -> Picture:
    """Return an element of ``articles.images`` as a picture."""
    return Picture(image["url"], image["alt"], image["caption"], image["credit"])


def blocks_to_json(blocks: Sequence[Block]) -> list[JsonObject]:
    """Return blocks as objects with a ``type``; ``docs/structure.md`` lists them."""
    return [_block_to_json(block) for block in blocks]


def _block_to_json(block: Block) -> JsonObject:  # noqa: PLR0911 - one line a kind of block
    match block:
        case Paragraph(content=content):
            return {"type": "paragraph", **_text_to_json(content)}
        case Heading(level=level, content=content):
            return {"type": "heading", "level": level, **_text_to_json(content)}
        case Code(text=text, language=language):
            return {"type": "code", "text": text, "language": language}
        case Quote(blocks=inner):
            return {"type": "quote", "blocks": blocks_to_json(inner)}
        case Listing(is_ordered=is_ordered, items=items):
            inner_ = [blocks_to_json(item) for item in items]
            return {"type": "list", "ordered": is_ordered, "items": inner_}
        case Table(rows=rows):
            return {
                "type": "table",
                "rows": [
                    [
                        {"heading": cell.is_heading, **_text_to_json(cell.content)}
                        for cell in row
                    ]
                    for row in rows
                ],
            }
        case Picture():
            return {"type": "image", **picture_to_json(block)}
        case Embed(url=url, title=title):
            return {"type": "embed", "url": url, "title": title}
        case Update(at=at, blocks=inner):
            return {"type": "update", "at": at, "blocks": blocks_to_json(inner)}


def _text_to_json(content: RichText) -> JsonObject:
    if not content.marks:
        return {"text": content.text}
    marks = [
        {
            "start": mark.start,
            "end": mark.end,
            "kind": str(mark.kind),
            **({"url": mark.url} if mark.url else {}),
        }
        for mark in content.marks
    ]
    return {"text": content.text, "marks": marks}
