"""Writes what context.py makes of small texts, for the product's port of it.

Run from the repository root: python -m models.training.make_context_fixtures
test/fixtures/context/sources.json holds the texts, [{name, text}], with prefix, suffix and lines
for those that have a cursor. expected.json is made of it: for each text its definitions (offset in
UTF-16 units), import lines and one_line; for each cursor the ranked definitions of all texts, the
pieces of the first 12 and the snippets around the lines.
"""

import json
from pathlib import Path

from . import context

FOLDER = Path(__file__).resolve().parents[2] / "test/fixtures/context"
MOST_DEFINITIONS = 12


def utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def expected(sources: list[dict]) -> list[dict]:
    """One result for each source, as expected.json holds it."""
    found = {
        source["name"]: context.with_path(context.definitions(source["text"]), source["name"]) for source in sources
    }
    candidates = [each for definitions in found.values() for each in definitions]
    results = []
    for source in sources:
        text = source["text"]
        imports = context.import_lines(text)
        result = {
            "name": source["name"],
            "definitions": [
                {
                    "name": each.name,
                    "owner": each.owner,
                    "text": each.text,
                    "offset": utf16_units(text[: each.offset]),
                    "path": each.path,
                }
                for each in found[source["name"]]
            ],
            "imports": imports,
            "oneLine": context.one_line(text),
        }
        if "cursor" in source:
            line, lines_behind = source["cursor"], text.split("\n")
            prefix, suffix = "\n".join(lines_behind[:line]), "\n".join(lines_behind[line:])
            chosen = context.rank(candidates, prefix, suffix, imports)
            around, near = context.neighbourhood(prefix, suffix)
            result["around"], result["near"] = sorted(around), sorted(near)
            result["ranked"] = [f"{each.path} {each.text}" for each in chosen]
            result["pieces"] = [
                {"kind": piece.kind, "path": piece.path, "text": piece.text}
                for piece in context.definition_pieces(chosen[:MOST_DEFINITIONS])
            ]
            result["snippets"] = [context.snippet(text, each) for each in (0, line, len(lines_behind) + 9)]
        results.append(result)
    return results


def main() -> None:
    sources = json.loads((FOLDER / "sources.json").read_text(encoding="utf-8"))
    text = json.dumps(expected(sources), ensure_ascii=False, indent=1)
    (FOLDER / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
