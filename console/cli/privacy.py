"""``wireroom person``: what is held of whom; ``operator-log``: who did what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from wireroom.console.cli.environment import By, Json, open_store, resolve_operator

PANEL = "Inspect"


def add_commands(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.command(rich_help_panel=PANEL)(person)
    main.command(name="operator-log", rich_help_panel=PANEL)(operator_log)


def person(
    name: Annotated[str, typer.Argument(help="Name as comments and bylines show it.")],
    by: By = None,
    *,
    as_json: Json = False,
) -> None:
    """Show all data stored about a person, and where it is from."""
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - only where it runs
    from wireroom.export.fields import row_to_json  # noqa: PLC0415 - see above
    from wireroom.model.operator_acts import OperatorAct  # noqa: PLC0415 - see above
    from wireroom.store.reports.person import read_person  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        held = read_person(tx.connection, name)
        rows = sum(map(len, held.values()))
        act, operator = OperatorAct.READ_PERSON, resolve_operator(by)
        tx.operator_log.add(act, by=operator, now=datetime.now(UTC), rows=rows)
    if as_json:
        parts = {k: [row_to_json(one) for one in found] for k, found in held.items()}
        print_json({"name": name, **parts})
    else:
        print_lines([f"{part}: {len(found):,}" for part, found in held.items()])


def operator_log(
    limit: Annotated[int, typer.Option(help="Lines at most.", min=1)] = 100,
    *,
    as_json: Json = False,
) -> None:
    """List what operators did, the newest first."""
    from wireroom.console.terminal.operator_log import act_to_json, describe_act  # noqa: PLC0415 - only where it runs
    from wireroom.console.terminal.printing import print_json, print_lines  # noqa: PLC0415 - see above

    with open_store() as store, store.begin() as tx:
        acts = tx.operator_log.list_newest(limit=limit)
    if as_json:
        print_json([act_to_json(act) for act in acts])
    else:
        print_lines([describe_act(act) for act in acts] or ["no acts"])
