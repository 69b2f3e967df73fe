"""In which precision a network learns."""

from __future__ import annotations

import pytest
import torch

from workbench.learn.loss import multiplies_halves

pytestmark = pytest.mark.train


@pytest.mark.parametrize(
    ("able", "fast"),
    [
        ({"avx2": True, "avx512_bf16": False, "amx_bf16": False}, False),
        ({"avx2": True, "avx512_bf16": True, "amx_bf16": False}, True),
        ({"amx_bf16": True}, True),
        ({"architecture": "aarch64", "bf16": True}, True),
    ],
)
def test_bfloat16_is_for_processors_that_multiply_it(
    monkeypatch: pytest.MonkeyPatch, able: dict[str, object], *, fast: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    assert multiplies_halves.__wrapped__(torch.device("cpu")) is fast
