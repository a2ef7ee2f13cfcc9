"""Next-token figures: windows of held-out files, the prompt in front, places of the right token."""

import math
import unittest

from models.eval import token_accuracy

try:
    import numpy
except ImportError:
    numpy = None


def file(crate: str, path: str, length: int) -> dict:
    return {"crate": crate, "path": path, "text": "".join(f"let a{n} = {n};\n" for n in range(length))}


class WindowTest(unittest.TestCase):
    def test_windows_start_at_lines_and_crates_take_turns(self):
        files = [file("a", "1.rs", 400), file("a", "2.rs", 400), file("b", "1.rs", 400), file("c", "1.rs", 10)]
        windows = token_accuracy.choose_windows(files, 3, seed=1)
        self.assertEqual([path.split("/")[0] for path, _, _ in windows], ["a", "b", "a"])
        self.assertEqual(windows, token_accuracy.choose_windows(files, 3, seed=1))
        for path, context, counted in windows:
            text = next(f["text"] for f in files if path == f"{f['crate']}/{f['path']}")
            self.assertIn(context + counted, text)
            self.assertTrue(context.startswith("let a"))
            self.assertEqual((len(context), len(counted)), (1500, 1000))

    def test_no_file_is_long_enough(self):
        self.assertEqual(token_accuracy.choose_windows([file("a", "1.rs", 3)], 5, seed=1), [])

    def test_the_prompt_of_each_format(self):
        tokens = {"end": 0, "file": 1, "suffix": 2, "code": 3, "pad": 4}
        head = token_accuracy.prompt_head
        self.assertEqual(head({"prompt": {"format": "plain"}}, [9]), [])
        self.assertEqual(head({"prompt": {"tokens": tokens}}, [9, 8]), [1, 9, 8, 2, 3])
        self.assertEqual(head({"prompt": {"tokens": {**tokens, "context": 5}}}, [9]), [1, 9, 5, 2, 3])

    def test_rates_of_windows(self):
        row = {"tokens": 4, "bytes": 8, "nats": 8 * math.log(2), "top1": 1, "top5": 3, "top1Bytes": 6}
        result = token_accuracy.summarise([row, row])
        self.assertEqual((result["top1"], result["top5"], result["top1Bytes"]), (0.25, 0.75, 0.75))
        self.assertEqual((result["bitsPerByte"], result["bytesPerToken"]), (1.0, 2.0))
        self.assertEqual(token_accuracy.summarise([])["top1"], 0)


@unittest.skipIf(numpy is None, "needs numpy")
class JudgeTest(unittest.TestCase):
    def test_places_and_loss(self):
        logits = numpy.zeros((3, 8), numpy.float32)
        logits[0, 2] = 5.0
        logits[1, :6] = [6, 5, 4, 3, 2, 1]
        result = token_accuracy.judge(logits, [2, 4, 7], [1, 2, 3])
        # All tokens of the last row are equal, so the right one may be any of eight.
        self.assertEqual((result["top1"], result["top5"], result["top1Bytes"]), (1, 2, 1))
        self.assertEqual((result["tokens"], result["bytes"]), (3, 6))
        last = math.log(8)
        first = math.log(math.exp(5) + 7) - 5
        middle = math.log(sum(math.exp(n) for n in (6, 5, 4, 3, 2, 1, 0, 0))) - 2
        self.assertAlmostEqual(result["nats"], first + middle + last, places=4)


if __name__ == "__main__":
    unittest.main()
