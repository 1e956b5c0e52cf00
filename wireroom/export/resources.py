"""The kinds of exported rows: articles, comments, stories, revisions, annotations.

Only rows that the change feed has announced are exported: articles from their first
publication on, with their comments, stories and revisions. Columns keep the names and
meanings of ``docs/schema.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, literal_column, or_, select, true, union

from wireroom.export.fields import Field, FieldKind, column_field
from wireroom.export.query_params import MAX_INTEGER, Form, Parameter
from wireroom.model.reservations import ReservationKind
from wireroom.model.states import ChangeKind, CommentState, Outcome
from wireroom.store.schema.tables import (
    annotations_,
    article_revisions,
    articles,
    changes,
    comments,
    entries,
    sources,
    stories,
    story_members,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Column, ColumnElement, FromClause, Select

# The value of the parameter ``state`` that selects rows in every state.
ALL_STATES = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A kind of rows.

    Attributes:
        name: in the plural. singular: the name of one row.
        rows: the tables they are selected from.
        condition: only rows that fulfil it are ever exported.
        order: unique columns that never change: exports are in this order, ascending.
        page_order: the order of pages, unique too. newest_first: descending.
        event_reference: the column by which an event of the change feed names a row,
            and the query of these events; None if no event names such rows.
    """

    name: str
    singular: str
    fields: tuple[Field, ...]
    rows: FromClause
    condition: ColumnElement[bool]
    order: tuple[Column[Any], ...]
    page_order: tuple[Column[Any], ...]
    newest_first: bool
    event_reference: tuple[Column[Any], Select[int | None]] | None
    parameters: tuple[Parameter, ...]


_A, _C, _S, _R = articles.c, comments.c, stories.c, article_revisions.c
_IS_PUBLIC = _A.first_published_at.is_not(None)
_SOURCE = column_field(sources.c.name, "source")


def _table_fields(table: FromClause, names: str) -> tuple[Field, ...]:
    return tuple(column_field(table.c[name]) for name in names.split())


def _match_language(language: str) -> ColumnElement[bool]:
    """Match a language and all its regions: en matches en-GB too."""
    return or_(
        func.lower(_A.language) == language.lower(),
        func.lower(_A.language).startswith(f"{language.lower()}-", autoescape=True),
    )


def _time_parameters(column: Column[Any], event: str) -> tuple[Parameter, ...]:
    return (
        Parameter(
            name="since",
            form=Form.TIME,
            description=f"{event} at this time or later; UTC if it has no zone",
            condition=lambda at: column >= at,
        ),
        Parameter(
            name="until",
            form=Form.TIME,
            description=f"{event} before this time",
            condition=lambda at: column < at,
        ),
    )


def _lack_reservations(kinds: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(~_A.reservations.has_key(kind) for kind in kinds))


_BY_SOURCE = Parameter(
    name="source",
    form=Form.TEXT,
    description="of the source of this name",
    repeatable=True,
    condition=sources.c.name.in_,
)
_BY_LANGUAGE = Parameter(
    name="language",
    form=Form.TEXT,
    description="of articles in this language (BCP 47); en is en-GB too",
    condition=_match_language,
)
_BY_ARTICLE = Parameter(
    name="article",
    form=Form.NUMBER,
    description="of the article with this id",
    condition=lambda number: _A.id == number,
)
_BY_STORY = Parameter(
    name="story",
    form=Form.NUMBER,
    description="of articles of the story with this id",
    condition=lambda number: story_members.c.story_id == number,
)
SEARCH = "q"


def _search_parameter(row_id: Column[Any]) -> Parameter:
    """Make the parameter of a search; its value is the query of the ids of matches."""
    return Parameter(
        name=SEARCH,
        form=Form.SEARCH,
        description="that match a query of docs/search.md",
        condition=row_id.in_,
    )


# What page and feeds give as the article's topics, each once.
_TAG = (
    func.jsonb_array_elements_text(
        case(
            (
                func.jsonb_typeof(entries.c.data["categories"]) == "array",
                entries.c.data["categories"],
            ),
            else_=literal_column("'[]'::jsonb"),
        )
    )
    .table_valued("value")
    .lateral("tag")
)
_ALL_TAGS = union(
    select(_TAG.c.value)
    .select_from(entries.join(_TAG, true()))
    .where(entries.c.article_id == _A.id)
    .correlate(articles),
    select(func.unnest(_A.tags).label("value")).correlate(articles),
).subquery("tags")
_TAGS = func.array(
    select(_ALL_TAGS.c.value).order_by(_ALL_TAGS.c.value).scalar_subquery()
)
_READABLE = and_(_A.outcome == Outcome.PUBLISHED, _A.withdrawn_at.is_(None))
_STATES_OF_ARTICLES: dict[str, ColumnElement[bool]] = {
    "published": _READABLE,
    "gone": or_(
        _A.withdrawn_at.is_not(None),
        _A.outcome.in_([Outcome.REJECTED, Outcome.FAILED, Outcome.ERASED]),
    ),
    "merged": _A.outcome == Outcome.MERGED,
    ALL_STATES: true(),
}

ARTICLES = Resource(
    name="articles",
    singular="article",
    fields=(
        *_table_fields(articles, "id"),
        _SOURCE,
        *_table_fields(
            articles,
            "url canonical_url final_url outcome reason merged_into title authors"
            " published_at published_raw published_source published_precision"
            " published_zone published_offset_minutes dates section site_name paywalled"
            " reservations language image title_source authors_source body_source"
            " text_state text_reason",
        ),
        column_field(_A.links, kind=FieldKind.OBJECTS),
        *_table_fields(articles, "description publisher"),
        column_field(_A.structure, kind=FieldKind.OBJECTS),
        column_field(_A.images, kind=FieldKind.OBJECTS),
        *_table_fields(
            articles,
            "text word_count revision comments_expected comments_found comments_state"
            " found_at first_published_at updated_at withdrawn_at",
        ),
        column_field(story_members.c.story_id, null=True),
        Field(name="tags", kind=FieldKind.TEXTS, null=False, column=_TAGS),
    ),
    rows=articles.join(sources).outerjoin(
        story_members, story_members.c.article_id == _A.id
    ),
    condition=_IS_PUBLIC,
    order=(_A.id,),
    page_order=(_A.first_published_at, _A.id),
    newest_first=True,
    event_reference=(_A.id, select(changes.c.article_id)),
    parameters=(
        *_time_parameters(_A.first_published_at, "first published here"),
        _BY_SOURCE,
        _BY_LANGUAGE,
        _BY_STORY,
        _search_parameter(_A.id),
        Parameter(
            name="unreserved",
            form=Form.CHOICE,
            description="of which the publisher does not reserve this",
            choices=tuple(map(str, ReservationKind)),
            repeatable=True,
            condition=_lack_reservations,
        ),
        Parameter(
            name="state",
            form=Form.CHOICE,
            description="published: can be read now; gone: withdrawn since; merged:"
            " another article replaces it",
            choices=tuple(_STATES_OF_ARTICLES),
            default="published",
            condition=_STATES_OF_ARTICLES.__getitem__,
        ),
    ),
)


def _match_comment_state(state: str) -> ColumnElement[bool]:
    if state == ALL_STATES:
        return true()
    if state == "present":
        return _C.state != CommentState.GONE
    return _C.state == state


COMMENTS = Resource(
    name="comments",
    singular="comment",
    fields=(
        *_table_fields(comments, "id article_id"),
        _SOURCE,
        *_table_fields(
            comments,
            "key source_id permalink parent_id parent_inferred parent_confidence"
            " position depth author author_url posted_at posted_raw posted_precision"
            " posted_zone text raw_text votes state revision first_seen_at"
            " last_seen_at read_from",
        ),
        column_field(_C.structure, kind=FieldKind.OBJECTS),
    ),
    rows=comments.join(articles, _C.article_id == _A.id)
    .join(sources, sources.c.id == _A.source_id)
    .outerjoin(story_members, story_members.c.article_id == _A.id),
    condition=_IS_PUBLIC,
    order=(_C.id,),
    # A comment's position on its page changes; these two columns never do.
    page_order=(_C.first_seen_at, _C.id),
    newest_first=False,
    event_reference=(_C.id, select(changes.c.comment_id)),
    parameters=(
        *_time_parameters(_C.first_seen_at, "first seen"),
        _BY_SOURCE,
        _BY_LANGUAGE,
        _BY_ARTICLE,
        _BY_STORY,
        _search_parameter(_C.id),
        Parameter(
            name="state",
            form=Form.CHOICE,
            description="a state of comments; present: any but gone",
            choices=("present", *map(str, CommentState), ALL_STATES),
            default="present",
            condition=_match_comment_state,
        ),
    ),
)

STORIES = Resource(
    name="stories",
    singular="story",
    fields=(
        *_table_fields(stories, "id first_article_id size created_at updated_at"),
        Field(
            name="article_ids",
            kind=FieldKind.IDS,
            null=False,
            column=func.array(
                select(story_members.c.article_id)
                .where(story_members.c.story_id == _S.id)
                .order_by(story_members.c.article_id)
                .scalar_subquery()
            ),
        ),
        column_field(_A.title),
        column_field(_A.url),
        _SOURCE,
        column_field(_A.language),
    ),
    rows=stories.join(articles, _S.first_article_id == _A.id).join(
        sources, sources.c.id == _A.source_id
    ),
    condition=_IS_PUBLIC,
    order=(_S.id,),
    page_order=(_S.id,),
    newest_first=True,
    event_reference=(_S.id, select(changes.c.story_id)),
    parameters=(
        *_time_parameters(_S.updated_at, "last changed"),
        _BY_SOURCE,
        _BY_LANGUAGE,
        Parameter(
            name="size",
            form=Form.NUMBER,
            description="with at least this number of articles",
            condition=lambda number: _S.size >= number,
            maximum=MAX_INTEGER,
        ),
    ),
)

REVISIONS = Resource(
    name="revisions",
    singular="revision",
    fields=(
        *_table_fields(article_revisions, "article_id number"),
        _SOURCE,
        *_table_fields(article_revisions, "superseded_at kind title text"),
    ),
    rows=article_revisions.join(articles, _R.article_id == _A.id)
    .join(sources, sources.c.id == _A.source_id)
    .outerjoin(story_members, story_members.c.article_id == _A.id),
    condition=_IS_PUBLIC,
    order=(_R.article_id, _R.number),
    page_order=(_R.article_id, _R.number),
    newest_first=False,
    event_reference=(
        _R.article_id,
        select(changes.c.article_id).where(
            changes.c.kind == ChangeKind.ARTICLE_UPDATED
        ),
    ),
    parameters=(
        *_time_parameters(_R.superseded_at, "superseded"),
        _BY_SOURCE,
        _BY_LANGUAGE,
        _BY_ARTICLE,
        _BY_STORY,
    ),
)

_N = annotations_.c
# A time of theirs would be no key: an annotation that is made again is another row.
ANNOTATIONS = Resource(
    name="annotations",
    singular="annotation",
    fields=(
        *_table_fields(annotations_, "id article_id comment_id"),
        _SOURCE,
        *_table_fields(
            annotations_, "producer version kind value start end created_at"
        ),
    ),
    rows=annotations_.join(articles, _N.article_id == _A.id)
    .join(sources, sources.c.id == _A.source_id)
    .outerjoin(story_members, story_members.c.article_id == _A.id),
    condition=_IS_PUBLIC,
    order=(_N.id,),
    page_order=(_N.id,),
    newest_first=False,
    event_reference=(_N.article_id, select(changes.c.article_id)),
    parameters=(
        _BY_SOURCE,
        _BY_LANGUAGE,
        _BY_ARTICLE,
        _BY_STORY,
        Parameter(
            name="kind",
            form=Form.TEXT,
            description="of this kind: entity, keyword, quotation, language, ...",
            repeatable=True,
            condition=_N.kind.in_,
        ),
    ),
)

RESOURCES = {
    resource.name: resource
    for resource in (ARTICLES, COMMENTS, STORIES, REVISIONS, ANNOTATIONS)
}
