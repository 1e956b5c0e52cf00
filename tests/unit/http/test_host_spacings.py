"""How long the spacings of hosts are used."""

from __future__ import annotations

from wireroom.http.host_spacings import HostSpacings


def test_spacings_are_read_again_after_half_a_minute():
    now, loads = [0.0], []

    def load():
        loads.append(now[0])
        return {"a": len(loads)}.get

    spacings = HostSpacings(load, clock=lambda: now[0])
    assert (spacings.get("a"), spacings.get("b")) == (1, None)
    now[0] = 29.9
    assert spacings.get("a") == 1
    now[0] = 30.0
    assert spacings.get("a") == 2
    assert loads == [0.0, 30.0]
