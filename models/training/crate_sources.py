"""What is known of a crate from its own folder, and when its version was published."""

import json
import os
import re
import tomllib
from pathlib import Path


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
    version = version.split("+")[0]
    numbers = [int(part) for part in re.findall(r"\d+", version.split("-")[0])]
    return (*numbers, "-" not in version)


def newest_only(crates: list[dict]) -> list[dict]:
    """One version per crate name: the newest."""
    newest: dict[str, dict] = {}
    for crate in crates:
        known = newest.get(crate["name"])
        if known is None or version_key(crate["version"]) > version_key(known["version"]):
            newest[crate["name"]] = crate
    return [newest[name] for name in sorted(newest)]


def index_path(name: str) -> str:
    """Where a crate's entry lies in the crates.io index: serde -> se/rd/serde."""
    name = name.lower()
    if len(name) <= 2:
        return f"{len(name)}/{name}"
    return f"3/{name[0]}/{name}" if len(name) == 3 else f"{name[:2]}/{name[2:4]}/{name}"


def publication_time(entry: bytes, version: str) -> str | None:
    """RFC 3339 time of a version, from an entry of cargo's cache of the crates.io index.

    The cached entry is a short header and then, for each version, its number and its JSON object,
    each ended by a NUL byte. None if the version is not there, has no time or cannot be read.
    """
    start = entry.find(b"\0" + version.encode("utf-8") + b"\0{")
    if start < 0:
        return None
    start = entry.index(b"{", start)
    try:
        time = json.loads(entry[start : entry.find(b"\0", start)])["pubtime"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return time if isinstance(time, str) else None


def registry_folder() -> Path:
    """Cargo's registry folder: the index cache, the archives and the unpacked sources."""
    home = os.environ.get("CARGO_HOME")
    return (Path(home) if home else Path.home() / ".cargo") / "registry"


def first_published(name: str) -> str | None:
    """When the first version of a crate was published (RFC 3339), None if that is unknown."""
    times = []
    for registry in sorted(registry_folder().glob("index/*/.cache")):
        path = registry / index_path(name)
        if path.is_file():
            times += re.findall(rb'"pubtime": ?"([0-9TZ:.+-]+)"', path.read_bytes())
    return min(times).decode("ascii") if times else None


def published(name: str, version: str) -> str | None:
    """When a crate's version was published (RFC 3339), None if the index is silent about it.

    Cargo has filled its index cache when it fetched the crates.
    """
    for registry in sorted(registry_folder().glob("index/*/.cache")):
        path = registry / index_path(name)
        time = publication_time(path.read_bytes(), version) if path.is_file() else None
        if time:
            return time
    return None
