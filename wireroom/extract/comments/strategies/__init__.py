"""Comment readers: strategies with one signature, in the order they are asked.

A reader takes the index of a page and a context and returns candidates. It keeps no
state and does not change the page's tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.extract.comments.markup.dialects import DIALECTS
from wireroom.extract.comments.strategies.by_anchor import read_by_anchor
from wireroom.extract.comments.strategies.by_dialect import make_dialect_reader
from wireroom.extract.comments.strategies.by_heading import read_by_heading
from wireroom.extract.comments.strategies.by_hydration import read_by_hydration
from wireroom.extract.comments.strategies.by_jsonld import read_by_jsonld
from wireroom.extract.comments.strategies.by_microdata import read_by_microdata
from wireroom.extract.comments.strategies.by_quotation import read_by_quotation
from wireroom.extract.comments.strategies.by_repetition import read_by_repetition
from wireroom.extract.comments.strategies.by_reply_link import read_by_reply_link
from wireroom.extract.comments.strategies.by_rules import read_by_rules
from wireroom.extract.comments.strategies.by_siblings import read_by_siblings
from wireroom.extract.comments.strategies.by_topic import read_by_topic
from wireroom.extract.comments.strategies.by_widening import read_by_widening

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wireroom.extract.comments.candidate import Reader
    from wireroom.extract.comments.markup.dialect import Dialect

__all__ = ["READER_STAGES", "make_stages"]


# Readers of one stage compete by score. A later stage is asked only if no candidate of
# the earlier ones was verified: its evidence is weaker, or is not what a visitor sees.
def make_stages(dialects: Sequence[Dialect]) -> tuple[tuple[Reader, ...], ...]:
    """Return the readers by stage, with the readers of these markup families.

    ``(GENERIC,)`` gives what a page of an unknown system gets.
    """
    return (
        (read_by_rules,),
        (
            *map(make_dialect_reader, dialects),
            read_by_reply_link,
            read_by_widening,
            read_by_repetition,
        ),
        (read_by_microdata,),
        (read_by_topic,),
        (read_by_anchor,),
        (read_by_heading,),
        (read_by_jsonld,),
        (read_by_hydration,),
        (read_by_siblings,),
        (read_by_quotation,),
    )


READER_STAGES = make_stages(DIALECTS)
