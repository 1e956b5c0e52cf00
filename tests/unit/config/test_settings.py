from __future__ import annotations

import pytest

from config.settings import Settings, SettingsError


def test_all_mistakes_are_told_at_once():
    with pytest.raises(SettingsError) as error:
        Settings.from_env({"WIREROOM_BACTH": "1", "WIREROOM_ATTEMPTS": "x"})
    assert len(error.value.mistakes) == 2
    assert "did you mean WIREROOM_BATCH" in str(error.value)
