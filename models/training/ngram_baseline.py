"""A static n-gram predictor, the baseline that the embedded model has to beat.

Run: python -m models.training.ngram_baseline --vocabulary 8192
It sees the whole training text, tokenised like the model's. For contexts of 1 to 6 tokens it
keeps the most frequent next token; prediction takes the longest known context. The full tables
stay in the cache folder (ngram-V-full.bin); models/eval/ngram.bin is pruned to 6 MB: a context
stays if its prediction differs from the one that the next shorter context gives and its next
token was seen often enough.

File: "RAINGRM1", uint32 longest context, then for n = 1..longest: uint32 count, count sorted
uint32 hashes, count uint16 next tokens; last, uint16 the most frequent token. Little-endian.
Hash: FNV-1a, 32 bits, over the context's token ids, each 2 bytes little-endian, oldest first.
"""

import argparse
import json
import struct
from pathlib import Path

import numpy

from . import settings

LONGEST = 6
MAXIMUM_BYTES = 6_000_000
MAGIC = b"RAINGRM1"


def hash_contexts(tokens: numpy.ndarray, length: int) -> numpy.ndarray:
    """uint32 [len(tokens) - length + 1]: hashes of all windows of `length` tokens."""
    count = max(0, len(tokens) - length + 1)
    values = numpy.full(count, 0x811C9DC5, numpy.uint32)
    with numpy.errstate(over="ignore"):
        for offset in range(length):
            window = tokens[offset : offset + count].astype(numpy.uint32)
            for byte in (window & 0xFF, window >> 8):
                values ^= byte
                values *= numpy.uint32(0x01000193)
    return values


class Table:
    """Contexts of one length: sorted hashes uint32, next tokens uint16, how often each was seen."""

    def __init__(self, hashes: numpy.ndarray, following: numpy.ndarray, seen: numpy.ndarray):
        self.hashes, self.following, self.seen = hashes, following, seen

    def find(self, hashes: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """(known, next token) of each hash; the token means nothing where not known."""
        if len(self.hashes) == 0:
            return numpy.zeros(len(hashes), bool), numpy.zeros(len(hashes), numpy.uint16)
        at = numpy.minimum(numpy.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return self.hashes[at] == hashes, self.following[at]

    def only(self, chosen: numpy.ndarray) -> "Table":
        return Table(self.hashes[chosen], self.following[chosen], self.seen[chosen])


def count_table(documents: list[numpy.ndarray], length: int) -> Table:
    """The most frequent next token of every context of `length` tokens."""
    pairs = [
        (hash_contexts(tokens[:-1], length).astype(numpy.uint64) << numpy.uint64(16))
        | tokens[length:].astype(numpy.uint64)
        for tokens in documents
        if len(tokens) > length
    ]
    keys, counts = numpy.unique(numpy.concatenate(pairs), return_counts=True)
    hashes = (keys >> numpy.uint64(16)).astype(numpy.uint32)
    order = numpy.lexsort((-counts, hashes))
    hashes, keys, counts = hashes[order], keys[order], counts[order]
    first = numpy.ones(len(hashes), bool)
    first[1:] = hashes[1:] != hashes[:-1]
    return Table(hashes[first], (keys[first] & numpy.uint64(0xFFFF)).astype(numpy.uint16), counts[first])


class Predictor:
    """Greedy prediction with back-off to shorter contexts."""

    def __init__(self, tables: list[Table], commonest: int):
        self.tables, self.commonest = tables, commonest

    def predict(self, tokens: numpy.ndarray) -> numpy.ndarray:
        """uint16 [len(tokens)]: the prediction after each token."""
        result = numpy.full(len(tokens), self.commonest, numpy.uint16)
        for length, table in enumerate(self.tables, 1):
            if len(tokens) >= length:
                known, following = table.find(hash_contexts(tokens, length))
                result[length - 1 :][known] = following[known]
        return result

    def next(self, context: list[int]) -> int:
        """The prediction after a context."""
        return int(self.predict(numpy.array(context[-len(self.tables) :], numpy.uint16))[-1])

    def entries(self) -> int:
        return sum(len(table.hashes) for table in self.tables)

    def write(self, path: Path) -> None:
        with open(path, "wb") as file:
            file.write(MAGIC + struct.pack("<I", len(self.tables)))
            for table in self.tables:
                file.write(struct.pack("<I", len(table.hashes)))
                file.write(table.hashes.astype("<u4").tobytes() + table.following.astype("<u2").tobytes())
            file.write(struct.pack("<H", self.commonest))


def read(path: Path) -> Predictor:
    """Reads a file that `write` made; how often contexts were seen is not in it."""
    data = path.read_bytes()
    if data[:8] != MAGIC:
        raise ValueError(f"{path} is no n-gram file")
    (longest,), at, tables = struct.unpack_from("<I", data, 8), 12, []
    for _ in range(longest):
        (count,) = struct.unpack_from("<I", data, at)
        hashes = numpy.frombuffer(data, "<u4", count, at + 4)
        following = numpy.frombuffer(data, "<u2", count, at + 4 + 4 * count)
        tables.append(Table(hashes, following, numpy.zeros(count, numpy.int64)))
        at += 4 + 6 * count
    return Predictor(tables, struct.unpack_from("<H", data, at)[0])


def adds_information(documents: list[numpy.ndarray], full: Predictor) -> list[numpy.ndarray]:
    """For each table, which contexts predict another token than the next shorter context does."""
    marks = [numpy.ones(len(full.tables[0].hashes), bool)]
    for length in range(2, len(full.tables) + 1):
        longer, shorter = full.tables[length - 1], full.tables[length - 2]
        different = numpy.zeros(len(longer.hashes), bool)
        for tokens in documents:
            if len(tokens) < length:
                continue
            known, mine = longer.find(hash_contexts(tokens, length))
            _, other = shorter.find(hash_contexts(tokens[1:], length - 1))
            hashes = hash_contexts(tokens, length)[known & (mine != other)]
            different[numpy.searchsorted(longer.hashes, hashes)] = True
        marks.append(different)
    return marks


def prune(documents: list[numpy.ndarray], full: Predictor, maximum_bytes: int) -> tuple[Predictor, int]:
    """The informative contexts seen at least `least` times, the smallest `least` that fits."""
    marks = adds_information(documents, full)
    for least in range(2, 1000):
        chosen = [table.only(mark & (table.seen >= least)) for table, mark in zip(full.tables, marks)]
        pruned = Predictor(chosen, full.commonest)
        if pruned.entries() * 6 + 64 <= maximum_bytes:
            return pruned, least
    raise ValueError("no pruning fits")


def token_documents(vocabulary: int) -> list[numpy.ndarray]:
    """Every training file as uint16 ids with the end token behind it, joined in groups of 64."""
    from tokenizers import Tokenizer

    cache = settings.cache_folder()
    tokenizer = Tokenizer.from_file(str(cache / f"tokenizer-{vocabulary}.json"))
    documents, batch = [], []
    with open(cache / "corpus" / "train.jsonl", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"].rstrip("\n") for line in lines]
    for at in range(0, len(texts), 64):
        batch = tokenizer.encode_batch(texts[at : at + 64], add_special_tokens=False)
        documents.append(numpy.array(sum(([*one.ids, settings.SPECIAL_IDS["end"]] for one in batch), []), numpy.uint16))
    return documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--output", type=Path, default=settings.MODELS_FOLDER / "eval" / "ngram.bin")
    options = parser.parse_args()
    documents = token_documents(options.vocabulary)
    commonest = int(numpy.bincount(numpy.concatenate(documents)).argmax())
    full = Predictor([count_table(documents, length) for length in range(1, LONGEST + 1)], commonest)
    full.write(settings.cache_folder() / f"ngram-{options.vocabulary}-full.bin")
    pruned, least = prune(documents, full, MAXIMUM_BYTES)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    pruned.write(options.output)
    tokens = sum(map(len, documents))
    facts = {"tokens": tokens, "contexts": full.entries(), "pruned": pruned.entries(), "seenAtLeast": least}
    (settings.cache_folder() / f"ngram-{options.vocabulary}.json").write_text(json.dumps(facts) + "\n")
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
