"""Writes the embedded model as a GGUF file, so that llama.cpp runs the same weights.

Run: python -m models.training.export_gguf --model models/embedded --out rust-base.gguf

The integers are copied, not quantised again: int4 blocks of 32 become Q4_0 and the int8 embedding
becomes Q8_0. Only their scales are rounded, from float32 to float16. Formats:
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md and ggml-quants.c.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy
import onnx
from onnx import numpy_helper

from .gguf_blocks import pack_q4_0, pack_q8_0, rows_by_pairs

ARCHITECTURE = "llama"


def read_initialisers(folder: Path) -> dict[str, numpy.ndarray]:
    """Every constant of the graph, weights beside it included."""
    model = onnx.load(folder / "model.onnx")
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def metadata_of(folder: Path) -> dict[str, str]:
    """The graph's own notes: sizes that model.json does not carry."""
    model = onnx.load(folder / "model.onnx", load_external_data=False)
    return {row.key: row.value for row in model.metadata_props}


def add_vocabulary(writer: gguf.GGUFWriter, folder: Path, size: int, end: int) -> None:
    """Tokens, their kinds and merges from tokenizer.json."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    special = {row["id"]: row["content"] for row in tokenizer["added_tokens"]}
    by_id = {index: text for text, index in tokenizer["model"]["vocab"].items()} | special
    tokens = [by_id.get(index, f"[unused{index}]") for index in range(size)]
    kinds = [
        gguf.TokenType.CONTROL
        if index in special
        else gguf.TokenType.NORMAL
        if index in by_id
        else gguf.TokenType.UNUSED
        for index in range(size)
    ]
    merges = tokenizer["model"]["merges"]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([row if isinstance(row, str) else " ".join(row) for row in merges])
    writer.add_eos_token_id(end)
    writer.add_bos_token_id(end)
    writer.add_add_bos_token(False)


def export(folder: Path, out: Path) -> None:
    """Writes the file; raises KeyError for a model that is not of this project's own layout."""
    manifest = json.loads((folder / "model.json").read_text())
    shape = manifest["architecture"]
    notes = metadata_of(folder)
    constants = read_initialisers(folder)
    writer = gguf.GGUFWriter(out, ARCHITECTURE)
    writer.add_name(manifest["name"])
    writer.add_context_length(shape["contextLength"])
    writer.add_embedding_length(shape["hidden"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(int(notes["architecture.intermediate"]))
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["keyValueHeads"])
    writer.add_rope_dimension_count(shape["headDimension"])
    writer.add_rope_freq_base(float(notes["architecture.ropeBase"]))
    writer.add_layer_norm_rms_eps(float(notes["architecture.normEpsilon"]))
    writer.add_vocab_size(shape["vocabulary"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
    add_vocabulary(writer, folder, shape["vocabulary"], manifest["prompt"]["tokens"]["end"])

    def add_q4(name: str, values: numpy.ndarray, scales: numpy.ndarray) -> None:
        writer.add_tensor(name, pack_q4_0(values, scales), raw_dtype=gguf.GGMLQuantizationType.Q4_0)

    embedding = pack_q8_0(constants["embed_tokens.q8"], constants["embed_tokens.scales"])
    writer.add_tensor("token_embd.weight", embedding, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor("output_norm.weight", constants["norm.weight"])
    width = shape["headDimension"]
    query_rows, key_rows = shape["heads"] * width, shape["keyValueHeads"] * width
    for layer in range(shape["layers"]):
        ours, theirs = f"layers.{layer}", f"blk.{layer}"
        values, scales = constants[f"{ours}.qkv.q4"], constants[f"{ours}.qkv.scales"]
        start = 0
        for name, rows, heads in (
            ("attn_q", query_rows, shape["heads"]),
            ("attn_k", key_rows, shape["keyValueHeads"]),
            ("attn_v", key_rows, 0),
        ):
            part = values[start : start + rows].reshape(rows, -1)
            part_scales = scales[start : start + rows]
            start += rows
            if heads:
                part, part_scales = rows_by_pairs(part, heads), rows_by_pairs(part_scales, heads)
            add_q4(f"{theirs}.{name}.weight", part.reshape(rows, -1, 16), part_scales)
        for mine, yours in (
            ("o", "attn_output"),
            ("gate", "ffn_gate"),
            ("up", "ffn_up"),
            ("down", "ffn_down"),
        ):
            add_q4(f"{theirs}.{yours}.weight", constants[f"{ours}.{mine}.q4"], constants[f"{ours}.{mine}.scales"])
        writer.add_tensor(f"{theirs}.attn_norm.weight", constants[f"{ours}.norm1.weight"])
        writer.add_tensor(f"{theirs}.ffn_norm.weight", constants[f"{ours}.norm2.weight"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Parses the command line."""
    parser = argparse.ArgumentParser(description="Write the embedded model as GGUF.")
    parser.add_argument("--model", type=Path, default=Path("models/embedded"))
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.model, arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
