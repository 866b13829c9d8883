"""Reference numbers for column statistics and encodings, made by numpy and SciPy.

    python tests/reference/encoding.py     # writes tests/reference/encoding.json

Run tables.py first.
"""

import json
import platform

import numpy as np
import pandas as pd
import scipy
from scipy.stats import skew

from kmeans import compact
from tables import DATA, ROOT, read

TABLES = ["penguins", "breast_cancer", "heavy"]
ROWS = 5
PERCENTILES = [(1, 99), (5, 95), (0, 62.5)]
# Table, column, and its levels from low to high; a level that is not named counts as missing.
ORDERS = [
    ("penguins", "sex", ["female", "male"]),
    ("penguins", "species", ["Gentoo", "Adelie"]),
    ("penguins", "island", ["Dream", "Torgersen", "Biscoe"]),
    ("cars", "Origin", ["Japan", "Europe", "USA"]),
]


def statistics(values):
    """Population statistics of values without missing ones."""
    v = np.asarray(values, dtype=float)
    q1, median, q3 = np.quantile(v, [0.25, 0.5, 0.75], method="linear")
    return {"mean": v.mean(), "sd": v.std(ddof=0), "min": v.min(), "q1": q1, "median": median, "q3": q3, "max": v.max(),
            "skewness": skew(v, bias=True)}


def scaled(filled):
    """The first rows in each scaling, all learned from the whole column given."""
    s = statistics(filled)
    first = np.asarray(filled[:ROWS])
    return {"z": (first - s["mean"]) / s["sd"], "robust": (first - s["median"]) / (s["q3"] - s["q1"]) if s["q3"] > s["q1"] else None,
            "min_max": (first - s["min"]) / (s["max"] - s["min"])}


def cells(values):
    """A list for JSON: null for a missing cell."""
    return None if values is None else [None if np.isnan(v) else float(v) for v in values]


def winsorised(filled, known, low, high):
    """Missing cells filled, then clipped to two percentiles of the known ones; with log1p after it where nothing is negative."""
    clip = np.percentile(known, [low, high], method="linear")
    clipped = np.clip(filled, *clip)
    log = np.log1p(clipped) if (known >= 0).all() else None
    return {"percentiles": [low, high], "clip": clip.tolist(), "mean_sd": [float(clipped.mean()), float(clipped.std(ddof=0))],
            "log1p_mean_sd": None if log is None else [float(log.mean()), float(log.std(ddof=0))]}


def ordered(values, order):
    """Places in an order: missing ones to their median, in each scaling."""
    named = values.where(values.isin(order))
    codes = pd.Series(pd.Categorical(named, categories=order, ordered=True).codes).replace(-1, np.nan)
    filled = codes.fillna(codes.median()).to_numpy()
    return {"missing": int(codes.isna().sum()), "median": float(codes.median()), "filled": statistics(filled),
            "first_rows": {"raw": cells(codes[:ROWS]), **{k: cells(v) for k, v in scaled(filled).items()}}}


def column(values):
    known = values.dropna()
    filled = values.fillna(known.median()).to_numpy()
    entry = {"missing": int(values.isna().sum()), "known": statistics(known), "filled": statistics(filled),
             "first_rows": {"raw": cells(values[:ROWS]), **{k: cells(v) for k, v in scaled(filled).items()}}}
    if (known >= 0).all():
        log, log_filled = np.log1p(values), np.log1p(filled)
        entry["log1p"] = {"skewness_known": float(skew(log.dropna(), bias=True)), "median_known": float(log.median()),
                          "mean_filled": float(log_filled.mean()), "sd_filled": float(log_filled.std(ddof=0)),
                          "first_rows": {"raw": cells(log[:ROWS]), **{k: cells(v) for k, v in scaled(log_filled).items()}}}
    else:
        entry["log1p"] = None
    entry["winsorised"] = [winsorised(filled, known, low, high) for low, high in PERCENTILES]
    return entry


def main():
    header = {
        "command": "python tests/reference/encoding.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "pandas": pd.__version__},
        "known": "statistics of the cells that are not missing; sd and skewness are those of a population (divisor n, g1); quartiles by "
                 "numpy's 'linear' method",
        "filled": "the same after missing cells were set to the median of the known ones: what the scalings are learned from",
        "first_rows": f"rows 0-{ROWS - 1}; raw is the cell as it is (null if missing), the others are computed on the filled column: "
                      "z = (x - mean) / sd, robust = (x - median) / (q3 - q1), min_max = (x - min) / (max - min); null if the divisor is 0",
        "log1p": "null if a value is negative; otherwise missing cells are set to the median first, and the logarithm is taken of the "
                 "filled column",
        "winsorised": "np.clip of the filled column to np.percentile of the known cells, as it is, and with log1p after it where no "
                      "value is negative: mean and population deviation",
        "ordered": "codes of a pandas.Categorical in the given order; missing cells, and levels that are not in it, to the median code",
    }
    tables = {}
    for name in TABLES:
        _, numbers = read(name)
        tables[name] = {"file": f"tests/data/{name}.csv", "columns": {c: column(numbers[c]) for c in numbers}}
    orders = [{"file": f"tests/data/{t}.csv", "column": c, "order": order, **ordered(pd.read_csv(DATA / f"{t}.csv")[c], order)}
              for t, c, order in ORDERS]
    path = ROOT / "tests/reference/encoding.json"
    path.write_text(compact(json.dumps({"about": header, "tables": tables, "ordered": orders}, indent=1)) + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
