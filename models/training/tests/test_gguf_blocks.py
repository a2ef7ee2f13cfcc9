"""The integers of the embedded model mean the same in GGUF's blocks."""

import unittest

from models.training.tests.needs import require

require("numpy")

import numpy

from models.training.gguf_blocks import pack_q4_0, pack_q8_0, rows_by_pairs
from models.training.quantise import dequantise, quantise


def unpack(packed: numpy.ndarray, bits: int) -> numpy.ndarray:
    """What llama.cpp computes with: float32 [N, K], by the description of ggml-quants.c."""
    size = 2 + 4 * bits
    blocks = packed.reshape(len(packed), -1, size)
    scales = blocks[..., :2].copy().view(numpy.float16).astype(numpy.float32)
    values = blocks[..., 2:]
    if bits == 4:
        integers = numpy.concatenate((values & 15, values >> 4), axis=-1).astype(numpy.int32) - 8
    else:
        integers = values.view(numpy.int8).astype(numpy.int32)
    return (integers * scales).reshape(len(packed), -1)


class GgufBlocks(unittest.TestCase):
    def check(self, bits: int, pack) -> None:
        weight = numpy.random.default_rng(bits).normal(size=(6, 96)).astype(numpy.float32)
        values, scales = quantise(weight, bits)
        expected = dequantise(values, scales.astype(numpy.float16).astype(numpy.float32), bits, 96)
        numpy.testing.assert_array_equal(unpack(pack(values, scales), bits), expected)

    def test_four_bits(self) -> None:
        self.check(4, pack_q4_0)

    def test_eight_bits(self) -> None:
        self.check(8, pack_q8_0)

    def test_rotary_halves_alternate(self) -> None:
        rows = numpy.arange(8)[:, None]
        self.assertEqual(rows_by_pairs(rows, 2).ravel().tolist(), [0, 2, 1, 3, 4, 6, 5, 7])


if __name__ == "__main__":
    unittest.main()
