"""The sources file as the specifications that the store applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.model.source_specs import FeedSpec, SourceSpec

if TYPE_CHECKING:
    from wireroom.config.sources import SourcesFile


def source_specs(sources: SourcesFile) -> list[SourceSpec]:
    """Convert the sources file into the specifications that the store applies."""
    return [
        SourceSpec(
            name=source.name,
            url=source.url,
            country=source.country,
            language=source.language,
            tags=source.tags,
            comments=source.comments,
            external_comments=source.comments_beyond,
            utc_offset_minutes=source.utc_offset_minutes,
            allow_private=source.allow_private,
            headers=dict(source.headers),
            access=source.access,
            rules=source.rules,
            filters=source.filters,
            full_text=source.full_text,
            render=source.render,
            keep=source.keep,
            obey=source.obey,
            hosts=source.hosts,
            trusted=source.trusted,
            feeds=tuple(
                FeedSpec(
                    url=f.url,
                    interval=f.interval,
                    overrules=f.overrules,
                    login=f.login,
                    kind=f.kind,
                    link_selector=f.link_selector,
                    json_paths=f.json_paths,
                )
                for f in source.feeds
            ),
        )
        for source in sources.sources
    ]
