"""Repository context: the cases that the product's port is checked with, and hostile texts."""

import json
import time
import unittest

from models.training import context
from models.training.make_context_fixtures import FOLDER, expected


class Fixtures(unittest.TestCase):
    def test_the_stored_results_are_those_of_the_code(self):
        sources = json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
        stored = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
        self.assertEqual(stored, expected(sources))
        self.assertGreater(sum(len(each["definitions"]) for each in stored), 30)


class Items(unittest.TestCase):
    def test_methods_carry_their_type(self):
        text = "impl<T> Display for Grid<T> {\n    fn fmt(\n        &self, // what\n        n: u8,\n    ) -> u8 {\n    }\n}\n"
        shown = [each.text for each in context.definitions(text)]
        self.assertEqual(shown, ["impl Grid { fn fmt(&self, n: u8) -> u8; }"])

    def test_import_lines_stop_at_their_semicolon(self):
        text = "use a::{\n    b, // c\n};use d;\npub use e;\nuse f"
        self.assertEqual(context.import_lines(text), ["use a::{ b, };", "pub use e;"])

    def test_what_is_named_nearby_comes_first(self):
        candidates = context.definitions("fn far() {}\nfn near() {}\nfn unknown() {}\nfn imported() {}\n")
        prefix = "far();\n" + "\n" * 12 + "near();\n"
        ranked = context.rank(candidates, prefix, "", ["use crate::imported;"])
        self.assertEqual([each.name for each in ranked], ["near", "far", "imported"])

    def test_the_most_relevant_piece_is_the_last(self):
        chosen = [
            context.Definition("a", "", "fn a();", 0, "x.rs"),
            context.Definition("b", "", "fn b();", 0, "y.rs"),
            context.Definition("c", "", "fn c();", 0, "x.rs"),
        ]
        pieces = [(piece.path, piece.text) for piece in context.definition_pieces(chosen)]
        self.assertEqual(pieces, [("y.rs", "fn b();"), ("x.rs", "fn c();\nfn a();")])


class Hostile(unittest.TestCase):
    def test_long_lines_take_no_longer_than_their_length(self):
        size = 200_000
        texts = [
            "fn" + " " * size + "a();",
            "fn a(" + " " * size,
            "use " + " " * size + ";",
            "use a\n" * (size // 6),
            "async " * (size // 6),
            "impl<" + ">" * size,
            "for " * (size // 4),
        ]
        start = time.process_time()
        for text in texts:
            context.definitions(text)
            context.import_lines(text)
            context.one_line(text)
        self.assertLess(time.process_time() - start, 5)


if __name__ == "__main__":
    unittest.main()
