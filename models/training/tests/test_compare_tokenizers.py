"""The tokeniser study: cursors, vocabularies cut from a larger one, and its measures."""

import unittest

try:
    import tokenizers
except ImportError:
    tokenizers = None

from models.training.tests.needs import require

require("numpy")

from models.training.compare_tokenizers import choose_cursors, edit_similarity, measure, smaller
from models.training.tests.test_corpus import code

FILES = [{"crate": name, "path": "src/lib.rs", "text": "// why\n" + code(name)} for name in ("alpha", "beta")]


class Study(unittest.TestCase):
    def test_edit_similarity(self):
        cases = (("", "", 1), ("abc", "abc", 1), ("abc", "abd", 2 / 3), ("", "ab", 0), ("ab", "ba", 0))
        for first, second, expected in cases:
            self.assertAlmostEqual(edit_similarity(first, second), expected)
            self.assertAlmostEqual(edit_similarity(second, first), expected)

    def test_cursors_are_in_code_and_the_same_each_time(self):
        cursors = choose_cursors(FILES, 40, 3)
        self.assertEqual(cursors, choose_cursors(FILES, 40, 3))
        self.assertEqual(len(cursors), 40)
        self.assertEqual(sum(cursor.group == "word border" for cursor in cursors), 20)
        for cursor in cursors:
            line = cursor.prefix.split("\n")[-1] + cursor.expected
            self.assertTrue(line.startswith("fn ") and cursor.expected and "\n" not in cursor.expected, line)
            if cursor.group == "word border":
                left, right = cursor.prefix[-1], cursor.expected[0]
                self.assertNotEqual(left.isalnum() or left == "_", right.isalnum() or right == "_", line)

    @unittest.skipUnless(tokenizers, "needs the tokenizers package")
    def test_a_smaller_vocabulary_is_the_one_that_would_have_been_trained(self):
        from models.training.tokenizer import train

        texts = [code(name) for name in ("alpha", "beta", "gamma", "delta")]
        cut, trained = smaller(train(texts, 400), 300), train(texts, 300)
        self.assertEqual(cut.get_vocab_size(), 300)
        for text in texts:
            self.assertEqual(cut.encode(text).ids, trained.encode(text).ids)
            self.assertEqual(cut.decode(cut.encode(text).ids), text)

    @unittest.skipUnless(tokenizers, "needs the tokenizers package")
    def test_known_text_is_completed(self):
        from models.training.tokenizer import train

        texts = [code("alpha"), code("beta")]
        result = measure(train(texts, 350), texts, texts, choose_cursors(FILES, 20, 1))
        self.assertEqual(result["restOfLine"]["all"]["cursors"], 20)
        self.assertGreater(result["charactersPerToken"]["heldout"], 1.5)
        unknown = measure(train(texts, 350), ["let unrelated = 1;\n" * 9], texts, choose_cursors(FILES, 20, 1))
        known, other = (one["restOfLine"]["all"]["editSimilarity"] for one in (result, unknown))
        self.assertGreater(known, other + 0.2)


if __name__ == "__main__":
    unittest.main()
