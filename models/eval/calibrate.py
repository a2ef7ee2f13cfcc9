"""Fits the probability that a suggestion is accepted as it stands.

Run: python -m models.eval.calibrate --rows a.jsonl b.jsonl --output confidence.json
Rows are the lines of `rust-ai eval completion --json`: what the engine wrote at held-out cursors,
facts known before anybody saw it, and whether it was exactly the beginning of what stood there.
Logistic regression with an L2 penalty, fitted by Newton's method on two thirds of the crates; the
figures are of the other crates. The threshold maximises the utility of showing: an accepted
suggestion is worth 0.75, one that is rejected costs 0.25, one that is not shown is worth nothing,
so a calibrated probability is worth showing from 0.25 on.
Output: {features, mean, scale, weights, bias, threshold}, the block `confidence` of a model.json, as
shared/ai/src/completion/confidence.ts applies it, and with --report the figures beside it.
"""

import argparse
import json
import math
import random
from pathlib import Path

import numpy

FEATURES = [
    "totalLogProbability",
    "meanLogProbability",
    "minimumLogProbability",
    "firstLogProbability",
    "logTokens",
    "logUnits",
    "logLinePrefixUnits",
    "lines",
    "ended",
    "multiLine",
    "afterIsBlank",
    "beforeBlankLine",
    "beforeWord",
    "beforeOpening",
    "beforeOperator",
]
ACCEPTED, REJECTED = 0.75, -0.25
LEAST_ROWS = 40
# What another rule keeps from the screen, whatever the probability.
OTHER_RULES = {"empty", "repetitive", "duplicates-suffix", "adds-parse-error"}


def numbers_of(facts: dict) -> list[float]:
    """The facts of a row as numbers in the order of FEATURES; the twin of confidenceNumbers."""
    mean, tokens = facts["meanLogProbability"], facts["tokens"]
    before = facts["before"]
    return [
        max(-20.0, mean * tokens),
        max(-20.0, mean),
        max(-20.0, facts.get("minimumLogProbability", mean)),
        max(-20.0, facts.get("firstLogProbability", mean)),
        math.log1p(tokens),
        math.log1p(facts["units"]),
        math.log1p(facts["linePrefixUnits"]),
        float(min(facts["lines"], 12)),
        float(facts["finish"] in ("end", "stop")),
        float(facts["mode"] == "multi-line"),
        float(facts["afterIsBlank"]),
        float(before == "blank-line"),
        float(before == "word"),
        float(before == "opening"),
        float(before == "operator"),
    ]


def usable(row: dict) -> bool:
    """True for a row that the probability alone decides about."""
    if "features" not in row or not row["completion"].strip():
        return False
    return row.get("reason") not in OTHER_RULES


def read_rows(paths: list[Path]) -> list[dict]:
    """Usable rows of all files; a cursor that several files have counts once."""
    rows: dict[str, dict] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise SystemExit(f"line {number} of {path.name} is not JSON: {error.msg}") from error
            if row.get("kind") != "summary" and usable(row):
                rows.setdefault(row["id"], row)
    return list(rows.values())


def split(rows: list[dict], seed: int) -> tuple[list[dict], list[dict]]:
    """Rows to fit on and rows to test on; no crate is in both, two thirds of the rows are for fitting."""
    crates = sorted({row["crate"] for row in rows})
    random.Random(seed).shuffle(crates)
    counts = {crate: sum(row["crate"] == crate for row in rows) for crate in crates}
    fit_crates, taken = set(), 0
    for crate in crates:
        if taken < len(rows) * 2 / 3 and len(fit_crates) < len(crates) - 1:
            fit_crates.add(crate)
            taken += counts[crate]
    fit = [row for row in rows if row["crate"] in fit_crates]
    return fit, [row for row in rows if row["crate"] not in fit_crates]


def design(rows: list[dict]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Numbers [rows, features] and labels [rows]: 1 where the text was the beginning of the right one."""
    values = numpy.array([numbers_of(row["features"]) for row in rows], dtype=float)
    labels = numpy.array([float(row["completedUnits"] > 0) for row in rows])
    return values.reshape(len(rows), len(FEATURES)), labels


def sigmoid(logits: numpy.ndarray) -> numpy.ndarray:
    return 1 / (1 + numpy.exp(-numpy.clip(logits, -40, 40)))


def fit_logistic(values: numpy.ndarray, labels: numpy.ndarray, penalty: float = 1.0, steps: int = 50) -> dict:
    """Weights of standardised numbers and a bias without penalty; the penalty is in units of rows."""
    mean, scale = values.mean(0), values.std(0)
    scale[scale < 1e-9] = 1.0
    inputs = numpy.hstack([(values - mean) / scale, numpy.ones((len(values), 1))])
    ridge = numpy.full(inputs.shape[1], penalty)
    ridge[-1] = 1e-6
    solution = numpy.zeros(inputs.shape[1])
    for _ in range(steps):
        chance = sigmoid(inputs @ solution)
        gradient = inputs.T @ (chance - labels) + ridge * solution
        curvature = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + numpy.diag(ridge)
        step = numpy.linalg.solve(curvature, gradient)
        # A full step may overshoot far from the solution; a bounded one still converges.
        solution -= step * min(1.0, 5.0 / max(1e-12, float(numpy.abs(step).max())))
        if float(numpy.abs(step).max()) < 1e-9:
            break
    return {"mean": mean, "scale": scale, "weights": solution[:-1], "bias": float(solution[-1])}


def predict(model: dict, values: numpy.ndarray) -> numpy.ndarray:
    """Probabilities [rows]."""
    return sigmoid((values - model["mean"]) / model["scale"] @ model["weights"] + model["bias"])


def utility(chances: numpy.ndarray, labels: numpy.ndarray, threshold: float) -> float:
    """Mean worth of a row when those from the threshold on are shown."""
    shown = chances >= threshold
    return float((numpy.where(labels > 0, ACCEPTED, REJECTED) * shown).sum() / max(1, len(labels)))


def best_threshold(chances: numpy.ndarray, labels: numpy.ndarray) -> float:
    """The threshold of the greatest utility; of equal ones the one nearest to 0.25."""
    grid = [round(number / 100, 2) for number in range(5, 96)]
    return max(grid, key=lambda value: (round(utility(chances, labels, value), 9), -abs(value - 0.25)))


def area_under_curve(chances: numpy.ndarray, labels: numpy.ndarray) -> float:
    """Chance that a right row stands above a wrong one, ties half; 0.5 without both kinds."""
    right, wrong = chances[labels > 0], chances[labels == 0]
    if len(right) == 0 or len(wrong) == 0:
        return 0.5
    above = (right[:, None] > wrong[None, :]).sum() + 0.5 * (right[:, None] == wrong[None, :]).sum()
    return float(above / (len(right) * len(wrong)))


def reliability(chances: numpy.ndarray, labels: numpy.ndarray, bins: int = 10) -> tuple[list[dict], float]:
    """Rows {from, to, count, predicted, observed} of non-empty bins of equal width, and the expected calibration error."""
    table, error = [], 0.0
    places = numpy.minimum((chances * bins).astype(int), bins - 1)
    for place in range(bins):
        inside = places == place
        if not inside.any():
            continue
        predicted, observed = float(chances[inside].mean()), float(labels[inside].mean())
        error += abs(predicted - observed) * float(inside.mean())
        table.append(
            {
                "from": place / bins,
                "to": (place + 1) / bins,
                "count": int(inside.sum()),
                "predicted": round(predicted, 4),
                "observed": round(observed, 4),
            }
        )
    return table, error


def figures(chances: numpy.ndarray, labels: numpy.ndarray, threshold: float) -> dict:
    """Everything that the report says about probabilities [rows] and labels [rows]."""
    table, error = reliability(chances, labels)
    shown = chances >= threshold
    return {
        "rows": len(labels),
        "accepted": round(float(labels.mean()), 4) if len(labels) else 0,
        "expectedCalibrationError": round(error, 4),
        "brier": round(float(((chances - labels) ** 2).mean()), 4) if len(labels) else 0,
        "auc": round(area_under_curve(chances, labels), 4),
        "shown": round(float(shown.mean()), 4) if len(labels) else 0,
        "acceptedOfShown": round(float(labels[shown].mean()), 4) if shown.any() else 0,
        "utility": round(utility(chances, labels, threshold), 4),
        "utilityShowingAll": round(utility(chances, labels, 0.0), 4),
        "reliability": table,
    }


def calibrate(rows: list[dict], seed: int) -> tuple[dict, dict]:
    """The block for model.json and the report."""
    fit, test = split(rows, seed)
    labels = [row["completedUnits"] > 0 for row in fit]
    if len(fit) < LEAST_ROWS or not test or len(set(labels)) < 2:
        raise SystemExit(
            f"{len(fit)} rows to fit and {len(test)} to test, of {len(set(labels))} kinds, are too few: "
            f"give rows of several crates, at least {LEAST_ROWS} with right and wrong texts"
        )
    values, truth = design(fit)
    model = fit_logistic(values, truth)
    threshold = best_threshold(predict(model, values), truth)
    block = {
        "features": FEATURES,
        **{name: [round(float(value), 6) for value in model[name]] for name in ("mean", "scale", "weights")},
        "bias": round(model["bias"], 6),
        "threshold": threshold,
    }
    test_values, test_truth = design(test)
    report = {
        "seed": seed,
        "fitCrates": sorted({row["crate"] for row in fit}),
        "testCrates": sorted({row["crate"] for row in test}),
        "threshold": threshold,
        "fit": figures(predict(model, values), truth, threshold),
        "test": figures(predict(model, test_values), test_truth, threshold),
    }
    return block, report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=Path, nargs="+", required=True, help="lines of rust-ai eval completion --json")
    parser.add_argument("--output", type=Path, required=True, help="where the block for model.json goes")
    parser.add_argument("--report", type=Path, help="where the figures go")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    missing = [path.name for path in options.rows if not path.is_file()]
    if missing:
        raise SystemExit(f"no file {', '.join(missing)}: make rows with rust-ai eval completion --json")
    block, report = calibrate(read_rows(options.rows), options.seed)
    options.output.write_text(json.dumps(block, indent=2) + "\n", encoding="utf-8")
    if options.report:
        options.report.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    test = report["test"]
    print(
        f"threshold {report['threshold']}, on {test['rows']} rows of {len(report['testCrates'])} other crates: "
        f"expected calibration error {test['expectedCalibrationError']}, Brier {test['brier']}, AUC {test['auc']}"
    )


if __name__ == "__main__":
    main()
