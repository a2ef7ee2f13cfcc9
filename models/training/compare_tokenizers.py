"""Compares vocabularies: 8k to 32k trained on Rust, SmolLM2's 49k, and its 16k that Rust needs.

Run: python -m models.training.compare_tokenizers
Input: the corpus and SmolLM2's GGUF file (base_model.py fetches it). One byte-level BPE of 32k is
trained on a sample; since its merges are learnt one after another, its first merges are the
smaller vocabularies. Measured on held-out crates: characters a token; and, as an end metric that
needs no model, the rest of the line at the same cursors, predicted greedily by n-gram counts (1 to
6 tokens) over the same part of the training text. Output: studies/tokenizers.json.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy

from . import settings
from .base_model import byte_level_tokenizer, download, pruned_tokenizer
from .ngram_baseline import LONGEST, Predictor, count_table
from .tokenizer import sample_texts, train

OUTPUT = settings.TRAINING_FOLDER / "studies" / "tokenizers.json"
TRAINED_SIZES = (8192, 16384, 24576, 32768)
PRUNED_SIZE = 16384
PREFIX_CHARACTERS = 400
MAXIMUM_CHARACTERS = 160
_WORD_BORDER = re.compile(r"(?<=[^\w])(?=\w)|(?<=\w)(?=[^\w\s])")


@dataclass
class Cursor:
    """A cursor in a held-out file; group: "word border" or "any character"."""

    prefix: str
    expected: str
    group: str


def choose_cursors(files: list[dict], count: int, seed: int) -> list[Cursor]:
    """Cursors in code lines, the two groups and the crates in turn; no vocabulary is asked."""
    chance = random.Random(seed)
    crates: dict[str, list[dict]] = {}
    for file in files:
        crates.setdefault(file["crate"], []).append(file)
    names, cursors = sorted(crates), []
    for attempt in range(100 * count):
        if len(cursors) == count:
            break
        text = chance.choice(crates[names[attempt % len(names)]])["text"]
        at = chance.randrange(len(text))
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        line = text[start:end]
        first = len(line) - len(line.lstrip())
        if len(line.strip()) < 8 or line.lstrip().startswith(("//", "/*", "*")):
            continue
        group = ("word border", "any character")[len(cursors) % 2]
        columns = list(range(first + 1, len(line) - 2))
        if group == "word border":
            columns = [m.start() for m in _WORD_BORDER.finditer(line) if first < m.start() < len(line) - 2]
        if columns:
            at = start + chance.choice(columns)
            cursors.append(Cursor(text[max(0, at - PREFIX_CHARACTERS) : at], text[at:end], group))
    return cursors


def smaller(tokenizer, size: int):
    """The tokeniser with only its first `size` tokens and the merges that make them."""
    from tokenizers import Tokenizer

    content = json.loads(tokenizer.to_str())
    vocabulary = {word: number for word, number in content["model"]["vocab"].items() if number < size}
    content["model"]["vocab"] = vocabulary
    content["model"]["merges"] = [pair for pair in content["model"]["merges"] if "".join(pair) in vocabulary]
    return Tokenizer.from_str(json.dumps(content))


def public_words(path: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Words by id and merges by rank of a GGUF file."""
    from gguf import GGUFReader

    fields = GGUFReader(str(path)).fields
    merges = [tuple(line.split(" ")) for line in fields["tokenizer.ggml.merges"].contents()]
    return fields["tokenizer.ggml.tokens"].contents(), merges


def encode_all(tokenizer, texts: list[str]) -> list[numpy.ndarray]:
    """uint16 ids of each text."""
    arrays = []
    for at in range(0, len(texts), 256):
        for encoding in tokenizer.encode_batch(texts[at : at + 256], add_special_tokens=False):
            arrays.append(numpy.array(encoding.ids, numpy.uint16))
    return arrays


def joined(arrays: list[numpy.ndarray], group: int = 256) -> list[numpy.ndarray]:
    """The arrays concatenated in groups: fewer, longer ones are counted faster."""
    return [numpy.concatenate(arrays[at : at + group]) for at in range(0, len(arrays), group)]


def complete(tokenizer, predictor: Predictor, prefix: str) -> str:
    """The greedy continuation up to the line's end (at most MAXIMUM_CHARACTERS)."""
    ids, text = tokenizer.encode(prefix, add_special_tokens=False).ids, ""
    new: list[int] = []
    while "\n" not in text and len(text) < MAXIMUM_CHARACTERS and len(new) < MAXIMUM_CHARACTERS:
        new.append(predictor.next([*ids, *new]))
        text = tokenizer.decode(new)
    return text.split("\n")[0]


def edit_similarity(first: str, second: str) -> float:
    """1 less the Levenshtein distance over the longer length (Levenshtein, 1966)."""
    row = list(range(len(second) + 1))
    for number, a in enumerate(first, 1):
        previous, row[0] = row[0], number
        for at, b in enumerate(second, 1):
            previous, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, previous + (a != b))
    return 1 - row[-1] / max(len(first), len(second), 1)


def size_of(texts: list[str]) -> int:
    """Bytes of the texts together."""
    return sum(len(text.encode("utf-8")) for text in texts)


def first_texts(texts: list[str], limit: int) -> list[str]:
    """The first texts up to about `limit` bytes."""
    chosen, size = [], 0
    for text in texts:
        if size >= limit:
            break
        chosen.append(text)
        size += len(text.encode("utf-8"))
    return chosen


def measure(tokenizer, texts: list[str], heldout: list[str], cursors: list[Cursor]) -> dict:
    """The figures of one vocabulary; the n-grams are counted over `texts`."""
    arrays = encode_all(tokenizer, texts)
    tokens = sum(map(len, arrays))
    documents = joined(arrays)
    tables = [count_table(documents, length) for length in range(1, LONGEST + 1)]
    predictor = Predictor(tables, int(numpy.bincount(numpy.concatenate(documents)).argmax()))
    heldout_tokens = sum(map(len, encode_all(tokenizer, heldout)))
    exact: Counter = Counter()
    similar: Counter = Counter()
    total: Counter = Counter()
    for cursor in cursors:
        written = complete(tokenizer, predictor, cursor.prefix)
        for group in (cursor.group, "all"):
            total[group] += 1
            exact[group] += written.rstrip() == cursor.expected.rstrip()
            similar[group] += edit_similarity(written.rstrip(), cursor.expected.rstrip())
    return {
        "vocabulary": tokenizer.get_vocab_size(),
        "charactersPerToken": {
            "heldout": round(sum(map(len, heldout)) / heldout_tokens, 3),
            "train": round(sum(map(len, texts)) / tokens, 3),
        },
        "restOfLine": {
            group: {
                "cursors": total[group],
                "exactMatch": round(exact[group] / total[group], 4),
                "editSimilarity": round(similar[group] / total[group], 4),
            }
            for group in sorted(total)
        },
        "contexts": predictor.entries(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample-bytes", type=int, default=30_000_000)
    parser.add_argument("--ngram-bytes", type=int, default=8_000_000, help="text that n-grams are counted over")
    parser.add_argument("--cursors", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cache = settings.cache_folder()
    texts = sample_texts(cache / "corpus" / "train.jsonl", options.sample_bytes, options.seed)
    with open(cache / "corpus" / "heldout.jsonl", encoding="utf-8") as lines:
        files = [json.loads(line) for line in lines]
    heldout, cursors = [file["text"] for file in files], choose_cursors(files, options.cursors, options.seed)
    results: dict[str, dict] = {}
    counted = first_texts(texts, options.ngram_bytes)

    def add(name: str, tokenizer) -> None:
        start = time.process_time()
        results[name] = measure(tokenizer, counted, heldout, cursors)
        print(f"{name}: {json.dumps(results[name])} ({time.process_time() - start:.0f} s of processor)", flush=True)

    words, merges = public_words(download(cache / "base"))
    whole = byte_level_tokenizer({word: number for number, word in enumerate(words)}, merges)
    counts: Counter = Counter()
    for array in encode_all(whole, texts):
        counts.update(array.tolist())
    pruned, _, _ = pruned_tokenizer(words, merges, counts, PRUNED_SIZE)
    add("smollm2-49152", whole)
    add("smollm2-pruned-16384", pruned)
    largest = train(texts, max(TRAINED_SIZES))
    for size in TRAINED_SIZES:
        add(f"rust-{size}", smaller(largest, size))
    study = {
        "sampleBytes": size_of(texts),
        "ngramBytes": size_of(counted),
        "heldoutCharacters": sum(map(len, heldout)),
        "seed": options.seed,
        "chosen": f"smollm2-pruned-{PRUNED_SIZE}",
        "vocabularies": results,
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(study, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
