"""What counts as written after the cut-off."""

import json
import tempfile
import unittest
import unittest.mock
from collections import Counter
from pathlib import Path

from models.training.tests.needs import require

require("numpy")

from models.training import after_cutoff
from models.training.after_cutoff import (
    build,
    fetched_crates,
    has_known_past,
    index_corpus,
    known_share,
    known_shingles,
    past_of,
)
from models.training.deduplicate import DuplicateIndex, sketch
from models.training.tests.test_corpus import ENTRY, code


def crate(folder: Path, name: str, files: dict[str, str], repository: str = "", **more) -> dict:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    about = {"folder": folder, "name": name, "version": "1.0.0", "licence": "MIT", "repository": repository}
    return {**about, "published": "2026-09-09T00:00:00Z", "part": "after", "budget": 60_000, **more}


class AfterCutoff(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def test_only_new_files_are_kept(self):
        past = [crate(self.folder / "old", "a", {"src/lib.rs": code("one") + code("two")}, "o/r")]
        late = [
            crate(
                self.folder / "new",
                "a",
                {
                    "src/same.rs": code("one") + code("two"),
                    "src/moved.rs": code("two") + code("tail", 10),
                    "src/fresh.rs": code("fresh"),
                    "src/trained.rs": code("trained"),
                },
                "o/r",
            ),
            crate(self.folder / "gpl", "g", {"src/lib.rs": code("gpl")}, licence="GPL-3.0"),
        ]
        index = DuplicateIndex()
        index.add(sketch(code("trained")))
        rows, dropped = build(late, past, index, self.folder / "after.jsonl", 10**6)
        written = [json.loads(line) for line in (self.folder / "after.jsonl").read_text().splitlines()]
        kept = [(one["path"], one["published"]) for one in written]
        self.assertEqual(kept, [("src/fresh.rs", "2026-09-09T00:00:00Z")])
        self.assertEqual(+dropped, Counter({"known from an earlier version": 2, "duplicate": 1}))
        self.assertEqual(rows, [["a", "1.0.0", "MIT", 1, len(code("fresh")), "after", "2026-09-09"]])

    def test_it_stops_when_there_is_enough(self):
        late = [
            crate(self.folder / name, name, {"src/lib.rs": code(name), "src/b.rs": code(f"{name}_b")}, f"o/{name}")
            for name in ("p", "q", "r")
        ]
        with unittest.mock.patch.object(after_cutoff, "first_published", return_value="2026-08-08T00:00:00Z"):
            rows, _ = build(late, [], DuplicateIndex(), self.folder / "after.jsonl", 1)
            again, _ = build(late, [], DuplicateIndex(), self.folder / "after.jsonl", 1)
        self.assertEqual([row[3] for row in rows], [2])
        self.assertEqual(again, rows)

    def test_old_crates_need_an_older_version_to_compare_with(self):
        for first, past, expected in (
            ("2025-01-01T00:00:00Z", [], False),
            ("2025-01-01T00:00:00Z", [{"name": "a"}], True),
            ("2026-09-01T00:00:00Z", [], True),
            (None, [], False),
        ):
            with unittest.mock.patch.object(after_cutoff, "first_published", return_value=first):
                self.assertEqual(has_known_past({"name": "a"}, past, "2026-07-31T23:59:59Z"), expected, first)

    def test_the_past_is_of_the_name_or_the_repository(self):
        def about(name, repository):
            return {"name": name, "repository": repository}

        past = [about("a", "x/y"), about("b", "o/r"), about("c", ""), about("d", "q/q")]
        self.assertEqual([one["name"] for one in past_of([about("a", "o/r")], past)], ["a", "b"])
        self.assertEqual([one["name"] for one in past_of([about("c", "")], past)], ["c"])

    def test_shares(self):
        known = known_shingles([crate(self.folder / "k", "k", {"src/lib.rs": code("one")})])
        self.assertEqual(known_share(code("one"), known), 1.0)
        self.assertEqual(known_share(code("other").replace("fn", "gn"), known_shingles([])), 0.0)
        self.assertLess(known_share(code("other"), known), 0.5)

    def test_the_corpus_is_indexed(self):
        for part in ("train", "heldout"):
            (self.folder / f"{part}.jsonl").write_text(json.dumps({"text": code(part)}) + "\n")
        index = index_corpus(self.folder)
        self.assertTrue(all(index.is_duplicate(sketch(code(part))) for part in ("train", "heldout")))
        self.assertFalse(index.is_duplicate(sketch(code("third"))))

    def test_locked_crates_are_taken_by_their_date(self):
        registry = self.folder / "registry"
        entry = registry / "index" / "crates" / ".cache" / "de" / "mo" / "demo"
        entry.parent.mkdir(parents=True)
        entry.write_bytes(ENTRY)
        for version in ("0.9.0", "1.0.0"):
            manifest = f'[package]\nname = "demo"\nversion = "{version}"\nlicense = "MIT"\n'
            crate(registry / "src" / "crates" / f"demo-{version}", "demo", {"Cargo.toml": manifest})
        package = '[[package]]\nname = "demo"\nversion = "{}"\nsource = "registry+x"\n'
        rows = [package.format(version) for version in ("0.9.0", "1.0.0", "1.1.0")]
        (self.folder / "Cargo.lock").write_text("".join(rows))
        with unittest.mock.patch.dict("os.environ", {"CARGO_HOME": str(self.folder)}):
            late = fetched_crates(self.folder, "2026-01-01T00:00:00Z")
        self.assertEqual([(one["version"], one["published"]) for one in late], [("1.0.0", "2026-02-03T04:05:06Z")])


if __name__ == "__main__":
    unittest.main()
