"""Exact and near-duplicate detection: bottom-k sketches of word-shingle hashes.

Two files are near duplicates if the Jaccard index of their shingle sets, estimated from their
sketches, reaches 0.7 (Broder: On the resemblance and containment of documents, 1997). A shingle
is five words in a row; a run of letters, digits and underscores is a word, and so is every other
character that is no blank. Everything is done on arrays of bytes: about 25 MB/s on one core.
"""

import hashlib

import numpy

SKETCH_SIZE = 64
THRESHOLD = 0.7
WIDTH = 5
# An entry of a candidate's first PROBES entries must be among the first INDEXED ones of the kept
# file. At Jaccard 0.7 each is with more than 0.6 probability, so that none is in fewer than 1 of
# 1,000 pairs. Entries that very many files share (licence headers) are looked up only in the
# latest POSTINGS of them; the probes that are rarer find the file.
PROBES, INDEXED, POSTINGS = 8, 16, 200

_U64 = numpy.uint64
_LONGEST_WORD = 64


def mix(values: numpy.ndarray) -> numpy.ndarray:
    """The finaliser of SplitMix64 (Steele et al., 2014), element by element, uint64."""
    values = (values ^ (values >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> _U64(27))) * _U64(0x94D049BB133111EB)
    return values ^ (values >> _U64(31))


# 0: blank, 1: part of a word (bytes above 127 are), 2: a word of its own.
_KINDS = numpy.full(256, 2, numpy.uint8)
_KINDS[[ord(character) for character in " \t\r\n\f\v"]] = 0
_KINDS[[byte for byte in range(256) if byte > 127 or chr(byte).isalnum() or byte == ord("_")]] = 1
_BYTE_HASH = mix(numpy.arange(1, 257, dtype=_U64))
_PLACE_FACTOR = mix(numpy.arange(1001, 1001 + _LONGEST_WORD, dtype=_U64)) | _U64(1)
_WORD_FACTOR = mix(numpy.arange(2001, 2001 + WIDTH, dtype=_U64)) | _U64(1)


def word_hashes(text: str) -> numpy.ndarray:
    """uint64 hash of each word of the text, in order."""
    data = numpy.frombuffer(text.encode("utf-8"), numpy.uint8)
    kinds = _KINDS[data]
    before = numpy.concatenate([numpy.zeros(1, numpy.uint8), kinds[:-1]])
    starts = (kinds == 2) | ((kinds == 1) & (before != 1))
    visible = kinds > 0
    first = numpy.flatnonzero(starts[visible])
    if len(first) == 0:
        return numpy.zeros(0, _U64)
    data = data[visible]
    lengths = numpy.diff(numpy.append(first, len(data)))
    place = numpy.minimum(numpy.arange(len(data)) - numpy.repeat(first, lengths), _LONGEST_WORD - 1)
    return mix(numpy.add.reduceat(_BYTE_HASH[data] * _PLACE_FACTOR[place], first))


def shingle_hashes(text: str) -> numpy.ndarray:
    """uint64 hashes of the text's windows of five words, with repetitions; at least one."""
    words = word_hashes(text)
    if len(words) < WIDTH:
        words = numpy.concatenate([words, numpy.zeros(WIDTH - len(words), _U64)])
    count = len(words) - WIDTH + 1
    total = numpy.zeros(count, _U64)
    for offset in range(WIDTH):
        total += words[offset : offset + count] * _WORD_FACTOR[offset]
    return mix(total)


def sketch(text: str) -> tuple[int, ...]:
    """The 64 smallest distinct shingle hashes, ascending: a random sample of the shingle set."""
    hashes, room = shingle_hashes(text), 4 * SKETCH_SIZE
    while len(hashes) > room:
        smallest = numpy.unique(numpy.partition(hashes, room)[:room])
        if len(smallest) >= SKETCH_SIZE:
            return tuple(smallest[:SKETCH_SIZE].tolist())
        room *= 4
    return tuple(numpy.unique(hashes)[:SKETCH_SIZE].tolist())


def similarity(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Estimated Jaccard index of the two shingle sets."""
    shared = set(first) & set(second)
    if not shared:
        return 0.0
    union = sorted(set(first) | set(second))[:SKETCH_SIZE]
    return sum(value in shared for value in union) / max(1, len(union))


def content_digest(text: str) -> bytes:
    """16 bytes that are equal for texts that differ in blanks only."""
    return hashlib.sha256("".join(text.split()).encode("utf-8")).digest()[:16]


class DuplicateIndex:
    """Remembers kept files and finds an earlier exact or near duplicate of a candidate."""

    def __init__(self) -> None:
        self._sketches: list[tuple[int, ...]] = []
        self._by_value: dict[int, list[int]] = {}
        self._digests: set[bytes] = set()

    def is_duplicate(self, candidate: tuple[int, ...], digest: bytes | None = None) -> bool:
        """Whether a kept file has the same digest or a similar sketch."""
        if digest is not None and digest in self._digests:
            return True
        seen = set()
        for value in candidate[:PROBES]:
            for position in self._by_value.get(value, ())[-POSTINGS:]:
                if position not in seen:
                    seen.add(position)
                    if similarity(candidate, self._sketches[position]) >= THRESHOLD:
                        return True
        return False

    def add(self, candidate: tuple[int, ...], digest: bytes | None = None) -> None:
        position = len(self._sketches)
        self._sketches.append(candidate)
        if digest is not None:
            self._digests.add(digest)
        for value in candidate[:INDEXED]:
            self._by_value.setdefault(value, []).append(position)
