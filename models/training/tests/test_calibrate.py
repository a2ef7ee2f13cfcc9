"""The probability of acceptance: split by crate, fit, calibration figures, threshold."""

import math
import random
import unittest

try:
    import numpy

    from models.eval import calibrate
except ImportError:
    numpy = None


def row(number: int, crate: str, mean: float, right: bool, **change) -> dict:
    """A row of `eval completion --json` as far as the fit reads it."""
    features = {
        "meanLogProbability": mean,
        "tokens": 5,
        "finish": "stop",
        "mode": "single-line",
        "units": 12,
        "lines": 1,
        "linePrefixUnits": 8,
        "before": "word",
        "afterIsBlank": True,
    }
    base = {"id": str(number), "crate": crate, "completion": "x", "completedUnits": 3 if right else 0}
    return {**base, "features": features, **change}


def sample(count: int, seed: int) -> list[dict]:
    """Rows whose chance of being right follows the mean log-probability by a known law."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        mean = -2.5 * chance.random()
        right = chance.random() < 1 / (1 + math.exp(-(2.0 + 3.0 * mean)))
        rows.append(row(number, f"crate{number % 9}", mean, right))
    return rows


@unittest.skipIf(numpy is None, "needs numpy")
class CalibrateTest(unittest.TestCase):
    def test_features_and_numbers_are_of_the_same_length(self):
        self.assertEqual(len(calibrate.numbers_of(row(1, "a", -0.5, True)["features"])), len(calibrate.FEATURES))

    def test_missing_probabilities_fall_back_to_the_mean_and_are_bounded(self):
        numbers = dict(zip(calibrate.FEATURES, calibrate.numbers_of(row(1, "a", -9.0, True)["features"])))
        self.assertEqual(numbers["minimumLogProbability"], -9.0)
        self.assertEqual(numbers["totalLogProbability"], -20.0)

    def test_rows_that_another_rule_decides_are_left_out(self):
        self.assertTrue(calibrate.usable(row(1, "a", -1, False, reason="low-confidence")))
        self.assertFalse(calibrate.usable(row(1, "a", -1, False, reason="duplicates-suffix")))
        self.assertFalse(calibrate.usable(row(1, "a", -1, False, completion=" ")))
        self.assertFalse(calibrate.usable({"id": "1", "completion": "x"}))

    def test_no_crate_is_on_both_sides(self):
        fit, test = calibrate.split(sample(90, 1), seed=3)
        self.assertFalse({r["crate"] for r in fit} & {r["crate"] for r in test})
        self.assertEqual(len(fit) + len(test), 90)
        self.assertGreaterEqual(len(fit), 50)

    def test_the_fit_finds_the_law_that_made_the_rows(self):
        rows = sample(4000, 2)
        block, report = calibrate.calibrate(rows, seed=1)
        self.assertLess(report["test"]["expectedCalibrationError"], 0.05)
        self.assertGreater(report["test"]["auc"], 0.8)
        # Worth showing from a chance of a quarter on: the sample is calibrated, so that is the threshold.
        self.assertAlmostEqual(block["threshold"], 0.25, delta=0.08)
        self.assertGreaterEqual(report["fit"]["utility"], report["fit"]["utilityShowingAll"])
        model = {name: numpy.array(block[name]) for name in ("mean", "scale", "weights")} | {"bias": block["bias"]}
        for mean in (-0.2, -1.0, -2.0):
            values = numpy.array([calibrate.numbers_of(row(0, "a", mean, True)["features"])])
            law = 1 / (1 + math.exp(-(2.0 + 3.0 * mean)))
            self.assertAlmostEqual(float(calibrate.predict(model, values)[0]), law, delta=0.06)

    def test_the_same_rows_give_the_same_block(self):
        self.assertEqual(calibrate.calibrate(sample(300, 4), 1), calibrate.calibrate(sample(300, 4), 1))

    def test_too_few_rows_or_one_kind_are_an_error(self):
        for rows in (sample(20, 1), [row(n, f"c{n % 5}", -1, True) for n in range(200)], []):
            with self.assertRaisesRegex(SystemExit, "too few"):
                calibrate.calibrate(rows, 1)

    def test_figures_of_known_probabilities(self):
        chances, labels = numpy.array([0.05, 0.15, 0.85, 0.95]), numpy.array([0.0, 0.0, 1.0, 1.0])
        result = calibrate.figures(chances, labels, 0.5)
        self.assertEqual(result["auc"], 1.0)
        self.assertEqual(result["expectedCalibrationError"], 0.1)
        self.assertEqual(result["brier"], 0.0125)
        self.assertEqual((result["shown"], result["acceptedOfShown"]), (0.5, 1.0))
        self.assertEqual(result["utility"], 0.375)
        self.assertEqual([part["count"] for part in result["reliability"]], [1, 1, 1, 1])

    def test_ties_count_half_and_one_kind_says_nothing(self):
        self.assertEqual(calibrate.area_under_curve(numpy.array([0.5, 0.5]), numpy.array([1.0, 0.0])), 0.5)
        self.assertEqual(calibrate.area_under_curve(numpy.array([0.5]), numpy.array([1.0])), 0.5)


if __name__ == "__main__":
    unittest.main()
