"""From a release to live pre-annotation: gold trains a model, whose predictions annotators see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.labelstudio.order import Candidate, arrange, read_score
from workbench.labelstudio.port import LabelStudio
from workbench.labelstudio.server import Server
from workbench.project import open_project

pytestmark = [pytest.mark.server, pytest.mark.train]

Run = Callable[..., str]


@pytest.fixture
def run(workbench: Callable[..., tuple[int, str, str]]) -> Run:
    """Runs `workbench ARGUMENTS`, which must not fail."""

    def run_well(*arguments: object) -> str:
        code, output, error = workbench(*arguments)
        assert code == 0, error
        return output + error

    return run_well


@pytest.fixture
def release(gold_file: Path, tmp_path: Path, run: Run) -> Path:
    """A release that the workbench made of gold in its ledger."""
    campaign = tmp_path / "campaign"
    run("init", campaign)
    run("ingest", gold_file, "-C", campaign)
    run("export", "training", "-C", campaign)
    return campaign / "exports" / "training"


@pytest.fixture
def live(
    server: Server, title: str, seeds: Path, tmp_path: Path, run: Run
) -> Iterator[tuple[Path, str]]:
    """A project of three articles that works with the suite's Label Studio, and its title there."""
    folder = tmp_path / "live"
    run("init", folder)
    run("ingest", *sorted(seeds.glob("00[1-3]*.txt")), "-C", folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("WORKBENCH_LABELSTUDIO__URL", server.url)
        environment.setenv("WORKBENCH_LABELSTUDIO__TOKEN", server.token)
        environment.setenv("WORKBENCH_LABELSTUDIO__PROJECT", title)
        yield folder, title


def label_all(annotator: LabelStudio, project: int) -> Iterator[tuple[str, str]]:
    """Accept what the label stream shows; yield the articles as served, and whose labels."""
    while task := annotator.next_task(project):
        (shown,) = task["predictions"]
        yield task["data"]["doc_id"], shown["model_version"]
        annotator.submit(project, task["id"], shown["result"], prediction=shown["id"])


def test_a_release_trains_the_model_that_annotators_see(
    release: Path, tiny_base: Path, live: tuple[Path, str], annotator: LabelStudio, run: Run
):
    model = release.parent / "learned"
    quick = ("--base", tiny_base, "--epochs", 1, "--held-out", 0.3, "--threads", 1)
    assert "Run 2 of 2, epoch 1 of 1" in run("train", release, "--to", model, *quick)
    assert "| training | 16 |" in (model / "README.md").read_text(encoding="utf-8")

    folder, title = live
    run("preannotate", "--model", model, "-C", folder)
    run("push", "--model", model, "--order", "uncertainty", "-C", folder)
    with open_project(folder).open_ledger() as ledger:
        predictions = {p.annotation.doc_id: p for p in ledger.predictions()}
    (name,) = {p.model for p in predictions.values()}
    assert name.startswith("learned-")
    assert any(p.annotation.regions for p in predictions.values())

    (project,) = annotator.find_projects(title)
    shown = list(label_all(annotator, project))
    assert [doc_id for doc_id, _ in shown] == arrange(
        [Candidate(doc_id, "", read_score(p)) for doc_id, p in predictions.items()], "uncertainty"
    )
    assert {model for _, model in shown} == {name}
