"""Stage 7: the model card, models/embedded/README.md, from the figures of the other stages.

Run: python -m models.training.card --run rust-v0
"""

import argparse
import json
import math
from collections import Counter
from pathlib import Path

from . import settings
from .corpus import heldout_names

TEMPLATE = """# {name}

The embedded model of Rust AI IDE: it completes Rust and scores text, offline, on a CPU. Written by
`python -m models.training.card`; do not edit.

| | |
| --- | --- |
| id, version | {id} {version} |
| architecture | Llama: {layers} layers, hidden {hidden}, {heads} heads, {groups} key/value heads, vocabulary {vocabulary}, context {context} |
| parameters | {parameters:.1f} million |
| weights | {quantisation}, {megabytes:.1f} MB, layout {layout} |
| prompt | `models/prompt-format.json` ({format}): path, suffix, then the code before the cursor |
| trained | {date}: {tokens:.2f} million tokens read in {steps} steps, {minutes:.0f} minutes on two CPU cores shared with other work |
| licence of the weights | MIT |

## Data
{train_megabytes:.1f} MB of Rust from {train_crates} published crates, all under permissive licences ({licences}).
Every crate with its version and licence is in `models/training/corpus-manifest.json`. Generated
files, bindings, tables, test data and near duplicates are left out, credentials and private mail
domains are scrubbed; comment lines are left out of 60 % of the files. Training saw about {share:.0%} of
the tokens of that text. {notice}

Never trained on, nor any crate from the same repositories: {heldout}.

## Figures
On these held-out crates; the n-gram baseline (contexts up to 6 tokens, back-off) counted *all* of
the training text. Greedy decoding; "rest of line" is an exact match of what follows the cursor in
its line, at {points} cursors.

| | {short} | n-gram, {full} contexts | n-gram in the tree (pruned) |
| --- | --- | --- | --- |
| next token right | {next_model:.1%} | {next_ngram:.1%} | {next_pruned:.1%} |
| rest of line, all cursors | {all_model:.1%} | {all_ngram:.1%} | {all_pruned:.1%} |
| rest of line, cursor at a token border | {border_model:.1%} | {border_ngram:.1%} | {border_pruned:.1%} |
| rest of line, cursor at any character | {any_model:.1%} | {any_ngram:.1%} | {any_pruned:.1%} |
| bits per byte | {bits_per_byte:.3f} | | |

{verdict}

Loss in nats a token on {rows} held-out rows, by width of the weights: {losses}. The float32 graph differs
from PyTorch's logits by {difference:.0e} at most, with and without cache.

## Limits
- This is a small model that has read little: it knows common idioms and what stands in the prompt,
  not the interfaces of libraries. It makes up names. Nothing of it should be accepted unread.
- Rust only; comments and prose are poor; it does not chat.
- It never sees more than {context} tokens; suffixes are cut to {suffix} tokens.
- Use its scores to rank candidates, not as probabilities of being correct.

## Rebuilding
`python -m models.training.pipeline --config v0 --minutes 90` (see `models/training/README.md`).
Training stops by the clock, so another machine gives other weights; more time gives better ones.
"""


def verdict(baseline: dict) -> str:
    """One honest sentence on whether the model beats the baseline: a gap counts from two standard errors."""
    exact, following = baseline["restOfLineExactMatch"], baseline["rows"]["nextToken"]
    measures = [
        ("next token", following["model"], following["ngram"], baseline["rows"]["tokens"]),
        ("rest of line", exact["model"]["all"], exact["ngram"]["all"], baseline["points"]),
    ]
    parts = []
    for name, model, ngram, count in measures:
        error = math.sqrt((model * (1 - model) + ngram * (1 - ngram)) / count)
        if abs(model - ngram) < 2 * error:
            parts.append(f"{name}: no significant difference ({model:.1%} against {ngram:.1%})")
        else:
            parts.append(f"{name}: the {'model' if model > ngram else 'baseline'} is better")
    return f"Against the full baseline: {'; '.join(parts)}."


def licence_words(rows: list[list]) -> str:
    """The most frequent licence expressions of the crates, with counts."""
    counts = Counter(row[2] for row in rows)
    return ", ".join(f"{licence} {count}" for licence, count in counts.most_common(6)) + ", ..."


def minutes_trained(log: Path) -> tuple[int, float]:
    """(steps, minutes from the first step to the last) of a run's log."""
    last = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    return last["step"], last["seconds"] / 60


def render(run: str) -> str:
    card = json.loads((settings.EMBEDDED_FOLDER / "model.json").read_text(encoding="utf-8"))
    baseline = json.loads((settings.MODELS_FOLDER / "eval" / "baseline.json").read_text(encoding="utf-8"))
    corpus = json.loads(settings.CORPUS_SUMMARY.read_text(encoding="utf-8"))
    folder = settings.cache_folder() / "runs" / run
    exported = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    steps, minutes = minutes_trained(folder / "log.jsonl")
    if baseline["model"]["sha256"] != card["sha256"]:
        raise SystemExit("baseline.json is about another model.onnx: run evaluate first")
    train = [row for row in corpus["crates"] if row[5] == "train"]
    shape, exact, following = card["architecture"], baseline["restOfLineExactMatch"], baseline["rows"]["nextToken"]
    figures = {}
    for short, name in (("model", "model"), ("ngram", "ngram"), ("pruned", "ngramPruned")):
        figures[f"next_{short}"] = following[name]
        for group, key in (("all", "all"), ("border", "token border"), ("any", "any character")):
            figures[f"{group}_{short}"] = exact[name][key]
    tokens = card["trained"]["tokens"]
    return TEMPLATE.format(
        name=card["name"],
        short=card["name"],
        id=card["id"],
        version=card["version"],
        layers=shape["layers"],
        hidden=shape["hidden"],
        heads=shape["heads"],
        groups=shape["keyValueHeads"],
        vocabulary=shape["vocabulary"],
        context=shape["contextLength"],
        parameters=shape["parameters"] / 1e6,
        quantisation=card["quantisation"],
        megabytes=card["bytes"] / 1e6,
        layout=card["layout"],
        format=card["prompt"]["format"],
        date=card["trained"]["date"],
        tokens=tokens / 1e6,
        steps=steps,
        minutes=minutes,
        train_megabytes=corpus["trainBytes"] / 1e6,
        train_crates=len(train),
        licences=licence_words(train),
        notice="Copyright of the texts stays with the crates' authors.",
        share=min(1.0, tokens / baseline["trainingTokens"]),
        heldout=", ".join(sorted(heldout_names())),
        points=baseline["points"],
        full=f"{baseline['ngramContexts']['full'] / 1e6:.1f} million",
        bits_per_byte=baseline["rows"]["bitsPerByte"],
        verdict=verdict(baseline),
        rows=exported["rows"],
        losses=", ".join(f"{width} {loss}" for width, loss in exported["losses"].items()),
        difference=exported["largestDifference"],
        suffix=settings.BUDGETS["suffixTokens"],
        **figures,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="rust-v0")
    options = parser.parse_args()
    (settings.EMBEDDED_FOLDER / "README.md").write_text(render(options.run), encoding="utf-8")


if __name__ == "__main__":
    main()
