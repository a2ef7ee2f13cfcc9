"""Stage 5: a checkpoint -> models/embedded (graph, weights, tokenizer.json, model.json), verified.

Run: python -m models.training.export --run rust-base
Weights stand beside the graph in pieces of at most 48 MB. A checkpoint that trained with rounded
weights is written on its own grids. The float32 graph must give the logits of PyTorch within 1e-3, cached or not; the quantised
graph's loss on held-out rows is compared with PyTorch's and printed.
"""

import argparse
import hashlib
import json
import shutil
from datetime import datetime, timezone
from pathlib import Path

import numpy
import torch

from . import settings
from .model import LanguageModel
from .rows_graph import LAYOUT, build
from .rows_session import RowsSession
from .tokens import CODE_WEIGHT
from .weight_files import write_in_pieces

TOLERANCE = 1e-3


def load_checkpoint(run: str) -> tuple[dict, dict, dict, dict | None]:
    """(config, weights as float32 arrays, {step, tokens}, scales) of a run's newest checkpoint.

    tokens: all that were read, path and suffix and padding too: rows times their length.
    """
    path = settings.cache_folder() / "runs" / run / "checkpoint.pt"
    state = torch.load(path, map_location="cpu", weights_only=True)
    weights = {name: value.float().numpy() for name, value in state["model"].items()}
    tokens = sum(int(length) * rows for length, rows in state["positions"].items())
    scales = state.get("scales")
    grids = {name: value.numpy() for name, value in scales.items()} if scales else None
    return state["config"], weights, {"step": state["step"], "tokens": tokens}, grids


def torch_model(config: dict, weights: dict) -> LanguageModel:
    """The PyTorch model with the given weights, in evaluation mode."""
    model = LanguageModel(config)
    model.load_state_dict({name: torch.from_numpy(value.copy()) for name, value in weights.items()})
    return model.eval()


def fed_in_parts(session: RowsSession, ids: list[int], sizes: tuple[int, ...]) -> numpy.ndarray:
    """Logits of ids fed in chunks of the given sizes, the last size repeated."""
    session.rewind(0)
    results, at, turn = [], 0, 0
    while at < len(ids):
        size = sizes[min(turn, len(sizes) - 1)]
        results.append(session.feed(ids[at : at + size]))
        at, turn = at + size, turn + 1
    return numpy.concatenate(results)


def verify_exact(config: dict, weights: dict, ids: list[int]) -> float:
    """Largest difference between the float32 graph's logits and PyTorch's, in any chunking."""
    session = RowsSession(build(config, weights, 32, {}).SerializeToString(), config)
    with torch.no_grad():
        expected = torch_model(config, weights)(torch.tensor([ids]))[0].numpy()
    worst = 0.0
    for sizes in ((len(ids),), (7, 1), (16,)):
        worst = max(worst, float(numpy.abs(fed_in_parts(session, ids, sizes) - expected).max()))
    if worst > TOLERANCE:
        raise SystemExit(f"the float32 graph differs from PyTorch by {worst:.2e}")
    return worst


def heldout_rows(vocabulary: int, count: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Ids and weights of the first held-out rows of 768 tokens."""
    stem = settings.cache_folder() / f"rows-{vocabulary}-768-heldout"
    return tuple(numpy.load(f"{stem}.{kind}.npy", mmap_mode="r")[:count] for kind in ("ids", "weights"))


def session_loss(session: RowsSession, ids: numpy.ndarray, weights: numpy.ndarray) -> float:
    """Mean loss in nats over the counted tokens of the rows."""
    total, count = 0.0, 0
    for row, weight in zip(ids, weights):
        session.rewind(0)
        logits = session.feed([int(token) for token in row[:-1]]).astype(numpy.float64)
        norm = numpy.log(numpy.exp(logits - logits.max(-1, keepdims=True)).sum(-1)) + logits.max(-1)
        losses = norm - logits[numpy.arange(len(row) - 1), row[1:]]
        counted = weight[1:] >= CODE_WEIGHT
        total, count = total + losses[counted].sum(), count + counted.sum()
    return total / count


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_facts(path: Path) -> dict:
    return {"file": path.name, "bytes": path.stat().st_size, "sha256": sha256(path)}


def description(config: dict, bits: int, folder: Path, pieces: list[Path], trained: dict, parameters: int) -> dict:
    """model.json: what the engine and the catalogue need to know."""
    tokens = dict(sorted(settings.SPECIAL_IDS.items()))
    keys = ("layers", "hidden", "heads", "keyValueHeads", "headDimension", "vocabulary", "contextLength")
    return {
        "id": config["id"],
        "name": config["name"],
        "version": config["version"],
        "task": ["complete", "score"],
        "licence": config.get("licence", "MIT"),
        "layout": LAYOUT,
        **file_facts(folder / "model.onnx"),
        "externalFiles": [file_facts(piece) for piece in pieces],
        "tokenizer": {"file": "tokenizer.json", "sha256": sha256(folder / "tokenizer.json")},
        "architecture": {"type": "llama", **{key: config[key] for key in keys}, "parameters": parameters},
        "quantisation": f"int{bits}-block32" if bits != 32 else "none",
        "prompt": {"format": settings.PROMPT_FORMAT["format"], "tokens": tokens},
        "trained": {"tokens": trained["tokens"], "date": datetime.now(timezone.utc).date().isoformat()},
    }


def choose_bits(losses: dict[int, float]) -> int:
    """4 bits, unless they cost over 0.01 nats a token more than 8."""
    return 4 if losses[4] - losses[8] <= 0.01 else 8


def export(run: str, bits: int, folder: Path, rows: int, rounded_from: int = 0) -> dict:
    """Writes the files and returns the figures of the checks. bits 0: the better choice.

    rounded_from: the step from which on training computed with rounded weights, for the card.
    """
    config, weights, trained, scales = load_checkpoint(run)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = settings.cache_folder() / f"tokenizer-{config['vocabulary']}.json"
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    ids, counted = heldout_rows(config["vocabulary"], rows)
    worst = verify_exact(config, weights, [int(token) for token in ids[0][:96]])
    facts = {key: str(value) for key, value in config.items() if key not in ("id", "name", "version")}
    metadata = {f"architecture.{key}": value for key, value in facts.items()}
    metadata["tokenizer.sha256"] = sha256(folder / "tokenizer.json")
    graphs = {}
    widths = {32, 4} if scales else {32, bits or 4, bits or 8}
    for width in widths:
        kind = f"int{width}-block32" if width != 32 else "none"
        facts = {**metadata, "quantisation": kind}
        graphs[width] = build(config, weights, width, facts, scales if width == 4 else None)
    sessions = {width: RowsSession(graph.SerializeToString(), config) for width, graph in graphs.items()}
    losses = {width: session_loss(session, ids, counted) for width, session in sessions.items()}
    chosen = 4 if scales else bits or choose_bits(losses)
    pieces = write_in_pieces(graphs[chosen], folder)
    parameters = sum(value.size for value in weights.values())
    card = description(config, chosen, folder, pieces, trained, parameters)
    (folder / "model.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    figures = {"run": run, **trained, "bits": chosen, "bytes": card["bytes"] + sum(piece["bytes"] for piece in card["externalFiles"]), "largestDifference": worst, "rows": rows}
    figures["roundedFrom"] = rounded_from
    figures["losses"] = {f"{width} bits": round(loss, 4) for width, loss in sorted(losses.items())}
    (settings.cache_folder() / "runs" / run / "export.json").write_text(json.dumps(figures, indent=2) + "\n")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", default="rust-base")
    parser.add_argument("--bits", type=int, choices=(0, 4, 8, 32), default=0, help="0: the better of 4 and 8")
    parser.add_argument("--output", type=Path, default=settings.EMBEDDED_FOLDER)
    parser.add_argument("--rows", type=int, default=8, help="held-out rows for the loss comparison")
    parser.add_argument("--rounded-from", type=int, default=0, help="step since which training rounded, for the card")
    options = parser.parse_args()
    torch.set_num_threads(2)
    figures = export(options.run, options.bits, options.output, options.rows, options.rounded_from)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
