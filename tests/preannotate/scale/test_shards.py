"""Shards as one worker does them: nothing half, nothing twice. No engine is needed for that."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.errors import InputError
from workbench.model import Article, Prediction
from workbench.preannotate.scale import ShardJob, find_shards

SENTENCE = "The mayor said that the dam was safe."


def render(article: Article, prediction: Prediction) -> bytes:
    return json.dumps([article.id, len(prediction.annotation.regions)]).encode()


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    for name, ids in {"a.jsonl": "12", "deep/b.jsonl": "3"}.items():
        rows = [json.dumps({"doc_id": number, "text": SENTENCE}) for number in ids]
        (folder / name).write_text("\n".join(rows) + "\nno JSON\n", "utf-8")
    table = pa.Table.from_pylist([{"doc_id": "4", "text": SENTENCE}])
    pq.write_table(table, folder / "c.parquet")
    return folder


def plan(shards: Path, target: Path) -> ShardJob:
    return ShardJob(find_shards(str(shards)), str(target), "rules", render)


def test_each_shard_is_answered_under_its_name(shards: Path, tmp_path: Path) -> None:
    job = plan(shards, tmp_path / "out")
    job()
    answers = {
        shard.name: (tmp_path / "out" / shard.name).read_text("utf-8") for shard in job.shards
    }
    assert answers == {
        "a.jsonl": '["1", 3]\n["2", 3]\n',
        "c.jsonl": '["4", 3]\n',
        "deep/b.jsonl": '["3", 3]\n',
    }
    assert job.count() == (4, 2)


def test_workers_share_the_shards_out(shards: Path, tmp_path: Path) -> None:
    job = plan(shards, tmp_path / "out")
    job(rank=1, world_size=2)
    assert [job.is_done(shard) for shard in job.shards] == [False, True, False]


def test_a_finished_shard_is_not_done_twice(shards: Path, tmp_path: Path) -> None:
    job = plan(shards, tmp_path / "out")
    job(rank=1, world_size=2)
    (tmp_path / "out" / "c.jsonl").write_text("kept", "utf-8")
    job()
    assert (tmp_path / "out" / "c.jsonl").read_text("utf-8") == "kept"
    assert all(map(job.is_done, job.shards))


def test_a_shard_that_stops_halfway_leaves_nothing(shards: Path, tmp_path: Path) -> None:
    def stop(article: Article, prediction: Prediction) -> bytes:
        if article.id == "2":
            raise KeyboardInterrupt
        return render(article, prediction)

    job = ShardJob(find_shards(str(shards)), str(tmp_path / "out"), "rules", stop)
    with pytest.raises(KeyboardInterrupt):
        job()
    assert not list((tmp_path / "out").glob("*"))


def test_shards_and_answers_can_be_urls(shards: Path) -> None:
    job = ShardJob(find_shards(f"file://{shards}"), "memory://out", "rules", render)
    job()
    assert job.count() == (4, 2)


def test_two_shards_of_one_name_are_refused(shards: Path) -> None:
    (shards / "a.jsonl.gz").write_bytes(b"")
    with pytest.raises(InputError, match=r"would both be answered in a\.jsonl"):
        find_shards(str(shards))


def test_no_shards_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        find_shards(str(tmp_path / "nowhere"))
