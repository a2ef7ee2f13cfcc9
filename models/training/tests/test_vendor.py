"""Crates that are gone are reported and left out; the rest is fetched."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import unittest.mock
from pathlib import Path

from models.training import rust_sources
from models.training.vendor_crates import (
    VendorError,
    blamed_crates,
    locked_versions,
    retry_without,
    run_cargo,
    vendor,
    without_dependencies,
)

DEPENDENCIES = 'present = "*"\ngone = "*"\nneeds = { version = "*" }\n'
MANIFEST = f'[package]\nname = "demo"\nversion = "0.0.0"\n\n[dependencies]\n{DEPENDENCIES}'
MISSING = """error: no matching package named `gone` found
location searched: crates.io index
required by package `demo v0.0.0 (/somewhere)`
"""
TRANSITIVE = """error: failed to select a version for the requirement `lost = "^1"`
  version 1.0.0 is yanked
location searched: crates.io index
required by package `needs v0.1.0`
    ... which satisfies dependency `needs = "*"` of package `demo v0.0.0 (/somewhere)`
"""


class Blame(unittest.TestCase):
    def test_the_named_crate_on_the_chain_is_blamed(self):
        named = {"present", "gone", "needs"}
        self.assertEqual(blamed_crates(MISSING, named), ["gone"])
        self.assertEqual(blamed_crates(TRANSITIVE, named), ["needs"])
        self.assertEqual(blamed_crates("error: failed to download from the network", named), [])

    def test_dependency_lines_are_taken_out(self):
        left = without_dependencies(MANIFEST, {"gone", "needs"})
        self.assertEqual(left, MANIFEST.replace('gone = "*"\n', "").replace('needs = { version = "*" }\n', ""))

    def test_locked_versions_are_those_of_registries(self):
        lock = (
            '[[package]]\nname = "demo"\nversion = "0.0.0"\n'
            '[[package]]\nname = "a"\nversion = "1.2.3"\nsource = "registry+https://example.org"\n'
        )
        self.assertEqual(locked_versions(lock), [("a", "1.2.3")])


class Retries(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "source").mkdir()
        (self.folder / "source" / "Cargo.toml").write_text(MANIFEST)
        (self.folder / "source" / "Cargo.lock").write_text("version = 4\n")

    def scripted(self, answers):
        """A stand-in for cargo that gives these answers in turn and records its arguments."""
        calls = []

        def run(arguments, folder, more):
            calls.append(arguments)
            if arguments[0] == "vendor" and answers[0][0] == 0:
                Path(arguments[2]).mkdir()
            return answers.pop(0)

        return run, calls

    def test_missing_crates_are_left_out_and_reported(self):
        run, calls = self.scripted([(101, MISSING), (101, TRANSITIVE), (0, "")])
        gone = vendor(self.folder / "source", self.folder, run=run)
        self.assertEqual(set(gone), {"gone", "needs"})
        self.assertEqual(gone["gone"], "no matching package named `gone` found")
        self.assertIn("--locked", calls[0])
        self.assertNotIn("--locked", calls[1])
        self.assertEqual((self.folder / "source" / "Cargo.toml").read_text(), MANIFEST)
        again = vendor(self.folder / "source", self.folder, run=run)
        self.assertEqual((again, len(calls)), (gone, 3))

    def test_a_new_lock_is_fetched_again(self):
        run, calls = self.scripted([(0, ""), (0, "")])
        vendor(self.folder / "source", self.folder, run=run)
        (self.folder / "vendor").rmdir()
        (self.folder / "source" / "Cargo.lock").write_text("version = 4\n# changed\n")
        vendor(self.folder / "source", self.folder, run=run)
        self.assertEqual(len(calls), 2)

    def test_other_failures_say_what_to_do(self):
        run, _ = self.scripted([(101, "error: could not connect")])
        with self.assertRaisesRegex(VendorError, "check the network and try again"):
            retry_without(self.folder / "source", [["vendor"]], {}, run)


@unittest.skipUnless(shutil.which("cargo"), "needs cargo")
class RealCargo(unittest.TestCase):
    """Cargo itself, with a folder in place of crates.io, so that no network is needed."""

    def test_a_crate_that_does_not_exist(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            lib, manifest = "pub fn a() {}\n", '[package]\nname = "present"\nversion = "1.0.0"\n'
            crate = folder / "registry" / "present"
            (crate / "src").mkdir(parents=True)
            (crate / "src" / "lib.rs").write_text(lib)
            (crate / "Cargo.toml").write_text(manifest)
            files = {"src/lib.rs": lib, "Cargo.toml": manifest}
            digests = {path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}
            checksum = {"files": digests, "package": "0" * 64}
            (crate / ".cargo-checksum.json").write_text(json.dumps(checksum))
            project = folder / "project"
            (project / "src").mkdir(parents=True)
            (project / "src" / "lib.rs").write_text("")
            dependencies = '[dependencies]\nno-such-crate-of-ours = "*"\npresent = "*"\n'
            (project / "Cargo.toml").write_text(f'[package]\nname = "demo"\nversion = "0.0.0"\n\n{dependencies}')
            home = folder / "home"
            home.mkdir()
            replaced = '[source.crates-io]\nreplace-with = "local"\n\n[source.local]\n'
            (home / "config.toml").write_text(f"{replaced}directory = '{folder / 'registry'}'\n")
            more = {"CARGO_HOME": str(home), "CARGO_NET_OFFLINE": "true"}
            gone = retry_without(project, [["generate-lockfile"]], more, run_cargo)
            self.assertEqual(list(gone), ["no-such-crate-of-ours"])
            self.assertEqual(locked_versions((project / "Cargo.lock").read_text()), [("present", "1.0.0")])


class RustSources(unittest.TestCase):
    def tree(self, folder: Path) -> Path:
        for path, text in {
            "src/version": "1.96.0\n",
            "library/core/Cargo.toml": '[package]\nname = "core"\nlicense = "MIT OR Apache-2.0"\n',
            "library/core/src/lib.rs": "//! core\n",
            "library/vendor/ropey/Cargo.toml": '[package]\nname = "ropey"\n',
            "compiler/rustc_ast/Cargo.toml": '[package]\nname = "rustc_ast"\n',
            "compiler/rustc_ast/inner/Cargo.toml": '[package]\nname = "inner"\nlicense.workspace = true\n',
            "src/tools/rustc-perf/a/Cargo.toml": '[package]\nname = "a"\n',
            "src/tools/odd/Cargo.toml": "[package\n",
        }.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        os.utime(folder / "library/core/src/lib.rs", (1_780_000_000, 1_780_000_000))
        return folder

    def test_crates_of_the_tree(self):
        with tempfile.TemporaryDirectory() as name:
            folder = self.tree(Path(name))
            crates = {one["name"]: one for one in rust_sources.source_crates(rust_sources.check(folder))}
            self.assertEqual(set(crates), {"core", "rustc_ast", "inner"})
            self.assertEqual(crates["rustc_ast"]["nested"], [folder / "compiler/rustc_ast/inner"])
            self.assertEqual(crates["inner"]["licence"], rust_sources.LICENCE)
            self.assertEqual([crates[one]["library"] for one in ("core", "inner")], [True, False])
            self.assertEqual({one["published"] for one in crates.values()}, {"2026-05-28T20:26:40Z"})

    def test_a_folder_that_is_not_the_source_is_refused(self):
        with tempfile.TemporaryDirectory() as name:
            with self.assertRaisesRegex(rust_sources.RustSourceError, "is not Rust's source"):
                rust_sources.check(Path(name))

    def test_no_apt_says_what_to_do(self):
        failing = subprocess.CalledProcessError(100, "apt-get")
        with tempfile.TemporaryDirectory() as name, unittest.mock.patch.object(
            rust_sources.subprocess, "run", side_effect=failing
        ):
            with self.assertRaisesRegex(rust_sources.RustSourceError, "set RUST_AI_RUST_SOURCE"):
                rust_sources.fetch(Path(name))


if __name__ == "__main__":
    unittest.main()
