"""Writes a BERT sentence encoder as an ONNX graph, straight from its safetensors weights.

The graph follows BERT (Devlin et al. 2018) with mean pooling and L2 normalisation as in
sentence-transformers/all-MiniLM-L6-v2. It is built from the weights rather than traced,
so that neither torch nor transformers is needed: tf2onnx 1.16 asks for protobuf < 4 and
rasa 3.6.21 for protobuf 4.23.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from relapse_guide.understanding.adapter import adapted
from relapse_guide.understanding.encoder_shape import Shape, shape_in

Array = npt.NDArray[Any]
OPSET = 17
IR_VERSION = 8


class WeightsError(Exception):
    """The weights on disk are not the ones that were pinned."""


def check_weights(path: Path, expected_sha256: str) -> None:
    """Raise WeightsError unless the file has the expected SHA-256."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != expected_sha256:
        raise WeightsError(
            f"{path.name} has SHA-256 {digest}, not {expected_sha256}: reinstall the package"
            " from requirements.lock."
        )


def build_encoder(model_folder: Path, adapter: Mapping[str, Array] | None = None) -> bytes:
    """The ONNX model, with an adapter's matrices folded in, if one is given.

    A row holds one text or several, so that little is filled up. Inputs: `input_ids`, `positions`
    (of a token in its text) and `segments` (which text it is of; tokens of other texts are not
    seen; all int64, rows x tokens), and `pooling` (float32, texts x rows times tokens): how much
    each token counts for each text. Output: `embedding` (float32, texts x width, each row of
    length 1).

    Raises AdapterError if the adapter does not fit.
    """
    shape = shape_in(model_folder)
    weights = adapted(load_file(model_folder / "model.safetensors"), adapter or {})
    return _Graph(weights, shape).build()


class _Graph:
    """Collects nodes and weights while walking through the layers."""

    def __init__(self, weights: dict[str, Array], shape: Shape) -> None:
        self._weights = weights
        self._shape = shape
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def build(self) -> bytes:
        states, bias = self._embed(), self._attention_bias()
        for layer in range(self._shape.layers):
            states = self._layer(f"encoder.layer.{layer}", states, bias)
        self._pool(states)
        graph = helper.make_graph(
            self._nodes,
            "sentence_encoder",
            [
                *(
                    helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "tokens"])
                    for name in ("input_ids", "positions", "segments")
                ),
                helper.make_tensor_value_info("pooling", TensorProto.FLOAT, ["texts", "all"]),
            ],
            [
                helper.make_tensor_value_info(
                    "embedding", TensorProto.FLOAT, ["texts", self._shape.width]
                )
            ],
            list(self._constants.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString())

    def _embed(self) -> str:
        words = self._node("Gather", self._weight("embeddings.word_embeddings.weight"), "input_ids")
        positions = self._node(
            "Gather", self._weight("embeddings.position_embeddings.weight"), "positions"
        )
        kind = self._constant(
            "token_type", self._weights["embeddings.token_type_embeddings.weight"][0]
        )
        total = self._node("Add", self._node("Add", words, positions), kind)
        return self._norm("embeddings.LayerNorm", total)

    def _attention_bias(self) -> str:
        """0 between tokens of one text and a large negative number between others, rows x 1 x
        tokens x tokens."""
        one = self._node("Unsqueeze", "segments", self._ints([1, 3]))
        other = self._node("Unsqueeze", "segments", self._ints([1, 2]))
        same = self._node("Cast", self._node("Equal", one, other), to=TensorProto.FLOAT)
        apart = self._node("Sub", self._float(1.0), same)
        return self._node("Mul", apart, self._float(-10000.0))

    def _layer(self, name: str, states: str, bias: str) -> str:
        mixed = self._attention(f"{name}.attention", states, bias)
        inner = self._dense(f"{name}.intermediate.dense", mixed)
        outer = self._dense(f"{name}.output.dense", self._gelu(inner))
        return self._norm(f"{name}.output.LayerNorm", self._node("Add", outer, mixed))

    def _attention(self, name: str, states: str, bias: str) -> str:
        query = self._heads(self._dense(f"{name}.self.query", states), [0, 2, 1, 3])
        key = self._heads(self._dense(f"{name}.self.key", states), [0, 2, 3, 1])
        value = self._heads(self._dense(f"{name}.self.value", states), [0, 2, 1, 3])
        scores = self._node("MatMul", query, key)
        scaled = self._node("Div", scores, self._float(float(np.sqrt(self._shape.head_width))))
        weights = self._node("Softmax", self._node("Add", scaled, bias), axis=-1)
        context = self._node("Transpose", self._node("MatMul", weights, value), perm=[0, 2, 1, 3])
        joined = self._node("Reshape", context, self._ints([0, 0, self._shape.width]))
        projected = self._dense(f"{name}.output.dense", joined)
        return self._norm(f"{name}.output.LayerNorm", self._node("Add", projected, states))

    def _heads(self, states: str, order: list[int]) -> str:
        split = self._ints([0, 0, self._shape.heads, self._shape.head_width])
        return self._node("Transpose", self._node("Reshape", states, split), perm=order)

    def _pool(self, states: str) -> None:
        """The mean over the tokens of each text, scaled to length 1."""
        tokens = self._node("Reshape", states, self._ints([-1, self._shape.width]))
        mean = self._node("MatMul", "pooling", tokens)
        length = self._node("ReduceL2", mean, axes=[1], keepdims=1)
        self._nodes.append(helper.make_node("Div", [mean, length], ["embedding"]))

    def _dense(self, name: str, states: str) -> str:
        kernel = self._constant(f"{name}.kernel", self._weights[f"{name}.weight"].T.copy())
        return self._node("Add", self._node("MatMul", states, kernel), self._weight(f"{name}.bias"))

    def _gelu(self, states: str) -> str:
        halves = self._node("Div", states, self._float(float(np.sqrt(2.0))))
        raised = self._node("Add", self._node("Erf", halves), self._float(1.0))
        return self._node("Mul", self._node("Mul", states, raised), self._float(0.5))

    def _norm(self, name: str, states: str) -> str:
        scale, offset = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._node(
            "LayerNormalization", states, scale, offset, axis=-1, epsilon=self._shape.epsilon
        )

    def _node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], **attributes))
        return output

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _ints(self, values: list[int]) -> str:
        return self._constant(f"ints_{values}", np.array(values, dtype=np.int64))

    def _float(self, value: float) -> str:
        return self._constant(f"float_{value}", np.array(value, dtype=np.float32))

    def _constant(self, name: str, values: Array) -> str:
        self._constants.setdefault(name, numpy_helper.from_array(values, name))
        return name
