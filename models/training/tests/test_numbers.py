"""Quantisation, packing and the n-gram file; needs numpy."""

import struct
import tempfile
import unittest
from pathlib import Path

try:
    import numpy
except ImportError:  # pragma: no cover
    numpy = None


@unittest.skipIf(numpy is None, "needs numpy")
class Quantisation(unittest.TestCase):
    def test_error_is_bounded_by_the_step(self):
        from models.training.quantise import dequantise, quantise

        weight = numpy.random.default_rng(0).normal(size=(16, 80)).astype(numpy.float32)
        for bits, bound in ((8, 0.02), (4, 0.35)):
            values, scales = quantise(weight, bits)
            self.assertEqual(values.shape, (16, 3, 32 * bits // 8))
            again = dequantise(values, scales, bits, 80)
            self.assertLess(numpy.abs(again - weight).max(), bound)

    def test_zero_blocks_stay_zero(self):
        from models.training.quantise import dequantise, quantise

        zero = numpy.zeros((2, 32), numpy.float32)
        for bits in (4, 8):
            self.assertEqual(numpy.abs(dequantise(*quantise(zero, bits), bits, 32)).max(), 0)


@unittest.skipIf(numpy is None, "needs numpy")
class Packing(unittest.TestCase):
    def test_every_document_is_there_once(self):
        from models.training.tokens import pack

        documents = [([number + 10] * (3 + number % 20), [1] * (3 + number % 20)) for number in range(100)]
        ids, weights = pack(documents, 32, seed=0)
        for number in range(100):
            self.assertEqual(int((ids == number + 10).sum()), 3 + number % 20)
        self.assertEqual(int(weights.sum()), sum(len(one) for one, _ in documents))


@unittest.skipIf(numpy is None, "needs numpy")
class Ngram(unittest.TestCase):
    def predictor(self):
        from models.training.ngram_baseline import Predictor, count_table

        tokens = numpy.array([5, 6, 7, 8, 5, 6, 7, 8, 9, 6, 300, 9, 6, 300], numpy.uint16)
        return [tokens], Predictor([count_table([tokens], length) for length in (1, 2, 3)], 6)

    def test_hash_is_fnv1a_over_little_endian_pairs(self):
        from models.training.ngram_baseline import hash_contexts

        value = 0x811C9DC5
        for byte in struct.pack("<HH", 5, 300):
            value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
        self.assertEqual(int(hash_contexts(numpy.array([5, 300], numpy.uint16), 2)[0]), value)

    def test_longest_known_context_decides(self):
        _, predictor = self.predictor()
        self.assertEqual(predictor.next([5, 6]), 7)
        self.assertEqual(predictor.next([9, 6]), 300)
        self.assertEqual(predictor.next([777, 6]), predictor.next([6]))
        self.assertEqual(predictor.next([777]), 6)

    def test_file_round_trip(self):
        from models.training.ngram_baseline import read

        _, predictor = self.predictor()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ngram.bin"
            predictor.write(path)
            again = read(path)
            self.assertEqual(path.stat().st_size, 12 + 3 * 4 + 6 * predictor.entries() + 2)
        tokens = numpy.array([9, 6, 5, 6, 7, 8], numpy.uint16)
        self.assertEqual(again.predict(tokens).tolist(), predictor.predict(tokens).tolist())

    def test_pruning_drops_what_backing_off_gives_anyway(self):
        from models.training.ngram_baseline import adds_information

        documents, predictor = self.predictor()
        marks = adds_information(documents, predictor)
        self.assertTrue(marks[0].all())
        self.assertLess(marks[1].sum(), len(marks[1]))


if __name__ == "__main__":
    unittest.main()
