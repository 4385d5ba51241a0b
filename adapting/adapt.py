"""Learns an adapter for the sentence encoder from the training sentences.

Only low-rank matrices beside the attention's weights are learned (LoRA, Hu et al. 2021), so that
sentences of one question or topic come near to each other and others do not (supervised contrastive
loss, Khosla et al. 2020, as SetFit uses pairs, Tunstall et al. 2022), that calls for help stay
apart from calm sentences, and that all in all sentences keep the likeness they had before. Needs
torch, which nothing else here does: `make adapt` gives it an environment of its own.
"""

import argparse
import json
import math
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as functional
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from relapse_guide.understanding.encoder_shape import shape_in

PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
}
RANK = 8
MOST_TOKENS = 40
"""Of a sentence, in learning: few are longer, and the longest sets the time of all."""
LABELS, EACH = 56, 2
"""Labels of one step, and sentences of each: the more there are, the more each is told from."""
TEMPERATURE = 0.07
KEEPING, URGENCY = 0.4, 0.3
"""What keeping the former likeness, and telling calls for help, count beside the labels."""
DROPPED = 0.1
RATE, HEAD_RATE = 1.5e-3, 1e-3
WARMING = 30
"""Steps until the full rate, which falls to nothing at the end."""
CALM = ""


class Encoder(nn.Module):
    """BERT with mean pooling, as minilm_onnx.py writes it, with an adapter beside its weights."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.shape = shape_in(folder)
        self.weights = load_file(folder / "model.safetensors")
        self.down, self.up = nn.ParameterDict(), nn.ParameterDict()
        width = self.shape.width
        for layer in range(self.shape.layers):
            for part in PARTS:
                key = f"{layer}_{part}"
                self.down[key] = nn.Parameter(torch.randn(width, RANK) / math.sqrt(width))
                self.up[key] = nn.Parameter(torch.zeros(RANK, width))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors of length 1 (texts x width) of tokens (texts x tokens; `mask`: 1 for one that
        counts)."""
        weights = self.weights
        states = weights["embeddings.word_embeddings.weight"][ids]
        states = states + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        states = states + weights["embeddings.token_type_embeddings.weight"][0]
        states = self._norm(states, "embeddings.LayerNorm")
        for layer in range(self.shape.layers):
            states = self._layer(states, mask, layer)
        counted = mask[..., None].float()
        return functional.normalize((states * counted).sum(1) / counted.sum(1), dim=-1)

    def matrices(self) -> dict[str, Tensor]:
        """The adapter as adapter.py reads it, float16."""
        return {name: matrix.detach().half() for name, matrix in self._named().items()}

    def go_on_from(self, matrices: dict[str, Tensor]) -> None:
        """Begin with an adapter that was learned before."""
        for name, matrix in self._named().items():
            matrix.data = matrices[name].float()

    def _named(self) -> dict[str, nn.Parameter]:
        """What is learned, by its name in the file."""
        found: dict[str, nn.Parameter] = {}
        for layer in range(self.shape.layers):
            for part, name in PARTS.items():
                base, key = f"encoder.layer.{layer}.{name}", f"{layer}_{part}"
                found |= {f"{base}.down": self.down[key], f"{base}.up": self.up[key]}
        return found

    def _layer(self, states: Tensor, mask: Tensor, layer: int) -> Tensor:
        name = f"encoder.layer.{layer}"
        texts, tokens, width = states.shape
        split = (texts, tokens, self.shape.heads, self.shape.head_width)
        query, key, value = (
            self._dense(states, f"{name}.{PARTS[part]}", f"{layer}_{part}").view(split)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(
            query.transpose(1, 2),
            key.transpose(1, 2),
            value.transpose(1, 2),
            attn_mask=mask[:, None, None, :].bool(),
        )
        joined = mixed.transpose(1, 2).reshape(texts, tokens, width)
        seen = self._dense(joined, f"{name}.{PARTS['out']}", f"{layer}_out")
        states = self._norm(states + seen, f"{name}.attention.output.LayerNorm")
        inner = functional.gelu(self._dense(states, f"{name}.intermediate.dense"))
        outer = self._dense(inner, f"{name}.output.dense")
        return self._norm(states + outer, f"{name}.output.LayerNorm")

    def _dense(self, states: Tensor, name: str, key: str = "") -> Tensor:
        made = functional.linear(
            states, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        )
        if not key:
            return made
        seen = functional.dropout(states, DROPPED, self.training)
        return made + (seen @ self.down[key]) @ self.up[key]

    def _norm(self, states: Tensor, name: str) -> Tensor:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(states, (self.shape.width,), weight, bias, self.shape.epsilon)


class Sentences:
    """Training sentences by label; draws those of a step."""

    def __init__(self, path: Path, tokenizer: Tokenizer, seed: int) -> None:
        self._random = random.Random(seed)
        self._tokenizer = tokenizer
        self._of: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            self._of[one["label"]].append((one["text"], one["urgency"]))
        self.urgencies = sorted({level for all_ in self._of.values() for _, level in all_} | {CALM})
        self._labels = list(self._of)
        # An intent has up to hundreds of times the sentences of a topic, and is no more one label.
        self._weights = [
            min(len(self._of[label]), 30) ** 0.5
            if not label.endswith("/")
            else len(self._of[label]) ** 0.5 / 2 + 1
            for label in self._labels
        ]

    def drawn(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tokens and mask of the sentences of a step, and the number of each one's label and
        urgency."""
        chosen: set[int] = set()
        while len(chosen) < min(LABELS, len(self._labels)):
            chosen.update(self._random.choices(range(len(self._labels)), self._weights))
        texts, labels, levels = [], [], []
        for number in sorted(chosen):
            known = self._of[self._labels[number]]
            for text, level in self._random.sample(known, min(EACH, len(known))):
                texts.append(text)
                labels.append(number)
                levels.append(self.urgencies.index(level))
        return *self._tokens(texts), torch.tensor(labels), torch.tensor(levels)

    def _tokens(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        found = [encoded.ids for encoded in self._tokenizer.encode_batch(list(texts))]
        shape = (len(found), max(map(len, found)))
        ids, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
        for row, tokens in enumerate(found):
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return ids, mask


def told_apart(vectors: Tensor, labels: Tensor) -> Tensor:
    """Supervised contrastive loss of sentences whose label another one has."""
    own = torch.eye(len(vectors), dtype=torch.bool)
    likeness = (vectors @ vectors.T / TEMPERATURE).masked_fill(own, -1e9)
    same = (labels[:, None] == labels[None]) & ~own
    logs = likeness - torch.logsumexp(likeness, 1, keepdim=True)
    of_each = -(logs * same).sum(1) / same.sum(1).clamp(min=1)
    return of_each[same.any(1)].mean()


def kept(vectors: Tensor, before: Tensor) -> Tensor:
    """How much the likeness of the sentences to each other has changed."""
    return ((vectors @ vectors.T - before @ before.T) ** 2).mean() * 10


def learn(
    folder: Path, sentences: Path, steps: int, seed: int, begun: dict[str, Tensor] | None = None
) -> Encoder:
    """An encoder with an adapter learned in so many steps. `folder`: of the published model;
    `begun`: an adapter to begin with."""
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    known = Sentences(sentences, tokenizer, seed)
    encoder, published = Encoder(folder), Encoder(folder).eval()
    if begun:
        encoder.go_on_from(begun)
    head = nn.Linear(encoder.shape.width, len(known.urgencies))
    groups = [{"params": encoder.parameters()}, {"params": head.parameters()}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    started = time.monotonic()
    for step in range(steps):
        share = min(1, (step + 1) / WARMING) * (1 - step / steps)
        for group, rate in zip(optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = rate * share
        ids, mask, labels, levels = known.drawn()
        vectors = encoder.train()(ids, mask)
        with torch.no_grad():
            before = published(ids, mask)
        apart = told_apart(vectors, labels)
        loss = apart + KEEPING * kept(vectors, before)
        loss = loss + URGENCY * functional.cross_entropy(head(vectors) * 5, levels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        if step % 25 == 24:
            print(f"step {step + 1}, loss {loss.item():.3f}, {time.monotonic() - started:.0f} s")
    return encoder


def main() -> None:
    """Learn an adapter and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="folder of the published model")
    parser.add_argument("sentences", type=Path, help="what adapting.sentences wrote")
    parser.add_argument("target", type=Path, help="file of the adapter")
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", action="store_true", help="begin with the adapter in the target")
    given = parser.parse_args()
    begun = load_file(given.target) if given.go_on else None
    encoder = learn(given.model, given.sentences, given.steps, given.seed, begun)
    save_file(encoder.matrices(), given.target)
    print(f"Wrote {given.target}, {given.target.stat().st_size:,} bytes; see adapting/README.md.")


if __name__ == "__main__":
    main()
