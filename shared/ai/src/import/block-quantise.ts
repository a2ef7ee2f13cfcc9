/**
 * Quantisation in blocks of 32 for MatMulNBits, as models/training/quantise.py does it.
 * A stored integer q means (q - 2^(bits - 1)) * scale.
 */

/** Divisors of the largest weight that are tried for 4 bits; the largest may stand at -8, which has no positive partner. */
const divisors = [
    -8, -7.6, -7.2, -6.8, -6.4, -6, 7, 7.4, 6.6, 6.2, -8.4, -5.6, 5.8, 7.8, 8.2,
] as const;

/**
 * Writes the integers of `weights` to `codes` from `to` on and answers their scale.
 * 8 bits: the largest magnitude stands at 127. 4 bits: the scale of least squared error among 15.
 */
export function quantiseBlock(
    weights: Float32Array,
    bits: 4 | 8,
    codes: Uint8Array,
    to: number,
): number {
    const extreme = extremeOf(weights);
    const scale = bits === 8 ? Math.fround(Math.abs(extreme) / 127) : bestScale(weights, extreme);
    const half = 1 << (bits - 1);
    weights.forEach((weight, index) => {
        codes[to + index] = nearest(weight, scale, half) + half;
    });
    return scale;
}

function extremeOf(weights: Float32Array): number {
    let extreme = 0;
    for (const weight of weights) if (Math.abs(weight) > Math.abs(extreme)) extreme = weight;
    return extreme;
}

function bestScale(weights: Float32Array, extreme: number): number {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const divisor of divisors) {
        const scale = Math.fround(extreme / divisor);
        let error = 0;
        for (const weight of weights) {
            const difference = nearest(weight, scale, 8) * scale - weight;
            error += difference * difference;
        }
        if (error < least) {
            best = scale;
            least = error;
        }
    }
    return best;
}

/** The integer from -half to half - 1 that is nearest to weight / scale. */
function nearest(weight: number, scale: number, half: number): number {
    if (scale === 0) return 0;
    return Math.max(-half, Math.min(half - 1, Math.round(weight / scale)));
}
