"""What the stages decide: which are current, which width ships, what the card says."""

import os
import tempfile
import unittest
from pathlib import Path

from models.training.card import licence_words
from models.training.pipeline import Stage, is_wanted


class Stages(unittest.TestCase):
    def test_a_stage_is_current_if_its_outputs_are_newer(self):
        with tempfile.TemporaryDirectory() as folder:
            source, result = Path(folder) / "in", Path(folder) / "out"
            stage = Stage("x", [], [source], [result])
            source.write_text("")
            self.assertFalse(stage.is_current())
            result.write_text("")
            os.utime(source, (1, 1))
            self.assertTrue(stage.is_current())
            os.utime(result, (0, 0))
            self.assertFalse(stage.is_current())

    def test_optional_stages_run_only_when_named(self):
        needed, extra = Stage("needed", [], [], []), Stage("extra", [], [], [], optional=True)
        self.assertEqual([is_wanted(stage, set()) for stage in (needed, extra)], [True, False])
        self.assertEqual([is_wanted(stage, {"extra"}) for stage in (needed, extra)], [False, True])


class Card(unittest.TestCase):
    def test_licences_are_counted(self):
        rows = [["a", "1", "MIT", 1, 1, "train"], ["b", "1", "MIT", 1, 1, "train"], ["c", "1", "ISC", 1, 1, "train"]]
        self.assertEqual(licence_words(rows), "MIT 2, ISC 1, ...")


class Width(unittest.TestCase):
    def test_four_bits_unless_they_cost_quality(self):
        try:
            from models.training.export import choose_bits
        except ImportError:
            self.skipTest("needs torch")
        self.assertEqual(choose_bits({4: 2.005, 8: 2.0}), 4)
        self.assertEqual(choose_bits({4: 2.02, 8: 2.0}), 8)


if __name__ == "__main__":
    unittest.main()
