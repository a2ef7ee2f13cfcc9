"""The second held-out set: files that were written after the newest training file.

Run: python -m models.training.after_cutoff                 the versions of after-manifest.json
     python -m models.training.after_cutoff --until TIME     the newest versions at that time
Input: the corpus (stage 1) and crates/Cargo.toml, resolved as of TIME (RFC 3339).
Output: heldout-after.jsonl in the cache folder's corpus/ (crate, version, path, published, text)
and after-manifest.json in the tree.

A file counts if its crate's version was published after the cut-off, the file is no near
duplicate of any training or held-out file, and less than half of its shingles occur anywhere in
the versions before the cut-off of the crate or of its repository: moved, renamed and merely
edited code is not new.
"""

import argparse
import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy

from . import settings, vendor_crates
from .corpus import choose_files, read_file, rust_files, write_summary
from .crate_sources import newest_only, publication_times, read_crate, registry_folder
from .deduplicate import DuplicateIndex, content_digest, shingle_hashes, sketch
from .licences import is_permissive
from .source_filter import skips_crate

SUMMARY = settings.TRAINING_FOLDER / "after-manifest.json"
CRATE_BYTES = 60_000
KNOWN_SHARE = 0.5


def index_corpus(folder: Path) -> DuplicateIndex:
    """An index of all files of both parts of the corpus."""
    index = DuplicateIndex()
    for part in ("train", "heldout"):
        with open(folder / f"{part}.jsonl", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                index.add(sketch(text), content_digest(text))
    return index


def known_shingles(crates: Iterable[dict]) -> numpy.ndarray:
    """Sorted uint64 shingle hashes of every Rust file of these crates, usable or not."""
    found = [numpy.zeros(0, numpy.uint64)]
    for crate in crates:
        for path in sorted(crate["folder"].rglob("*.rs")):
            try:
                found.append(numpy.unique(shingle_hashes(path.read_text(encoding="utf-8"))))
            except (OSError, UnicodeDecodeError):
                continue
    return numpy.unique(numpy.concatenate(found))


def known_share(text: str, known: numpy.ndarray) -> float:
    """Share of the text's distinct shingles that are among `known` (sorted)."""
    mine = numpy.unique(shingle_hashes(text))
    if len(known) == 0:
        return 0.0
    at = numpy.minimum(numpy.searchsorted(known, mine), len(known) - 1)
    return float((known[at] == mine).mean())


def new_files(crate: dict, known: numpy.ndarray, dropped: Counter) -> list[dict]:
    """The usable files of a crate that are new against its own past."""
    kept = []
    for relative, path in rust_files(crate):
        found = read_file(relative, path)
        if isinstance(found, str):
            dropped[found] += 1
            continue
        text, stated = found
        if known_share(text, known) >= KNOWN_SHARE:
            dropped["known from an earlier version"] += 1
            continue
        marks = {"sketch": sketch(text), "digest": content_digest(text)}
        kept.append({"path": relative, "text": text, "licence": stated or crate["licence"], **marks})
    return kept


def fetched_crates(manifest: Path, cutoff: str) -> list[dict]:
    """The locked crates that were published after the cut-off, unpacked by `cargo fetch`."""
    lock = vendor_crates.locked_versions((manifest / "Cargo.lock").read_text(encoding="utf-8"))
    late = []
    for name, version in lock:
        published = publication_times(name).get(version)
        if published is None or published <= cutoff:
            continue
        for folder in sorted(registry_folder().glob(f"src/*/{name}-{version}")):
            crate = read_crate(folder)
            if crate:
                late.append({**crate, "published": published, "part": "after", "budget": CRATE_BYTES})
                break
    return late


def past_of(crate: dict, past: list[dict]) -> list[dict]:
    """The crates before the cut-off that share the crate's name or repository."""
    repository = crate["repository"]
    return [one for one in past if one["name"] == crate["name"] or (repository and one["repository"] == repository)]


def build(late: list[dict], past: list[dict], index: DuplicateIndex, output: Path) -> tuple[list[list], Counter]:
    """Writes the JSONL file; returns the rows of the manifest and why files were dropped."""
    rows, dropped = [], Counter()
    shingles: dict[str, numpy.ndarray] = {}
    usable = [c for c in newest_only(late) if is_permissive(c["licence"]) and not skips_crate(c["name"])]
    with open(output, "w", encoding="utf-8") as sink:
        for number, crate in enumerate(usable, 1):
            key = crate["repository"] or crate["name"]
            if key not in shingles:
                shingles = {key: known_shingles(past_of(crate, past))}
            known = shingles[key]
            if not any(one["name"] == crate["name"] for one in past_of(crate, past)):
                dropped["crates without a past"] += 1
            files = new_files(crate, known, dropped)
            chosen = choose_files(crate, files, CRATE_BYTES, index, dropped)
            for file in chosen:
                identity = {"crate": crate["name"], "version": crate["version"], "path": file["path"]}
                sink.write(json.dumps({**identity, "published": crate["published"], "text": file["text"]}) + "\n")
            if chosen:
                size = sum(file["bytes"] for file in chosen)
                rows.append([crate["name"], crate["version"], crate["licence"], len(chosen), size, "after", crate["published"][:10]])
            if number % 100 == 0:
                print(f"{number} of {len(usable)} crates, {sum(row[4] for row in rows) / 1e6:.1f} MB", flush=True)
    return rows, dropped
