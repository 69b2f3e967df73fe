"""The engines themselves, where the extra `scale` is installed."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from multiprocessing import active_children
from pathlib import Path

import pytest

from workbench.errors import ModelError
from workbench.model import Article, Prediction
from workbench.preannotate.scale import ShardJob, engines, find_shards, run_engine


def render(article: Article, prediction: Prediction) -> bytes:
    return json.dumps([article.id, len(prediction.annotation.regions)]).encode()


def plan(tmp_path: Path, target: str) -> ShardJob:
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for shard in range(4):
        rows = [
            json.dumps(
                {"doc_id": f"{shard}-{n}", "text": "The mayor said that it was safe.\n" * 40}
            )
            for n in range(4)
        ]
        (folder / f"{shard}.jsonl").write_text("\n".join(rows), "utf-8")
    return ShardJob(find_shards(str(folder)), str(tmp_path / target), "rules", render)


def read(job: ShardJob) -> dict[str, bytes]:
    return {shard.name: Path(job.target, shard.name).read_bytes() for shard in job.shards}


def test_without_the_extra_the_remedy_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "import_module", _lack)
    with pytest.raises(ModelError) as raised:
        run_engine(plan(tmp_path, "out"), "local")
    assert "`scale`" in (raised.value.remedy or "")


def _lack(name: str) -> object:
    raise ImportError(f"No module named {name!r}")


@pytest.mark.timeout(600)
def test_two_workers_one_of_them_killed_answer_as_one_process_does(tmp_path: Path) -> None:
    pytest.importorskip("datatrove", reason="the extra `scale` is not installed")
    alone, job = plan(tmp_path, "alone"), plan(tmp_path, "out")
    alone()
    killer = threading.Thread(target=_kill_one, args=(job,))
    killer.start()
    run_engine(job, "local", workers=2)
    killer.join()
    assert read(job) == read(alone)
    assert not list(Path(job.target).rglob("*.part-*"))


def _kill_one(job: ShardJob) -> None:
    """Kill a worker as soon as a shard is done."""
    while not any(map(job.is_done, job.shards)):
        time.sleep(0.05)
    workers = active_children()
    if workers:
        os.kill(workers[-1].pid or 0, signal.SIGKILL)
