"""Converts a Llama or Qwen2 model with safetensors weights to a folder in the layout rows/1.

Run: python -m models.training.import_safetensors FOLDER --output OUTPUT [--bits 4|8|32] [--name ID]
FOLDER holds config.json, tokenizer.json and *.safetensors as transformers saves them. OUTPUT gets
model.onnx, tokenizer.json and model.json; add it with "Rust AI: Add a Model Folder" or --folder.
GGUF files and ONNX exports need no Python: rust-ai models import.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

import numpy

from .rows_graph import LAYOUT, build

LONGEST_CONTEXT = 32_768
LARGEST_GRAPH = 1_900_000_000
ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

# (prefix, suffix, middle): the sentinels of shared/ai/src/import/prompt-detection.ts; a test holds them equal.
FIM_SENTINELS = [
    ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
    ("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
    ("<fim-prefix>", "<fim-suffix>", "<fim-middle>"),
    ("<｜fim▁begin｜>", "<｜fim▁hole｜>", "<｜fim▁end｜>"),
]
STOPS = ["<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "<|file_sep|>", "<file_sep>", "<｜end▁of▁sentence｜>"]


class ImportProblem(Exception):
    """What is wrong with the folder, in words for its user."""


def read_json(path: Path):
    if not path.is_file():
        raise ImportProblem(f"{path.name} is missing in {path.parent}")
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ImportProblem(f"{path.name} is not JSON") from error


def rotary_base(config: dict) -> float:
    """The base of the rotary frequencies; scaled ones are refused. Newer configs nest it."""
    parameters = config.get("rope_parameters") or {}
    scaling = config.get("rope_scaling") or parameters
    kind = scaling.get("rope_type", scaling.get("type", "default"))
    if kind != "default":
        raise ImportProblem(f'rotary embeddings with the scaling "{kind}" are not supported')
    return float(parameters.get("rope_theta", config.get("rope_theta", 10_000.0)))


def rows_config(config: dict) -> dict:
    """The sizes of config.json in the words of configs/*.json."""
    if config.get("model_type") not in ("llama", "qwen2", "mistral"):
        raise ImportProblem(f"the architecture {config.get('model_type')} is not supported")
    if config.get("use_sliding_window"):
        raise ImportProblem("attention in a sliding window is not supported")
    try:
        heads = config["num_attention_heads"]
        return {
            "vocabulary": config["vocab_size"],
            "hidden": config["hidden_size"],
            "layers": config["num_hidden_layers"],
            "heads": heads,
            "keyValueHeads": config.get("num_key_value_heads") or heads,
            "headDimension": config.get("head_dim") or config["hidden_size"] // heads,
            "intermediate": config["intermediate_size"],
            "contextLength": min(config["max_position_embeddings"], LONGEST_CONTEXT),
            "ropeBase": rotary_base(config),
            "normEpsilon": config["rms_norm_eps"],
        }
    except KeyError as error:
        raise ImportProblem(f"config.json does not say {error.args[0]}") from error


def expected_shapes(config: dict, biases: bool, tied: bool) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor, names without "model."."""
    hidden, inner = config["hidden"], config["intermediate"]
    query = config["heads"] * config["headDimension"]
    shared = config["keyValueHeads"] * config["headDimension"]
    shapes: dict[str, tuple[int, ...]] = {"embed_tokens.weight": (config["vocabulary"], hidden), "norm.weight": (hidden,)}
    if not tied:
        shapes["lm_head.weight"] = (config["vocabulary"], hidden)
    for layer in range(config["layers"]):
        at = f"layers.{layer}"
        for part, rows in (("q", query), ("k", shared), ("v", shared)):
            shapes[f"{at}.self_attn.{part}_proj.weight"] = (rows, hidden)
            if biases:
                shapes[f"{at}.self_attn.{part}_proj.bias"] = (rows,)
        shapes[f"{at}.self_attn.o_proj.weight"] = (hidden, query)
        shapes[f"{at}.mlp.gate_proj.weight"] = shapes[f"{at}.mlp.up_proj.weight"] = (inner, hidden)
        shapes[f"{at}.mlp.down_proj.weight"] = (hidden, inner)
        shapes[f"{at}.input_layernorm.weight"] = shapes[f"{at}.post_attention_layernorm.weight"] = (hidden,)
    return shapes


def read_weights(folder: Path, shapes: dict[str, tuple[int, ...]], tied: bool) -> dict[str, numpy.ndarray]:
    """All tensors as float32, checked against their shapes."""
    from safetensors import safe_open

    weights: dict[str, numpy.ndarray] = {}
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ImportProblem(f"there is no .safetensors file in {folder}")
    for file in files:
        # torch reads bfloat16, which numpy does not know.
        with safe_open(file, framework="pt") as tensors:
            for name in tensors.keys():
                short = name.removeprefix("model.")
                is_copy = tied and short == "lm_head.weight"
                if is_copy or short.endswith("rotary_emb.inv_freq"):
                    continue
                if short not in shapes:
                    raise ImportProblem(f"the tensor {name} is not known")
                weights[short] = tensors.get_tensor(name).float().numpy()
    for name, shape in shapes.items():
        if name not in weights:
            raise ImportProblem(f"the tensor {name} is missing")
        if weights[name].shape != shape:
            raise ImportProblem(f"the tensor {name} has the shape {weights[name].shape} instead of {shape}")
    return weights


def prompt_template(tokenizer: dict) -> dict:
    """How to ask the model, by the tokens that it knows."""
    known = {token["content"] for token in tokenizer.get("added_tokens", [])}
    stop = [text for text in STOPS if text in known]
    for prefix, suffix, middle in FIM_SENTINELS:
        if {prefix, suffix, middle} <= known:
            return {"format": "fim", "order": "psm", "prefix": prefix, "suffix": suffix, "middle": middle, "stop": stop}
    return {"format": "plain", "stop": stop}


def end_tokens(folder: Path, config: dict) -> list[int]:
    """Ids that end a text, from config.json and generation_config.json."""
    generation = folder / "generation_config.json"
    both = [config.get("eos_token_id"), read_json(generation).get("eos_token_id") if generation.is_file() else None]
    ids = [one for entry in both for one in (entry if isinstance(entry, list) else [entry])]
    return sorted({one for one in ids if isinstance(one, int)})


def convert(source: Path, output: Path, bits: int, name: str) -> dict:
    """Writes the folder and returns what model.json says. The folder appears when it is complete."""
    if not ID.fullmatch(name):
        raise ImportProblem(f'"{name}" cannot be an id: use lower-case letters, digits, ".", "_" and "-"')
    if output.exists() and any(output.iterdir()):
        raise ImportProblem(f"{output} exists already")
    config = read_json(source / "config.json")
    tokenizer = read_json(source / "tokenizer.json")
    sizes = rows_config(config)
    biases = config["model_type"] == "qwen2" or bool(config.get("attention_bias"))
    tied = bool(config.get("tie_word_embeddings"))
    weights = read_weights(source, expected_shapes(sizes, biases, tied), tied)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=output.parent) as unfinished:
        folder = Path(unfinished) / "model"
        folder.mkdir()
        shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
        sums = {"tokenizer.sha256": hashlib.sha256((folder / "tokenizer.json").read_bytes()).hexdigest()}
        kind = f"int{bits}-block32" if bits != 32 else "none"
        facts = {f"architecture.{key}": str(value) for key, value in sizes.items()}
        content = build(sizes, weights, bits, {**facts, **sums, "quantisation": kind}).SerializeToString()
        if len(content) > LARGEST_GRAPH:
            raise ImportProblem("the graph is too large for one file: use fewer bits, or a GGUF file of the model")
        (folder / "model.onnx").write_bytes(content)
        keys = ("layers", "hidden", "heads", "keyValueHeads", "headDimension", "vocabulary", "contextLength")
        manifest = {
            "id": name,
            "name": config.get("_name_or_path") or source.name,
            "version": "",
            "task": ["complete", "score"],
            "licence": "unknown",
            "layout": LAYOUT,
            "file": "model.onnx",
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "tokenizer": {"file": "tokenizer.json", "sha256": sums["tokenizer.sha256"]},
            "architecture": {
                "type": config["model_type"],
                **{key: sizes[key] for key in keys},
                "parameters": int(sum(value.size for value in weights.values())),
            },
            "quantisation": kind,
            "prompt": prompt_template(tokenizer),
            "endTokens": end_tokens(source, config),
        }
        (folder / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        if output.exists():
            output.rmdir()
        os.rename(folder, output)
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path, help="folder with config.json, tokenizer.json and *.safetensors")
    parser.add_argument("--output", type=Path, required=True, help="folder to make")
    parser.add_argument("--bits", type=int, choices=(4, 8, 32), default=8, help="of the weights; 32: not quantised")
    parser.add_argument("--name", help="id of the model; the output folder's name when left out")
    options = parser.parse_args()
    try:
        name = options.name or options.output.resolve().name.lower()
        manifest = convert(options.source, options.output, options.bits, name)
    except ImportProblem as problem:
        raise SystemExit(f"import_safetensors: {problem}") from problem
    print(json.dumps(manifest, indent=2))


if __name__ == "__main__":
    main()
