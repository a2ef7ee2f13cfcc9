"""Stage 6: the exported model against the n-gram baseline on held-out crates.

Run: python -m models.training.evaluate --points 500
Next-token accuracy and bits per byte over the counted tokens of held-out rows; exact match of
"the rest of the line" at cursors in lines that are not comments, one group with the cursor at a
token border of the file and one with it at any character of the line. Everyone decodes greedily
up to the line's end; the model also sees the suffix, as it does in the editor.
Output: models/eval/baseline.json.
"""

import argparse
import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

import numpy

from . import settings
from .ngram_baseline import Predictor, read
from .rows_session import RowsSession
from .tokens import load_files
from .train import token_bytes

MAXIMUM_TOKENS = 32
PREFIX_CHARACTERS = 4000


@dataclass
class Point:
    """A cursor in a held-out file."""

    path: str
    prefix: str
    suffix: str
    expected: str
    group: str


def choose_points(tokenizer, files: list[dict], count: int, seed: int) -> list[Point]:
    """Half of the points of either group, round robin over the crates."""
    chance = random.Random(seed)
    crates: dict[str, list[dict]] = {}
    for file in files:
        crates.setdefault(file["crate"], []).append(file)
    names, points = sorted(crates), []
    while len(points) < count:
        file = chance.choice(crates[names[len(points) % len(names)]])
        text = file["text"]
        lines = [line for line in text.split("\n") if len(line.strip()) >= 8]
        if not lines:
            continue
        start = text.find(chance.choice(lines))
        end = text.find("\n", start)
        line = text[start:end]
        if line.lstrip().startswith(("//", "/*", "*")):
            continue
        group = "token border" if len(points) // len(names) % 2 else "any character"
        first = len(line) - len(line.lstrip())
        if group == "token border":
            offsets = [at for at, _ in tokenizer.encode("\n" + line, add_special_tokens=False).offsets]
            columns = [at - 1 for at in offsets if first < at - 1 < len(line) - 2]
        else:
            columns = list(range(first + 1, len(line) - 2))
        if not columns:
            continue
        at = start + chance.choice(columns)
        prefix = text[max(0, at - PREFIX_CHARACTERS) : at]
        if at > PREFIX_CHARACTERS:
            prefix = prefix[prefix.find("\n") + 1 :]
        points.append(Point(f"{file['crate']}/{file['path']}", prefix, text[end : end + 600], text[at:end], group))
    return points


def prompt_of(tokenizer, point: Point) -> list[int]:
    """The fill-in-the-middle prompt within the context, less the room for new tokens."""

    def ids(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    special, budgets = settings.SPECIAL_IDS, settings.BUDGETS
    head = [special["file"], *ids(point.path)[-budgets["pathTokens"] :], special["suffix"]]
    head += [*ids(point.suffix.rstrip("\n"))[: budgets["suffixTokens"]], special["code"]]
    room = budgets["contextLength"] - len(head) - MAXIMUM_TOKENS
    prefix = point.prefix
    tokens = ids(prefix)
    while len(tokens) > room:
        cut = prefix.find("\n", len(prefix) - int(len(prefix) * room / len(tokens)))
        prefix = prefix[cut + 1 :] if cut >= 0 else prefix[len(prefix) // 2 :]
        tokens = ids(prefix)
    return head + tokens


def first_line(text: str) -> str:
    return text.split("\n")[0].rstrip()


def complete_model(session: RowsSession, tokenizer, point: Point, newlines: set[int]) -> str:
    stops = {settings.SPECIAL_IDS["end"], *newlines}
    return first_line(tokenizer.decode(session.greedy(prompt_of(tokenizer, point), MAXIMUM_TOKENS, stops)))


def complete_ngram(predictor: Predictor, tokenizer, point: Point, newlines: set[int]) -> str:
    context = tokenizer.encode(point.prefix[-400:], add_special_tokens=False).ids
    result: list[int] = []
    while len(result) < MAXIMUM_TOKENS:
        chosen = predictor.next(context + result)
        if chosen in newlines or chosen < len(settings.SPECIAL_TEXTS):
            break
        result.append(chosen)
    return first_line(tokenizer.decode(result))


def row_figures(session: RowsSession, predictors: dict, ids, weights, sizes) -> dict:
    """Bits per byte of the model, next-token accuracy of all, over the counted tokens."""
    loss = size = count = 0.0
    hits = dict.fromkeys(["model", *predictors], 0)
    for row, weight in zip(ids, weights):
        session.rewind(0)
        logits = session.feed([int(token) for token in row[:-1]]).astype(numpy.float64)
        counted, targets = weight[1:] > 0, row[1:].astype(numpy.int64)
        top = logits.max(-1)
        losses = numpy.log(numpy.exp(logits - top[:, None]).sum(-1)) + top
        losses -= logits[numpy.arange(len(targets)), targets]
        loss += losses[counted].sum()
        size += float(sizes[targets][counted].sum())
        count += counted.sum()
        hits["model"] += int((logits.argmax(-1) == targets)[counted].sum())
        for name, predictor in predictors.items():
            hits[name] += int((predictor.predict(row)[:-1] == targets)[counted].sum())
    accuracy = {name: round(value / count, 4) for name, value in hits.items()}
    return {"tokens": int(count), "bitsPerByte": round(loss / size / math.log(2), 4), "nextToken": accuracy}


def summary(matches: dict[str, list[bool]], points: list[Point]) -> dict:
    """Share of exact matches by predictor, over all points and by group."""
    result = {}
    for name, values in matches.items():
        by_group: dict[str, list[bool]] = {"all": values}
        for point, value in zip(points, values):
            by_group.setdefault(point.group, []).append(value)
        result[name] = {group: round(sum(part) / len(part), 4) for group, part in sorted(by_group.items())}
    return result


def evaluate(model: Path, rows: int, count: int, threads: int) -> dict:
    from tokenizers import Tokenizer

    card = json.loads((model / "model.json").read_text(encoding="utf-8"))
    architecture = card["architecture"]
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    session = RowsSession(str(model / card["file"]), architecture, threads)
    vocabulary, cache = architecture["vocabulary"], settings.cache_folder()
    predictors = {
        "ngram": read(cache / f"ngram-{vocabulary}-full.bin"),
        "ngramPruned": read(settings.MODELS_FOLDER / "eval" / "ngram.bin"),
    }
    stem = cache / f"rows-{vocabulary}-512-heldout"
    ids, weights = (numpy.load(f"{stem}.{kind}.npy")[-rows:] for kind in ("ids", "weights"))
    figures = row_figures(session, predictors, ids, weights, token_bytes(vocabulary).numpy())
    words = tokenizer.get_vocab()
    newlines = {identity for word, identity in words.items() if word.startswith("Ċ")}
    points = choose_points(tokenizer, load_files("heldout", seed=3), count, seed=4)
    matches: dict[str, list[bool]] = {"model": [], **{name: [] for name in predictors}}
    for point in points:
        expected = point.expected.rstrip()
        matches["model"].append(complete_model(session, tokenizer, point, newlines) == expected)
        for name, predictor in predictors.items():
            matches[name].append(complete_ngram(predictor, tokenizer, point, newlines) == expected)
    return {
        "model": {key: card[key] for key in ("id", "version", "sha256", "quantisation", "trained")},
        "trainingTokens": json.loads((cache / f"ngram-{vocabulary}.json").read_text())["tokens"],
        "ngramContexts": {"full": predictors["ngram"].entries(), "pruned": predictors["ngramPruned"].entries()},
        "rows": figures,
        "points": len(points),
        "restOfLineExactMatch": summary(matches, points),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=settings.EMBEDDED_FOLDER)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=settings.MODELS_FOLDER / "eval" / "baseline.json")
    options = parser.parse_args()
    result = evaluate(options.model, options.rows, options.points, options.threads)
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
