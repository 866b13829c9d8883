"""Updates of k-means segments reckoned from the files alone, by NumPy, pandas, scikit-learn and SciPy.

    python tests/reference/update.py      # writes tests/data/panel-*.csv and tests/reference/update.json

Each panel is two periods of the same customers with some that joined and some that left. Centres are
scikit-learn's; everything that an update tells is reckoned from them: who is where in both periods, with
what confidence, who went where, who is held back by a margin, what moved each mover, how centres found
anew match the earlier ones at least cost, and the population stability index overall and by group.
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels.api as sm
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans

from change import psi

ROOT = Path(__file__).resolve().parents[2]
TO_MOVE = 0.6
REASONS_OF = 60


def write_panels():
    """Panels made of real tables."""
    rng = np.random.default_rng(6)
    cells = pd.read_csv(ROOT / "tests/data/breast_cancer.csv")
    columns = ["mean_radius", "mean_texture", "mean_concavity", "mean_symmetry", "area_error"]
    first = cells[["id", *columns, "class"]].iloc[:540].copy()
    second = cells[["id", *columns, "class"]].iloc[35:].copy()
    for column in columns:
        noise = 1 + 0.18 * rng.standard_normal(len(second))
        second[column] = (second[column] * noise).abs().round(5)
    # One class shifts, the other does not.
    second.loc[second["class"] == "malignant", "mean_texture"] *= 1.25
    for table in (first, second):
        for column in columns[:3]:
            table.loc[table.sample(15, random_state=3).index, column] = np.nan
    second = second.sample(frac=1, random_state=8)
    for number, table in enumerate((first, second), 1):
        table.to_csv(ROOT / f"tests/data/panel-cells-{number}.csv", index=False, float_format="%.6g", lineterminator="\n")
    rates = sm.datasets.fertility.load_pandas().data
    for number, (then, last) in enumerate(((1970, 1985), (1985, 2000)), 1):
        table = pd.DataFrame({"country": rates["Country Code"], "rate": rates[str(last)], "fifteen_years_before": rates[str(then)]})
        table["change"] = (table.rate - table.fifteen_years_before).round(4)
        table = table.dropna(subset=["rate"])
        table = table.iloc[3:] if number == 1 else table.iloc[:-4]
        table.to_csv(ROOT / f"tests/data/panel-world-{number}.csv", index=False, float_format="%.6g", lineterminator="\n")


PANELS = {
    "sample Q1 to Q2": dict(files=["public/sample/prescribers-2025-Q1.csv", "public/sample/prescribers-2025-Q2.csv"], key="account_id", k=6, by="region",
                            features={"market_trx_r12m": "log1p", "brand_share_r12m": "none", "calls_inperson_r6m": "log1p", "email_open_rate_r6m": "none", "web_visits_r6m": "log1p"}),
    "sample Q2 to Q4": dict(files=["public/sample/prescribers-2025-Q2.csv", "public/sample/prescribers-2025-Q4.csv"], key="account_id", k=4, by="urbanicity",
                            features={"market_trx_r3m": "log1p", "brand_trx_r3m": "log1p", "email_open_rate_r6m": "none"}),
    "cells": dict(files=["tests/data/panel-cells-1.csv", "tests/data/panel-cells-2.csv"], key="id", k=3, by="class",
                  features={"mean_radius": "none", "mean_texture": "none", "mean_concavity": "none", "mean_symmetry": "none", "area_error": "log1p"}),
    "world": dict(files=["tests/data/panel-world-1.csv", "tests/data/panel-world-2.csv"], key="country", k=4, by=None,
                  features={"rate": "log1p", "fifteen_years_before": "none", "change": "none"}),
}


class Scale:
    """Median for what is missing, log1p where asked, then z-scores; learned from one table."""

    def __init__(self, table, features):
        self.features = features
        self.median = {c: float(np.median(table[c].dropna())) for c in features}
        ready = {c: self.ready(table, c) for c in features}
        self.mean = np.array([ready[c].mean() for c in features])
        self.sd = np.array([ready[c].std() for c in features])

    def ready(self, table, column):
        values = table[column].astype(float).fillna(self.median[column]).to_numpy()
        return np.log1p(values) if self.features[column] == "log1p" else values

    def apply(self, table):
        return (np.column_stack([self.ready(table, c) for c in self.features]) - self.mean) / self.sd


def distances(x, centers):
    return np.sqrt(((x[:, None, :] - centers[None]) ** 2).sum(axis=2))


def placed(x, centers):
    d = distances(x, centers)
    nearest = np.argsort(d, axis=1, kind="stable")
    own, other = np.take_along_axis(d, nearest[:, :1], 1)[:, 0], np.take_along_axis(d, nearest[:, 1:2], 1)[:, 0]
    return nearest[:, 0], other / (own + other), d


def transitions(before, after):
    both = pd.concat([before.rename("from"), after.rename("to")], axis=1).fillna(-1).astype(int)
    sizes = both.groupby(["from", "to"]).size()
    return [[int(f), int(t), int(n)] for (f, t), n in sizes.items()]


def panel(name, files, key, k, by, features):
    before, after = (pd.read_csv(ROOT / path, dtype={key: str}, keep_default_na=True) for path in files)
    scale = Scale(before, features)
    x, y = scale.apply(before), scale.apply(after)
    centers = KMeans(k, n_init=10, random_state=0).fit(x).cluster_centers_
    was, sure_was, _ = placed(x, centers)
    now, sure_now, d = placed(y, centers)
    was_by_key, now_by_key = pd.Series(was, index=before[key]), pd.Series(now, index=after[key])

    # Held back: the segment left must be farther by enough.
    known = was_by_key.reindex(after[key]).to_numpy()
    held = now.copy()
    for row, label in enumerate(known):
        if not np.isnan(label) and int(label) != now[row]:
            left, nearest = d[row, int(label)], d[row, now[row]]
            if left / (left + nearest) < TO_MOVE:
                held[row] = int(label)

    # What each feature did on the way from one centre to the other.
    row_before = pd.Series(np.arange(len(before)), index=before[key])
    reasons = []
    for row, label in enumerate(known):
        if len(reasons) == REASONS_OF:
            break
        if np.isnan(label) or int(label) == now[row]:
            continue
        a, b = centers[int(label)], centers[now[row]]
        parts = (y[row] - x[row_before[after[key].iloc[row]]]) * (b - a) / ((b - a) ** 2).sum()
        order = [i for i in np.argsort(-parts, kind="stable") if parts[i] > 0][:3]
        reasons.append([after[key].iloc[row], [[list(features)[i], float(parts[i])] for i in order]])

    # Found anew: centres in their own space, carried to the earlier one, matched at least cost.
    scale_2 = Scale(after, features)
    z = scale_2.apply(after)
    centers_2 = KMeans(k, n_init=10, random_state=1).fit(z).cluster_centers_
    again, _, _ = placed(z, centers_2)
    carried = (centers_2 * scale_2.sd + scale_2.mean - scale.mean) / scale.sd
    costs = distances(carried, centers)
    rows, columns = linear_sum_assignment(costs)
    goes_on = np.array([columns[list(rows).index(i)] for i in range(k)])

    groups = {"all": (before, after, was, now)}
    if by:
        for level in sorted(before[by].dropna().unique()):
            if (before[by] == level).sum() >= 100:
                a, b = (before[by] == level).to_numpy(), (after[by] == level).to_numpy()
                groups[level] = (before[a], after[b], was[a], now[b])
    drift = [[column, group, psi(b[column], a[column])] for column in features for group, (b, a, _, _) in groups.items()]

    def mix(then, later):
        b, a = (np.maximum(np.bincount(side, minlength=k) / len(side), 1e-4) for side in (then, later))
        return float(np.sum((a - b) * np.log(a / b)))

    drift += [[None, group, mix(then, later)] for group, (_, _, then, later) in groups.items()]
    return {
        "name": name, "files": files, "key": key, "by": by, "features": list(features.items()), "centers": centers.tolist(), "to_move": TO_MOVE,
        "sure": [float(sure_was.mean()), float(sure_now.mean())],
        "transitions": transitions(was_by_key, now_by_key),
        "held": transitions(was_by_key, pd.Series(held, index=after[key])),
        "reasons": reasons,
        "refit": {"centers": centers_2.tolist(), "costs": costs.tolist(), "before": goes_on.tolist(),
                  "transitions": transitions(was_by_key, pd.Series(goes_on[again], index=after[key]))},
        "drift": drift,
    }


def main():
    write_panels()
    panels = [panel(name, **about) for name, about in PANELS.items()]
    about = {"command": "python tests/reference/update.py",
             "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
             "transitions": "from, to, customers; -1 is not in the file",
             "sources": "the sample; scikit-learn's breast_cancer with noise; births per woman by country of statsmodels' fertility (World Bank), 1985 and 2000"}
    path = ROOT / "tests/reference/update.json"
    path.write_text(json.dumps({"about": about, "panels": panels}, separators=(",", ":")) + "\n")
    print(path.stat().st_size, "bytes")
    for one in panels:
        moved = sum(n for f, t, n in one["transitions"] if f != t and f >= 0 and t >= 0)
        held = sum(n for f, t, n in one["held"] if f != t and f >= 0 and t >= 0)
        both = sum(n for f, t, n in one["transitions"] if f >= 0 and t >= 0)
        print(one["name"], moved, held, "of", both, one["refit"]["before"], [d for d in one["drift"] if d[2] > 0.1][:8])


if __name__ == "__main__":
    main()
