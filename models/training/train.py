"""Stage 4: trains a model on the packed rows, by the clock.

Run: python -m models.training.train --config smollm2 --optimizer adamw --until 10:02
A configuration with "start" begins with that checkpoint's weights (see base_model), others anew.
Resumes from the newest checkpoint of the run; SIGTERM saves one and ends. Output in the cache folder, runs/NAME:
checkpoint.pt (weights, optimizers, random state, data position), log.jsonl (one record an
evaluation or every 20 steps: step, tokens, seconds, loss in nats a token, bitsPerByte).
"""

import argparse
import hashlib
import json
import math
import os
import signal
import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy
import torch
from torch.nn import functional

from . import quantisation_aware, settings
from .model import LanguageModel
from .muon import Muon
from .tokens import CODE_WEIGHT, MIDDLE_WEIGHT

CLIP = 1.0


def end_time(until: str | None, minutes: float) -> float:
    """Seconds since the epoch at which training stops: --until HH:MM (UTC) or --minutes from now."""
    now = datetime.now(timezone.utc)
    if not until:
        return (now + timedelta(minutes=minutes)).timestamp()
    hour, minute = map(int, until.split(":"))
    target = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (target if target > now else target + timedelta(days=1)).timestamp()


def rate_factor(step: int, progress: float, warmup_steps: int, decay_share: float) -> float:
    """Warm-up by steps, then constant, then linear decay over the last share of the time."""
    warm = min(1.0, (step + 1) / warmup_steps)
    return warm * min(1.0, max(0.0, (1.0 - progress) / decay_share))


class Rows:
    """The packed rows of one part; `position` counts rows taken since the start."""

    def __init__(self, vocabulary: int, row_tokens: int, part: str):
        stem = settings.cache_folder() / f"rows-{vocabulary}-{row_tokens}-{part}"
        self.ids = numpy.load(f"{stem}.ids.npy", mmap_mode="r")
        self.weights = numpy.load(f"{stem}.weights.npy", mmap_mode="r")
        self.row_tokens = row_tokens

    def take(self, position: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Rows position..position+count (wrapping round): ids and weights, int64 and float32."""
        index = numpy.arange(position, position + count) % len(self.ids)
        ids = torch.from_numpy(self.ids[index].astype(numpy.int64))
        return ids, torch.from_numpy(self.weights[index].astype(numpy.float32))


def token_bytes(vocabulary: int) -> torch.Tensor:
    """float32 [V]: how many bytes of text each token stands for (0 for special tokens)."""
    path = settings.cache_folder() / f"tokenizer-{vocabulary}.json"
    words = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    sizes = torch.zeros(vocabulary)
    for word, identity in words.items():
        sizes[identity] = 0 if word in settings.SPECIAL_TEXTS else len(word)
    return sizes


def token_losses(model, ids, dtype) -> torch.Tensor:
    """Loss in nats of predicting each token after the first: float32 [B, T-1].

    All positions, counted or not: a fixed shape spares the matrix library from preparing a new
    kernel every step.
    """
    with torch.autocast(ids.device.type, dtype=dtype, enabled=dtype != torch.float32):
        logits = model(ids[:, :-1])
    return functional.cross_entropy(logits.float().transpose(1, 2), ids[:, 1:], reduction="none")


@torch.no_grad()
def evaluate(model, rows: Rows, sizes: torch.Tensor, count: int, batch: int, dtype) -> dict:
    """Loss a token and bits a byte of the code, and the loss of the middles, of the first held-out rows."""
    model.eval()
    loss = tokens = size = middle = middles = 0.0
    device = next(model.parameters()).device
    for position in range(0, min(count, len(rows.ids)), batch):
        ids, weights = (part.to(device) for part in rows.take(position, batch))
        counted = weights[:, 1:] >= CODE_WEIGHT
        losses = token_losses(model, ids, dtype)
        loss += losses[counted].sum().item()
        tokens += counted.sum().item()
        size += sizes[ids[:, 1:][counted].cpu()].sum().item()
        inside = weights[:, 1:] >= MIDDLE_WEIGHT
        middle += losses[inside].sum().item()
        middles += inside.sum().item()
    model.train()
    rates = {"heldoutLoss": loss / tokens, "bitsPerByte": loss / size / math.log(2), "middleLoss": middle / middles}
    return {name: round(value, 4) for name, value in rates.items()}


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Run:
    """A model in training with all that a resumption needs."""

    def __init__(self, config: dict, folder: Path, options):
        torch.manual_seed(1)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = LanguageModel(config)
        if config.get("start"):
            start = torch.load(settings.cache_folder() / config["start"], weights_only=True)
            self.model.load_state_dict(start["model"])
        self.model.to(self.device)
        for layer in self.model.layers[: options.first_layer]:
            layer.requires_grad_(False)
        self.compiled = torch.compile(self.model, dynamic=False) if options.compile else self.model
        trained = [w for w in self.model.parameters() if w.requires_grad]
        # Muon needs matrices; a model that AdamW has trained goes on with AdamW.
        matrices = [w for w in self.model.layers.parameters() if w.ndim == 2 and w.requires_grad]
        if options.optimizer == "adamw":
            matrices = []
        known = {id(w) for w in matrices}
        others = [w for w in trained if id(w) not in known]
        self.muon = Muon(matrices, lr=options.muon_rate, weight_decay=0.01) if matrices else None
        self.adam = torch.optim.AdamW(
            others, lr=options.adam_rate, betas=(0.9, 0.95), weight_decay=0.0, fused=True
        )
        self.folder, self.config = folder, config
        self.peaks = {"muon": options.muon_rate, "adam": options.adam_rate}
        self.decay_share, self.warmup_steps = options.decay_share, options.warmup_steps
        self.step = self.tokens = 0
        self.positions: dict[str, int] = {}
        self.scales: dict[str, torch.Tensor] | None = None
        self.started, self.end = time.time(), 0.0

    def save(self) -> None:
        """Writes the checkpoint so that a crash leaves the old or the new one, never half."""
        state = {
            "config": self.config,
            "model": self.model.state_dict(),
            "muon": self.muon.state_dict() if self.muon else None,
            "adam": self.adam.state_dict(),
            "random": torch.get_rng_state(),
            **{key: getattr(self, key) for key in ("scales", "step", "tokens", "positions", "started")},
        }
        torch.save(state, self.folder / "checkpoint.tmp")
        digest = file_digest(self.folder / "checkpoint.tmp")
        (self.folder / "checkpoint.sha256").unlink(missing_ok=True)
        (self.folder / "checkpoint.tmp").replace(self.folder / "checkpoint.pt")
        (self.folder / "checkpoint.sha256").write_text(digest, encoding="utf-8")

    def load(self) -> bool:
        """Takes up the run's checkpoint, if there is one."""
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return False
        known = self.folder / "checkpoint.sha256"
        if known.exists() and known.read_text(encoding="utf-8") != file_digest(path):
            raise SystemExit(f"{path} is damaged (its SHA-256 is not that of checkpoint.sha256): delete both to start anew")
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        if self.muon:
            self.muon.load_state_dict(state["muon"])
        self.adam.load_state_dict(state["adam"])
        torch.set_rng_state(state["random"].cpu())
        for key in ("step", "tokens", "positions", "started"):
            setattr(self, key, state[key])
        self.scales = state.get("scales")
        return True

    def quantise(self) -> None:
        """From now on trains the weights that will be shipped, on the checkpoint's grid if it has one."""
        self.scales = self.scales or quantisation_aware.starting_scales(self.model)
        quantisation_aware.round_in_forward(self.model, self.scales)

    def progress(self) -> float:
        """Share of the run's wall-clock time that has gone, 0..1."""
        return min(1.0, (time.time() - self.started) / (self.end - self.started))

    def update(self, batches: list, dtype) -> float:
        """One step over micro-batches of (ids, weights); returns the weighted mean loss."""
        factor = rate_factor(self.step, self.progress(), self.warmup_steps, self.decay_share)
        for group in self.adam.param_groups:
            group["lr"] = self.peaks["adam"] * factor
        for group in self.muon.param_groups if self.muon else ():
            group["lr"] = self.peaks["muon"] * factor
            group["momentum"] = 0.85 + 0.10 * min(1.0, self.step / 300)
        total = sum(weights[:, 1:].sum().item() for _, weights in batches)
        mean = 0.0
        for ids, weights in batches:
            ids, weights = ids.to(self.device), weights.to(self.device)
            loss = (token_losses(self.compiled, ids, dtype) * weights[:, 1:]).sum() / total
            loss.backward()
            mean += loss.item()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        if self.muon:
            self.muon.step()
        self.adam.step()
        self.model.zero_grad(set_to_none=True)
        self.step += 1
        self.tokens += sum(ids.numel() for ids, _ in batches)
        return mean


def train(run: Run, options) -> None:
    """Steps until the end time; first the short rows, then the long ones."""
    dtype = torch.bfloat16 if options.precision == "bf16" else torch.float32
    lengths = [int(part) for part in options.row_tokens.split(",")]
    vocabulary = run.config["vocabulary"]
    data = {length: Rows(vocabulary, length, "train") for length in lengths}
    heldout = Rows(vocabulary, lengths[-1], "heldout")
    sizes = token_bytes(vocabulary)
    saved = evaluated = time.time()
    log = open(run.folder / "log.jsonl", "a", encoding="utf-8")

    def record(**values) -> None:
        values = {"step": run.step, "tokens": run.tokens, "seconds": round(time.time() - run.started, 1), **values}
        log.write(json.dumps(values) + "\n")
        log.flush()

    recent: list[float] = []
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    while time.time() < run.end and not stopped and (not options.steps or run.step < options.steps):
        late = run.progress() >= options.long_from
        length = lengths[-1] if late else lengths[0]
        count = max(1, options.batch_tokens // length)
        position = run.positions.get(str(length), 0)
        batches = [data[length].take(position, count)]
        run.positions[str(length)] = position + count
        recent.append(run.update(batches, dtype))
        if run.step % options.log_every == 0:
            record(loss=round(sum(recent) / len(recent), 4), rowTokens=length, progress=round(run.progress(), 4))
            recent = []
        if time.time() - evaluated > options.evaluate_every:
            record(**evaluate(run.model, heldout, sizes, options.heldout_rows, 8, dtype))
            evaluated = time.time()
        if time.time() - saved > options.save_every:
            run.save()
            saved = time.time()
    run.save()
    if not stopped:
        record(**evaluate(run.model, heldout, sizes, 2 * options.heldout_rows, 8, dtype), final=True)
    log.close()


def with_memory_settings() -> None:
    """Starts this program over with settings.MEMORY_SETTINGS, which glibc reads only at the start."""
    if "MALLOC_MMAP_MAX_" not in os.environ:
        command = [sys.executable, "-m", "models.training.train", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, **settings.MEMORY_SETTINGS})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", default="v0")
    parser.add_argument("--run", help="name of the run's folder; default: the model's id")
    parser.add_argument("--until", help="HH:MM, UTC")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--steps", type=int, default=0, help="stop after this many steps (for tests)")
    parser.add_argument("--row-tokens", default="512,1024", help="first,last row length")
    parser.add_argument("--long-from", type=float, default=0.75, help="share of the time when long rows begin")
    parser.add_argument("--batch-tokens", type=int, default=6144)
    parser.add_argument("--muon-rate", type=float, default=0.012)
    parser.add_argument("--adam-rate", type=float, default=0.0025)
    parser.add_argument("--optimizer", choices=("muon", "adamw"), default="muon", help="of the matrices")
    parser.add_argument("--quantise", action="store_true", help="train with weights rounded to int4 from now on")
    parser.add_argument("--first-layer", type=int, default=0, help="layers below this one keep their weights")
    parser.add_argument("--warmup-steps", type=int, default=80)
    parser.add_argument("--decay-share", type=float, default=0.66, help="share of the time with falling rates")
    parser.add_argument("--precision", choices=("bf16", "f32"), default="bf16")
    parser.add_argument("--compile", action="store_true", help="torch.compile: needs a C++ compiler")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=float, default=180, help="seconds")
    parser.add_argument("--evaluate-every", type=float, default=420, help="seconds")
    parser.add_argument("--log-every", type=int, default=20, help="steps")
    parser.add_argument("--heldout-rows", type=int, default=40)
    options = parser.parse_args()
    with_memory_settings()
    torch.set_num_threads(options.threads)
    config = settings.load_config(options.config)
    folder = settings.cache_folder() / "runs" / (options.run or config["id"])
    folder.mkdir(parents=True, exist_ok=True)
    run = Run(config, folder, options)
    resumed = run.load()
    if options.quantise or run.scales:
        run.quantise()
    run.end = end_time(options.until, options.minutes)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    print(f"{run.model.parameter_count() / 1e6:.2f}M parameters, {'resumed' if resumed else 'new'}", flush=True)
    train(run, options)


if __name__ == "__main__":
    main()
