"""The second held-out set: files that were written after the newest training file.

Run: python -m models.training.after_cutoff                 the versions of after-manifest.json
     python -m models.training.after_cutoff --until TIME     the newest versions at that time
Input: the corpus (stage 1) and crates/Cargo.toml, resolved as of TIME (RFC 3339).
Output: heldout-after.jsonl in the cache folder's corpus/ (crate, version, path, published, text)
and after-manifest.json in the tree.

A file counts if its crate's version was published after the cut-off, the crate is younger than the
cut-off or an older version of it is at hand to compare with, the file is no near
duplicate of any training or held-out file, and less than half of its shingles occur anywhere in
the versions before the cut-off of the crate or of its repository: moved, renamed and merely
edited code is not new.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy

from . import settings, vendor_crates
from .corpus import choose_files, read_file, rust_files, write_summary
from .crate_sources import first_published, newest_only, published, read_crate, registry_folder
from .deduplicate import DuplicateIndex, content_digest, shingle_hashes, sketch
from .licences import is_permissive
from .source_filter import normalise, skips_crate

SUMMARY = settings.TRAINING_FOLDER / "after-manifest.json"
CRATE_BYTES = 60_000
REPOSITORY_BYTES = 120_000
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


class Past:
    """What was there before the cut-off of a group of crates that move code among themselves."""

    def __init__(self, crates: list[dict]) -> None:
        self._crates = newest_only(crates)
        self._shingles: numpy.ndarray | None = None

    def knows(self, name: str, relative: str, text: str) -> bool:
        """Whether half of the text's shingles are known: from the file in its place, or, asked
        only if they are not, from any file of the group. Most files are decided by the first."""
        for crate in self._crates:
            place = crate["folder"] / relative
            if crate["name"] == name and place.is_file():
                old = place.read_text(encoding="utf-8", errors="replace")
                if normalise(old) == text or known_share(text, numpy.unique(shingle_hashes(old))) >= KNOWN_SHARE:
                    return True
        if self._shingles is None:
            self._shingles = known_shingles(self._crates)
        return known_share(text, self._shingles) >= KNOWN_SHARE


def new_files(crate: dict, past: Past, dropped: Counter) -> list[dict]:
    """The usable files of a crate that are new against its own past, a little more than fit."""
    kept, size = [], 0
    for relative, path in rust_files(crate):
        if size > 1.2 * crate["budget"]:
            break
        found = read_file(relative, path)
        if isinstance(found, str):
            dropped[found] += 1
            continue
        text, stated = found
        if past.knows(crate["name"], relative, text):
            dropped["known from an earlier version"] += 1
            continue
        size += len(text)
        marks = {"sketch": sketch(text), "digest": content_digest(text)}
        kept.append({"path": relative, "text": text, "licence": stated or crate["licence"], **marks})
    return kept


def fetched_crates(manifest: Path, cutoff: str) -> list[dict]:
    """The locked crates that were published after the cut-off, unpacked by `cargo fetch`."""
    lock = vendor_crates.locked_versions((manifest / "Cargo.lock").read_text(encoding="utf-8"))
    late = []
    for name, version in lock:
        time = published(name, version)
        if time is None or time <= cutoff:
            continue
        for folder in sorted(registry_folder().glob(f"src/*/{name}-{version}")):
            crate = read_crate(folder)
            if crate:
                late.append({**crate, "published": time, "part": "after", "budget": CRATE_BYTES})
                break
    return late


def group_key(crate: dict) -> str:
    """Crates of one repository move code among themselves, so they share their past."""
    return crate["repository"] or crate["name"]


def past_of(group: list[dict], past: list[dict]) -> list[dict]:
    """The crates before the cut-off that share a name or the repository with the group."""
    names, key = {crate["name"] for crate in group}, group_key(group[0])
    return [one for one in past if one["name"] in names or group_key(one) == key]


def group_order(key: str) -> bytes:
    """A random order of the groups that is the same each time."""
    return hashlib.sha256(key.encode("utf-8")).digest()


def has_known_past(crate: dict, past: list[dict], cutoff: str) -> bool:
    """Whether an older version is at hand, or there is none. Else old code would pass for new."""
    if any(one["name"] == crate["name"] for one in past):
        return True
    first = first_published(crate["name"])
    return first is not None and first > cutoff


def build(
    late: list[dict], past: list[dict], index: DuplicateIndex, output: Path, enough: int
) -> tuple[list[list], Counter]:
    """Writes files of repositories in random order until there are `enough` bytes.

    Returns the rows of the manifest and why files were dropped.
    """
    rows, dropped, total = [], Counter(), 0
    usable = [c for c in newest_only(late) if is_permissive(c["licence"]) and not skips_crate(c["name"])]
    dropped["crates without an older version to compare with"] = 0
    groups: dict[str, list[dict]] = {}
    for crate in usable:
        if not has_known_past(crate, past, vendor_crates.CUTOFF):
            dropped["crates without an older version to compare with"] += 1
            continue
        groups.setdefault(group_key(crate), []).append(crate)
    with open(output, "w", encoding="utf-8") as sink:
        for number, key in enumerate(sorted(groups, key=group_order), 1):
            known, room = Past(past_of(groups[key], past)), REPOSITORY_BYTES
            for crate in groups[key]:
                if room <= 0:
                    break
                chosen = choose_files(crate, new_files(crate, known, dropped), room, index, dropped)
                for file in chosen:
                    identity = {"crate": crate["name"], "version": crate["version"], "path": file["path"]}
                    row = {**identity, "published": crate["published"], "text": file["text"]}
                    sink.write(json.dumps(row) + "\n")
                if chosen:
                    about = [crate["name"], crate["version"], crate["licence"], len(chosen)]
                    size = sum(file["bytes"] for file in chosen)
                    total, room = total + size, room - size
                    rows.append([*about, size, "after", crate["published"][:10]])
            if number % 25 == 0:
                print(f"{number} of {len(groups)} repositories, {total / 1e6:.1f} MB", flush=True)
            if total >= enough:
                break
    return rows, dropped


def chosen_time(given: str | None) -> str:
    """The --until time, or the one of the committed manifest."""
    if given:
        return given
    if not SUMMARY.exists():
        raise SystemExit("there is no after-manifest.json yet: name a time, --until 2026-11-22T00:00:00Z")
    return json.loads(SUMMARY.read_text(encoding="utf-8"))["until"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--until", help="newest publication time in the set")
    parser.add_argument("--bytes", type=int, default=4_000_000, help="stop when the set is this large")
    options = parser.parse_args()
    cache, cutoff, until = settings.cache_folder(), vendor_crates.CUTOFF, chosen_time(options.until)
    print(f"into {cache}", flush=True)
    copy, unavailable = vendor_crates.resolve(settings.CRATES_MANIFEST.parent, cache, until, "after")
    unavailable.update(vendor_crates.retry_without(copy, [["fetch", "--locked"], ["fetch"]], {}))
    late = fetched_crates(copy, cutoff)
    print(f"{len(late)} crates were published after {cutoff}", flush=True)
    past = [crate for crate in map(read_crate, sorted((cache / "vendor").iterdir())) if crate]
    output = cache / "corpus" / "heldout-after.jsonl"
    rows, dropped = build(late, past, index_corpus(cache / "corpus"), output, options.bytes)
    summary = {
        "cutoff": cutoff,
        "until": until,
        "sha256": hashlib.sha256(output.read_bytes()).hexdigest(),
        "crateCount": len(rows),
        "fileCount": sum(row[3] for row in rows),
        "bytes": sum(row[4] for row in rows),
        "unavailable": unavailable,
        "droppedFiles": dict(sorted(dropped.items())),
        "columns": ["crate", "version", "licence", "files", "bytes", "split", "published"],
        "crates": sorted(rows),
    }
    write_summary(summary, SUMMARY)
    print(f"{summary['fileCount']} new files of {len(rows)} crates, {summary['bytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
