"""Where shards are read: processes of this machine, a Slurm cluster, a Ray cluster (datatrove)."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping
from importlib import import_module
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from workbench.errors import ModelError
from workbench.model import Engine
from workbench.preannotate.scale.shards import ShardJob

LOGS = ".logs"
_STARTS = 4


def run_engine(
    job: ShardJob, engine: Engine, *, workers: int = 1, options: Mapping[str, Any] | None = None
) -> None:
    """Do a job's shards with so many workers; with Slurm, submit it.

    `options` go to datatrove's executor of the engine. Raises ModelError where the extra `scale` is
    not installed, and where shards are left undone: another run does those.
    """
    run = {"local": _run_local, "slurm": _run_slurm, "ray": _run_ray}[engine]
    try:
        run(job, workers, dict(options or {}))
    except ImportError as error:
        raise ModelError(
            f"The engine {engine} is not installed: {error}.",
            remedy="Install workbench with its extra `scale`.",
        ) from error
    if engine == "slurm":
        return
    undone = sum(not job.is_done(shard) for shard in job.shards)
    if undone:
        raise ModelError(
            f"{undone} of {len(job.shards)} shards are not done.",
            remedy=f"{job.target}/{LOGS} may say why; the same command goes on with them.",
        )
    job.clean()


def _run_local(job: ShardJob, workers: int, options: dict[str, Any]) -> None:
    """Run one process a worker, and start one that dies again, where it was."""
    _quieten()
    context = multiprocessing.get_context("spawn")
    starts = dict.fromkeys(range(workers), 0)
    running: dict[int, Any] = {}

    def start(rank: int) -> None:
        starts[rank] += 1
        running[rank] = context.Process(target=_run_rank, args=(job, rank, workers, options))
        running[rank].start()

    for rank in starts:
        start(rank)
    while running:
        ended = wait([process.sentinel for process in running.values()])
        for rank in [rank for rank, process in running.items() if process.sentinel in ended]:
            process = running.pop(rank)
            process.join()
            if process.exitcode and starts[rank] < _STARTS:
                start(rank)


def _run_rank(job: ShardJob, rank: int, workers: int, options: dict[str, Any]) -> None:
    _quieten()
    executor = _make_executor("LocalPipelineExecutor", job, workers, options)
    # Not `run`, whose pool waits for ever for a worker that was killed. This is what it, and every
    # other executor of datatrove, calls for one task.
    executor._run_for_rank(rank, local_rank=rank)


def _run_ray(job: ShardJob, workers: int, options: dict[str, Any]) -> None:
    """Run on the Ray cluster that RAY_ADDRESS names, else on one of this machine alone."""
    ray = import_module("ray")
    _quieten()
    ray.init(ignore_reinit_error=True, log_to_driver=False, logging_level="error")
    try:
        executor = _make_executor("RayPipelineExecutor", job, workers, options)
        executor.run()
    finally:
        ray.shutdown()


def _run_slurm(job: ShardJob, workers: int, options: dict[str, Any]) -> None:
    """Submit a job array; its tasks use the environment this process runs in."""
    _quieten()
    settings = {
        "time": "24:00:00",
        "partition": "cpu",
        "job_name": "workbench",
        "venv_path": str(Path(sys.prefix, "bin", "activate")),
        **options,
    }
    executor = _make_executor("SlurmPipelineExecutor", job, workers, settings)
    executor.run()


def _make_executor(name: str, job: ShardJob, workers: int, options: dict[str, Any]) -> Any:
    """Return one of datatrove's executors; the job itself knows which shards are done."""
    return getattr(import_module("datatrove.executor"), name)(
        [job],
        tasks=workers,
        logging_dir=f"{job.target}/{LOGS}",
        skip_completed=False,
        **options,
    )


def _quieten() -> None:
    """Keep datatrove's messages off the terminal."""
    import_module("datatrove.utils.logging").logger.disable("datatrove")
