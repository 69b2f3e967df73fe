import threading

import pytest

from workbench.labelstudio.pipeline import cut, work_ahead


def test_results_come_in_order():
    assert list(work_ahead(range(5), lambda n: n * n)) == [(n, n * n) for n in range(5)]


def test_no_jobs_no_results():
    assert list(work_ahead([], str)) == []


def test_the_next_job_is_in_flight_while_a_result_is_used():
    begun = threading.Event()

    def send(number):
        if number == 1:
            begun.set()

    for number, _ in work_ahead(range(3), send):
        if number == 0:
            assert begun.wait(5)


def test_no_more_jobs_are_drawn_than_can_be_worked_on():
    drawn = []

    def jobs():
        for number in range(9):
            drawn.append(number)
            yield number

    for number, _ in work_ahead(jobs(), str):
        assert len(drawn) <= number + 3


def test_a_failure_comes_after_the_results_before_it():
    def send(number):
        if number == 2:
            raise ValueError(number)
        return number

    seen = []
    with pytest.raises(ValueError, match="2"):
        seen.extend(job for job, _ in work_ahead(range(5), send))
    assert seen == [0, 1]


def test_cut_keeps_every_item():
    assert list(cut(range(5), 2)) == [(0, 1), (2, 3), (4,)]
