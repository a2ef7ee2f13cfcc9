"""Packs MatMulNBits' integers as GGUF's blocks, without rounding them again.

A block is 32 neighbours of one row with one scale: https://github.com/ggml-org/ggml, ggml-quants.c,
block_q4_0 and block_q8_0. quantise.py says how MatMulNBits stores them.
"""

import numpy

BLOCK = 32


def pack_q4_0(values: numpy.ndarray, scales: numpy.ndarray) -> numpy.ndarray:
    """MatMulNBits' (uint8 [N, blocks, 16], float32 [N, blocks]) -> uint8 [N, blocks * 18].

    MatMulNBits has neighbours in one byte; Q4_0 has element j beside element j + 16.
    """
    pairs = numpy.stack((values & 15, values >> 4), axis=-1).reshape(*values.shape[:-1], BLOCK)
    packed = pairs[..., :16] | (pairs[..., 16:] << 4)
    return with_scales(packed, scales)


def pack_q8_0(values: numpy.ndarray, scales: numpy.ndarray) -> numpy.ndarray:
    """(uint8 [N, blocks, 32] with 128 for zero, float32 [N, blocks]) -> uint8 [N, blocks * 34]."""
    signed = (values.astype(numpy.int16) - 128).astype(numpy.int8).view(numpy.uint8)
    return with_scales(signed, scales)


def with_scales(packed: numpy.ndarray, scales: numpy.ndarray) -> numpy.ndarray:
    """Puts each block's scale in front of it, as float16."""
    halves = scales.astype(numpy.float16)[..., None].view(numpy.uint8)
    return numpy.concatenate((halves, packed), axis=-1).reshape(len(packed), -1)


def rows_by_pairs(rows: numpy.ndarray, heads: int) -> numpy.ndarray:
    """Orders a projection's rows as llama.cpp's "llama" wants them: both halves of a head alternate.

    Rotary embeddings there turn neighbours (2i, 2i + 1); ours turn (i, i + half of the head).
    """
    halves = rows.reshape(heads, 2, rows.shape[0] // heads // 2, -1)
    return halves.swapaxes(1, 2).reshape(rows.shape)
