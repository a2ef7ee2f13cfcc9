"""Stage 8: what was measured goes into model.json (confidence), what is shipped into models/catalog.json.

Run: python -m models.training.catalog, after `npm run evaluate`.
"""

import hashlib
import json
from pathlib import Path

from . import settings

CATALOG = settings.MODELS_FOLDER / "catalog.json"
CONFIDENCE = settings.MODELS_FOLDER / "eval" / "results" / "confidence.json"
CONFIDENCE_KEYS = ("features", "mean", "scale", "weights", "bias", "threshold")


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def with_confidence(manifest: dict, fitted: dict | None) -> dict:
    """The manifest with the confidence model that `models/eval/calibrate.py` fitted, where there is one."""
    if fitted is None:
        return manifest
    return {**manifest, "confidence": {key: fitted[key] for key in CONFIDENCE_KEYS}}


def file_entry(path: Path) -> dict:
    data = path.read_bytes()
    return {"file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def catalog_entry(manifest: dict, folder: Path) -> dict:
    """One model of the catalogue: what it is, where its card is, and every file with its checksum."""
    weights = [manifest["file"], *(piece["file"] for piece in manifest.get("externalFiles", []))]
    files = [file_entry(folder / name) for name in (*weights, manifest["tokenizer"]["file"], "model.json")]
    return {
        **{key: manifest[key] for key in ("id", "name", "version", "task", "licence")},
        "card": f"{folder.name}/README.md",
        "folder": folder.name,
        "extension": "rust-ai-ide.model-rust",
        "bytes": sum(entry["bytes"] for entry in files),
        "files": files,
    }


def with_shipped_model(known: dict, entry: dict) -> dict:
    """The catalogue with this model as the installed one; what can be downloaded stays as it is."""
    return {
        "$schema": "catalog.schema.json",
        "version": 1,
        "default": entry["id"],
        "models": [entry],
        "downloads": known.get("downloads", []),
    }


def main() -> None:
    folder = settings.EMBEDDED_FOLDER
    manifest = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    fitted = json.loads(CONFIDENCE.read_text(encoding="utf-8")) if CONFIDENCE.exists() else None
    manifest = with_confidence(manifest, fitted)
    write_json(folder / "model.json", manifest)
    known = json.loads(CATALOG.read_text(encoding="utf-8")) if CATALOG.exists() else {}
    write_json(CATALOG, with_shipped_model(known, catalog_entry(manifest, folder)))


if __name__ == "__main__":
    main()
