"""A restore begins an epoch: no id twice, and no reader misses an event unwarned."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import insert, select, text

from tests.databases import new_database
from tests.integration.store.restored import plain, publish, run_program
from wireroom.errors import OperatorError
from wireroom.follow import EpochChangedError, Follower, FollowError
from wireroom.store.connection.epochs import DatabaseRestoredError, Loss
from wireroom.store.database import Store
from wireroom.store.schema.tables import sources


def read(url: str, **options) -> list[int]:
    with Follower(url, **options) as feed:
        return [e.story_id for events in feed.follow(once=True) for e in events]


def list_epochs(store: Store):
    with store.begin() as tx:
        return tx.epochs.list_epochs()


def test_every_event_of_one_life_has_one_epoch(restored):
    (epoch,) = list_epochs(restored.original)

    with Follower(restored.original_url) as feed:
        assert {event.epoch for event in feed.read()} == {epoch.epoch}
    assert (epoch.first_position, epoch.last_before) == (1, 0)
    assert epoch.loss is Loss.NOTHING


def test_a_restore_begins_an_epoch_before_the_first_write(restored):
    publish(restored.original, 7, 8)
    store = restored.restore()
    with store.begin() as tx:
        new_id = tx.connection.execute(
            insert(sources)
            .values(name="first after the restore")
            .returning(sources.c.id)
        ).scalar_one()
    first, second = list_epochs(store)
    store.close()

    assert first.epoch != second.epoch
    assert (second.last_before, second.loss) == (6, Loss.UNKNOWN)
    # No database had given out so many ids and positions before.
    assert new_id > 1_000_000_000_000
    assert second.first_position > 1_000_000_000_000


def test_a_reader_of_lost_events_gets_an_error_with_the_steps_to_continue(restored):
    publish(restored.original, 7, 8)
    with Follower(restored.original_url) as feed:
        feed.read()
        position, epoch = feed.position, feed.epoch
    store = restored.restore()
    publish(store, 9)

    for options in ({"position": position, "epoch": epoch}, {"position": position}):
        with (
            Follower(restored.url, **options) as feed,
            pytest.raises(EpochChangedError, match="to position 6") as caught,
        ):
            feed.read()
        error = caught.value
        assert error.epoch == list_epochs(store)[-1].epoch
        following = {"position": error.position, "epoch": error.epoch}
        assert read(restored.url, **following) == [9]
    store.close()


def test_a_reader_that_was_behind_the_backup_misses_nothing(restored):
    with Follower(restored.original_url) as feed:
        feed.read(4)
        position, epoch = feed.position, feed.epoch
    publish(restored.original, 7, 8)
    store = restored.restore()
    publish(store, 9)
    store.close()

    assert read(restored.url, position=position, epoch=epoch) == [5, 6, 9]
    assert read(restored.url) == [1, 2, 3, 4, 5, 6, 9]


def test_a_named_consumer_is_warned_because_its_position_was_restored_too(restored):
    read_and_confirm(restored.original_url, "index")
    restored.dump()
    publish(restored.original, 7, 8)
    read_and_confirm(restored.original_url, "index")
    store = restored.restore()
    publish(store, 9)

    with (
        Follower(restored.url, consumer="index") as feed,
        pytest.raises(EpochChangedError) as caught,
    ):
        feed.read()
    with pytest.raises(FollowError, match="is not the present one"):
        Follower(restored.url, consumer="index", epoch="0123456789ab")
    with store.begin() as tx:
        (known,) = tx.consumers.list_consumers()
        assert (known.restored, known.lost, known.behind) == (True, False, 1)

    epoch = caught.value.epoch
    assert read(restored.url, consumer="index", epoch=epoch) == [9]
    assert read(restored.url, consumer="index") == [9], "the acceptance is stored"
    assert read(restored.url, consumer="new since the restore")[-1] == 9
    with store.begin() as tx:
        assert not any(c.restored for c in tx.consumers.list_consumers())
    store.close()


def read_and_confirm(url: str, consumer: str) -> None:
    with Follower(url, consumer=consumer) as feed:
        for events in feed.follow(once=True):
            feed.confirm(events)


def test_a_consumer_is_accepted_by_a_command_as_well(restored):
    read_and_confirm(restored.original_url, "index")
    restored.dump()
    store = restored.restore()
    publish(store, 9)
    with store.begin() as tx:
        assert tx.epochs.accept_latest("index")
        assert not tx.epochs.accept_latest("nobody")
    store.close()

    assert read(restored.url, consumer="index") == [9]


def test_one_backup_restored_twice_is_noticed(restored, postgres_server):
    store = restored.restore()
    publish(store, 9)
    with Follower(restored.url) as feed:
        list(feed.follow(once=True))
        position, epoch = feed.position, feed.epoch
    store.close()

    with new_database(postgres_server, "template0") as url:
        run_program("pg_restore", "-d", plain(url), str(restored._dump))
        again = Store(url, connections=1)
        publish(again, 10, 11, 12)
        again.close()
        with (
            Follower(url, position=position, epoch=epoch) as feed,
            pytest.raises(EpochChangedError),
        ):
            feed.read()


def test_a_switchover_without_loss_disturbs_nobody(restored):
    with Follower(restored.original_url) as feed:
        list(feed.follow(once=True))
        position, epoch = feed.position, feed.epoch
    store = restored.restore()
    with store.begin() as tx:
        tx.epochs.declare_lossless()
    publish(store, 7)
    store.close()

    assert read(restored.url, position=position, epoch=epoch) == [7]


def test_a_restore_behind_a_pooler_is_noticed_by_the_writer(migrated_url):
    """The connection stays; the server behind it is another one."""
    store = Store(migrated_url, connections=1)
    publish(store, 1)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE epochs SET server = 'another'"))

    with pytest.raises(DatabaseRestoredError):
        publish(store, 2)
    publish(store, 3)

    epochs = list_epochs(store)
    assert len(epochs) == 2
    assert read(migrated_url) == [1, 3]
    store.close()


def test_several_processes_begin_one_epoch(migrated_url):
    store = Store(migrated_url, connections=2)
    publish(store, 1)
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE epochs SET server = 'another'"))
    store.close()

    others = [Store(migrated_url, connections=1) for _ in range(3)]
    for other in others:
        publish(other, 2)
        other.close()

    assert len(list_epochs(store)) == 2
    store.close()


def test_pruned_old_epochs_are_no_loss_for_who_has_read_them(restored):
    store = restored.restore()
    publish(store, 9)
    epoch = list_epochs(store)[-1]
    with store.begin() as tx:
        tx.connection.execute(
            text("DELETE FROM changes WHERE position < :first"),
            {"first": epoch.first_position},
        )
        assert tx.changes.get_first_position() == 7
    store.close()

    assert read(restored.url, position=6) == [9]


def test_feeds_are_polled_again_within_a_quarter_of_an_hour(restored):
    with restored.original.begin() as tx:
        source = tx.connection.execute(
            insert(sources).values(name="daily").returning(sources.c.id)
        ).scalar_one()
        tx.connection.execute(
            text(
                "INSERT INTO feeds (source_id, url, due_at)"
                " VALUES (:source, 'https://a.example/f',"
                " now() + interval '1 day')"
            ),
            {"source": source},
        )
        tx.epochs.begin_next()
        wait = tx.connection.execute(
            text("SELECT max(due_at) - now() < interval '16 minutes' FROM feeds")
        )
        assert wait.scalar_one() is True


def test_a_database_without_events_has_no_epoch(migrated_url):
    store = Store(migrated_url, connections=1)
    with (
        store.begin() as tx,
        pytest.raises(OperatorError, match="has no epoch"),
    ):
        tx.epochs.declare_lossless()
    assert read(migrated_url, consumer="early") == []
    publish(store, 1)
    assert read(migrated_url, consumer="early") == [1]
    store.close()


def test_any_role_can_tell_the_server(restored):
    with restored.original.begin() as tx:
        tx.connection.execute(text("CREATE ROLE plain_reader"))
        tx.connection.execute(text("GRANT SELECT ON epochs TO plain_reader"))
        tx.connection.execute(text("SET LOCAL ROLE plain_reader"))
        assert tx.connection.execute(select(text("1"))).scalar_one() == 1
        end = tx.connection.execute(
            text("SELECT system_identifier FROM pg_control_system()")
        )
        # It begins with the time of initdb, which as a bigint is negative from 2038.
        assert end.scalar_one() != 0
        tx.connection.execute(text("RESET ROLE"))
        tx.connection.execute(text("REVOKE SELECT ON epochs FROM plain_reader"))
        tx.connection.execute(text("DROP ROLE plain_reader"))


def test_before_the_schema_exists_nothing_is_checked(database_url):
    store = Store(database_url, connections=1)
    with store.begin() as tx:
        assert tx.connection.execute(text("SELECT 1")).scalar_one() == 1
    store.close()


def test_sql_readers_see_a_gap_after_a_restore(restored):
    publish(restored.original, 7, 8)
    store = restored.restore()
    publish(store, 9)
    store.close()

    with psycopg.connect(plain(restored.url)) as connection:
        row = connection.execute(
            "SELECT position, epoch FROM changes WHERE position > 8"
            " ORDER BY position LIMIT 1"
        ).fetchone()
    assert row is not None
    assert row[0] > 9
