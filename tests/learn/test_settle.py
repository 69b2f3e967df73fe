"""Whose spans a model ends with, by what the held-out articles say."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

from workbench.learn import settle as settling
from workbench.learn.settle import settle
from workbench.model import Attributions
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
    ("saved", "sides"),
    [
        ({}, ("snapped", "snapped", "learned")),
        ({("rules", "snapped", "learned"): 0.8}, ("snapped", "snapped", "learned")),
        ({("rules", "snapped", "learned"): 1.2}, ("rules", "snapped", "learned")),
        (
            {("rules", "snapped", "learned"): 1.2, ("rules", "learned", "learned"): 2.0},
            ("rules", "snapped", "learned"),
        ),
        (
            {("rules", "snapped", "learned"): 1.2, ("rules", "learned", "learned"): 2.4},
            ("rules", "learned", "learned"),
        ),
        ({("snapped", "snapped", "rules"): 0.8}, ("snapped", "snapped", "learned")),
        ({("snapped", "snapped", "rules"): 1.2}, ("snapped", "snapped", "rules")),
    ],
)
def test_the_usual_spans_stand_unless_others_clearly_save_actions(
    saved: dict[tuple[str, str, str], float],
    sides: tuple[str, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def measure(model: Model) -> SimpleNamespace:
        share = 40.0 - saved.get((model.source, model.content, model.cue), 0.0)
        return SimpleNamespace(actions=SimpleNamespace(share=SimpleNamespace(value=share)))

    trial = SimpleNamespace(
        annotator=SimpleNamespace(model=MODEL), measure=measure, guess=lambda model: []
    )
    monkeypatch.setattr(settling, "Trial", lambda *_: trial)
    held_out = [Attributions(str(n), "", ()) for n in range(16)]
    settled = settle(tmp_path, held_out)
    assert (settled.model.source, settled.model.content, settled.model.cue) == sides


def test_with_nothing_held_out_the_settings_of_the_model_before_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = SimpleNamespace(annotator=SimpleNamespace(model=MODEL), measure=lambda model: None)
    monkeypatch.setattr(settling, "Trial", lambda *_: trial)
    before = msgspec.structs.replace(
        MODEL, threshold=0.33, source="rules", calibration=Calibration(scale=0.5, shift=-1.0)
    )
    settled = settle(tmp_path, [], before=before)
    assert settled.model == before
    assert settled.calibration_error == 0
