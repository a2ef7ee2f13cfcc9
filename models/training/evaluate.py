"""Stage 6: how often the exported model's next token is right on held-out crates.

Run: python -m models.training.evaluate --rows 60
Teacher forcing over the code of held-out rows (path, context and suffix are read, not counted):
bits per byte, and the share of positions at which the real token is the model's first choice or
among its first five; all tokens, and those that begin or continue a name. Whole completions are
measured by `rust-ai eval` through the product itself (see models/eval).
Output: models/eval/tokens.json.
"""

import argparse
import json
import math
from pathlib import Path

import numpy

from . import settings
from .rows_session import RowsSession
from .tokens import CODE_WEIGHT, MIDDLE_WEIGHT
from .train import token_bytes


def name_tokens(tokenizer, vocabulary: int) -> numpy.ndarray:
    """bool [V]: the token is a name or a part of one, with at most a blank in front."""
    texts = [tokenizer.id_to_token(identity) or "" for identity in range(vocabulary)]
    return numpy.array([text.removeprefix("Ġ").isidentifier() for text in texts])


class Tally:
    """Hits among the first choice and the first five of one kind of position."""

    def __init__(self) -> None:
        self.count = self.first = self.five = 0

    def add(self, ranks: numpy.ndarray) -> None:
        self.count += len(ranks)
        self.first += int((ranks == 0).sum())
        self.five += int((ranks < 5).sum())

    def rates(self) -> dict:
        count = max(1, self.count)
        return {"tokens": self.count, "top1": round(self.first / count, 4), "top5": round(self.five / count, 4)}


def row_figures(session: RowsSession, ids, weights, sizes: numpy.ndarray, names: numpy.ndarray) -> dict:
    """Bits per byte and hit rates over the counted tokens of rows [R, L]."""
    loss = size = 0.0
    tallies = {"all": Tally(), "names": Tally(), "middles": Tally()}
    for row, weight in zip(ids, weights):
        session.rewind(0)
        logits = session.feed([int(token) for token in row[:-1]])
        targets = row[1:].astype(numpy.int64)
        counted = weight[1:] >= CODE_WEIGHT
        chosen = logits[numpy.arange(len(targets)), targets]
        top = logits.max(-1).astype(numpy.float64)
        norm = numpy.log(numpy.exp(logits - top[:, None]).sum(-1)) + top
        loss += float((norm - chosen)[counted].sum())
        size += float(sizes[targets][counted].sum())
        ranks = (logits > chosen[:, None]).sum(-1)
        tallies["all"].add(ranks[counted])
        tallies["names"].add(ranks[counted & names[targets]])
        tallies["middles"].add(ranks[weight[1:] >= MIDDLE_WEIGHT])
    return {"bitsPerByte": round(loss / size / math.log(2), 4), **{kind: each.rates() for kind, each in tallies.items()}}


def evaluate(model: Path, rows: int, threads: int) -> dict:
    from tokenizers import Tokenizer

    card = json.loads((model / "model.json").read_text(encoding="utf-8"))
    architecture = card["architecture"]
    vocabulary = architecture["vocabulary"]
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    session = RowsSession(str(model / card["file"]), architecture, threads)
    stem = settings.cache_folder() / f"rows-{vocabulary}-768-heldout"
    ids, weights = (numpy.load(f"{stem}.{kind}.npy")[-rows:] for kind in ("ids", "weights"))
    figures = row_figures(session, ids, weights, token_bytes(vocabulary).numpy(), name_tokens(tokenizer, vocabulary))
    return {
        "model": {key: card[key] for key in ("id", "version", "sha256", "quantisation", "trained")},
        "rows": len(ids),
        **figures,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=settings.EMBEDDED_FOLDER)
    parser.add_argument("--before", type=Path, help="the same model before training, for comparison")
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=settings.MODELS_FOLDER / "eval" / "tokens.json")
    options = parser.parse_args()
    result = evaluate(options.model, options.rows, options.threads)
    if options.before:
        result["beforeTraining"] = evaluate(options.before, options.rows, options.threads)
        del result["beforeTraining"]["model"]
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
