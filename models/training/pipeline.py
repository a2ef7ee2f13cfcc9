"""The whole way from crates to the embedded model. Every stage is skipped if its output is newer
than what it is made from.

Run: python -m models.training.pipeline --config smollm2 --minutes 90
     python -m models.training.pipeline --only export,card
     python -m models.training.pipeline --only corpus,after_cutoff,compare_tokenizers
RUST_AI_TRAINING_DIR chooses the cache folder (default ~/.cache/rust-ai-ide/training).
"""

import argparse
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import settings

ROW_TOKENS = 768


@dataclass
class Stage:
    """A module with its arguments, what it reads and what it writes."""

    name: str
    arguments: list[str]
    inputs: list[Path]
    outputs: list[Path]
    optional: bool = False  # no other stage needs it: run only where --only names it

    def is_current(self) -> bool:
        """True if every output exists and none is older than an input."""
        if not all(path.exists() for path in self.outputs):
            return False
        newest = max((path.stat().st_mtime for path in self.inputs if path.exists()), default=0.0)
        return min(path.stat().st_mtime for path in self.outputs) >= newest


def stages(config: dict, options) -> list[Stage]:
    """The stages in order, for a model configuration."""
    cache, vocabulary = settings.cache_folder(), config["vocabulary"]
    corpus = [cache / "corpus" / "train.jsonl", cache / "corpus" / "heldout.jsonl"]
    tokenizer = cache / f"tokenizer-{vocabulary}.json"
    checkpoint = cache / "runs" / config["id"] / "checkpoint.pt"
    parts = [(part, kind) for part in ("train", "heldout") for kind in ("ids", "weights")]
    rows = [cache / f"rows-{vocabulary}-{ROW_TOKENS}-{part}.{kind}.npy" for part, kind in parts]
    sizes = ["--row-tokens", str(ROW_TOKENS), "--maximum-tokens", str(options.maximum_tokens)]
    start = cache / config["start"] if config.get("start") else None
    lock = settings.CRATES_MANIFEST.parent / "Cargo.lock"
    embedded = settings.EMBEDDED_FOLDER / "model.onnx"
    figures = settings.MODELS_FOLDER / "eval" / "results" / "embedded-tokens.json"
    ngram = settings.MODELS_FOLDER / "eval" / "ngram.bin"
    clock = ["--until", options.until] if options.until else ["--minutes", str(options.minutes)]
    # Public weights bring their own way of cutting text.
    vocabulary_stage = (
        Stage("base_model", ["--config", options.config], corpus, [tokenizer, start])
        if start
        else Stage("tokenizer", ["--vocabulary", str(vocabulary)], corpus, [tokenizer])
    )
    return [
        Stage("corpus", [], [settings.CRATES_MANIFEST, lock, settings.HELDOUT_LIST], corpus),
        Stage("after_cutoff", [], corpus, [cache / "corpus" / "heldout-after.jsonl"], optional=True),
        Stage("compare_tokenizers", [], corpus, [settings.TRAINING_FOLDER / "studies" / "tokenizers.json"], optional=True),
        vocabulary_stage,
        Stage("tokens", ["--vocabulary", str(vocabulary), *sizes], [tokenizer, *corpus], rows),
        Stage(
            "train",
            ["--config", options.config, *clock, "--row-tokens", f"{ROW_TOKENS},{ROW_TOKENS}", *config.get("train", []), *options.train],
            rows,
            [checkpoint],
        ),
        Stage("ngram_baseline", ["--vocabulary", "8192"], [cache / "tokenizer-8192.json", corpus[0]], [ngram], optional=True),
        Stage("export", ["--run", config["id"], "--bits", str(options.bits)], [checkpoint], [embedded]),
        # Its figures are those of `npm run evaluate`.
        Stage("card", ["--run", config["id"]], [figures], [settings.EMBEDDED_FOLDER / "README.md"], optional=True),
        Stage("catalog", [], [embedded], [settings.MODELS_FOLDER / "catalog.json"], optional=True),
    ]


def is_wanted(stage: Stage, chosen: set[str]) -> bool:
    """Whether --only names the stage or, where nothing is named, the stage is no optional one."""
    return stage.name in chosen if chosen else not stage.optional


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", default="smollm2")
    parser.add_argument("--until", help="when training ends, HH:MM UTC")
    parser.add_argument("--minutes", type=float, default=90, help="how long training lasts")
    parser.add_argument("--bits", type=int, choices=(0, 4, 8), default=0, help="0: the better of 4 and 8")
    parser.add_argument("--maximum-tokens", type=int, default=2_200_000, help="tokens of the rows that are made")
    parser.add_argument("--only", default="", help="comma-separated stages, run even if current")
    parser.add_argument("--train", nargs=argparse.REMAINDER, default=[], help="more arguments of the train stage")
    options = parser.parse_args()
    chosen = {name for name in options.only.split(",") if name}
    for stage in stages(settings.load_config(options.config), options):
        if not is_wanted(stage, chosen):
            continue
        if not chosen and stage.is_current():
            print(f"{stage.name}: up to date", flush=True)
            continue
        print(f"{stage.name}: python -m models.training.{stage.name} {' '.join(stage.arguments)}", flush=True)
        command = [sys.executable, "-m", f"models.training.{stage.name}", *stage.arguments]
        root = settings.MODELS_FOLDER.parent
        subprocess.run(command, cwd=root, check=True)


if __name__ == "__main__":
    main()
