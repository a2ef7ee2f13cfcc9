"""The sources of Rust itself (standard library, compiler, tools) as crates of the corpus.

Debian's package rust-web-src holds the release as published (MIT OR Apache-2.0, see COPYRIGHT in
it); `apt-get download` fetches it without installing anything. Where there is no apt, unpack a
release's source and name its folder in RUST_AI_RUST_SOURCE.
"""

import os
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

PACKAGE = "rust-web-src"
LICENCE = "MIT OR Apache-2.0"
REPOSITORY = "rust-lang/rust"
# Left out: vendored copies of published crates, the performance suite (whole applications, some
# of them held out), the tests' input files and books.
_PARTS = ("library", "compiler", "src/bootstrap", "src/librustdoc", "src/tools", "src/rustdoc-json-types")
_SKIPPED = {"vendor", "rustc-perf", "tests", "test-data", "test_data", "testsuite", "benches", "stdarch-gen-arm"}


class RustSourceError(Exception):
    """The sources of Rust are not to be had; the message says what to do."""


def fetch(cache: Path) -> Path:
    """The folder of the unpacked sources (compiler/, library/, src/ in it), fetched if needed."""
    given = os.environ.get("RUST_AI_RUST_SOURCE")
    if given:
        return check(Path(given))
    target = cache / "rust-source"
    unpacked = sorted(target.glob("rustc-*"))
    if unpacked and (target / ".complete").exists():
        return check(unpacked[-1])
    target.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(["apt-get", "download", PACKAGE], cwd=target, check=True, capture_output=True)
        archive = sorted(target.glob(f"{PACKAGE}_*.deb"))[-1]
        unpack(archive, target)
    except (OSError, IndexError, subprocess.CalledProcessError) as error:
        raise RustSourceError(
            f"cannot fetch Debian's {PACKAGE} ({error}); run apt-get update, or set RUST_AI_RUST_SOURCE "
            "to the folder of an unpacked Rust source release"
        ) from error
    archive.unlink()
    (target / ".complete").write_text("")
    return check(sorted(target.glob("rustc-*"))[-1])


def unpack(archive: Path, target: Path) -> None:
    """Unpacks the parts in use of a Debian package into target/rustc-VERSION."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as reader:
        patterns = [f"./usr/src/*/{part}/*" for part in (*_PARTS, "src")]
        command = ["tar", "-x", "--strip-components=3", "--wildcards", "--exclude=*/rustc-perf/*"]
        command += ["--exclude=*/vendor/*", "--exclude=*/doc/*", "-C", str(target), *patterns[:-1]]
        command += ["./usr/src/*/src/version"]
        subprocess.run(command, stdin=reader.stdout, check=True, capture_output=True)
    if reader.returncode != 0:
        raise subprocess.CalledProcessError(reader.returncode, "dpkg-deb")


def check(folder: Path) -> Path:
    """The folder, if it holds the standard library."""
    if not (folder / "library" / "core" / "src" / "lib.rs").is_file():
        raise RustSourceError(f"{folder} holds no library/core/src/lib.rs: it is not Rust's source")
    return folder


def source_crates(folder: Path) -> list[dict]:
    """The crates in the tree, like crate_sources.read_crate with more fields.

    published: when the release's files were made, from their times in its archive (RFC 3339).
    nested: folders of crates inside this one, whose files are not its own.
    library: whether it belongs to the standard library.
    """
    version = (folder / "src" / "version").read_text(encoding="utf-8").strip()
    made = (folder / "library" / "core" / "src" / "lib.rs").stat().st_mtime
    published = datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    manifests = []
    for part in _PARTS:
        for root, folders, files in os.walk(folder / part):
            folders[:] = sorted(name for name in folders if name not in _SKIPPED)
            if "Cargo.toml" in files:
                manifests.append(Path(root))
    crates, names = [], set()
    for place in manifests:
        try:
            package = tomllib.loads((place / "Cargo.toml").read_text(encoding="utf-8"))["package"]
            name = str(package["name"])
        except (OSError, KeyError, ValueError):
            continue
        if name in names:
            continue
        names.add(name)
        licence = package.get("license", LICENCE)
        crates.append(
            {
                "folder": place,
                "name": name,
                "version": version,
                "licence": licence if isinstance(licence, str) else LICENCE,
                "repository": REPOSITORY,
                "published": published,
                "nested": [other for other in manifests if place in other.parents],
                "library": place.is_relative_to(folder / "library"),
            }
        )
    return crates
