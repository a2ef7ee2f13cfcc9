"""Licences, the split by crate, filters and duplicates."""

import unittest

from models.training.corpus import newest_only, repository_key, split_crates, version_key
from models.training.deduplicate import DuplicateIndex, similarity, sketch
from models.training.licences import is_permissive
from models.training.source_filter import (
    normalise,
    reason_to_drop,
    scrub_secrets,
    skips_crate,
    skips_path,
    without_comment_lines,
)

CODE = "\n".join(f"fn step_{number}(x: u32) -> u32 {{ x.wrapping_add({number}) }}" for number in range(40)) + "\n"


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


class Filters(unittest.TestCase):
    def test_reasons(self):
        self.assertIsNone(reason_to_drop(CODE))
        self.assertEqual(reason_to_drop("fn a() {}\n"), "too small")
        self.assertEqual(reason_to_drop("// @generated\n" + CODE), "generated")
        self.assertEqual(reason_to_drop(CODE + "x" * 500 + "\n"), "long lines")
        table = "static T: [u32; 999] = [\n" + "    0x0123, 0x4567, 0x89ab,\n" * 99 + "];\n"
        self.assertEqual(reason_to_drop(table), "table")
        self.assertEqual(reason_to_drop("let é = 'ß';\n" * 50), "not ASCII")

    def test_names(self):
        self.assertTrue(skips_crate("windows-sys") and skips_crate("openssl-sys"))
        self.assertFalse(skips_crate("tokio"))
        self.assertTrue(skips_path("tests/ui/a.rs") and skips_path("src/tables/b.rs"))
        self.assertFalse(skips_path("tests/parse.rs"))

    def test_normalise(self):
        self.assertEqual(normalise("\ufefffn a() {}  \r\n\r\n\r\n"), "fn a() {}\n")

    def test_secrets(self):
        key = "AKIA" + "ABCDEFGHIJKLMNOP"
        self.assertEqual(scrub_secrets(f'let key = "{key}";'), 'let key = "REDACTED";')

    def test_comment_lines(self):
        text = "// head\nfn a() {\n    // why\n    b(); // kept\n}\n"
        self.assertEqual(without_comment_lines(text), "fn a() {\n    b(); // kept\n}\n")


class Duplicates(unittest.TestCase):
    def test_near_duplicates_are_found(self):
        index = DuplicateIndex()
        index.add(sketch(CODE))
        self.assertTrue(index.is_duplicate(sketch(CODE)))
        self.assertTrue(index.is_duplicate(sketch(CODE.replace("step_7(", "other(", 1))))
        other = CODE.replace("wrapping_add", "rotate_left").replace("step", "turn").replace("u32", "i64")
        self.assertFalse(index.is_duplicate(sketch(other)))

    def test_similarity_bounds(self):
        self.assertEqual(similarity(sketch(CODE), sketch(CODE)), 1.0)
        self.assertEqual(similarity(sketch("a b c d e f"), sketch("u v w x y z")), 0.0)


if __name__ == "__main__":
    unittest.main()
