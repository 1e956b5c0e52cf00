"""A made-up migration: one more value of a column of states."""

from wireroom.store.schema.widen_check import narrow_check, widen_check

revision = "9003"
down_revision = "9002"

BEFORE = "state IN ('running', 'stopped', 'done')"
AFTER = "state IN ('running', 'stopped', 'done', 'resting')"


def upgrade():
    widen_check("replays", "ck_replays_state", AFTER)


def downgrade():
    narrow_check("replays", "ck_replays_state", BEFORE)
