"""The prompt format, spans, context and how files become documents."""

import random
import unittest

from models.training import context, settings

try:
    from models.training.documents import SourceFile, choose_span, line_rest, sample_document, window_start
    from models.training.syntax import syntax_spans

    syntax_spans("fn a() {}")
except ImportError:  # pragma: no cover
    syntax_spans = None

TEXT = "use std::fmt;\n\n" + "".join(
    f"/// Adds {number}.\nfn f{number}(a: u8) -> u8 {{\n    let b = add(a, {number});\n    match b {{\n"
    f"        0 => zero(b),\n        _ => println!(\"{{}}\", b),\n    }}\n}}\n\n"
    for number in range(40)
)


class Format(unittest.TestCase):
    def test_special_tokens_come_first_and_in_order(self):
        names = ["end", "file", "suffix", "code", "pad", "context"]
        self.assertEqual(settings.SPECIAL_TEXTS, [f"<|{name}|>" for name in names])
        self.assertEqual(settings.SPECIAL_IDS, {name: number for number, name in enumerate(names)})

    def test_what_changes_least_stands_first(self):
        order = settings.PROMPT_FORMAT["order"]
        places = [order.index(name) for name in ("path", "contextText", "suffixText", "prefixText", "middle")]
        self.assertEqual(places, sorted(places))

    def test_budgets_leave_room(self):
        budgets = settings.BUDGETS
        used = budgets["pathTokens"] + budgets["suffixTokens"] + budgets["contextTokens"]
        self.assertLessEqual(used * 2, budgets["promptTokens"])
        self.assertLess(budgets["promptTokens"] + budgets["maxNewTokens"], budgets["contextLength"])


@unittest.skipIf(syntax_spans is None, "needs tree-sitter")
class Spans(unittest.TestCase):
    def test_line_rest(self):
        self.assertEqual(line_rest("ab\ncd", 1), (1, 2))
        self.assertEqual(line_rest("ab\ncd", 4), (4, 5))

    def test_every_class_is_found(self):
        def texts(kind):
            return [TEXT[start:end] for start, end in syntax_spans(TEXT)[kind]]

        self.assertEqual(texts("statement")[0], "let b = add(a, 0);")
        self.assertEqual(texts("arguments")[0], "a, 0")
        self.assertEqual(texts("match arm")[0], "0 => zero(b),")
        self.assertEqual(texts("signature")[0], "f0(a: u8) -> u8")
        self.assertEqual(texts("doc comment")[0], "Adds 0.")
        self.assertEqual(texts("use path")[0], "use std::fmt;")
        self.assertEqual(texts("macro")[0], 'println!("{}", b)')
        self.assertTrue(texts("block")[0].startswith("let b"))

    def test_offsets_are_characters_also_behind_others_than_ascii(self):
        text = "// é🦀\nfn a() {\n    b();\n}\n"
        self.assertEqual([text[s:e] for s, e in syntax_spans(text)["statement"]], ["b();"])

    def test_a_chosen_span_holds_text(self):
        chance, spans = random.Random(0), syntax_spans(TEXT)
        for _ in range(200):
            start, end = choose_span(TEXT, spans, chance)
            self.assertTrue(0 <= start < end <= len(TEXT))


@unittest.skipIf(syntax_spans is None, "needs tree-sitter")
class Documents(unittest.TestCase):
    def documents(self):
        other = SourceFile("a", "src/add.rs", "pub fn add(a: u8, b: u8) -> u8 {\n    a + b\n}\n")
        file = SourceFile("a", "src/lib.rs", TEXT)
        for each in (file, other):
            each.definitions = context.with_path(context.definitions(each.text), each.name)
        offsets = list(range(0, len(TEXT), 3))
        chance = random.Random(1)
        return [sample_document(file, [file, other], offsets, 512, chance) for _ in range(80)]

    def test_documents_join_what_the_file_says(self):
        for document in self.documents():
            self.assertIn(document.prefix + document.middle + document.suffix, TEXT)

    def test_both_kinds_occur_and_only_infill_has_a_suffix(self):
        kinds = {bool(document.suffix) for document in self.documents()}
        self.assertEqual(kinds, {True, False})
        for document in self.documents():
            if not document.suffix and document.prefix:
                self.assertTrue(document.ended)

    def test_other_files_define_what_the_window_names(self):
        pieces = [piece for document in self.documents() for piece in document.pieces]
        definition = "pub fn add(a: u8, b: u8) -> u8;"
        self.assertTrue(any(p.kind == "definition" and definition in p.text and p.path == "a/src/add.rs" for p in pieces))
        self.assertTrue(any(p.kind == "imports" and p.text == "use std::fmt;" for p in pieces))

    def test_a_window_starts_at_a_line(self):
        offsets = list(range(0, len(TEXT), 3))
        for cursor in range(300, 2000, 37):
            start = window_start(TEXT, offsets, cursor, 60)
            self.assertTrue(start <= cursor and (start == 0 or TEXT[start - 1] == "\n"))


class Encoding(unittest.TestCase):
    def test_pieces_lose_lines_and_stand_in_order(self):
        try:
            from models.training.tokens import context_tokens
        except ImportError:
            self.skipTest("needs numpy")
        budgets = {"contextTokens": 60, "importTokens": 20, "editTokens": 20, "definitionTokens": 0}
        pieces = [
            context.Piece("edit", "e", "x" * 5),
            context.Piece("definition", "d", "one\ntwo\nthree\nfour"),
            context.Piece("imports", "i", "use a;\nuse b;"),
        ]
        text = bytes(context_tokens(lambda piece: list(piece.encode()), pieces, budgets)).decode()
        self.assertEqual(text, "// i\nuse a;\nuse b;\n// d\none\ntwo\nthree\nfour\n// e\nxxxxx\n")
        budgets = {"contextTokens": 44, "importTokens": 12, "editTokens": 9, "definitionTokens": 20}
        text = bytes(context_tokens(lambda piece: list(piece.encode()), pieces, budgets)).decode()
        self.assertEqual(text, "// i\nuse b;\n// d\none\ntwo\nthree\nfour\n")
        budgets["contextTokens"] = 31
        text = bytes(context_tokens(lambda piece: list(piece.encode()), pieces, budgets)).decode()
        self.assertEqual(text, "// i\nuse b;\n// d\nthree\nfour\n")


if __name__ == "__main__":
    unittest.main()
