"""``obey``: which words of publishers are followed."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from wireroom.config.file_values import FileModel, Flag, fail, read_text
from wireroom.model.reservations import Obey


class ObeyModel(FileModel):
    """Which words of a publisher are followed; each is stored in any case."""

    robots: Flag = Field(default=True, description="robots.txt.")
    noarchive: Flag = Field(
        default=True, description="No page is kept where archiving is forbidden."
    )
    tdm: Flag = Field(
        default=False, description="No article is stored where mining is reserved."
    )
    no_store: Flag = Field(
        default=False, description="No page is kept where caches may not store it."
    )
    why: Annotated[str, BeforeValidator(read_text)] = Field(
        default="", description="Why robots or noarchive is not followed."
    )

    @model_validator(mode="after")
    def _require_reason(self) -> ObeyModel:
        if not self.why.strip() and not (self.robots and self.noarchive):
            raise fail("robots or noarchive is not followed: give the reason in why")
        return self

    def to_obey(self) -> Obey:
        """Return the choices as a value."""
        return Obey(**dict(self))
