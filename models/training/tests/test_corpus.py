"""Dates, the split by crate, budgets and the whole way from crate folders to the JSONL files."""

import json
import random
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from unittest import mock

from models.training.tests.needs import require

require("numpy")

from models.training import corpus
from models.training.corpus import build, choose_files, crate_budget, dated, merge_sources, plan, split_crates
from models.training.crate_sources import (
    first_published,
    index_path,
    newest_only,
    publication_time,
    published,
    read_crate,
    repository_key,
    version_key,
)
from models.training.deduplicate import DuplicateIndex, content_digest, sketch
from models.training.licences import is_permissive


def code(name: str, lines: int = 40) -> str:
    """Distinct Rust text for each name."""
    return "".join(f"fn {name}_{number}(x: u32) -> u32 {{ {name}::call(x, {number}) }}\n" for number in range(lines))


class Licences(unittest.TestCase):
    def test_choices_and_conjunctions(self):
        for expression, expected in {
            "MIT": True,
            "MIT OR Apache-2.0": True,
            "MIT/Apache-2.0": True,
            "GPL-3.0 OR MIT": True,
            "MIT AND GPL-3.0": False,
            "(MIT OR Apache-2.0) AND Unicode-3.0": False,
            "Apache-2.0 WITH LLVM-exception": True,
            "Apache-2.0 WITH LLVM-exception OR MPL-2.0": True,
            "MPL-2.0": False,
            "": False,
            "(MIT": False,
        }.items():
            self.assertEqual(is_permissive(expression), expected, expression)


def crate(name, repository="", version="1.0.0"):
    return {"name": name, "repository": repository, "version": version}


class Split(unittest.TestCase):
    def test_siblings_are_in_neither_part(self):
        crates = [crate("ignore", "b/ripgrep"), crate("globset", "b/ripgrep"), crate("serde", "s/serde")]
        parts = split_crates(crates, {"ignore"})
        self.assertEqual(parts, {"ignore": "heldout", "globset": "sibling", "serde": "train"})

    def test_unknown_repositories_make_no_siblings(self):
        parts = split_crates([crate("a"), crate("b")], {"a"})
        self.assertEqual(parts, {"a": "heldout", "b": "train"})

    def test_repository_keys(self):
        self.assertEqual(repository_key("https://github.com/A/B.git"), "a/b")
        self.assertEqual(repository_key("https://github.com/a/b/tree/main/c"), "a/b")
        self.assertEqual(repository_key(""), "")

    def test_newest_version_wins(self):
        kept = newest_only([crate("a", version="0.9.0"), crate("a", version="0.10.0"), crate("a", version="0.10.0-rc1")])
        self.assertEqual([one["version"] for one in kept], ["0.10.0"])
        self.assertGreater(version_key("1.0.0"), version_key("1.0.0-alpha.3"))
        self.assertEqual(version_key("1.1.4+spec-1.1.0"), version_key("1.1.4"))


ENTRY = (
    b"\x03\x02\x00\x00\x00etag\x00"
    b'0.9.0\x00{"name": "demo", "vers": "0.9.0", "pubtime": "2025-01-01T00:00:00Z"}\x00'
    b'1.0.0\x00{"name": "demo", "vers": "1.0.0", "pubtime": "2026-02-03T04:05:06Z"}\x00'
    b'1.1.0\x00{"name": "demo", "vers": "1.1.0"}\x00'
    b'1.2.0\x00{"name": "demo", "vers\x00'
)


class Dates(unittest.TestCase):
    def test_times_are_read_from_a_cached_index_entry(self):
        for version, expected in {
            "0.9.0": "2025-01-01T00:00:00Z",
            "1.0.0": "2026-02-03T04:05:06Z",
            "1.1.0": None,
            "1.2.0": None,
            "9.9.9": None,
        }.items():
            self.assertEqual(publication_time(ENTRY, version), expected, version)

    def test_mutated_entries_never_raise(self):
        chance = random.Random(7)
        for _ in range(500):
            entry = bytearray(ENTRY)
            for _ in range(chance.randint(1, 12)):
                entry[chance.randrange(len(entry))] = chance.randrange(256)
            time = publication_time(bytes(entry[: chance.randint(0, len(entry))]), "1.0.0")
            self.assertTrue(time is None or isinstance(time, str))

    def test_index_paths(self):
        names = {"a": "1/a", "nb": "2/nb", "mio": "3/m/mio", "Serde": "se/rd/serde"}
        self.assertEqual({name: index_path(name) for name in names}, names)

    def test_the_cargo_cache_is_asked(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "registry", "index", "crates", ".cache", "de", "mo", "demo")
            path.parent.mkdir(parents=True)
            path.write_bytes(ENTRY)
            with mock.patch.dict("os.environ", {"CARGO_HOME": folder}):
                self.assertEqual(published("demo", "1.0.0"), "2026-02-03T04:05:06Z")
                self.assertIsNone(published("other", "1.0.0"))
                self.assertEqual(first_published("demo"), "2025-01-01T00:00:00Z")
                self.assertIsNone(first_published("other"))

    def test_only_versions_up_to_the_cut_off_are_kept(self):
        crates = [
            {**crate("old"), "published": "2026-01-01T00:00:00Z"},
            {**crate("late"), "published": "2026-09-01T00:00:00Z"},
            crate("undated"),
        ]
        with mock.patch.object(corpus, "published", return_value=None):
            kept, refused = dated(crates, "2026-07-31T23:59:59Z")
        self.assertEqual([one["name"] for one in kept], ["old"])
        expected = {"late 1.0.0": "published 2026-09-01T00:00:00Z", "undated 1.0.0": "publication date unknown"}
        self.assertEqual(refused, expected)


class Budgets(unittest.TestCase):
    def test_caps(self):
        named = {"a", "nom"}
        for about, part, expected in (
            (crate("a"), "train", corpus.NAMED_CRATE_BYTES),
            (crate("b"), "train", corpus.DEPENDENCY_BYTES),
            (crate("nom"), "heldout", corpus.HELDOUT_CRATE_BYTES),
            ({**crate("core", "rust-lang/rust"), "library": True}, "train", corpus.LIBRARY_CRATE_BYTES),
            (crate("rustc_ast", "rust-lang/rust"), "train", corpus.NAMED_CRATE_BYTES),
        ):
            self.assertEqual(crate_budget(about, named, part), expected, about["name"])

    def test_the_standard_library_stands_above_published_copies(self):
        registry = [crate("libm", "r/libm"), crate("cargo", "r/cargo")]
        rust = [
            {**crate("libm", "rust-lang/rust"), "library": True},
            {**crate("cargo", "rust-lang/rust"), "library": False},
        ]
        merged = {one["name"]: one["repository"] for one in merge_sources(registry, rust)}
        self.assertEqual(merged, {"libm": "rust-lang/rust", "cargo": "r/cargo"})

    def test_held_out_crates_come_first_and_their_siblings_not_at_all(self):
        names = (("z", 1), ("n", 2), ("d", 3), ("s", 1))
        crates = [{**crate(name, f"o/{key}"), "licence": "MIT"} for name, key in names]
        crates.append({**crate("gpl"), "licence": "GPL-3.0"})
        self.assertEqual([one["name"] for one in plan(crates, {"z"}, {"n"})], ["z", "n", "d"])

    def test_full_budgets_and_duplicates(self):
        def file(text):
            return {"path": "src/a.rs", "text": text, "sketch": sketch(text), "digest": content_digest(text)}

        size, index, dropped = len(code("a")), DuplicateIndex(), Counter()
        about = {"part": "train", "budget": 2 * size + 10}
        files = [file(code("a")), file(code("a").replace("    ", " ")), file(code("b")), file(code("c"))]
        chosen = choose_files(about, files, 10**9, index, dropped)
        self.assertEqual([one["text"] for one in chosen], [code("a"), code("b")])
        self.assertEqual(dropped, {"duplicate": 1, "crate or repository is full": 1})
        self.assertEqual(choose_files(about, [file(code("d"))], size - 1, index, dropped), [])

    def test_what_held_out_crates_have_no_room_for_is_still_known(self):
        text, index = code("h"), DuplicateIndex()
        file = {"path": "src/h.rs", "text": text, "sketch": sketch(text), "digest": content_digest(text)}
        self.assertEqual(choose_files({"part": "heldout", "budget": 5}, [file], 5, index, Counter()), [])
        self.assertTrue(index.is_duplicate(sketch(text)))


class WholeWay(unittest.TestCase):
    def test_from_folders_to_files(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, licence, files in (
                ("ropey", "MIT", {"src/lib.rs": code("held")}),
                (
                    "alpha",
                    "MIT",
                    {
                        "src/lib.rs": code("alpha"),
                        "src/copy.rs": code("held"),
                        "src/gen.rs": "// @generated\n" + code("g"),
                    },
                ),
                ("beta", "GPL-3.0", {"src/lib.rs": code("beta")}),
                (
                    "gamma",
                    "MIT OR GPL-2.0",
                    {
                        "src/lib.rs": "// SPDX-License-Identifier: GPL-2.0\n" + code("c"),
                        "src/d.rs": "// SPDX-License-Identifier: ISC\n" + code("d"),
                    },
                ),
            ):
                for path, text in files.items():
                    target = Path(folder, name, path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(text, encoding="utf-8")
                manifest = f'[package]\nname = "{name}"\nversion = "1.0.0"\nlicense = "{licence}"\n'
                Path(folder, name, "Cargo.toml").write_text(manifest, encoding="utf-8")
            names = ("ropey", "alpha", "beta", "gamma")
            crates = [{**read_crate(Path(folder, name)), "published": "2026-01-01T00:00:00Z"} for name in names]
            output = Path(folder, "out")
            with mock.patch.object(corpus, "heldout_names", return_value={"ropey"}):
                summary = build(crates, output)
            train = [json.loads(line) for line in (output / "train.jsonl").read_text().splitlines()]
            rows = [json.loads(line) for line in (output / "manifest.jsonl").read_text().splitlines()]
        places = [(one["crate"], one["path"]) for one in train]
        self.assertEqual(places, [("alpha", "src/lib.rs"), ("gamma", "src/d.rs")])
        self.assertEqual([row["licence"] for row in rows], ["MIT", "MIT", "ISC"])
        self.assertEqual({row["published"] for row in rows}, {"2026-01-01T00:00:00Z"})
        self.assertEqual(summary["skippedForLicence"], ["beta"])
        self.assertEqual(summary["droppedFiles"], {"duplicate": 1, "generated": 1, "licence of the file": 1})
        self.assertEqual(summary["trainBytes"], sum(len(one["text"]) for one in train))


if __name__ == "__main__":
    unittest.main()
