"""The search for copies: against a plain search, and apart from what the prompt holds."""

import random
import unittest

from models.eval.overlap import WindowSearch, overlap, tokens_of, windows


class OverlapTest(unittest.TestCase):
    def test_white_space_does_not_count(self):
        self.assertEqual(tokens_of("let x=1;\n"), tokens_of("let   x\t=\n1 ;"))
        self.assertEqual(tokens_of("a_b1 += 'é'"), ["a_b1", "+", "=", "'", "é", "'"])

    def test_windows_of_a_text(self):
        self.assertEqual(list(windows(["a", "b", "c"], 2)), [("a", "b"), ("b", "c")])
        self.assertEqual(list(windows(["a"], 2)), [])

    def test_finds_what_a_plain_search_finds(self):
        chance = random.Random(5)
        for _ in range(200):
            wanted = {tuple(chance.choices("abc;", k=3)) for _ in range(6)}
            text = " ".join(chance.choices("abcd;", k=40))
            search = WindowSearch(wanted, 3)
            search.read(text)
            self.assertEqual(search.found, wanted & set(windows(tokens_of(text), 3)))

    def test_copies_of_the_prompt_are_counted_apart(self):
        rows = [
            {"id": "1", "text": "a b c d", "prefix": "x a b c y", "suffix": ""},
            {"id": "2", "text": "q r", "prefix": "", "suffix": ""},
        ]
        result = overlap(rows, ["0 a b c d 1", "b c"], size=3)
        self.assertEqual((result["windows"], result["inCorpus"], result["ofThoseInPrompt"]), (2, 2, 1))
        self.assertEqual(result["inCorpusOnly"], 1)
        self.assertEqual(result["holders"], [{"id": "1", "windows": 1}])
        self.assertEqual((result["texts"], result["longEnough"]), (2, 1))

    def test_nothing_written_is_no_copy(self):
        self.assertEqual(overlap([], ["a b c"], size=2)["windows"], 0)


if __name__ == "__main__":
    unittest.main()
