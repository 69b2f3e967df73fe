"""Whose spans a model ends with, by what the held-out articles say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from workbench.learn import settle as settling
from workbench.learn.settle import settle
from workbench.preannotate.calibration import Calibration
from workbench.preannotate.learned.folder import Model

MODEL = Model(
    language="en",
    frames=(),
    begin=101,
    end=102,
    likely=0.1,
    threshold=0.5,
    calibration=Calibration(),
)


@pytest.mark.parametrize(
    ("saved", "source", "content"),
    [
        ({}, "snapped", "snapped"),
        ({("rules", "snapped"): 0.2}, "snapped", "snapped"),
        ({("rules", "snapped"): 0.3}, "rules", "snapped"),
        ({("rules", "snapped"): 0.3, ("rules", "learned"): 0.5}, "rules", "snapped"),
        ({("rules", "snapped"): 0.3, ("rules", "learned"): 0.6}, "rules", "learned"),
    ],
)
def test_snapped_spans_stand_unless_others_clearly_save_actions(
    saved: dict[tuple[str, str], float],
    source: str,
    content: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def measure(model: Model) -> SimpleNamespace:
        share = 40.0 - saved.get((model.source, model.content), 0.0)
        return SimpleNamespace(actions=SimpleNamespace(share=SimpleNamespace(value=share)))

    trial = SimpleNamespace(
        annotator=SimpleNamespace(model=MODEL), measure=measure, guess=lambda model: []
    )
    monkeypatch.setattr(settling, "Trial", lambda *_: trial)
    settled = settle(tmp_path, [])
    assert (settled.model.source, settled.model.content) == (source, content)
