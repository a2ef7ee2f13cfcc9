"""Filters of files: what is dropped, whose licence counts, what is scrubbed, what is a duplicate."""

import random
import string
import unittest

from models.training.tests.needs import require

require("numpy")

from models.training.deduplicate import DuplicateIndex, content_digest, shingle_hashes, similarity, sketch
from models.training.file_licence import is_usable, stated_licence
from models.training.secrets_filter import MAIL_REPLACEMENT, REPLACEMENT, SHAPES, scrub_secrets
from models.training.source_filter import (
    has_foreign_comments,
    normalise,
    reason_to_drop,
    skips_crate,
    skips_path,
    without_comment_lines,
)

CODE = "\n".join(f"fn step_{number}(x: u32) -> u32 {{ x.wrapping_add({number}) }}" for number in range(40)) + "\n"


class Filters(unittest.TestCase):
    def test_reasons(self):
        self.assertIsNone(reason_to_drop(CODE))
        self.assertEqual(reason_to_drop("fn a() {}\n"), "too small")
        self.assertEqual(reason_to_drop("// @generated\n" + CODE), "generated")
        self.assertEqual(reason_to_drop(CODE + "x" * 500 + "\n"), "long lines")
        table = "static T: [u32; 999] = [\n" + "    0x0123, 0x4567, 0x89ab,\n" * 99 + "];\n"
        self.assertEqual(reason_to_drop(table), "table")
        self.assertEqual(reason_to_drop("let é = 'ß';\n" * 50), "not ASCII")

    def test_names(self):
        self.assertTrue(skips_crate("windows-sys") and skips_crate("openssl-sys"))
        self.assertFalse(skips_crate("tokio"))
        self.assertTrue(skips_path("tests/ui/a.rs") and skips_path("src/tables/b.rs"))
        self.assertFalse(skips_path("tests/parse.rs"))

    def test_normalise(self):
        self.assertEqual(normalise("\ufefffn a() {}  \r\n\r\n\r\n"), "fn a() {}\n")

    def test_comments_that_are_not_english(self):
        for comment, expected in {
            "// This doubles the value, 2× or ½ of it; see the version that Müller wrote for the crate.\n": False,
            "// 这个函数计算总和并返回结果\n": True,
            "// Эта функция считает сумму\n": True,
            "/* 関数は合計を計算します\n 結果を返す */\n": True,
            "// La fonction a été créée à côté: énumère les éléments dépassés\n": True,
            "// Η συνάρτηση υπολογίζει το άθροισμα\n": True,
            "// The error is ε ≤ δ·λ, with Δ as in the paper and a matrix of size n\n": False,
            "// ── Section ─────────────────────────────────────\n": False,
        }.items():
            self.assertEqual(has_foreign_comments(comment * 20 + CODE), expected, comment)
        foreign = CODE + "// Эта функция\n" * 3
        self.assertEqual(reason_to_drop(foreign), "comments not English")
        self.assertIsNone(reason_to_drop(CODE + 'const TEXT: &str = "Эта функция";\n' * 3))

    def test_comment_lines(self):
        text = "// head\nfn a() {\n    // why\n    b(); // kept\n}\n"
        self.assertEqual(without_comment_lines(text), "fn a() {\n    b(); // kept\n}\n")


class FileLicences(unittest.TestCase):
    def test_headers(self):
        for header, stated, usable in (
            ("", None, True),
            ("// SPDX-License-Identifier: MIT OR Apache-2.0\n", "MIT OR Apache-2.0", True),
            ("/* SPDX-License-Identifier: GPL-2.0 */\n", "GPL-2.0", False),
            ("/*\n * SPDX-License-Identifier: (GPL-2.0 OR MIT)\n */\n", "(GPL-2.0 OR MIT)", True),
            (
                "// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: LGPL-3.0\n",
                "(MIT) AND (LGPL-3.0)",
                False,
            ),
            ("// under the terms of the Mozilla Public\n", None, True),
            ("// under the terms of the Mozilla Public License, v. 2.0.\n", "restricted", False),
            ("#![no_std]\n/* GNU Lesser General Public License */\n", "restricted", False),
            ("// Licensed under the Apache License, Version 2.0\n", None, True),
        ):
            self.assertEqual(stated_licence(header + CODE), stated, header)
            self.assertEqual(is_usable(stated), usable, header)

    def test_code_that_speaks_of_licences_is_no_header(self):
        text = 'const ID: &str = "SPDX-License-Identifier: GPL-3.0";\nconst MPL: &str = "MPL-2.0";\n' + CODE
        self.assertIsNone(stated_licence(text))


def _letters(chance: random.Random, count: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    return "".join(chance.choices(alphabet, k=count))


def _secret(kind: str, chance: random.Random) -> str:
    upper = string.ascii_uppercase + string.digits
    word = _letters
    return {
        "PRIVATE KEY": lambda: f"-----BEGIN RSA PRIVATE KEY-----\n{word(chance, 64)}\n-----END RSA PRIVATE KEY-----",
        "AKIA": lambda: "AKIA" + word(chance, 16, upper),
        "ASIA": lambda: "ASIA" + word(chance, 16, upper),
        "github_pat_": lambda: "github_pat_" + word(chance, 60),
        "gh": lambda: f"gh{chance.choice('pousr')}_" + word(chance, 36),
        "glpat-": lambda: "glpat-" + word(chance, 20),
        "xox": lambda: f"xox{chance.choice('abprs')}-" + word(chance, 30),
        "hooks.slack.com": lambda: "hooks.slack.com/services/" + word(chance, 30),
        "eyJ": lambda: f"eyJ{word(chance, 20)}.{word(chance, 40)}.{word(chance, 30)}",
        "sk-": lambda: chance.choice(["sk-", "sk-proj-", "sk-ant-"]) + word(chance, 40),
        "_live_": lambda: "sk_live_" + word(chance, 24),
        "_test_": lambda: "sk_test_" + word(chance, 24),
        "whsec_": lambda: "whsec_" + word(chance, 32),
        "AIza": lambda: "AIza" + word(chance, 35),
        "ya29.": lambda: "ya29." + word(chance, 60),
        "npm_": lambda: "npm_" + word(chance, 36),
        "pypi-": lambda: "pypi-" + word(chance, 80),
        "cio": lambda: "cio" + word(chance, 32),
        "hf_": lambda: "hf_" + word(chance, 34),
        "SG.": lambda: f"SG.{word(chance, 22)}.{word(chance, 43)}",
        "dckr_pat_": lambda: "dckr_pat_" + word(chance, 27),
        "dop_v1_": lambda: "dop_v1_" + word(chance, 64, "0123456789abcdef"),
        "AccountKey=": lambda: "AccountKey=" + word(chance, 86) + "==",
        ":AA": lambda: f"{word(chance, 9, '123456789')}:AA{word(chance, 33)}",
    }[kind]()


class Secrets(unittest.TestCase):
    def test_every_shape_is_scrubbed_wherever_it_stands(self):
        chance = random.Random(11)
        lines = CODE.splitlines()
        for fixed, _ in SHAPES:
            for _ in range(40):
                secret = _secret(fixed, chance)
                at = chance.randrange(len(lines))
                open_quote, close_quote = chance.choice([('"', '"'), ("// ", ""), ('b"', '"'), ("key=", ";")])
                text = "\n".join([*lines[:at], f"{open_quote}{secret}{close_quote}", *lines[at:]])
                scrubbed = scrub_secrets(text)
                self.assertNotIn(secret.removeprefix("AccountKey="), scrubbed, fixed)
                self.assertIn(REPLACEMENT, scrubbed, fixed)
                self.assertEqual(scrub_secrets(scrubbed), scrubbed, fixed)
                self.assertTrue(all(line in scrubbed for line in lines), fixed)

    def test_a_key_without_its_end_is_scrubbed(self):
        text = scrub_secrets('let key = "-----BEGIN PRIVATE KEY-----\\nMIIBVQIBADANBgkqhkiG9w0\\n";\nfn a() {}\n')
        self.assertNotIn("MIIB", text)
        self.assertIn("fn a() {}", text)

    def test_mail_addresses(self):
        for text, expected in {
            "// Jane Doe <jane.doe@gmail.com>": f"// Jane Doe <{MAIL_REPLACEMENT}>",
            'let a = "bob+x@mail.corp.io";': f'let a = "{MAIL_REPLACEMENT}";',
            'let a = "user@example.org";': 'let a = "user@example.org";',
            "n @ 1..=5 => other@Some(x),": "n @ 1..=5 => other@Some(x),",
            "git@github.com:a/b": "git@github.com:a/b",
        }.items():
            self.assertEqual(scrub_secrets(text), expected)

    def test_ordinary_code_is_left_alone(self):
        chance = random.Random(3)
        for _ in range(200):
            words = " ".join(_letters(chance, chance.randint(1, 12), string.ascii_lowercase) for _ in range(30))
            self.assertEqual(scrub_secrets(words), words)
        self.assertEqual(scrub_secrets(CODE), CODE)


class Duplicates(unittest.TestCase):
    def test_near_duplicates_are_found(self):
        index = DuplicateIndex()
        index.add(sketch(CODE))
        self.assertTrue(index.is_duplicate(sketch(CODE)))
        self.assertTrue(index.is_duplicate(sketch(CODE.replace("step_7(", "other(", 1))))
        other = CODE.replace("wrapping_add", "rotate_left").replace("step", "turn").replace("u32", "i64")
        self.assertFalse(index.is_duplicate(sketch(other)))

    def test_similarity_bounds(self):
        self.assertEqual(similarity(sketch(CODE), sketch(CODE)), 1.0)
        self.assertEqual(similarity(sketch("a b c d e f"), sketch("u v w x y z")), 0.0)

    def test_copies_with_other_blanks_have_the_same_digest(self):
        self.assertEqual(content_digest(CODE), content_digest(CODE.replace(" ", "\t\t")))
        self.assertNotEqual(content_digest(CODE), content_digest(CODE.replace("step", "turn")))
        index = DuplicateIndex()
        index.add(sketch(CODE), content_digest(CODE))
        self.assertTrue(index.is_duplicate((), content_digest(CODE)))

    def test_estimates_are_near_the_jaccard_index(self):
        chance = random.Random(5)
        words = [f"w{number}" for number in range(3000)]
        for share in (0.2, 0.5, 0.9):
            first = [chance.choice(words) for _ in range(2500)]
            kept = int(share * len(first))
            second = first[:kept] + [chance.choice(words) for _ in range(len(first) - kept)]
            texts = " ".join(first), " ".join(second)
            sets = [set(shingle_hashes(text).tolist()) for text in texts]
            exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
            self.assertAlmostEqual(similarity(*map(sketch, texts)), exact, delta=0.2)

    def test_short_and_empty_texts_have_a_sketch(self):
        for text in ("", " \n", "a", "a b c d", "é", "\x00"):
            self.assertEqual(len(sketch(text)), 1, repr(text))
        self.assertNotEqual(sketch("a b"), sketch("b a"))


if __name__ == "__main__":
    unittest.main()
