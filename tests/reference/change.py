"""What moves between two quarters of the sample as pandas counts it, PSI as NumPy reckons it, and SciPy's matchings.

    python tests/reference/change.py
"""

import json
import platform
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
from scipy.optimize import linear_sum_assignment

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["market_trx_r12m", "brand_share_r12m", "brand_trx_r3m", "calls_inperson_r6m", "specialty", "preferred_channel"]


def quarter(number):
    return pd.read_csv(ROOT / f"public/sample/prescribers-2025-Q{number}.csv", dtype={"account_id": str, "zip3": str})


def segment(table):
    """Tiers by plain thresholds; nobody without a share."""
    tiers = np.select([table.market_trx_r12m >= 400, table.market_trx_r12m >= 120], ["A", "B"], "C")
    return pd.Series(np.where(table.brand_share_r12m.isna(), "none", tiers), index=table.account_id)


def flows(before, after):
    both = pd.concat([segment(before).rename("from"), segment(after).rename("to")], axis=1).fillna("absent")
    volume = after.set_index("account_id").brand_trx_r12m.reindex(both.index)
    volume = volume.fillna(before.set_index("account_id").brand_trx_r12m).fillna(0)
    grouped = both.assign(volume=volume).groupby(["from", "to"]).volume
    return [[f, t, int(n), float(v)] for (f, t), n, v in zip(grouped.size().index, grouped.size(), grouped.sum())]


def counts(values, cuts=None, levels=None):
    if levels is None:
        known = values.dropna().to_numpy(dtype=float)
        return [*np.bincount(np.searchsorted(cuts, known, side="right"), minlength=len(cuts) + 1), int(values.isna().sum())]
    known = values.dropna()
    return [*[int((known == level).sum()) for level in levels], int((~known.isin(levels)).sum()), int(values.isna().sum())]


def psi(before, after):
    if before.dtype.kind in "if":
        known = np.sort(before.dropna().to_numpy(dtype=float))
        # i (n - 1) / 10 in whole numbers, then "linear".
        places = [(i * (len(known) - 1) // 10, i * (len(known) - 1) % 10 / 10) for i in range(1, 10)]
        cuts = [known[low] + (known[min(low + 1, len(known) - 1)] - known[low]) * t for low, t in places]
        cuts = sorted({cut for cut in cuts if cut > known[0]})
        then, now = counts(before, cuts), counts(after, cuts)
    else:
        shares = before.value_counts() / len(before)
        levels = sorted(shares[shares >= 0.01].index)
        then, now = counts(before, levels=levels), counts(after, levels=levels)
    pairs = [(b, a) for b, a in zip(then, now) if a + b > 0]
    b, a = (np.maximum(np.array(side) / total, 1e-4) for side, total in zip(zip(*pairs), (sum(then), sum(now))))
    return float(np.sum((a - b) * np.log(a / b)))


def main():
    tables = [quarter(number) for number in range(1, 5)]
    panels = []
    for first, last in [(0, 1), (1, 2), (0, 3)]:
        before, after = tables[first], tables[last]
        groups = {"all": (before, after), **{region: (before[before.region == region], after[after.region == region]) for region in sorted(before.region.unique())}}
        drift = [[column, group, psi(b[column], a[column])] for column in COLUMNS for group, (b, a) in groups.items()]
        panels.append({"from": first + 1, "to": last + 1, "flows": flows(before, after), "drift": drift})
    rng = np.random.default_rng(20261122)
    matchings = []
    for _ in range(40):
        rows, columns = rng.integers(1, 12, size=2)
        costs = rng.random((rows, columns)).round(6)
        chosen = linear_sum_assignment(costs)
        matchings.append({"costs": costs.tolist(), "pairs": [[int(r), int(c)] for r, c in zip(*chosen)]})
    about = {"command": "python tests/reference/change.py",
             "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__, "scipy": scipy.__version__},
             "segments": "A, B and C by market_trx_r12m at 400 and 120; none where brand_share_r12m is missing; absent where the key is not in the file",
             "volume": "brand_trx_r12m, of the later file where the key is in it"}
    path = ROOT / "tests/reference/change.json"
    path.write_text(json.dumps({"about": about, "panels": panels, "matchings": matchings}, separators=(",", ":")) + "\n")
    print(path.stat().st_size, "bytes")
    for panel in panels:
        print(panel["flows"][:4], [d for d in panel["drift"] if d[1] in ("all", "South")][:6])


if __name__ == "__main__":
    main()
