"""Validated sources of the file as the specifications that the store applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.config.access_models import build_source_access
from wireroom.config.feed_models import PollInterval
from wireroom.config.request_models import build_headers
from wireroom.config.source_models import DefaultsModel
from wireroom.model.article import NO_RULES, PageRules
from wireroom.model.evidence import TextChoice
from wireroom.model.filters import NO_FILTERS, EntryFilters
from wireroom.model.rendering import RenderChoice
from wireroom.model.reservations import OBEY_DEFAULT
from wireroom.model.retention import KEEP_EVERYTHING
from wireroom.model.source_specs import FeedSpec, SourceSpec

if TYPE_CHECKING:
    from wireroom.config.feed_models import FeedModel
    from wireroom.config.filter_models import FilterModel
    from wireroom.config.source_models import SourceModel

# Fields that may be given under "defaults", for the sources of that file.
DEFAULTS = tuple(DefaultsModel.model_fields)
_DEFAULT_NAMES = frozenset(DEFAULTS)


def build_spec(model: SourceModel, defaults: DefaultsModel) -> SourceSpec:
    """Make a source; a field that is not given has the file's default."""
    own = model.model_fields_set & _DEFAULT_NAMES
    given = {**vars(defaults), **{name: getattr(model, name) for name in own}}
    comments, rules = given["comments"], model.rules
    return SourceSpec(
        name=model.name,
        url=model.url,
        country=given["country"],
        language=given["language"],
        tags=tuple(model.tags),
        comments=comments.enabled if comments else True,
        external_comments=comments.beyond if comments else False,
        utc_offset_minutes=given["utc_offset"],
        allow_private=bool(given["allow_private"]),
        headers=build_headers(
            given["headers"] or {},
            auth=given["auth"],
            user_agent=given["user_agent"],
            cookies=given["cookies"],
        ),
        access=build_source_access(given),
        rules=PageRules(**{k: tuple(v) for k, v in rules}) if rules else NO_RULES,
        filters=_to_filters(model, given["first_poll"], given["since"]),
        full_text=given["full_text"] or TextChoice.PAGE,
        render=given["render"] or RenderChoice.NEVER,
        keep=given["keep"].to_keep() if given["keep"] else KEEP_EVERYTHING,
        obey=given["obey"].to_obey() if given["obey"] else OBEY_DEFAULT,
        hosts=tuple(model.hosts),
        trusted=model.trusted,
        formerly=tuple(model.formerly),
        feeds=tuple(_to_feed(feed, given["interval"]) for feed in model.feeds),
    )


def _to_filters(
    model: SourceModel, first_poll: str | None, since: str | None
) -> EntryFilters:
    if not (model.include or model.exclude or first_poll or since):
        return NO_FILTERS
    return EntryFilters(
        include=_to_patterns(model.include),
        exclude=_to_patterns(model.exclude),
        first_poll=first_poll,
        since=since,
    )


def _to_patterns(model: FilterModel | None) -> dict[str, tuple[str, ...]]:
    given = model.model_dump(exclude_unset=True) if model else {}
    return {name: tuple(patterns) for name, patterns in given.items() if patterns}


def _to_feed(model: FeedModel, default: PollInterval | None) -> FeedSpec:
    is_given = "interval" in model.model_fields_set
    interval = (model.interval if is_given else default) or PollInterval()
    return FeedSpec(
        url=model.url,
        interval=interval.every,
        overrules=interval.overrules,
        login=model.login,
        kind=model.kind,
        link_selector=model.links,
        options=model.options,
        json_paths=model.json_list.to_paths() if model.json_list else None,
    )
