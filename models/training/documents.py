"""Cuts source files into prompt documents (see models/prompt-format.json). Pure: no torch."""

import random
from bisect import bisect_left
from dataclasses import dataclass, field

from . import context, settings
from .syntax import syntax_spans

INFILL_SHARE = 0.7
# Shares of the kinds of middle; where a file has no span of a class, the rest of a line is taken.
SPAN_KINDS = (
    ("line rest", 0.42),
    ("statement", 0.14),
    ("block", 0.09),
    ("arguments", 0.09),
    ("match arm", 0.05),
    ("signature", 0.06),
    ("field", 0.03),
    ("use path", 0.03),
    ("macro", 0.03),
    ("doc comment", 0.02),
    ("characters", 0.04),
)
SUFFIX_CHARACTERS = 600
CONTEXT_SHARE, EDIT_SHARE = 0.7, 0.35
# Nothing is called from another crate's tests; other files of the crate are searched for definitions.
NO_DEFINITIONS = ("tests/", "benches/", "examples/")
NEIGHBOUR_FILES = 24


@dataclass
class Document:
    """One document as text; prefix and middle are tokenised as one, the rest each on its own."""

    path: str
    suffix: str
    prefix: str
    middle: str
    ended: bool  # the middle meets the suffix or the file's end: an end token follows
    pieces: list[context.Piece] = field(default_factory=list)


@dataclass
class SourceFile:
    """A file of a crate with what is read off it once."""

    crate: str
    path: str
    text: str
    definitions: list[context.Definition] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.crate}/{self.path}"


def line_rest(text: str, position: int) -> tuple[int, int]:
    """From `position` to the end of its line."""
    end = text.find("\n", position)
    return position, len(text) if end < 0 else end


def choose_span(text: str, spans: dict, chance: random.Random) -> tuple[int, int]:
    """A cursor and the end of the middle that starts there, of a random kind.

    Half of the syntax spans are entered behind their start, as when a user has begun to type.
    """
    kind = chance.choices([name for name, _ in SPAN_KINDS], [share for _, share in SPAN_KINDS])[0]
    found = spans.get(kind)
    if found:
        start, end = chance.choice(found)
        if chance.random() < 0.5:
            start = chance.randrange(start, line_rest(text, start)[1] if "\n" in text[start:end] else end)
        return start, end
    for _ in range(8):
        position = chance.randrange(len(text))
        if kind == "characters":
            start, end = position, min(len(text), position + chance.randint(1, 80))
        else:
            start, end = line_rest(text, position)
        if text[start:end].strip():
            return start, end
    return line_rest(text, 0)


def window_start(text: str, offsets: list[int], cursor: int, tokens: int) -> int:
    """The line start at most about `tokens` tokens in front of the cursor."""
    first = max(0, bisect_left(offsets, cursor) - tokens)
    if first == 0:
        return 0
    start = text.find("\n", offsets[first]) + 1
    return start if 0 < start <= cursor else text.rfind("\n", 0, cursor) + 1


def edit_piece(file: SourceFile, neighbours: list[SourceFile], around: set[str], chance) -> context.Piece | None:
    """Lines of another file that share most names with the cursor's, of a few random places."""
    best, most = None, 0.0
    for _ in range(6):
        other = chance.choice(neighbours)
        lines = other.text.count("\n")
        text = context.snippet(other.text, chance.randrange(lines + 1))
        names = context.words(text)
        alike = len(names & around) / max(1, len(names | around))
        if other is not file and alike > most and len(text) < 700:
            best, most = context.Piece("edit", other.name, text), alike
    return best


def context_pieces(
    file: SourceFile, neighbours: list[SourceFile], start: int, cursor: int, suffix: str, chance: random.Random
) -> list[context.Piece]:
    """What the engine would know of other places: imports in front of the window, definitions, an edit.

    Items that are in the window or behind the cursor are left out: the first is seen, the
    second would often tell the answer.
    """
    pieces = []
    imports = context.import_lines(file.text)
    unseen = [line for line in context.import_lines(file.text[:start])][-context.MOST_IMPORT_LINES :]
    if unseen:
        pieces.append(context.Piece("imports", file.name, "\n".join(unseen)))
    if chance.random() > CONTEXT_SHARE:
        return pieces
    candidates = []
    for other in neighbours:
        if other is not file and not other.path.startswith(NO_DEFINITIONS):
            candidates += other.definitions
    candidates += [each for each in file.definitions if each.offset < start]
    window = file.text[start:cursor]
    chosen = context.rank(candidates, window, suffix, imports)[: chance.randint(2, 12)]
    pieces += context.definition_pieces(chosen)
    if neighbours and chance.random() < EDIT_SHARE:
        around, _ = context.neighbourhood(window, suffix)
        edit = edit_piece(file, neighbours, around, chance)
        if edit:
            pieces.append(edit)
    return pieces


def sample_document(
    file: SourceFile, neighbours: list[SourceFile], offsets: list[int], row_tokens: int, chance: random.Random
) -> Document:
    """One document from a random place of a file.

    offsets: the character at which each token of the file's text starts.
    """
    text = file.text
    room = row_tokens - 64
    if chance.random() < INFILL_SHARE:
        cursor, stop = choose_span(text, syntax_spans(text), chance)
        start = window_start(text, offsets, cursor, chance.randint(room // 8, room // 2))
        suffix = text[stop : stop + SUFFIX_CHARACTERS]
        pieces = context_pieces(file, neighbours, start, cursor, suffix, chance)
        return Document(file.name, suffix, text[start:cursor], text[cursor:stop], True, pieces)
    start = window_start(text, offsets, chance.randrange(len(text)), room // 2)
    last = bisect_left(offsets, start) + room * 3 // 4
    stop = offsets[last] if last < len(offsets) else len(text)
    head = text[start : start + 1200]
    pieces = context_pieces(file, neighbours, start, start + len(head), "", chance)
    return Document(file.name, "", "", text[start:stop], stop == len(text), pieces)
