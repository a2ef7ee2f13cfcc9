"""How often a model's next token is right: the most likely one, and one of the five most likely.

Run: python -m models.eval.token_accuracy --model FOLDER --corpus heldout.jsonl --files 24 --output tokens.json
Held-out files, each read from a random line on: 1,500 characters that are not counted, then 1,000 that
are. The prompt is the model's own without a suffix, so this is plain reading from left to right, as the
published figures of language models are. Vocabularies differ, and longer tokens are harder to guess:
bits a byte, and the share of the characters that lie in tokens guessed right, compare models fairly.
"""

import argparse
import json
import math
import os
import random
from pathlib import Path

CONTEXT_CHARACTERS, COUNTED_CHARACTERS = 1500, 1000
LONGEST_CONTEXT = 2048


def choose_windows(files: list[dict], count: int, seed: int) -> list[tuple[str, str, str]]:
    """(path, context, counted text) of `count` files, crates by turns; short files are left out."""
    chance = random.Random(seed)
    crates: dict[str, list[dict]] = {}
    for file in files:
        if len(file["text"]) >= CONTEXT_CHARACTERS + COUNTED_CHARACTERS + 200:
            crates.setdefault(file["crate"], []).append(file)
    for rows in crates.values():
        rows.sort(key=lambda row: row["path"])
        chance.shuffle(rows)
    queues = [crates[name] for name in sorted(crates)]
    windows = []
    while len(windows) < count and any(queues):
        for queue in queues:
            if not queue or len(windows) == count:
                continue
            file = queue.pop()
            text = file["text"].replace("\r\n", "\n")
            latest = len(text) - CONTEXT_CHARACTERS - COUNTED_CHARACTERS
            start = text.rfind("\n", 0, chance.randrange(max(1, latest))) + 1
            middle, end = start + CONTEXT_CHARACTERS, start + CONTEXT_CHARACTERS + COUNTED_CHARACTERS
            windows.append((f"{file['crate']}/{file['path']}", text[start:middle], text[middle:end]))
    return windows


def prompt_head(card: dict, path_ids: list[int]) -> list[int]:
    """The tokens in front of the code; none for models without a prompt format of ours."""
    tokens = card["prompt"].get("tokens")
    if tokens is None:
        return []
    between = [tokens["context"]] if "context" in tokens else []
    return [tokens["file"], *path_ids[-32:], *between, tokens["suffix"], tokens["code"]]


def judge(logits, targets, sizes: list[int]) -> dict:
    """Sums over tokens: logits [tokens, vocabulary], targets [tokens], UTF-8 bytes of each token."""
    import numpy

    logits = logits.astype(numpy.float64)
    top = logits.max(-1)
    chosen = logits[numpy.arange(len(targets)), targets]
    losses = numpy.log(numpy.exp(logits - top[:, None]).sum(-1)) + top - chosen
    # Tokens above the right one; equal ones count against it.
    places = (logits >= chosen[:, None]).sum(-1)
    sizes = numpy.array(sizes)
    return {
        "tokens": len(targets),
        "bytes": int(sizes.sum()),
        "nats": float(losses.sum()),
        "top1": int((places <= 1).sum()),
        "top5": int((places <= 5).sum()),
        "top1Bytes": int(sizes[places <= 1].sum()),
    }


def summarise(rows: list[dict]) -> dict:
    """Rates over all windows."""
    total = {key: sum(row[key] for row in rows) for key in ("tokens", "bytes", "nats", "top1", "top5", "top1Bytes")}
    tokens, size = max(1, total["tokens"]), max(1, total["bytes"])
    return {
        "windows": len(rows),
        "tokens": total["tokens"],
        "bytes": total["bytes"],
        "bytesPerToken": round(total["bytes"] / tokens, 3),
        "top1": round(total["top1"] / tokens, 4),
        "top5": round(total["top5"] / tokens, 4),
        "top1Bytes": round(total["top1Bytes"] / size, 4),
        "bitsPerByte": round(total["nats"] / math.log(2) / size, 4),
    }


def measure(folder: Path, windows: list[tuple[str, str, str]], threads: int) -> list[dict]:
    """Rows of `judge`, one a window."""
    from tokenizers import Tokenizer

    from models.training.rows_session import RowsSession

    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if card["layout"] != "rows/1":
        raise SystemExit(f"{card['id']} has the layout {card['layout']}: import it with rust-ai models import")
    # Rows are kept for what is read here, not for all that the model could read.
    shape = {**card["architecture"], "contextLength": LONGEST_CONTEXT}
    tokenizer = Tokenizer.from_file(str(folder / card["tokenizer"]["file"]))
    session = RowsSession(str(folder / card["file"]), shape, threads)
    rows = []
    for path, context, counted in windows:
        head = prompt_head(card, tokenizer.encode(path, add_special_tokens=False).ids)
        encoding = tokenizer.encode(context + counted, add_special_tokens=False)
        # A token belongs to the counted text when it begins there.
        first = next((n for n, (start, _) in enumerate(encoding.offsets) if start >= len(context)), len(encoding.ids))
        if first == len(encoding.ids) or len(head) + len(encoding.ids) > LONGEST_CONTEXT or first + len(head) == 0:
            continue
        ids = head + encoding.ids
        begin = len(head) + first
        session.rewind(0)
        logits = session.feed(ids[:-1], begin - 1)
        text = context + counted
        sizes = [len(text[start:end].encode("utf-8")) for start, end in encoding.offsets[first:]]
        rows.append(judge(logits, ids[begin:], sizes))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of a model of layout rows/1")
    parser.add_argument("--corpus", type=Path, required=True, help="lines {crate, path, text}")
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--weights", default="", help="a mark of the weights that is kept with the figures")
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args()
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    for path in (options.model / "model.json", options.corpus):
        if not path.is_file():
            raise SystemExit(f"no file {path.name}: give the folder of a model and a corpus")
    files = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = measure(options.model, choose_windows(files, options.files, options.seed), options.threads)
    if not rows:
        raise SystemExit("no window could be measured: the corpus has no file that is long enough")
    card = json.loads((options.model / "model.json").read_text(encoding="utf-8"))
    result = {"model": card["id"], "weights": options.weights or card["sha256"], "files": options.files, **summarise(rows)}
    options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
