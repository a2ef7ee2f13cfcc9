"""Which shape to train: a few minutes of training each on the same rows, and the time of a token.

Run: python -m models.training.compare_shapes --minutes 3
Every shape sees the same rows in the same order for the same time on the same machine; its latency
is that of its int4 graph. Output: studies/shapes.json and a table.
"""

import argparse
import json
import statistics
import time

import numpy
import torch

from . import settings
from .model import LanguageModel
from .rows_graph import build
from .rows_session import RowsSession
from .train import Rows, evaluate, token_bytes, token_losses

CONTEXT, NEW_TOKENS, RATE = 512, 24, {"public": 0.00025, "new": 0.001}


def shapes() -> dict[str, tuple[dict, list[int] | None]]:
    """name -> (configuration, layers of the public weights that it keeps, or None to start anew)."""
    public, large = settings.load_config("smollm2"), settings.load_config("large")
    # The middle layers of a deep network change its stream least.
    fewer = [*range(0, 12), *range(18, 30)]
    wide = {**public, "hidden": 640, "layers": 20, "heads": 10, "keyValueHeads": 2, "intermediate": 1792}
    return {
        "30 x 576, public weights": (public, list(range(30))),
        "24 x 576, public weights without 6 middle layers": ({**public, "layers": 24}, fewer),
        "12 x 768, from scratch": ({**large, "contextLength": 2048}, None),
        "20 x 640, from scratch": (wide, None),
    }


def start(config: dict, kept: list[int] | None) -> LanguageModel:
    """The model before training."""
    torch.manual_seed(1)
    model = LanguageModel(config)
    if kept is None:
        return model
    public = torch.load(settings.cache_folder() / "base" / "checkpoint.pt", weights_only=True)["model"]
    state = {name: value for name, value in public.items() if not name.startswith("layers.")}
    for target, source in enumerate(kept):
        marks = f"layers.{source}.", f"layers.{target}."
        state |= {name.replace(*marks, 1): value for name, value in public.items() if name.startswith(marks[0])}
    model.load_state_dict(state)
    return model


def train(model: LanguageModel, kept: list[int] | None, minutes: float, batch: int) -> int:
    """Trains by AdamW with rates that rise over 5 steps and fall over the last half; returns the tokens read."""
    data = Rows(model.config["vocabulary"], 768, "train")
    peak = RATE["new" if kept is None else "public"]
    adam = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.95), weight_decay=0.0, fused=True)
    started, step = time.time(), 0
    while (gone := (time.time() - started) / (minutes * 60)) < 1:
        for group in adam.param_groups:
            group["lr"] = peak * min(1.0, (step + 1) / 5) * min(1.0, 2 * (1 - gone))
        ids, weights = data.take(step * batch, batch)
        loss = (token_losses(model, ids, torch.bfloat16) * weights[:, 1:]).sum() / weights[:, 1:].sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        model.zero_grad(set_to_none=True)
        step += 1
    return step * batch * 768


def latency(model: LanguageModel, threads: int) -> dict:
    """Milliseconds of a prefill of CONTEXT tokens in runs of 32, and of a token behind it (medians)."""
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    graph = build(model.config, weights, 4, {}).SerializeToString()
    session = RowsSession(graph, model.config, threads)
    tokens = numpy.random.default_rng(1).integers(10, model.config["vocabulary"], CONTEXT).tolist()
    prefills, singles = [], []
    for _ in range(3):
        session.rewind(0)
        begun = time.perf_counter()
        for at in range(0, CONTEXT, 32):
            session.feed(tokens[at : at + 32], 31)
        prefills.append(time.perf_counter() - begun)
        for _ in range(NEW_TOKENS):
            begun = time.perf_counter()
            session.feed([7])
            singles.append(time.perf_counter() - begun)
    return {
        "megabytes": round(len(graph) / 1e6, 1),
        "prefillMs": round(statistics.median(prefills) * 1000),
        "tokenMs": round(statistics.median(singles) * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--rows", type=int, default=8, help="held-out rows")
    parser.add_argument("--batch", type=int, default=3, help="rows a step")
    options = parser.parse_args()
    torch.set_num_threads(2)
    results = []
    for name, (config, kept) in shapes().items():
        model = start(config, kept)
        timing = latency(model, 2)
        tokens = train(model, kept, options.minutes, options.batch) if options.minutes > 0 else 0
        heldout = Rows(config["vocabulary"], 768, "heldout")
        sizes = token_bytes(config["vocabulary"])
        figures = evaluate(model, heldout, sizes, options.rows, 4, torch.bfloat16)
        parameters = round(model.parameter_count() / 1e6, 1)
        results.append({"shape": name, "millions": parameters, "tokens": tokens, **figures, **timing})
        print(json.dumps(results[-1]), flush=True)
    target = settings.TRAINING_FOLDER / "studies" / "shapes.json"
    target.write_text(json.dumps({"minutes": options.minutes, "shapes": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
