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
from tables import ROOT, read

TABLES = ["penguins", "breast_cancer", "heavy"]
ROWS = 5


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


def column(values):
    known = values.dropna()
    filled = values.fillna(known.median()).to_numpy()
    entry = {"missing": int(values.isna().sum()), "known": statistics(known), "filled": statistics(filled),
             "first_rows": {"raw": cells(values[:ROWS]), **{k: cells(v) for k, v in scaled(filled).items()}}}
    if (known >= 0).all():
        log = np.log1p(values)
        log_filled = log.fillna(log.median()).to_numpy()
        entry["log1p"] = {"skewness_known": float(skew(log.dropna(), bias=True)), "median_known": float(log.median()),
                          "mean_filled": float(log_filled.mean()), "sd_filled": float(log_filled.std(ddof=0)),
                          "first_rows": {"raw": cells(log[:ROWS]), **{k: cells(v) for k, v in scaled(log_filled).items()}}}
    else:
        entry["log1p"] = None
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
        "log1p": "null if a value is negative; otherwise the logarithm is taken first, and missing cells are set to the median of the "
                 "logarithms",
    }
    tables = {}
    for name in TABLES:
        _, numbers = read(name)
        tables[name] = {"file": f"tests/data/{name}.csv", "columns": {c: column(numbers[c]) for c in numbers}}
    path = ROOT / "tests/reference/encoding.json"
    path.write_text(compact(json.dumps({"about": header, "tables": tables}, indent=1)) + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
