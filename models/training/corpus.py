"""Stage 1: crates -> train.jsonl and heldout.jsonl (one file a line) and their manifests.

Run: python -m models.training.corpus
Input: `cargo vendor` of crates/Cargo.toml and the sources of Rust, fetched into the cache folder.
Output in the cache folder: corpus/train.jsonl, corpus/heldout.jsonl (crate, version, path,
text), corpus/manifest.jsonl (crate, version, published, licence, path, sha256, bytes, split); in
the tree: corpus-manifest.json with the crates, their licences, what could not be had and the hash
of the full manifest.
"""

import argparse
import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from . import rust_sources, settings, vendor_crates
from .crate_sources import newest_only, published, read_crate
from .deduplicate import DuplicateIndex, content_digest, sketch
from .file_licence import is_usable, stated_licence
from .licences import is_permissive
from .secrets_filter import scrub_secrets
from .settings import heldout_names
from .source_filter import normalise, reason_to_drop, skips_crate, skips_path

# A crate named in crates/Cargo.toml may give this much text, one of its dependencies less, all
# crates of a repository together not more: many authors teach more than much of one.
NAMED_CRATE_BYTES = 1_200_000
DEPENDENCY_BYTES = 500_000
HELDOUT_CRATE_BYTES = 260_000
REPOSITORY_BYTES = 8_000_000
# Every Rust program calls the standard library: all of it. The compiler and its tools: a part.
LIBRARY_CRATE_BYTES = 12_000_000
RUST_BYTES = 40_000_000


def split_crates(crates: list[dict], heldout: set[str]) -> dict[str, str]:
    """crate name -> "heldout", "sibling" (of a held-out crate: in neither part) or "train"."""
    repositories = {c["repository"] for c in crates if c["name"] in heldout and c["repository"]}
    parts = {}
    for crate in crates:
        if crate["name"] in heldout:
            parts[crate["name"]] = "heldout"
        elif crate["repository"] in repositories:
            parts[crate["name"]] = "sibling"
        else:
            parts[crate["name"]] = "train"
    return parts


def named_crates() -> set[str]:
    """The crates that crates/Cargo.toml names."""
    return set(tomllib.loads(settings.CRATES_MANIFEST.read_text(encoding="utf-8"))["dependencies"])


def crate_budget(crate: dict, named: set[str], part: str) -> int:
    """How many bytes of a crate are used at most."""
    if part == "heldout":
        return HELDOUT_CRATE_BYTES
    if crate.get("library"):
        return LIBRARY_CRATE_BYTES
    is_rust = crate["repository"] == rust_sources.REPOSITORY
    return NAMED_CRATE_BYTES if crate["name"] in named or is_rust else DEPENDENCY_BYTES


def repository_budget(repository: str) -> int:
    """How many bytes of all crates of a repository are used at most."""
    return RUST_BYTES if repository == rust_sources.REPOSITORY else REPOSITORY_BYTES


def dated(crates: Iterable[dict], until: str) -> tuple[list[dict], dict[str, str]]:
    """The crates published by `until` (RFC 3339, UTC), each with `published`; why others are not
    among them. A version without a date is left out: its age could not be vouched for."""
    kept, refused = [], {}
    for crate in crates:
        time = crate.get("published") or published(crate["name"], crate["version"])
        if time is None:
            refused[f"{crate['name']} {crate['version']}"] = "publication date unknown"
        elif time > until:
            refused[f"{crate['name']} {crate['version']}"] = f"published {time}"
        else:
            kept.append({**crate, "published": time})
    return kept, refused


def merge_sources(registry: list[dict], rust: list[dict]) -> list[dict]:
    """One crate per name. The standard library's crates stand above published copies of them, the
    published ones above the copies inside Rust's other parts."""
    library = [crate for crate in rust if crate["library"]]
    by_name = {crate["name"]: crate for crate in [*rust, *registry, *library]}
    return [by_name[name] for name in sorted(by_name)]


def reading_order(relative: str) -> tuple:
    """The crate's own sources before its tests, examples and benches; within each, by hash."""
    return (not relative.startswith("src/"), hashlib.sha256(relative.encode("utf-8")).digest())


def rust_files(crate: dict) -> list[tuple[str, Path]]:
    """(path inside the crate, file) of the crate's own Rust files, in reading order."""
    folder, nested = crate["folder"], crate.get("nested", ())
    paths = [path for path in folder.rglob("*.rs") if not any(other in path.parents for other in nested)]
    pairs = [(path.relative_to(folder).as_posix(), path) for path in paths]
    return sorted(pairs, key=lambda pair: reading_order(pair[0]))


def read_file(relative: str, path: Path) -> tuple[str, str | None] | str:
    """(text, the licence that it states itself) of a file, or the reason why it is not used."""
    if skips_path(relative):
        return "folder"
    try:
        text = normalise(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return "unreadable"
    reason = reason_to_drop(text)
    if reason:
        return reason
    stated = stated_licence(text)
    if not is_usable(stated):
        return "licence of the file"
    return scrub_secrets(text), stated


def read_files(crate: dict) -> tuple[list[dict], Counter]:
    """The usable Rust files of a crate with their sketches, and why others were dropped.

    Stops at 1.2 times the crate's budget: some files will turn out to be duplicates. Held-out
    crates are read whole, so that copies of any of their files are found in the training part.
    """
    kept, dropped, size = [], Counter(), 0
    for relative, path in rust_files(crate):
        if size > 1.2 * crate["budget"] and crate["part"] != "heldout":
            break
        found = read_file(relative, path)
        if isinstance(found, str):
            dropped[found] += 1
            continue
        text, stated = found
        size += len(text)
        marks = {"sketch": sketch(text), "digest": content_digest(text)}
        kept.append({"path": relative, "text": text, "licence": stated or crate["licence"], **marks})
    return kept, dropped


def read_all(crates: list[dict], processes: int) -> Iterator[tuple[dict, list[dict], Counter]]:
    """The crates with their files, in order."""
    if processes == 1:
        for crate in crates:
            yield crate, *read_files(crate)
        return
    with ProcessPoolExecutor(processes) as pool:
        for crate, found in zip(crates, pool.map(read_files, crates, chunksize=4)):
            yield crate, *found


def choose_files(crate: dict, files: list[dict], room: int, index: DuplicateIndex, dropped: Counter) -> list[dict]:
    """The files that fit into the budgets and are no duplicates; `index` learns them."""
    chosen, size, heldout = [], 0, crate["part"] == "heldout"
    for file in files:
        length = len(file["text"].encode("utf-8"))
        if size + length > min(crate["budget"], room):
            dropped["crate or repository is full"] += 1
            if heldout:
                index.add(file["sketch"], file["digest"])
            continue
        if index.is_duplicate(file["sketch"], file["digest"]):
            dropped["duplicate"] += 1
            continue
        index.add(file["sketch"], file["digest"])
        size += length
        chosen.append({**file, "bytes": length})
    return chosen


def plan(crates: list[dict], heldout: set[str], named: set[str]) -> list[dict]:
    """The crates to read with `part` and `budget`. Held-out crates come first: a training file
    that resembles a held-out one is the duplicate. Then the standard library, the named crates and
    the others, so that the copy in the better place is kept."""
    usable = [c for c in crates if is_permissive(c["licence"]) and not skips_crate(c["name"])]
    parts = split_crates(usable, heldout)
    planned = [
        {**crate, "part": parts[crate["name"]], "budget": crate_budget(crate, named, parts[crate["name"]])}
        for crate in usable
        if parts[crate["name"]] != "sibling"
    ]
    return sorted(
        planned,
        key=lambda c: (c["part"] != "heldout", not c.get("library"), c["name"] not in named, c["name"]),
    )


def build(crates: list[dict], output: Path, processes: int = 1) -> dict:
    """Writes the two JSONL files and the manifest of crates with `published`; returns the summary."""
    ordered = plan(crates, heldout_names(), named_crates())
    index, dropped, listed = DuplicateIndex(), Counter(), []
    filled: Counter = Counter()
    output.mkdir(parents=True, exist_ok=True)
    names = {"train": "train.jsonl", "heldout": "heldout.jsonl", "manifest": "manifest.jsonl"}
    sinks = {key: open(output / name, "w", encoding="utf-8") for key, name in names.items()}
    for number, (crate, files, reasons) in enumerate(read_all(ordered, processes), 1):
        dropped.update(reasons)
        repository = crate["repository"] or crate["name"]
        room = repository_budget(repository) - (0 if crate.get("library") else filled[repository])
        chosen = choose_files(crate, files, room, index, dropped)
        for file in chosen:
            identity = {"crate": crate["name"], "version": crate["version"], "path": file["path"]}
            sinks[crate["part"]].write(json.dumps({**identity, "text": file["text"]}) + "\n")
            digest = hashlib.sha256(file["text"].encode("utf-8")).hexdigest()
            facts = {"licence": file["licence"], "published": crate["published"], "split": crate["part"]}
            row = {**identity, **facts, "sha256": digest, "bytes": file["bytes"]}
            sinks["manifest"].write(json.dumps(row, sort_keys=True) + "\n")
        size = sum(file["bytes"] for file in chosen)
        if not crate.get("library"):
            filled[repository] += size
        if chosen:
            about = [crate["name"], crate["version"], crate["licence"], len(chosen), size, crate["part"]]
            listed.append([*about, crate["published"][:10]])
        if number % 250 == 0:
            total = sum(row[4] for row in listed) / 1e6
            print(f"{number} of {len(ordered)} crates, {total:.0f} MB", flush=True)
    for sink in sinks.values():
        sink.close()
    return summarise(listed, dropped, output / "manifest.jsonl", crates)


def summarise(listed: list[list], dropped: Counter, manifest: Path, crates: list[dict]) -> dict:
    """The content of corpus-manifest.json but for what could not be had."""
    return {
        "manifestSha256": hashlib.sha256(manifest.read_bytes()).hexdigest(),
        "cutoff": vendor_crates.CUTOFF,
        "crateCount": len(listed),
        "trainBytes": sum(row[4] for row in listed if row[5] == "train"),
        "heldoutBytes": sum(row[4] for row in listed if row[5] == "heldout"),
        "skippedForLicence": sorted(c["name"] for c in crates if not is_permissive(c["licence"])),
        "droppedFiles": dict(sorted(dropped.items())),
        "columns": ["crate", "version", "licence", "files", "bytes", "split", "published"],
        "crates": sorted(listed),
    }


def write_summary(summary: dict, path: Path) -> None:
    """The summary as JSON with one crate a line, so that a change reads well in a diff."""
    rows = ",\n    ".join(json.dumps(row) for row in summary["crates"])
    head = json.dumps({key: value for key, value in summary.items() if key != "crates"}, indent=1)
    text = head.removesuffix("\n}") + ',\n "crates": [\n    ' + rows + "\n ]\n}\n"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--summary", type=Path, default=settings.CORPUS_SUMMARY)
    options = parser.parse_args()
    cache, unavailable = settings.cache_folder(), {}
    print(f"into {cache}", flush=True)
    unavailable.update(vendor_crates.vendor(settings.CRATES_MANIFEST.parent, cache))
    try:
        rust = rust_sources.source_crates(rust_sources.fetch(cache))
    except rust_sources.RustSourceError as error:
        rust, unavailable["the sources of Rust"] = [], str(error)
    vendored = [crate for crate in map(read_crate, sorted((cache / "vendor").iterdir())) if crate]
    crates, refused = dated([*vendored, *rust], vendor_crates.CUTOFF)
    rust_dated = [crate for crate in crates if "library" in crate]
    merged = merge_sources(newest_only([crate for crate in crates if "library" not in crate]), rust_dated)
    summary = build(merged, cache / "corpus", options.processes)
    for path in (options.summary, cache / "corpus" / "summary.json"):
        write_summary({**summary, "unavailable": {**unavailable, **refused}}, path)
    for name, reason in {**unavailable, **refused}.items():
        print(f"left out {name}: {reason}")
    print(f"train {summary['trainBytes'] / 1e6:.1f} MB, held out {summary['heldoutBytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
