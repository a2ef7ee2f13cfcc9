"""The prompt format and how files become documents."""

import random
import unittest

from models.training import settings
from models.training.documents import block_rest, choose_span, cut_file, cut_pieces, line_rest, whole_lines

TEXT = "".join(f"fn f{number}(a: u8) -> u8 {{\n    let b = a + {number};\n    b * 2\n}}\n\n" for number in range(60))


class Format(unittest.TestCase):
    def test_special_tokens_come_first_and_in_order(self):
        self.assertEqual(settings.SPECIAL_TEXTS, ["<|end|>", "<|file|>", "<|suffix|>", "<|code|>", "<|pad|>"])
        self.assertEqual(settings.SPECIAL_IDS, {"end": 0, "file": 1, "suffix": 2, "code": 3, "pad": 4})

    def test_the_suffix_stands_before_the_prefix(self):
        order = settings.PROMPT_FORMAT["order"]
        self.assertLess(order.index("suffixText"), order.index("prefixText"))

    def test_budgets_leave_room(self):
        budgets = settings.BUDGETS
        used = budgets["pathTokens"] + budgets["suffixTokens"] + budgets["maxNewTokens"]
        self.assertLess(used, budgets["contextLength"])


class Spans(unittest.TestCase):
    def test_line_rest(self):
        self.assertEqual(line_rest("ab\ncd", 1), (1, 2))
        self.assertEqual(line_rest("ab\ncd", 4), (4, 5))

    def test_whole_lines_skip_the_indentation(self):
        start, end = whole_lines(TEXT, TEXT.index("let"), 2)
        self.assertEqual(TEXT[start:end], "let b = a + 0;\n    b * 2")

    def test_block_rest_stops_before_the_closing_brace(self):
        start, end = block_rest(TEXT, TEXT.index("b * 2"))
        self.assertEqual(TEXT[start:end], "b * 2")

    def test_choose_span_stays_inside(self):
        chance = random.Random(0)
        for _ in range(200):
            start, end = choose_span(TEXT, 300, 900, chance)
            self.assertTrue(300 <= start <= end)


class Documents(unittest.TestCase):
    def documents(self, seed=0):
        offsets = list(range(0, len(TEXT), 3))
        return cut_file("a/src/lib.rs", TEXT, offsets, 512, random.Random(seed))

    def test_documents_join_what_the_file_says(self):
        body = TEXT.rstrip("\n")
        for document in self.documents():
            joined = document.prefix + document.middle + document.suffix
            self.assertIn(joined, body)

    def test_both_kinds_occur_and_only_infill_has_a_suffix(self):
        documents = [document for seed in range(5) for document in self.documents(seed)]
        infill = [document for document in documents if document.prefix]
        plain = [document for document in documents if not document.prefix and not document.suffix]
        self.assertTrue(infill and plain)
        self.assertTrue(all(document.ended for document in infill))

    def test_documents_fit_their_row(self):
        for document in self.documents():
            self.assertLessEqual((len(document.prefix) + len(document.middle)) / 3, 512)

    def test_the_same_seed_gives_the_same_documents(self):
        self.assertEqual(self.documents(3), self.documents(3))

    def test_pieces_join_to_the_text(self):
        pieces = cut_pieces(TEXT, random.Random(1), mean=20)
        self.assertEqual("".join(pieces), TEXT)
        self.assertGreater(len(pieces), 10)


if __name__ == "__main__":
    unittest.main()
