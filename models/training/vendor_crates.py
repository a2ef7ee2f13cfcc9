"""Fetches the sources of the locked crates; a crate that is gone is left out and reported.

Run: python -m models.training.vendor_crates               fetches what the corpus is made of
     python -m models.training.vendor_crates --update-lock  resolves crates/Cargo.toml again, with
                                                            nothing published after the cut-off

A version that was yanked still downloads. A crate that was removed, or that nothing but yanked
versions is left of, fails cargo's resolution as a whole; then the named crates that need it are
taken out of a working copy of the manifest and cargo is asked again.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from . import settings

# Nothing that was published later is trained on; what is new after it is the second held-out set.
CUTOFF = "2026-07-31T23:59:59Z"
ATTEMPTS = 60


class VendorError(Exception):
    """Cargo failed for a reason that leaving crates out does not cure."""


def run_cargo(arguments: list[str], folder: Path, more: dict[str, str]) -> tuple[int, str]:
    """Exit code and error text of a cargo command; `more` are added environment variables."""
    done = subprocess.run(
        ["cargo", *arguments], cwd=folder, env={**os.environ, **more}, text=True, capture_output=True
    )
    return done.returncode, done.stderr


def blamed_crates(error: str, named: set[str]) -> list[str]:
    """The named crates that cargo's resolution error speaks of, the failing one first.

    Cargo ends with the chain from the missing crate up to the root package; the named crate on
    that chain is the one to leave out. Messages about conflicts name both sides: the first goes.
    """
    words = re.findall(r"`([A-Za-z0-9_-]+)(?:[ @=`]|$)", error, re.MULTILINE)
    found = list(dict.fromkeys(word for word in words if word in named))
    return found[:1]


def without_dependencies(manifest: str, names: set[str]) -> str:
    """The manifest text without the dependency lines of these crates."""
    kept = [line for line in manifest.splitlines() if line.split(" = ")[0] not in names]
    return "\n".join(kept) + "\n"


def retry_without(folder: Path, commands: list[list[str]], more: dict[str, str], run=run_cargo) -> dict[str, str]:
    """Runs the first command; after each failure the last one again without the blamed crate.

    Rewrites folder/Cargo.toml. Returns crate -> the first line of cargo's reason. Raises
    VendorError if no named crate is to blame, or after ATTEMPTS failures.
    """
    manifest, gone = folder / "Cargo.toml", {}
    for attempt in range(ATTEMPTS):
        code, error = run(commands[min(attempt, len(commands) - 1)], folder, more)
        if code == 0:
            return gone
        text = manifest.read_text(encoding="utf-8")
        named = set(tomllib.loads(text)["dependencies"])
        blamed = blamed_crates(error, named)
        if not blamed:
            raise VendorError(f"cargo {commands[0][0]} failed; check the network and try again:\n{error[-2000:]}")
        reason = next((line for line in error.splitlines() if line.startswith("error")), "error")
        gone.update(dict.fromkeys(blamed, reason.removeprefix("error: ")))
        print(f"left out {', '.join(blamed)}: {reason}", flush=True)
        manifest.write_text(without_dependencies(text, set(blamed)), encoding="utf-8")
    raise VendorError(f"cargo failed {ATTEMPTS} times; look at {manifest}")


def working_copy(source: Path, target: Path) -> Path:
    """A fresh copy of the manifest, its lock and its empty source file."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("target"))
    return target


def vendor(source: Path, cache: Path, name: str = "vendor", run=run_cargo) -> dict[str, str]:
    """Fetches every locked crate into cache/NAME; returns the crates that are gone and why.

    A no-op if the same lock was fetched before. Without --locked after a failure, because the
    lock changes then; cargo keeps the versions of all other crates.
    """
    folder, report = cache / name, cache / f"{name}.json"
    lock = (source / "Cargo.lock").read_text(encoding="utf-8")
    if report.exists() and folder.exists():
        known = json.loads(report.read_text(encoding="utf-8"))
        if known["lock"] == lock_digest(lock):
            return known["unavailable"]
    copy = working_copy(source, cache / f"{name}-manifest")
    command = ["vendor", "--versioned-dirs", str(folder)]
    unavailable = retry_without(copy, [[*command, "--locked"], command], {}, run)
    facts = {"lock": lock_digest(lock), "unavailable": unavailable}
    report.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return unavailable


def lock_digest(lock: str) -> str:
    """SHA-256 of a lock file's text."""
    return hashlib.sha256(lock.encode("utf-8")).hexdigest()


def locked_versions(lock: str) -> list[tuple[str, str]]:
    """(name, version) of every package of a lock file that comes from a registry."""
    packages = tomllib.loads(lock).get("package", [])
    return [(one["name"], one["version"]) for one in packages if "source" in one]


def resolve(source: Path, cache: Path, until: str, name: str = "resolve", run=run_cargo) -> tuple[Path, dict[str, str]]:
    """Resolves a manifest afresh with nothing published after `until` (RFC 3339).

    Returns the folder that holds the new Cargo.toml and Cargo.lock, and what was left out.
    """
    copy = working_copy(source, cache / f"{name}-manifest")
    (copy / "Cargo.lock").unlink(missing_ok=True)
    # Cargo's own filter by publication date is an unstable option, only needed to make a lock.
    command = ["generate-lockfile", "-Zunstable-options", "--publish-time", until]
    return copy, retry_without(copy, [command], {"RUSTC_BOOTSTRAP": "1"}, run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update-lock", action="store_true")
    options = parser.parse_args()
    source, cache = settings.CRATES_MANIFEST.parent, settings.cache_folder()
    if options.update_lock:
        copy, gone = resolve(source, cache, CUTOFF)
        for file in ("Cargo.toml", "Cargo.lock"):
            shutil.copyfile(copy / file, source / file)
    else:
        gone = vendor(source, cache)
    print(f"{len(gone)} named crates are not to be had")


if __name__ == "__main__":
    main()
