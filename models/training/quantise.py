"""Block quantisation for ONNX Runtime's MatMulNBits, in numpy.

Layout (onnxruntime/docs/ContribOperators.md, com.microsoft.MatMulNBits): for a weight of N
outputs and K inputs, B is uint8 [N, K/32, 32 * bits / 8], the low nibble first for 4 bits;
scales are float32 [N, K/32]; a stored q means (q - 2^(bits-1)) * scale.
"""

import numpy

BLOCK = 32


def blocks_of(weight: numpy.ndarray) -> numpy.ndarray:
    """float32 [N, K] -> [N, blocks, 32], the last block padded with zeros."""
    outputs, inputs = weight.shape
    count = -(-inputs // BLOCK)
    padded = numpy.zeros((outputs, count * BLOCK), numpy.float32)
    padded[:, :inputs] = weight
    return padded.reshape(outputs, count, BLOCK)


def rounded(blocks: numpy.ndarray, scales: numpy.ndarray, bits: int) -> numpy.ndarray:
    """The integers -2^(bits-1) .. 2^(bits-1)-1 nearest to blocks / scales (0 scale: 0)."""
    half = 1 << (bits - 1)
    safe = numpy.where(scales == 0, 1, scales)[..., None]
    return numpy.clip(numpy.rint(blocks / safe), -half, half - 1)


def best_scales(blocks: numpy.ndarray, bits: int) -> numpy.ndarray:
    """Scales [N, blocks]. 8 bits: largest magnitude / 127. 4 bits: least squared error of 15 tries.

    With 4 bits the value of largest magnitude may stand at -8, which has no positive partner:
    tries have either sign.
    """
    extreme = numpy.take_along_axis(blocks, numpy.abs(blocks).argmax(-1)[..., None], -1)[..., 0]
    if bits == 8:
        return (numpy.abs(extreme) / 127).astype(numpy.float32)
    best = numpy.zeros(extreme.shape, numpy.float32)
    least = numpy.full(extreme.shape, numpy.inf, numpy.float32)
    for divisor in (-8.0, -7.6, -7.2, -6.8, -6.4, -6.0, 7.0, 7.4, 6.6, 6.2, -8.4, -5.6, 5.8, 7.8, 8.2):
        scales = (extreme / divisor).astype(numpy.float32)
        error = numpy.square(rounded(blocks, scales, bits) * scales[..., None] - blocks).sum(-1)
        better = error < least
        best[better], least[better] = scales[better], error[better]
    return best


def quantise(
    weight: numpy.ndarray, bits: int, scales: numpy.ndarray | None = None
) -> tuple[numpy.ndarray, numpy.ndarray]:
    """float32 [N, K] -> (B, scales) as MatMulNBits wants them; scales [N, K/32] where they are given."""
    blocks = blocks_of(numpy.asarray(weight, numpy.float32))
    scales = best_scales(blocks, bits) if scales is None else scales
    values = (rounded(blocks, scales, bits) + (1 << (bits - 1))).astype(numpy.uint8)
    if bits == 4:
        values = values[..., 0::2] | (values[..., 1::2] << 4)
    return values, scales


def dequantise(values: numpy.ndarray, scales: numpy.ndarray, bits: int, inputs: int) -> numpy.ndarray:
    """(B, scales) -> float32 [N, inputs]: what MatMulNBits computes with."""
    if bits == 4:
        pairs = numpy.stack((values & 15, values >> 4), axis=-1)
        values = pairs.reshape(*values.shape[:-1], BLOCK)
    blocks = (values.astype(numpy.float32) - (1 << (bits - 1))) * scales[..., None]
    return blocks.reshape(len(values), -1)[:, :inputs]
