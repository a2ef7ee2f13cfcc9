"""Writes a Llama-architecture model as an ONNX graph in the "rows/1" layout.

The layout returns only the new key and value rows and reads past rows as exact-length views, one
input for each layer and key/value head, so that a decoding step copies no cache.

Sizes: s new tokens, past cached tokens, H hidden, K key/value heads, G query heads a key/value
head, D head dimension, V vocabulary. Inputs and outputs are listed in models/training/README.md.
"""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from .quantise import quantise

LAYOUT = "rows/1"
MICROSOFT = "com.microsoft"
INT64, FLOAT = TensorProto.INT64, TensorProto.FLOAT


class Graph:
    """Collects nodes, initialisers, inputs and outputs."""

    def __init__(self) -> None:
        self.nodes, self.initialisers, self.inputs, self.outputs = [], [], [], []

    def add(self, kind: str, inputs: list[str], outputs: list[str], domain: str = "", **attributes) -> str:
        """Adds a node; returns its first output's name."""
        node = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain, **attributes)
        self.nodes.append(node)
        return outputs[0]

    def constant(self, name: str, value: numpy.ndarray) -> str:
        """Adds an initialiser; returns its name."""
        self.initialisers.append(numpy_helper.from_array(numpy.ascontiguousarray(value), name))
        return name

    def take(self, name: str, kind: int, shape: list) -> str:
        """Declares a graph input."""
        self.inputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def give(self, name: str, kind: int, shape: list) -> str:
        """Declares a graph output."""
        self.outputs.append(helper.make_tensor_value_info(name, kind, shape))
        return name

    def linear(self, source: str, weight: numpy.ndarray, name: str, bits: int, scales=None) -> str:
        """source [.., K] times weight [N, K] transposed; bits is 4, 8 or 32 (float32)."""
        if bits == 32:
            return self.add("MatMul", [source, self.constant(f"{name}.weight", weight.T)], [f"{name}.out"])
        values, scales = quantise(weight, bits, scales)
        operands = [source, self.constant(f"{name}.q{bits}", values), self.constant(f"{name}.scales", scales)]
        return self.quantised(operands, weight.shape, name, bits)

    def quantised(self, operands: list[str], shape: tuple, name: str, bits: int) -> str:
        """MatMulNBits with 8-bit activations (accuracy level 4)."""
        sizes = {"N": shape[0], "K": shape[1], "bits": bits, "block_size": 32, "accuracy_level": 4}
        return self.add("MatMulNBits", operands, [f"{name}.out"], MICROSOFT, **sizes)

    def norm(self, source: str, weight: numpy.ndarray, name: str, epsilon: float) -> str:
        """Root-mean-square norm over the last axis."""
        operands = [source, self.constant(f"{name}.weight", weight)]
        return self.add(
            "SimplifiedLayerNormalization", operands, [f"{name}.out"], axis=-1, epsilon=epsilon, stash_type=1
        )


def build(config: dict, weights: dict[str, numpy.ndarray], bits: int, metadata: dict[str, str], scales=None):
    """An onnx.ModelProto. config: as configs/*.json; weights: names of model.py, float32.

    Imported models may have more: a head of their own (lm_head.weight), biases of query, key, value.

    scales: of the linear layers by their name inside model.layers, where training chose them.
    """
    graph = Graph()
    heads, groups = config["heads"], config["keyValueHeads"]
    shared = heads // groups
    graph.take("input_ids", INT64, [1, "s"])
    graph.take("position_ids", INT64, [1, "s"])
    graph.take("logits_from", INT64, [1])
    graph.take("mask", FLOAT, ["rows", "s"])
    graph.take("past_and_new", INT64, [2])
    _constants(graph, config, shared)
    stream = _embedding(graph, weights["embed_tokens.weight"], bits)
    for layer in range(config["layers"]):
        stream = _layer(graph, config, weights, layer, stream, bits, scales)
    stream = graph.add("Slice", [stream, "logits_from", "far", "axis"], ["wanted"])
    stream = graph.norm(stream, weights["norm.weight"], "norm", config["normEpsilon"])
    _head(graph, stream, weights, bits)
    graph.give("logits", FLOAT, [1, "wanted", config["vocabulary"]])
    for layer in range(config["layers"]):
        for kind in ("key", "value"):
            graph.give(f"new_{kind}.{layer}", FLOAT, [groups, "s", config["headDimension"]])
    body = helper.make_graph(graph.nodes, "rows", graph.inputs, graph.outputs, graph.initialisers)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    model = helper.make_model(body, opset_imports=versions, ir_version=8, producer_name="rust-ai-ide")
    helper.set_model_props(model, {"layout": LAYOUT, **metadata})
    return model


def _constants(graph: Graph, config: dict, shared: int) -> None:
    groups, dimension, heads = config["keyValueHeads"], config["headDimension"], config["heads"]
    half = dimension // 2
    frequencies = config["ropeBase"] ** (-numpy.arange(half, dtype=numpy.float64) / half)
    angles = numpy.outer(numpy.arange(config["contextLength"], dtype=numpy.float64), frequencies)
    graph.constant("cos", numpy.cos(angles).astype(numpy.float32))
    graph.constant("sin", numpy.sin(angles).astype(numpy.float32))
    for name, values in {
        "far": [1 << 40],
        "axis": [1],
        "split_heads": [heads * dimension, groups * dimension, groups * dimension],
        "by_group": [-1, groups, shared, dimension],
        "group_rows": [groups, -1, dimension],
        "by_row": [-1, groups, dimension],
        "each": [1] * groups,
        "rows_again": [groups, -1, shared, dimension],
        "flat": [1, -1, heads * dimension],
    }.items():
        graph.constant(name, numpy.array(values, numpy.int64))


def _embedding(graph: Graph, table: numpy.ndarray, bits: int) -> str:
    """Rows of the embedding. Quantised: 8 bits, the same initialiser as the output head's."""
    if bits == 32:
        return graph.add("Gather", [graph.constant("embed_tokens", table), "input_ids"], ["embedded"])
    values, scales = quantise(table, 8)
    graph.constant("embed_tokens.q8", values)
    graph.constant("embed_tokens.scales", scales)
    graph.constant("zero", numpy.array(128, numpy.float32))
    graph.constant("last", numpy.array([-1], numpy.int64))
    graph.constant("hidden_shape", numpy.array([1, -1, table.shape[1]], numpy.int64))
    rows = graph.add("Gather", ["embed_tokens.q8", "input_ids"], ["embed.rows"])
    rows = graph.add("Cast", [rows], ["embed.float"], to=FLOAT)
    rows = graph.add("Sub", [rows, "zero"], ["embed.centred"])
    factors = graph.add("Gather", ["embed_tokens.scales", "input_ids"], ["embed.factors"])
    factors = graph.add("Unsqueeze", [factors, "last"], ["embed.wide"])
    return graph.add("Reshape", [graph.add("Mul", [rows, factors], ["embed.scaled"]), "hidden_shape"], ["embedded"])


def _head(graph: Graph, source: str, weights: dict, bits: int) -> None:
    """Logits from the embedding's table, or from a head of its own where the model has one."""
    if "lm_head.weight" in weights:
        logits = graph.linear(source, weights["lm_head.weight"], "head", 32 if bits == 32 else 8)
        graph.add("Identity", [logits], ["logits"])
        return
    shape = weights["embed_tokens.weight"].shape
    if bits == 32:
        graph.add("FusedMatMul", [source, "embed_tokens"], ["logits"], MICROSOFT, transB=1)
        return
    operands = [source, "embed_tokens.q8", "embed_tokens.scales"]
    sizes = {"N": shape[0], "K": shape[1], "bits": 8, "block_size": 32, "accuracy_level": 4}
    graph.add("MatMulNBits", operands, ["logits"], MICROSOFT, **sizes)


def _layer(graph: Graph, config: dict, weights: dict, layer: int, stream: str, bits: int, scales) -> str:
    def of(name: str) -> numpy.ndarray:
        return weights[f"layers.{layer}.{name}.weight"]

    def linear(source: str, parts: list[str], name: str) -> str:
        chosen = numpy.concatenate([scales[f"{layer}.{part}"] for part in parts]) if scales else None
        return graph.linear(source, numpy.concatenate([of(part) for part in parts]), f"{at}.{name}", bits, chosen)

    at, epsilon = f"layers.{layer}", config["normEpsilon"]
    source = graph.norm(stream, of("input_layernorm"), f"{at}.norm1", epsilon)
    packed = linear(source, [f"self_attn.{part}_proj" for part in "qkv"], "qkv")
    biases = [weights.get(f"layers.{layer}.self_attn.{part}_proj.bias") for part in "qkv"]
    if biases[0] is not None:
        bias = graph.constant(f"{at}.qkv.bias", numpy.concatenate(biases))
        packed = graph.add("Add", [packed, bias], [f"{at}.qkv.biased"])
    mixed = _attention(graph, config, layer, packed)
    update = linear(mixed, ["self_attn.o_proj"], "o")
    stream = graph.add("Add", [stream, update], [f"{at}.after_attention"])
    source = graph.norm(stream, of("post_attention_layernorm"), f"{at}.norm2", epsilon)
    gate = linear(source, ["mlp.gate_proj"], "gate")
    up = linear(source, ["mlp.up_proj"], "up")
    smooth = graph.add("Sigmoid", [gate], [f"{at}.sigmoid"])
    gate = graph.add("Mul", [gate, smooth], [f"{at}.silu"])
    inner = graph.add("Mul", [gate, up], [f"{at}.inner"])
    update = linear(inner, ["mlp.down_proj"], "down")
    return graph.add("Add", [stream, update], [f"{at}.after_mlp"])


def _attention(graph: Graph, config: dict, layer: int, packed: str) -> str:
    """Attention of the new rows over past and new rows; gives new_key and new_value."""
    at, groups, dimension = f"layers.{layer}", config["keyValueHeads"], config["headDimension"]
    query, key, value = f"{at}.query", f"{at}.key", f"{at}.value"
    graph.add("Split", [packed, "split_heads"], [query, key, value], axis=-1)

    def rotate(source: str, count: int) -> str:
        operands = [source, "position_ids", "cos", "sin"]
        options = {"interleaved": 0, "num_heads": count, "rotary_embedding_dim": 0}
        return graph.add("RotaryEmbedding", operands, [f"{source}.rotated"], MICROSOFT, **options)

    # Query [1, s, heads * D] -> [K, s * G, D]: row i * G + g is token i, query head g of the group.
    query = graph.add("Reshape", [rotate(query, config["heads"]), "by_group"], [f"{at}.query4"])
    query = graph.add("Transpose", [query], [f"{at}.query5"], perm=[1, 0, 2, 3])
    query = graph.add("Reshape", [query, "group_rows"], [f"{at}.query6"])
    key = graph.add("Reshape", [rotate(key, groups), "by_row"], [f"{at}.key3"])
    key = graph.add("Transpose", [key], [f"new_key.{layer}"], perm=[1, 0, 2])
    value = graph.add("Reshape", [value, "by_row"], [f"{at}.value3"])
    value = graph.add("Transpose", [value], [f"new_value.{layer}"], perm=[1, 0, 2])
    parts = {}
    for kind, source in (("q", query), ("k", key), ("v", value)):
        parts[kind] = [f"{at}.{kind}.{head}" for head in range(groups)]
        graph.add("Split", [source, "each"], parts[kind], axis=0)
    scale = dimension**-0.5
    results = []
    for head in range(groups):
        name, q, k, v = f"{at}.head.{head}", parts["q"][head], parts["k"][head], parts["v"][head]
        past_key = graph.take(f"past_key.{layer}.{head}", FLOAT, [1, "past", dimension])
        past_value = graph.take(f"past_value.{layer}.{head}", FLOAT, [1, "past", dimension])
        old = graph.add("FusedMatMul", [q, past_key], [f"{name}.old"], MICROSOFT, transB=1, alpha=scale)
        new = graph.add("FusedMatMul", [q, k], [f"{name}.new"], MICROSOFT, transB=1, alpha=scale)
        new = graph.add("Add", [new, "mask"], [f"{name}.masked"])
        scores = graph.add("Concat", [old, new], [f"{name}.scores"], axis=-1)
        shares = graph.add("Softmax", [scores], [f"{name}.shares"], axis=-1)
        old, new = f"{name}.old_shares", f"{name}.new_shares"
        graph.add("Split", [shares, "past_and_new"], [old, new], axis=-1)
        old = graph.add("MatMul", [old, past_value], [f"{name}.old_mix"])
        new = graph.add("MatMul", [new, v], [f"{name}.new_mix"])
        results.append(graph.add("Add", [old, new], [f"{name}.mix"]))
    mixed = graph.add("Concat", results, [f"{at}.mix"], axis=0) if groups > 1 else results[0]
    mixed = graph.add("Reshape", [mixed, "rows_again"], [f"{at}.mix4"])
    mixed = graph.add("Transpose", [mixed], [f"{at}.mix5"], perm=[1, 0, 2, 3])
    return graph.add("Reshape", [mixed, "flat"], [f"{at}.attention"])
