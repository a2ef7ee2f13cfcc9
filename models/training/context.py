"""Repository context of a cursor: imports, neighbouring definitions and an edited snippet. Pure.

shared/ai/src/context does the same in the product; test/fixtures/context holds cases of both.
A definition is one line that names an item of another place and shows its shape; definitions are
ranked by the names around the cursor, so what is picked never depends on what is to be written.
"""

import re
from dataclasses import dataclass, replace

_ITEM = re.compile(
    r"^([ \t]*)((?:pub(?:\([^)\n]*\))?[ ]+)?(?:(?:async|const|unsafe|default)[ ]+)*"
    r"(fn|struct|enum|union|trait|type|const|static)[ ]+([A-Za-z_][A-Za-z0-9_]*))",
    re.MULTILINE,
)
_IMPL = re.compile(r"^impl\b[^\n{;]*", re.MULTILINE)
_FOR = re.compile(r"\bfor[ ]+(?:\w+::)*([A-Za-z_]\w*)")
_OWN = re.compile(r"^impl(?:<[^{]*?>)?[ ]+(?:\w+::)*([A-Za-z_]\w*)")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_USE = re.compile(r"^(?:pub(?:\([^)\n]*\))? )?use ", re.MULTILINE)
_LAST_COMMA = re.compile(r",? ([)\]])")
# The look-behind keeps long runs of blanks linear.
_COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|(?<![ \t])[ \t]+//[^\n]*", re.MULTILINE)

# A body is shown when the whole item is at most this long.
LONGEST_BODY = 320
LONGEST_SIGNATURE = 240
# Lines around the cursor whose names decide what is relevant.
LINES_BEFORE, LINES_BEHIND, NEAR_LINES = 30, 10, 8
MOST_IMPORT_LINES = 12
SNIPPET_LINES = 10


@dataclass(frozen=True)
class Definition:
    """An item of a source file: one line of text, its name and the type that it belongs to."""

    name: str
    owner: str
    text: str
    offset: int
    path: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of context as models/prompt-format.json renders it."""

    kind: str  # imports, definition or edit
    path: str
    text: str

    def render(self) -> str:
        return f"// {self.path}\n{self.text}\n"


def one_line(text: str) -> str:
    """The text without comments on one line: runs of blanks are one, none inside brackets' ends."""
    joined = " ".join(_COMMENT.sub("\n", text).split())
    return _LAST_COMMA.sub(r"\1", joined.replace("( ", "(").replace("[ ", "["))


def closing(text: str, opening: int) -> int:
    """Offset of the brace that closes the one at `opening`, or -1; looks LONGEST_BODY * 4 ahead."""
    depth = 0
    for at in range(opening, min(len(text), opening + LONGEST_BODY * 4)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
    return -1


def head_end(text: str, start: int) -> int:
    """Offset of the first `{` or `;` outside round and square brackets after start, or -1."""
    depth = 0
    for at in range(start, min(len(text), start + LONGEST_SIGNATURE * 4)):
        character = text[at]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif depth <= 0 and character in "{;":
            return at
    return -1


def definitions(text: str) -> list[Definition]:
    """The items of a file in order; methods carry the type of the impl block around them."""
    owners = []
    for match in _IMPL.finditer(text):
        end = text.find("\n}", match.end())
        named = _FOR.search(match.group()) or _OWN.search(match.group())
        if named:
            owners.append((match.start(), len(text) if end < 0 else end, named.group(1)))
    found = []
    for match in _ITEM.finditer(text):
        start, kind, name = match.start(2), match.group(3), match.group(4)
        end = head_end(text, match.end())
        if end < 0:
            continue
        shown = one_line(text[start:end])
        if kind in ("struct", "enum", "union") and text[end] == "{":
            last = closing(text, end)
            body = one_line(text[end : last + 1]) if last >= 0 else ""
            shown += f" {body}" if body and len(shown) + len(body) <= LONGEST_BODY else " { .. }"
        elif kind == "trait":
            shown += " { .. }"
        else:
            shown += ";"
        owner = next((o for low, high, o in owners if low <= start < high), "") if match.group(1) else ""
        if owner:
            shown = f"impl {owner} {{ {shown} }}"
        if len(shown) <= max(LONGEST_SIGNATURE, LONGEST_BODY):
            found.append(Definition(name, owner, shown, start))
    return found


def words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def neighbourhood(prefix: str, suffix: str) -> tuple[set[str], set[str]]:
    """Names in the lines around a cursor, and those in the nearest lines before it."""
    before = prefix.split("\n")[-LINES_BEFORE:]
    behind = suffix.split("\n")[:LINES_BEHIND]
    return words("\n".join(before + behind)), words("\n".join(before[-NEAR_LINES:]))


def relevance(definition: Definition, around: set[str], near: set[str], imported: set[str]) -> float:
    """How much a definition has to do with a cursor; 0 when nothing of it is named there."""
    score = 0.0
    for name, weight in ((definition.name, 1.0), (definition.owner, 0.75)):
        if not name:
            continue
        if name in near:
            score += 2 * weight
        elif name in around:
            score += weight
        elif name in imported:
            score += 0.25 * weight
    return score


def import_lines(text: str) -> list[str]:
    """The use declarations of a file at the start of a line, each on one line."""
    found, at = [], 0
    # The search for the end stands outside of the pattern: without one it is made once.
    while (match := _USE.search(text, at)) and (end := text.find(";", match.end())) >= 0:
        found.append(one_line(text[match.start() : end + 1]))
        at = end + 1
    return found


def rank(candidates: list[Definition], prefix: str, suffix: str, imports: list[str]) -> list[Definition]:
    """Relevant definitions, the best first; equals keep their order."""
    around, near = neighbourhood(prefix, suffix)
    imported = words("\n".join(imports))
    scored = [(relevance(each, around, near, imported), number) for number, each in enumerate(candidates)]
    order = sorted((-score, number) for score, number in scored if score > 0)
    return [candidates[number] for _, number in order]


def snippet(text: str, line: int) -> str:
    """SNIPPET_LINES lines around a line, without blank lines at the ends."""
    lines = text.split("\n")
    start = max(0, line - SNIPPET_LINES // 2)
    return "\n".join(lines[start : start + SNIPPET_LINES]).strip("\n")


def with_path(found: list[Definition], path: str) -> list[Definition]:
    return [replace(each, path=path) for each in found]


def definition_pieces(chosen: list[Definition]) -> list[Piece]:
    """One piece a file. What is more relevant stands later, in a piece and among the pieces."""
    by_path: dict[str, list[str]] = {}
    for each in chosen:
        by_path.setdefault(each.path, []).insert(0, each.text)
    return [Piece("definition", path, "\n".join(texts)) for path, texts in reversed(by_path.items())]
