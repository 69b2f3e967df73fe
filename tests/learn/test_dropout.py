"""Dropout by bytes: as often, and as much larger, as it should be."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from workbench.learn.dropout import Dropout, replace_dropout

pytestmark = pytest.mark.train

RATE = 26 / 256


def test_as_many_values_fall_out_as_should_and_the_mean_stays() -> None:
    torch.manual_seed(1)
    found = Dropout(0.1)(torch.ones(331, 307))
    kept = found != 0
    assert abs(1 - kept.float().mean().item() - RATE) < 0.004
    assert torch.allclose(found[kept], torch.tensor(1 / (1 - RATE)))
    # As often at each place of a word of eight bytes.
    assert all(abs(1 - kept.flatten()[n::8].float().mean() - RATE) < 0.01 for n in range(8))


def test_what_falls_out_gets_no_gradient_and_the_rest_the_larger_one() -> None:
    torch.manual_seed(1)
    values = torch.randn(40, 5, requires_grad=True)
    found = Dropout(0.5)(values)
    found.sum().backward()
    assert values.grad is not None
    assert torch.equal(values.grad, torch.where(found == 0, 0.0, 2.0))


def test_equal_seeds_give_equal_answers_and_in_use_nothing_falls_out() -> None:
    values, dropout = torch.randn(7, 3), Dropout(0.3)
    answers = []
    for _ in range(2):
        torch.manual_seed(5)
        answers.append(dropout(values))
    assert torch.equal(*answers)
    assert dropout.eval()(values) is values


def test_dropout_is_replaced_at_any_depth_but_where_it_drops_nothing() -> None:
    none = nn.Dropout(0.0)
    module = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Dropout(0.1), none))
    replace_dropout(module)
    inner = module[1]
    assert isinstance(inner, nn.Sequential)
    assert isinstance(inner[0], Dropout)
    assert inner[1] is none
