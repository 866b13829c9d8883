"""Reference numbers for binning and weighted scores, made by numpy.

    python tests/reference/rules.py     # writes tests/reference/rules.json and tests/data/rules.csv
"""

import csv
import json
import platform
from fractions import Fraction

import numpy as np
import pandas as pd

from kmeans import compact
from tables import ROOT, cell

SNAPSHOT = ROOT / "public/sample/prescribers-2025-Q1.csv"
COLUMNS = {
    "market_trx_r12m": "heavy tail",
    "industry_payments_usd_12m": "half zeros",
    "events_capped": "three distinct values: events_r6m, at most 2",
}


def by_edges(values, edges):
    """Bin numbers from 1; bins are [a, b), the last one [a, b]. Missing: 0."""
    return np.where(np.isnan(values), 0, np.searchsorted(edges[1:-1], values, side="right") + 1)


def summary(values, bins, numbers):
    return [{"bin": int(b), "accounts": int((bins == b).sum()), "volume": round(float(values[bins == b].sum()), 6),
             "min": float(values[bins == b].min()) if (bins == b).any() else None, "max": float(values[bins == b].max()) if (bins == b).any() else None}
            for b in numbers]


def equal_width(values, count):
    known = values[~np.isnan(values)]
    edges = np.linspace(known.min(), known.max(), count + 1)
    assert not np.isclose(edges[1:-1, None], known[None], rtol=1e-12, atol=0).any(), "a value lies on a computed edge"
    return edges, by_edges(values, edges)


def quantile(values, count):
    known = values[~np.isnan(values)]
    asked = np.quantile(known, np.linspace(0, 1, count + 1), method="linear")
    edges = np.unique(asked)
    return asked, edges, by_edges(values, edges)


def equal_volume(values, count):
    """Exact: volumes as fractions, so that nothing hangs on rounding."""
    exact = [Fraction(str(v)) for v in values]
    total = sum(exact)
    before, sums = Fraction(0), {}
    for value in sorted(set(exact), reverse=True):
        sums[value] = before
        before += value * exact.count(value)
    return np.array([0 if v == 0 else count - int(count * sums[v] / total) for v in exact])


def points(bins, highest):
    """Points of a bin, evenly spaced from 0 for the lowest to 100 for the highest, to one decimal (a half goes up)."""
    return np.floor(1000 * bins / highest + 0.5) / 10


def main():
    panel = pd.read_csv(SNAPSHOT, dtype={"account_id": str, "zip3": str})
    panel["events_capped"] = panel.events_r6m.clip(upper=2)

    columns = {}
    for name, why in COLUMNS.items():
        values = panel[name].to_numpy(dtype=float)
        edges, width = equal_width(values, 5)
        asked, made, quantiles = quantile(values, 5)
        decile = equal_volume(values, 10)
        columns[name] = {
            "why": why, "total": round(float(values.sum()), 6), "zeros": int((values == 0).sum()),
            "equal_width": {"edges": edges.tolist(), "bins": summary(values, width, range(1, 6))},
            "quantile": {"asked_edges": asked.tolist(), "edges": made.tolist(), "bins": summary(values, quantiles, range(1, len(made)))},
            "equal_volume": {"bins": summary(values, decile, range(10, -1, -1))},
        }

    # The score: four features, weights 40, 30, 20 and 10.
    bins = {
        "market_trx_r12m": (40, "equal volume, 10 bins and bin 0", "higher", equal_volume(panel.market_trx_r12m.to_numpy(dtype=float), 10), None),
        "brand_share_r12m": (30, "quantile, 5 bins", "higher", *quantile(panel.brand_share_r12m.to_numpy(dtype=float), 5)[2:0:-1]),
        "calls_inperson_r6m": (20, "quantile, 5 bins", "higher", *quantile(panel.calls_inperson_r6m.to_numpy(dtype=float), 5)[2:0:-1]),
        "years_in_practice": (10, "equal width, 5 bins", "lower", *equal_width(panel.years_in_practice.to_numpy(dtype=float), 5)[::-1]),
    }
    score, features, given = np.zeros(len(panel)), {}, {}
    for name, (weight, method, better, number, edges) in bins.items():
        if edges is None:
            worth = points(number, 10)
            known = np.ones(len(panel), dtype=bool)
        else:
            known, made = number > 0, len(edges) - 1
            worth = points(number - 1, made - 1)
            worth = np.where(known, 100 - worth if better == "lower" else worth, 0)
        score += weight / 100 * worth
        given[name] = worth
        features[name] = {"weight": weight, "binning": method, "better": better, "edges": None if edges is None else edges.tolist(),
                          "missing": int((~known).sum())}
    gaps = panel.index[panel.brand_share_r12m.isna() | panel.years_in_practice.isna()]
    rows = sorted({*gaps[:3], *panel.index[panel.brand_share_r12m.isna()][:2], *range(0, 5000, 330)})[:20]
    assert len(rows) == 20
    accounts = [{"account_id": panel.account_id[i], "values": [None if np.isnan(panel[c][i]) else float(panel[c][i]) for c in bins],
                 "bins": [int(bins[c][3][i]) for c in bins], "points": [float(given[c][i]) for c in bins], "score": round(float(score[i]), 9)} for i in rows]

    header = {
        "command": "python tests/reference/rules.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__},
        "data": "tests/data/rules.csv (columns of public/sample/prescribers-2025-Q1.csv, all 5,000 accounts); volume of a bin is the sum of the "
                "column itself",
        "bins": "numbered from 1, lowest values first; [a, b), the last one [a, b]; the same value always has the same bin",
        "equal_width": "edges are numpy.linspace(min, max, 6)",
        "quantile": "asked_edges are numpy.quantile(values, [0, .2, .4, .6, .8, 1], method='linear') of the known values; equal edges are merged, "
                    "so that fewer than five bins may be made; bins are numbered after merging",
        "equal_volume": "10 = highest. An account belongs to the decile in which the volume before it lies: decile = 10 - floor(10 * before / "
                        "total), where before is the sum of all values strictly greater than its own, so that equal values stay together and "
                        "a value that straddles a cut belongs to the higher decile. Zeros are bin 0 and never decile 1. Deciles may be empty. "
                        "Computed in exact fractions",
        "score": "over all accounts: sum of weight / (sum of weights) * points. Points are evenly spaced over the bins that exist, to one decimal, lowest bin 0, "
                 "highest 100, reversed where lower is better; for equal volume, bin 0 counts as a bin, so decile d has 10 * d points. A missing "
                 "value has bin 0 and 0 points, in either direction",
    }
    scoring = {"features": features, "mean_score_of_all_accounts": float(score.mean()), "accounts": accounts}
    path = ROOT / "tests/reference/rules.json"
    path.write_text(compact(json.dumps({"about": header, "columns": columns, "scoring": scoring}, indent=1)) + "\n")
    with open(ROOT / "tests/data/rules.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        names = [*COLUMNS, "brand_share_r12m", "calls_inperson_r6m", "years_in_practice"]
        out.writerow(["account_id", *names])
        for i in range(len(panel)):
            out.writerow([panel.account_id[i], *(cell(panel[c][i], 4) for c in names)])
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
