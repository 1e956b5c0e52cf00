"""The blocks that a text consists of, read from the elements that print it."""

from wireroom.extract.blocks.pictures import collect_captions
from wireroom.extract.blocks.read_blocks import read_blocks, read_text_blocks

__all__ = ["collect_captions", "read_blocks", "read_text_blocks"]
