"""Hartigan's dip: reference numbers, and the quantiles that the engine reads p-values from.

    python tests/reference/dip.py                # writes tests/reference/dip.json
    python tests/reference/dip.py --quantiles    # writes src/quality/dip_quantiles.rs; some minutes

Dips are those of the diptest package (AS 217); on small samples they are first held against the definition itself, the
least distance to any unimodal distribution, found by linear programming.
"""

import json
import platform
import sys

import diptest
import numpy as np
import scipy
from scipy.optimize import linprog

from tables import ROOT

PROBABILITIES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999]
# Rows and how many samples of the uniform distribution; beyond the last the figure hardly changes.
SIZES = {5: 1_000_000, 7: 1_000_000, 10: 1_000_000, 15: 1_000_000, 20: 1_000_000, 30: 1_000_000, 50: 1_000_000, 100: 1_000_000,
         200: 500_000, 500: 500_000, 1_000: 200_000, 2_000: 200_000, 5_000: 100_000, 20_000: 50_000}


def by_definition(x):
    """The least t with |F - U| <= t for a U that is convex up to one of the values and concave from there on."""
    values, counts = np.unique(x, return_counts=True)
    upper = np.cumsum(counts) / len(x)
    lower = upper - counts / len(x)
    n, least = len(values), np.inf
    for mode in range(n):
        # U just left of the mode and just right of it may differ: there may be an atom. Variables: U at each value,
        # with the mode's twice, then t.
        places = [*range(mode + 1), *range(mode, n)]
        size = len(places) + 1
        rows, bounds = [], []

        def at_most(terms, bound):
            row = np.zeros(size)
            for place, factor in terms:
                row[place] += factor
            rows.append(row)
            bounds.append(bound)

        for i, place in enumerate(places):
            # The left copy of the mode answers for F just below it, the right one for F there.
            if i != mode:
                at_most([(i, -1), (size - 1, -1)], -upper[place])
            if i != mode + 1:
                at_most([(i, 1), (size - 1, -1)], lower[place])
            at_most([(i, 1), (size - 1, -1)], upper[place])
            at_most([(i, -1), (size - 1, -1)], -lower[place])
        at_most([(mode, 1), (mode + 1, -1)], 0)
        for part, sign in ((range(mode + 1), 1), (range(mode + 1, size - 1), -1)):
            for a, b in zip(part, part[1:]):
                at_most([(a, 1), (b, -1)], 0)
            for a, b, c in zip(part, part[1:], part[2:]):
                left, right = values[places[b]] - values[places[a]], values[places[c]] - values[places[b]]
                at_most([(a, -sign / left), (b, sign / left + sign / right), (c, -sign / right)], 0)
        goal = np.zeros(size)
        goal[-1] = 1
        found = linprog(goal, A_ub=np.array(rows), b_ub=bounds, bounds=[(0, 1)] * size, method="highs")
        least = min(least, found.fun)
    return least


def samples():
    """Names and samples: few and many, with and without equal values, one hill and several."""
    rng = np.random.default_rng(7)
    for n in (5, 8, 13, 40, 150):
        yield f"uniform {n}", rng.random(n)
        yield f"normal {n}", rng.standard_normal(n)
        yield f"two hills {n}", np.where(rng.random(n) < 0.4, 0, 4) + rng.standard_normal(n)
    yield "skewed 100", rng.exponential(size=100)
    yield "three hills 300", rng.integers(0, 3, 300) * 6 + rng.standard_normal(300)
    yield "heap and plain 200", np.concatenate([rng.random(100), rng.normal(0.2, 0.01, 100)])


def main():
    entries = []
    for name, x in samples():
        x = np.round(x, 6)
        dip, p = diptest.diptest(x)
        if len(x) <= 13:
            definition = by_definition(x)
            assert abs(definition - dip) < 1e-7, (name, definition, dip)
        entries.append({"name": name, "values": x.tolist(), "dip": dip, "p": p})
    tied = []
    rng = np.random.default_rng(8)
    for number in range(30):
        n = int(rng.integers(5, 15))
        x = rng.integers(0, int(rng.integers(3, 9)), n)
        if len(np.unique(x)) > 2:
            tied.append({"values": x.tolist(), "dip": max(by_definition(x), 1 / (2 * n)), "diptest": diptest.dipstat(x.astype(float))})
    about = {
        "command": "python tests/reference/dip.py",
        "versions": {"python": platform.python_version(), "diptest": diptest.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "samples": "dip and p-value by diptest (p by R's table); up to 13 values the dip is the definition's too",
        "tied": "few different values: the dip by its definition, but 1 / (2n) at least; diptest's beside it",
    }
    path = ROOT / "tests/reference/dip.json"
    path.write_text(json.dumps({"about": about, "samples": entries, "tied": tied}) + "\n")
    print(path.stat().st_size, "bytes")
    for t in tied:
        print(t)


def quantiles():
    rows = []
    rng = np.random.default_rng(1985)
    for n, count in SIZES.items():
        dips = np.array([diptest.dipstat(x, sort_x=False) for _ in range(count // 100) for x in np.sort(rng.random((100, n)), axis=1)])
        rows.append((n, np.quantile(np.sqrt(n) * dips, PROBABILITIES)))
        print(n, np.round(rows[-1][1], 4), flush=True)
    # In groups of three digits, as Rust's linter wants them.
    numbers = lambda values: ", ".join(f"{v:.6f}"[:5] + "_" + f"{v:.6f}"[5:] for v in values)
    text = f"""//! Quantiles of the dip of uniform samples times the root of their size; made by `tests/reference/dip.py --quantiles`.

/// How many of the samples have a dip below each quantile, as a share.
pub const PROBABILITIES: [f64; {len(PROBABILITIES)}] =
    [{", ".join(str(p) for p in PROBABILITIES)}];

/// The size of the samples and the quantiles.
#[rustfmt::skip]
pub const QUANTILES: [(f64, [f64; {len(PROBABILITIES)}]); {len(rows)}] = [
"""
    text += "".join(f"    ({n}.0, [{numbers(q)}]),\n" for n, q in rows) + "];\n"
    (ROOT / "src/quality/dip_quantiles.rs").write_text(text)


if __name__ == "__main__":
    sys.exit(quantiles() if "--quantiles" in sys.argv else main())
