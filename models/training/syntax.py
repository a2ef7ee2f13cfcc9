"""Spans of Rust source chosen by its syntax tree (tree-sitter), for fill-in-the-middle documents."""

from collections import defaultdict
from functools import cache

# Node types whose whole text is a span of that class.
NODE_CLASSES = {
    "expression_statement": "statement",
    "let_declaration": "statement",
    "arguments": "arguments",
    "match_arm": "match arm",
    "field_declaration": "field",
    "use_declaration": "use path",
    "macro_invocation": "macro",
}
LONGEST_SPAN = 700
SHORTEST_SPAN = 3


@cache
def _parser():
    import tree_sitter_rust
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_rust.language()))


def syntax_spans(text: str) -> dict[str, list[tuple[int, int]]]:
    """class -> spans (start, end) in characters, in order of their start.

    statement, arguments (without the brackets), match arm, field, use path, macro; block: a
    body without its braces; signature: from behind `fn ` to the end of the head; doc comment:
    the text of a documentation line.
    """
    data = text.encode("utf-8")
    ascii_only = len(data) == len(text)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def add(kind: str, start: int, end: int) -> None:
        if not ascii_only:
            start, end = len(data[:start].decode("utf-8")), len(data[:end].decode("utf-8"))
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if SHORTEST_SPAN <= end - start <= LONGEST_SPAN:
            spans[kind].append((start, end))

    pending = [_parser().parse(data).root_node]
    while pending:
        node = pending.pop()
        kind = NODE_CLASSES.get(node.type)
        if kind == "arguments":
            add(kind, node.start_byte + 1, node.end_byte - 1)
        elif kind:
            add(kind, node.start_byte, node.end_byte)
        elif node.type == "block":
            add("block", node.start_byte + 1, node.end_byte - 1)
        elif node.type == "function_item":
            name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            if name and body:
                add("signature", name.start_byte, body.start_byte)
        elif node.type == "line_comment" and data[node.start_byte : node.start_byte + 3] in (b"///", b"//!"):
            add("doc comment", node.start_byte + 3, node.end_byte)
        pending.extend(reversed(node.children))
    return {kind: sorted(found) for kind, found in spans.items()}
