"""Stage 1: crates -> train.jsonl and heldout.jsonl (one file a line) and their manifests.

Run: python -m models.training.corpus
Input: `cargo vendor` of crates/Cargo.toml, in the cache folder.
Output in the cache folder: corpus/train.jsonl, corpus/heldout.jsonl (crate, version, path,
text), corpus/manifest.jsonl (crate, version, licence, path, sha256, bytes, split); in the tree:
corpus-manifest.json with the crates, their licences and the hash of the full manifest.
"""

import hashlib
import json
import re
import subprocess
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import settings
from .deduplicate import DuplicateIndex, sketch
from .licences import is_permissive
from .source_filter import normalise, reason_to_drop, scrub_secrets, skips_crate, skips_path

# A crate named in crates/Cargo.toml may give this much text, one of its dependencies less:
# many authors teach more than much of one.
NAMED_CRATE_BYTES = 260_000
DEPENDENCY_BYTES = 30_000


def vendor(folder: Path) -> None:
    """Fetches the sources of every locked crate; a no-op if they are there."""
    if (folder / ".complete").exists():
        return
    command = ["cargo", "vendor", "--locked", "--versioned-dirs", str(folder)]
    subprocess.run(command, cwd=settings.CRATES_MANIFEST.parent, check=True, stdout=subprocess.DEVNULL)
    (folder / ".complete").write_text("")


def read_crate(folder: Path) -> dict | None:
    """Name, version, licence and repository of a vendored crate, from its Cargo.toml."""
    try:
        package = tomllib.loads((folder / "Cargo.toml").read_text(encoding="utf-8"))["package"]
    except (OSError, KeyError, ValueError):
        return None
    return {
        "folder": folder,
        "name": package["name"],
        "version": package["version"],
        "licence": package.get("license", ""),
        "repository": repository_key(package.get("repository", "")),
    }


def repository_key(address: str) -> str:
    """owner/name of a repository address, so that sibling crates share a key ("" if unknown)."""
    match = re.match(r"https?://[^/]+/([^/]+/[^/#?]+)", address.strip().lower())
    return match.group(1).removesuffix(".git") if match else ""


def version_key(version: str) -> tuple:
    """Orders versions by their three numbers; a pre-release stands before its release."""
    numbers = [int(part) for part in re.findall(r"\d+", version.split("-")[0].split("+")[0])]
    return (*numbers, "-" not in version)


def newest_only(crates: list[dict]) -> list[dict]:
    """One version per crate name: the newest."""
    newest: dict[str, dict] = {}
    for crate in crates:
        known = newest.get(crate["name"])
        if known is None or version_key(crate["version"]) > version_key(known["version"]):
            newest[crate["name"]] = crate
    return [newest[name] for name in sorted(newest)]


def split_crates(crates: list[dict], heldout_names: set[str]) -> dict[str, str]:
    """crate name -> "heldout", "sibling" (of a held-out crate: in neither part) or "train"."""
    repositories = {c["repository"] for c in crates if c["name"] in heldout_names and c["repository"]}
    parts = {}
    for crate in crates:
        if crate["name"] in heldout_names:
            parts[crate["name"]] = "heldout"
        elif crate["repository"] in repositories:
            parts[crate["name"]] = "sibling"
        else:
            parts[crate["name"]] = "train"
    return parts


def heldout_names() -> set[str]:
    """The crate names of heldout-crates.txt."""
    lines = settings.HELDOUT_LIST.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def crate_budget(name: str, named: set[str], part: str) -> int:
    """How many bytes of a crate are used at most."""
    return NAMED_CRATE_BYTES if name in named or part == "heldout" else DEPENDENCY_BYTES


def reading_order(relative: str) -> tuple:
    """The crate's own sources before its tests, examples and benches; within each, by hash."""
    return (not relative.startswith("src/"), hashlib.sha256(relative.encode("utf-8")).digest())


def read_files(crate: dict) -> tuple[list[dict], Counter]:
    """The usable Rust files of a crate with their sketches, and why others were dropped.

    Stops at 1.2 times the crate's budget: some files will turn out to be duplicates.
    """
    kept, dropped, size = [], Counter(), 0
    paths = [(path.relative_to(crate["folder"]).as_posix(), path) for path in crate["folder"].rglob("*.rs")]
    for relative, path in sorted(paths, key=lambda pair: reading_order(pair[0])):
        if size > 1.2 * crate["budget"]:
            break
        if skips_path(relative):
            dropped["folder"] += 1
            continue
        try:
            text = normalise(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            dropped["unreadable"] += 1
            continue
        reason = reason_to_drop(text)
        if reason:
            dropped[reason] += 1
            continue
        text = scrub_secrets(text)
        size += len(text)
        kept.append({"path": relative, "text": text, "sketch": sketch(text)})
    return kept, dropped


def build(vendored: Path, output: Path) -> dict:
    """Writes the two JSONL files and the manifest; returns the summary."""
    crates = newest_only([c for c in map(read_crate, sorted(vendored.iterdir())) if c])
    usable = [c for c in crates if is_permissive(c["licence"]) and not skips_crate(c["name"])]
    parts = split_crates(usable, heldout_names())
    # Held-out crates first: a training file that resembles a held-out one is the duplicate.
    ordered = sorted(
        (c for c in usable if parts[c["name"]] != "sibling"),
        key=lambda c: (parts[c["name"]] != "heldout", c["name"]),
    )
    named = set(tomllib.loads(settings.CRATES_MANIFEST.read_text(encoding="utf-8"))["dependencies"])
    for crate in ordered:
        crate["budget"] = crate_budget(crate["name"], named, parts[crate["name"]])
    index, dropped, listed = DuplicateIndex(), Counter(), []
    output.mkdir(parents=True, exist_ok=True)
    names = {"train": "train.jsonl", "heldout": "heldout.jsonl", "manifest": "manifest.jsonl"}
    sinks = {key: open(output / name, "w", encoding="utf-8") for key, name in names.items()}
    with ProcessPoolExecutor(2) as pool:
        for crate, (files, reasons) in zip(ordered, pool.map(read_files, ordered, chunksize=4)):
            dropped.update(reasons)
            part, size, count = parts[crate["name"]], 0, 0
            for file in files:
                length = len(file["text"].encode("utf-8"))
                if size + length > crate["budget"]:
                    dropped["crate is full"] += 1
                    continue
                if index.is_duplicate(file["sketch"]):
                    dropped["duplicate"] += 1
                    continue
                index.add(file["sketch"])
                size, count = size + length, count + 1
                identity = {"crate": crate["name"], "version": crate["version"], "path": file["path"]}
                sinks[part].write(json.dumps({**identity, "text": file["text"]}) + "\n")
                digest = hashlib.sha256(file["text"].encode("utf-8")).hexdigest()
                row = {**identity, "licence": crate["licence"], "sha256": digest, "bytes": length, "split": part}
                sinks["manifest"].write(json.dumps(row, sort_keys=True) + "\n")
            if count:
                listed.append([crate["name"], crate["version"], crate["licence"], count, size, part])
    for sink in sinks.values():
        sink.close()
    return {
        "manifestSha256": hashlib.sha256((output / "manifest.jsonl").read_bytes()).hexdigest(),
        "crateCount": len(listed),
        "trainBytes": sum(row[4] for row in listed if row[5] == "train"),
        "heldoutBytes": sum(row[4] for row in listed if row[5] == "heldout"),
        "skippedForLicence": sorted(c["name"] for c in crates if not is_permissive(c["licence"])),
        "droppedFiles": dict(sorted(dropped.items())),
        "columns": ["crate", "version", "licence", "files", "bytes", "split"],
        "crates": sorted(listed),
    }


def write_summary(summary: dict) -> None:
    """corpus-manifest.json with one crate a line, so that a change reads well in a diff."""
    rows = ",\n    ".join(json.dumps(row) for row in summary["crates"])
    head = json.dumps({key: value for key, value in summary.items() if key != "crates"}, indent=2)
    text = head.removesuffix("\n}") + ',\n  "crates": [\n    ' + rows + "\n  ]\n}\n"
    settings.CORPUS_SUMMARY.write_text(text, encoding="utf-8")


def main() -> None:
    cache = settings.cache_folder()
    vendor(cache / "vendor")
    summary = build(cache / "vendor", cache / "corpus")
    write_summary(summary)
    print(f"train {summary['trainBytes'] / 1e6:.1f} MB, held out {summary['heldoutBytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
