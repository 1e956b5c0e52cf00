"""Acts of operators as lines for a person, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wireroom.console.terminal.sanitize import sanitize

if TYPE_CHECKING:
    from wireroom.model.operator_acts import LoggedAct


def describe_act(act: LoggedAct) -> str:
    """Return one line about an act."""
    about = ", ".join(f"{name} {value}" for name, value in act.about.items())
    named = f": {about}" if about else ""
    what = act.act.replace("_", " ")
    return sanitize(f"{act.at:%Y-%m-%d %H:%M} {act.by}: {what}{named}", 500)


def act_to_json(act: LoggedAct) -> dict[str, object]:
    """Return an act as JSON."""
    return {
        "id": act.id,
        "at": act.at.isoformat(),
        "act": str(act.act),
        "by": act.by,
        "about": dict(act.about),
    }
