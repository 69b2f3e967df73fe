"""A quick mark for a network in training: attribution F1 in word pieces, on held-out windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from workbench.learn.batches import group
from workbench.learn.examples import Example
from workbench.learn.loss import Teacher
from workbench.learn.measure import Scored, find_best_f1
from workbench.preannotate.learned.candidates import LIKELY, Candidate, propose
from workbench.preannotate.learned.decode import TAGS
from workbench.preannotate.learned.windows import Ints

_SOURCE, _CONTENT = TAGS.index("source"), TAGS.index("content")


@torch.no_grad()
def score_attributions(teacher: Teacher, examples: Sequence[Example]) -> float:
    """Return the F1 (0–1) of candidates that name a gold cue, its source and half its content.

    It is that of the best threshold: how sure a network in training is of itself says nothing.
    """
    teacher.network.eval()
    answers: list[Scored] = []
    wanted = 0
    for batch in group(sorted(examples, key=lambda e: len(e.window)), 4096):
        wanted += sum(len(e.told) for e in batch)
        hidden, mask, cues = teacher.read(batch)
        likely = cues.sigmoid().cpu().numpy()
        found = [
            (row, candidate)
            for row, e in enumerate(batch)
            for candidate in propose(
                e.window, likely[row, 1 : len(e.window) + 1], e.rules, LIKELY, teacher.frames
            )
        ]
        if not found:
            continue
        judged = teacher.judge(hidden, mask, found)
        tags = judged.tags.argmax(-1).cpu().numpy()
        for (row, candidate), logit, drawn in zip(found, judged.logits, tags, strict=True):
            right = _is_right(batch[row], candidate, drawn[1 : len(candidate.window) + 1])
            answers.append((float(logit), right))
    return find_best_f1(answers, wanted)


def _is_right(example: Example, candidate: Candidate, tags: Ints) -> bool:
    for told in example.told:
        if (told.cue & candidate.cue).any():
            gold, drawn = told.tags == _CONTENT, tags == _CONTENT
            alike = 2 * (gold & drawn).sum() / max(gold.sum() + drawn.sum(), 1)
            source, guess = told.tags == _SOURCE, tags == _SOURCE
            same = (source & guess).any() or not (np.any(source) or np.any(guess))
            return bool(alike >= 0.5 and same)
    return False
