"""Cuts source files into prompt documents (see models/prompt-format.json). Pure: no torch."""

import random
from bisect import bisect_left
from dataclasses import dataclass

from . import settings

# Shares of the kinds of middle in fill-in-the-middle documents.
SPAN_KINDS = (("line rest", 0.50), ("lines", 0.25), ("block", 0.15), ("characters", 0.10))
SUFFIX_CHARACTERS = 600


@dataclass
class Document:
    """One document as text pieces, each tokenised on its own."""

    path: str
    suffix: str
    prefix: str
    middle: str
    ended: bool  # the middle meets the suffix or the file's end: an end token follows


def line_rest(text: str, position: int) -> tuple[int, int]:
    """From `position` to the end of its line."""
    end = text.find("\n", position)
    return position, len(text) if end < 0 else end


def whole_lines(text: str, position: int, count: int) -> tuple[int, int]:
    """From the first non-blank of position's line to the end of the line `count - 1` lower."""
    start = text.rfind("\n", 0, position) + 1
    while start < len(text) and text[start] in " \t":
        start += 1
    end = start
    for number in range(count):
        end = line_rest(text, end + (number > 0))[1]
        if end >= len(text):
            break
    return start, end


def block_rest(text: str, position: int, limit: int = 700) -> tuple[int, int]:
    """From `position` up to the brace that closes the block around it (at most `limit` on)."""
    depth = 0
    for end in range(position, min(len(text), position + limit)):
        if text[end] == "{":
            depth += 1
        elif text[end] == "}":
            depth -= 1
            if depth < 0:
                return position, len(text[:end].rstrip())
    return line_rest(text, position)


def choose_span(text: str, low: int, high: int, chance: random.Random) -> tuple[int, int]:
    """A cursor in [low, high) and the end of the middle that starts there."""
    kind = chance.choices([name for name, _ in SPAN_KINDS], [share for _, share in SPAN_KINDS])[0]
    for _ in range(8):
        position = chance.randrange(low, max(low + 1, high))
        if kind == "line rest":
            start, end = line_rest(text, position)
        elif kind == "lines":
            start, end = whole_lines(text, position, chance.randint(1, 4))
        elif kind == "block":
            start, end = block_rest(text, position)
        else:
            start, end = position, min(high, position + chance.randint(1, 80))
        if start < end <= high and start >= low and text[start:end].strip():
            return start, end
    return line_rest(text, low)


def cut_pieces(text: str, chance: random.Random, mean: int = 400) -> list[str]:
    """Cuts text at random characters, about one cut in `mean`.

    The pieces are tokenised separately, so that the model meets token borders in unusual
    places, as after a cursor in the middle of a word.
    """
    pieces, start = [], 0
    while start < len(text):
        end = start + 1 + int(chance.expovariate(1 / mean))
        pieces.append(text[start:end])
        start = end
    return pieces


def line_start_at_most(text: str, position: int, low: int) -> int:
    """The last line start in (low, position], or `position` if the line is longer than that."""
    start = text.rfind("\n", low, position) + 1
    return start if start > low else position


def cut_file(
    name: str, text: str, offsets: list[int], row_tokens: int, chance: random.Random
) -> list[Document]:
    """Consecutive documents of at most about `row_tokens` tokens from one file.

    offsets: the character at which each token of the whole text starts. Half of the documents
    are left-to-right and fill the row, half are fill-in-the-middle of a random length.
    """
    text = text.rstrip("\n")
    documents, start = [], 0
    while start < len(text) - 20:
        infill = chance.random() < 0.5
        room = row_tokens - settings.BUDGETS["pathTokens"] - 12
        if infill:
            room = chance.randint(row_tokens // 4, room) - settings.BUDGETS["suffixTokens"]
        first = bisect_left(offsets, start)
        limit = offsets[first + room] if first + room < len(offsets) else len(text)
        end = len(text) if limit >= len(text) else line_start_at_most(text, limit, start)
        if not infill:
            code = text[start:end].rstrip("\n")
            documents.append(Document(name, "", "", code, end == len(text)))
            start = end
            continue
        low = start + chance.randrange(max(1, int((end - start) * 0.6)))
        cursor, stop = choose_span(text, low, end, chance)
        stop = min(stop, end)
        suffix = text[stop : stop + SUFFIX_CHARACTERS]
        documents.append(Document(name, suffix, text[start:cursor], text[cursor:stop], True))
        start = line_rest(text, max(stop, low + 1))[1] + 1
    return documents
