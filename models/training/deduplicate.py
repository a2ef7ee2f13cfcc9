"""Near-duplicate detection: bottom-k sketches of line-trigram hashes, indexed by sketch entry.

Two files are near duplicates if the Jaccard index estimated from their sketches reaches 0.7.
An exact copy (same set of shingles) always does.
"""

import re
import zlib

SKETCH_SIZE = 64
THRESHOLD = 0.7
_WORD = re.compile(r"\w+|[^\w\s]")


def shingle_hashes(text: str, width: int = 5) -> set[int]:
    """32-bit hashes of the lines' sliding windows of `width` words (punctuation counts as words)."""
    words = [word.encode() for word in _WORD.findall(text)]
    if len(words) < width:
        return {zlib.crc32(b" ".join(words))}
    return {zlib.crc32(b" ".join(words[start : start + width])) for start in range(len(words) - width + 1)}


def sketch(text: str) -> tuple[int, ...]:
    """The 64 smallest shingle hashes (mixed, so that smallest is a random sample)."""
    mixed = ((value * 2654435761 + 97) & 0xFFFFFFFF for value in shingle_hashes(text))
    return tuple(sorted(mixed)[:SKETCH_SIZE])


def similarity(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Estimated Jaccard index of the two shingle sets."""
    union = sorted(set(first) | set(second))[:SKETCH_SIZE]
    shared = set(first) & set(second)
    return sum(value in shared for value in union) / max(1, len(union))


class DuplicateIndex:
    """Remembers the sketches of kept files and finds an earlier near duplicate."""

    def __init__(self) -> None:
        self._sketches: list[tuple[int, ...]] = []
        self._by_value: dict[int, list[int]] = {}

    def is_duplicate(self, candidate: tuple[int, ...]) -> bool:
        """Two sketches at Jaccard 0.7 share one of the 8 smallest entries nearly always."""
        seen = set()
        for value in candidate[:8]:
            for position in self._by_value.get(value, ())[:50]:
                if position not in seen:
                    seen.add(position)
                    if similarity(candidate, self._sketches[position]) >= THRESHOLD:
                        return True
        return False

    def add(self, candidate: tuple[int, ...]) -> None:
        position = len(self._sketches)
        self._sketches.append(candidate)
        for value in candidate[:16]:
            self._by_value.setdefault(value, []).append(position)
