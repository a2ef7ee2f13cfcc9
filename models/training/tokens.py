"""Stage 3: text -> packed rows of token ids with loss weights.

Run: python -m models.training.tokens --vocabulary 8192 --row-tokens 512
Output in the cache folder, for each part (train, heldout): rows-V-L-PART.ids.npy (uint16
[rows, L]) and .weights.npy (uint8 [rows, L]): the weight of the loss for predicting that token;
0 for padding and for path and suffix, 2 for the middle of fill-in-the-middle documents.
"""

import argparse
import json
import random

import numpy

from . import settings
from .documents import Document, cut_file, cut_pieces
from .source_filter import without_comment_lines

CODE_WEIGHT, MIDDLE_WEIGHT = 1, 2
BATCH = 256
# Share of the training files whose comment lines are left out: prose is a third of the text,
# hard to predict, and not what a completion is asked for.
UNCOMMENTED_SHARE = 0.6


def load_files(part: str, seed: int) -> list[dict]:
    """The files of a corpus part in random order."""
    with open(settings.cache_folder() / "corpus" / f"{part}.jsonl", encoding="utf-8") as lines:
        files = [json.loads(line) for line in lines]
    random.Random(seed).shuffle(files)
    return files


def encode(tokenizer, documents: list[Document], row_tokens: int, chance: random.Random):
    """Yields (ids, weights) of each document, at most `row_tokens` long."""
    pieces, plan = [], []
    for document in documents:
        prefix = cut_pieces(document.prefix, chance)
        infill = bool(document.prefix or document.suffix)
        middle = [document.middle] if infill else cut_pieces(document.middle, chance)
        plan.append((len(pieces), len(prefix), len(middle), infill, document.ended))
        pieces += [document.path, document.suffix, *prefix, *middle]
    encoded = [encoding.ids for encoding in tokenizer.encode_batch(pieces, add_special_tokens=False)]
    special, budgets = settings.SPECIAL_IDS, settings.BUDGETS
    for at, prefixes, middles, infill, ended in plan:
        path = encoded[at][-budgets["pathTokens"] :]
        suffix = encoded[at + 1][: budgets["suffixTokens"]]
        head = [special["file"], *path, special["suffix"], *suffix, special["code"]]
        prefix = sum(encoded[at + 2 : at + 2 + prefixes], [])
        middle = sum(encoded[at + 2 + prefixes : at + 2 + prefixes + middles], [])
        if ended:
            middle = [*middle, special["end"]]
        over = len(head) + len(prefix) + len(middle) - row_tokens
        if over > 0:
            if not infill:
                middle = middle[:-over]
            elif len(prefix) > over:
                prefix = prefix[over:]
            else:
                continue
        weights = [0] * len(head) + [CODE_WEIGHT] * len(prefix)
        weights += [MIDDLE_WEIGHT if infill else CODE_WEIGHT] * len(middle)
        yield head + prefix + middle, weights


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
    """Documents of the files, up to `maximum_tokens`, packed into rows.

    uncommented: share of the files whose comment lines are left out.
    """
    chance, encoded, total = random.Random(seed), [], 0
    for at in range(0, len(files), BATCH):
        batch = files[at : at + BATCH]
        texts = [
            without_comment_lines(file["text"]) if chance.random() < uncommented else file["text"]
            for file in batch
        ]
        documents = []
        encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
        for file, text, encoding in zip(batch, texts, encodings):
            offsets = [start for start, _ in encoding.offsets]
            name = f"{file['crate']}/{file['path']}"
            documents += cut_file(name, text, offsets, row_tokens, chance)
        for item in encode(tokenizer, documents, row_tokens, chance):
            encoded.append(item)
            total += len(item[0])
        if total >= maximum_tokens:
            break
    return pack(encoded, row_tokens, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--row-tokens", type=int, default=512)
    parser.add_argument("--maximum-tokens", type=int, default=16_000_000)
    parser.add_argument("--last-files-first", action="store_true", help="so that two runs share few files")
    options = parser.parse_args()
    from tokenizers import Tokenizer

    cache = settings.cache_folder()
    tokenizer = Tokenizer.from_file(str(cache / f"tokenizer-{options.vocabulary}.json"))
    for part, limit, share in (
        ("heldout", 600_000, 0.0),
        ("train", options.maximum_tokens, UNCOMMENTED_SHARE),
    ):
        files = load_files(part, seed=1)
        if options.last_files_first:
            files.reverse()
        ids, weights = build(tokenizer, files, options.row_tokens, limit, 2, share)
        stem = cache / f"rows-{options.vocabulary}-{options.row_tokens}-{part}"
        numpy.save(f"{stem}.ids.npy", ids)
        numpy.save(f"{stem}.weights.npy", weights)
        print(f"{part}: {len(ids)} rows, {(weights > 0).mean():.2f} of the tokens count")


if __name__ == "__main__":
    main()
