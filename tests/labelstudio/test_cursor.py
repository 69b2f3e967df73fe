from datetime import UTC, datetime, timedelta

from workbench.labelstudio.cursor import WINDOW, Cursor

NOON = datetime(2024, 3, 7, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def start(ledger, now, *, everything=False):
    return Cursor.start(ledger, "embedded/1", now=now, everything=everything)


def test_the_first_pull_looks_at_everything(ledger):
    cursor = start(ledger, NOON)
    assert (cursor.since, cursor.after, cursor.resumed) == (None, 0, False)


def test_the_next_pull_looks_a_little_further_back_than_the_last_began(ledger):
    start(ledger, NOON).finish(ledger)
    cursor = start(ledger, LATER)
    assert cursor.since == "2024-03-07T11:55:00.000000Z"
    assert timedelta(minutes=5) == WINDOW


def test_a_pull_that_was_cut_off_is_taken_up(ledger):
    start(ledger, NOON).finish(ledger)
    start(ledger, LATER).save(ledger, after=70)
    cursor = start(ledger, LATER + timedelta(days=1))
    assert (cursor.after, cursor.resumed) == (70, True)
    assert cursor.since == "2024-03-07T11:55:00.000000Z"
    cursor.finish(ledger)
    assert start(ledger, LATER).since == "2024-03-07T12:55:00.000000Z"


def test_a_full_pull_does_not_take_up_a_smaller_one(ledger):
    start(ledger, NOON).finish(ledger)
    start(ledger, LATER).save(ledger, after=70)
    cursor = start(ledger, LATER, everything=True)
    assert (cursor.since, cursor.after, cursor.resumed) == (None, 0, False)


def test_tasks_that_could_not_be_recorded_are_looked_at_until_they_are(ledger):
    cursor = start(ledger, NOON)
    cursor.save(ledger, after=70, strangers=[7])
    cursor = start(ledger, NOON)  # as the first one was cut off
    assert cursor.strangers == (7,)
    cursor.save(ledger, after=90, strangers=[80])
    assert start(ledger, LATER).strangers == (7, 80)
    cursor.finish(ledger, strangers=[80])
    assert start(ledger, LATER).strangers == (80,)
    start(ledger, LATER).finish(ledger)
    assert start(ledger, LATER).strangers == ()
