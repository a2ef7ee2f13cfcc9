"""Stage 3: text -> packed rows of token ids with loss weights.

Run: python -m models.training.tokens --vocabulary 16384 --row-tokens 768
Output in the cache folder, for each part (train, heldout): rows-V-L-PART.ids.npy (uint16
[rows, L]) and .weights.npy (uint8 [rows, L]): the weight of the loss for predicting that token;
0 for padding and path, 1 for context and suffix (they are code, too), 2 for the prefix, 5 for the
middle of fill-in-the-middle documents.
"""

import argparse
import json
import random
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace

import numpy

from . import context, settings
from .documents import NEIGHBOUR_FILES, Document, SourceFile, sample_document
from .source_filter import without_comment_lines

CONTEXT_WEIGHT, CODE_WEIGHT, MIDDLE_WEIGHT = 1, 2, 5
# Share of the training files whose comment lines are left out: prose is a third of the text,
# hard to predict, and not what a completion is asked for.
UNCOMMENTED_SHARE = 0.5


def load_files(part: str, seed: int) -> list[dict]:
    """The files of a corpus part in random order."""
    with open(settings.cache_folder() / "corpus" / f"{part}.jsonl", encoding="utf-8") as lines:
        files = [json.loads(line) for line in lines]
    random.Random(seed).shuffle(files)
    return files


def source_files(files: list[dict], uncommented: float, chance: random.Random) -> list[SourceFile]:
    """Files with their definitions; `uncommented` is the share that loses its comment lines."""
    sources = []
    for each in files:
        text = without_comment_lines(each["text"]) if chance.random() < uncommented else each["text"]
        file = SourceFile(each["crate"], each["path"], text.rstrip("\n") + "\n")
        file.definitions = context.with_path(context.definitions(file.text), file.name)
        sources.append(file)
    return sources


def within(encode, pieces: list[context.Piece], limit: int) -> list[list[int]]:
    """Tokens of the last pieces that fit; the first of them may have lost its first lines."""
    chosen: list[list[int]] = []
    for piece in reversed(pieces):
        tokens = encode(piece.render())
        while len(tokens) > limit and "\n" in piece.text:
            piece = replace(piece, text=piece.text.split("\n", 1)[1])
            tokens = encode(piece.render())
        if len(tokens) > limit:
            break
        chosen.insert(0, tokens)
        limit -= len(tokens)
    return chosen


def context_tokens(encode, pieces: list[context.Piece], budgets: dict) -> list[int]:
    """Tokens of the pieces: imports, definitions, edits. Definitions get their reserve and the room that is left."""
    room, kept = budgets["contextTokens"], {}
    reserve = budgets["definitionTokens"] if any(piece.kind == "definition" for piece in pieces) else 0
    for kind, limit in (
        ("imports", lambda: min(room, budgets["importTokens"])),
        ("edit", lambda: min(room - reserve, budgets["editTokens"])),
        ("definition", lambda: room),
    ):
        kept[kind] = within(encode, [piece for piece in pieces if piece.kind == kind], limit())
        room -= sum(map(len, kept[kind]))
    return sum(kept["imports"] + kept["definition"] + kept["edit"], [])


def encode_document(tokenizer, document: Document, row_tokens: int):
    """(ids, weights) of a document of at most `row_tokens` tokens, or None if it cannot be cut to that."""

    def encode(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    special, budgets = settings.SPECIAL_IDS, settings.BUDGETS
    path = [special["file"], *encode(document.path)[-budgets["pathTokens"] :], special["context"]]
    pieces = [*context_tokens(encode, document.pieces, budgets), special["suffix"]]
    suffix = [*encode(document.suffix)[: budgets["suffixTokens"]], special["code"]]
    head = path + pieces + suffix
    head_weights = [0] * len(path) + [CONTEXT_WEIGHT] * (len(pieces) - 1) + [0]
    head_weights += [CONTEXT_WEIGHT] * (len(suffix) - 1) + [0]
    code = tokenizer.encode(document.prefix + document.middle, add_special_tokens=False)
    ends = [end for _, end in code.offsets]
    # The first token that reaches behind the cursor belongs to the middle.
    middle_start = bisect_left(ends, len(document.prefix) + 1) if document.prefix or document.suffix else len(ends)
    ids = code.ids + ([special["end"]] if document.ended else [])
    weights = [CODE_WEIGHT] * middle_start + [MIDDLE_WEIGHT] * (len(ids) - middle_start)
    if middle_start == len(ends):
        weights = [CODE_WEIGHT] * len(ids)
    over = len(head) + len(ids) - row_tokens
    if over > 0:
        if middle_start == len(ends):
            ids, weights = ids[:-over], weights[:-over]
        elif middle_start > over:
            ids, weights = ids[over:], weights[over:]
        else:
            return None
    return head + ids, head_weights + weights


def pack(encoded: list, row_tokens: int, seed: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Best-fit packing of whole documents into rows; rows in random order."""
    rows, rooms = [], [[] for _ in range(row_tokens + 1)]
    for item in sorted(encoded, key=lambda pair: -len(pair[0])):
        length = len(item[0])
        for room in range(length, min(row_tokens, length + 64) + 1):
            if rooms[room]:
                row = rooms[room].pop()
                break
        else:
            room = next((r for r in range(length, row_tokens) if rooms[r]), row_tokens)
            row = rooms[room].pop() if rooms[room] else len(rows)
            if row == len(rows):
                rows.append([])
        rows[row].append(item)
        rooms[room - length].append(row)
    chance = random.Random(seed)
    chance.shuffle(rows)
    ids = numpy.full((len(rows), row_tokens), settings.SPECIAL_IDS["pad"], numpy.uint16)
    weights = numpy.zeros((len(rows), row_tokens), numpy.uint8)
    for number, row in enumerate(rows):
        chance.shuffle(row)
        at = 0
        for document_ids, document_weights in row:
            ids[number, at : at + len(document_ids)] = document_ids
            weights[number, at : at + len(document_ids)] = document_weights
            at += len(document_ids)
    return ids, weights


def build(tokenizer, files: list[dict], row_tokens: int, maximum_tokens: int, seed: int, uncommented: float):
    """One document of each file, round after round up to `maximum_tokens`, packed into rows.

    uncommented: share of the files whose comment lines are left out.
    """
    chance, encoded, total = random.Random(seed), [], 0
    sources = source_files(files, uncommented, chance)
    crates = defaultdict(list)
    for file in sources:
        crates[file.crate].append(file)
    while total < maximum_tokens:
        before = total
        for file in sources:
            if total >= maximum_tokens:
                break
            if len(file.text) < 200:
                continue
            siblings = crates[file.crate]
            neighbours = chance.sample(siblings, min(NEIGHBOUR_FILES, len(siblings)))
            offsets = [start for start, _ in tokenizer.encode(file.text, add_special_tokens=False).offsets]
            document = sample_document(file, neighbours, offsets, row_tokens, chance)
            item = encode_document(tokenizer, document, row_tokens)
            if item:
                encoded.append(item)
                total += len(item[0])
        if total == before:
            break
    return pack(encoded, row_tokens, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=int, default=16384)
    parser.add_argument("--row-tokens", type=int, default=768)
    parser.add_argument("--maximum-tokens", type=int, default=3_000_000)
    options = parser.parse_args()
    from tokenizers import Tokenizer

    cache = settings.cache_folder()
    tokenizer = Tokenizer.from_file(str(cache / f"tokenizer-{options.vocabulary}.json"))
    for part, limit, share in (
        ("heldout", 200_000, 0.0),
        ("train", options.maximum_tokens, UNCOMMENTED_SHARE),
    ):
        files = load_files(part, seed=1)
        ids, weights = build(tokenizer, files, options.row_tokens, limit, 2, share)
        stem = cache / f"rows-{options.vocabulary}-{options.row_tokens}-{part}"
        numpy.save(f"{stem}.ids.npy", ids)
        numpy.save(f"{stem}.weights.npy", weights)
        print(f"{part}: {len(ids)} rows, {(weights > 0).mean():.2f} of the tokens count", flush=True)


if __name__ == "__main__":
    main()
