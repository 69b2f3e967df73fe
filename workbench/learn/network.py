"""The network: one pass of an encoder over a window, then a small reader for each cue in it.

The encoder reads the window once, whatever the number of cues. For a cue, every word piece is seen
again together with the cue's state, the distance to it and what the rules say, by two narrow
attention layers; they tag source and content and judge the cue. Because each cue is judged on its
own, contents may nest, overlap and come in parts.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from workbench.learn.dropout import Dropout, replace_dropout
from workbench.model import COMMITMENTS
from workbench.preannotate.learned.candidates import DISTANCES, ROLES
from workbench.preannotate.learned.decode import TAGS
from workbench.preannotate.learned.windows import FLAGS

WIDTH = 192
_DROPOUT = 0.1


class Judged(NamedTuple):
    """For each candidate: tag logits a piece, log odds of an attribution, stance logits."""

    tags: Tensor
    logits: Tensor
    stances: Tensor


class Network(nn.Module):
    """Both parts, around a Hugging Face encoder; `about` is the length of `Candidate.about`."""

    def __init__(self, encoder: nn.Module, about: int) -> None:
        super().__init__()
        for name, module in encoder.named_modules():
            if name.endswith(".self.dropout"):
                module.p = 0.0  # most of what dropout costs is on the attention
        replace_dropout(encoder)
        self.encoder = encoder
        embeddings = cast(nn.Module, encoder.get_input_embeddings())  # type: ignore[operator]
        embeddings.requires_grad_(requires_grad=False)
        self._embeddings = [embeddings]  # in a list: not a second time in the state dict
        hidden: int = encoder.config.hidden_size  # type: ignore[union-attr, assignment]
        self.flags = nn.Linear(len(FLAGS), hidden, bias=False)
        nn.init.normal_(self.flags.weight, std=0.02)
        self.cue = nn.Linear(hidden, 1)
        self.piece = nn.Linear(hidden, WIDTH)
        self.about_cue = nn.Linear(hidden, WIDTH)
        self.about_rule = nn.Linear(about, WIDTH)
        self.role = nn.Linear(len(ROLES), WIDTH, bias=False)
        self.distance = nn.Embedding(DISTANCES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.dropout = Dropout(_DROPOUT)
        self.layers = nn.ModuleList(_Layer() for _ in range(2))
        self.tag = nn.Linear(WIDTH, len(TAGS))
        self.accept = _head(1)
        self.stance = _head(len(COMMITMENTS))

    def read(self, tokens: Tensor, mask: Tensor, flags: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states [batch, pieces, hidden] and cue logits [batch, pieces] of windows."""
        embedded = self._embeddings[0](tokens) + self.flags(flags)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return hidden, self.cue(hidden).squeeze(-1)

    def judge(
        self, hidden: Tensor, mask: Tensor, roles: Tensor, distances: Tensor, about: Tensor
    ) -> Judged:
        """Return what the network says of one cue in each row of `hidden`."""
        cue = roles[:, :, :1]
        size = cue.sum(1).clamp(min=1)
        summary = self.about_cue((hidden * cue).sum(1) / size) + self.about_rule(about)
        seen = self.piece(hidden) + summary[:, None] + self.role(roles) + self.distance(distances)
        seen = self.dropout(self.norm(seen))
        for layer in self.layers:
            seen = layer(seen, mask)
        pooled = torch.cat([(seen * cue).sum(1) / size, summary], dim=-1)
        return Judged(self.tag(seen), self.accept(pooled).squeeze(-1), self.stance(pooled))


class _Layer(nn.Module):
    """A pre-norm attention layer with four heads."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide = nn.Sequential(
            nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH)
        )
        self.dropout = Dropout(_DROPOUT)

    def forward(self, seen: Tensor, mask: Tensor) -> Tensor:
        batch, pieces = mask.shape
        mixed = self.mix(self.before(seen)).view(batch, pieces, 3, 4, WIDTH // 4)
        query, key, value = mixed.permute(2, 0, 3, 1, 4).unbind(0)
        scores = query @ key.transpose(-1, -2) / (WIDTH // 4) ** 0.5
        hide = (mask[:, None, None] == 0) * torch.finfo(torch.float32).min
        heads = (scores.float() + hide).softmax(-1).to(value.dtype) @ value
        joined = self.out(heads.transpose(1, 2).reshape(batch, pieces, WIDTH))
        seen = seen + self.dropout(joined)
        result: Tensor = seen + self.dropout(self.wide(self.between(seen)))
        return result


def _head(outputs: int) -> nn.Module:
    return nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Linear(WIDTH, outputs))
