"""Reference numbers for k-means, made by scikit-learn.

    OMP_NUM_THREADS=1 python tests/reference/kmeans.py     # writes tests/reference/kmeans.json

Run tables.py first. For each table and k: the best of 400 starts, and one Lloyd run from given rows.
"""

import json
import os
import platform
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np  # noqa: E402
import scipy  # noqa: E402
import sklearn  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, davies_bouldin_score, silhouette_score  # noqa: E402

from tables import ROOT, SOURCES, read, z_scores  # noqa: E402

STARTS = 400


def in_order(labels):
    """Labels renumbered by first appearance, so that equal partitions read alike."""
    order = {}
    return np.array([order.setdefault(int(label), len(order)) for label in labels])


def text(labels):
    """One digit per row: k is never above 10."""
    return "".join(map(str, labels))


def lloyd(x, centres):
    """Plain Lloyd until no label changes. Also tells the smallest relative gap between the nearest
    and the second nearest squared distance that any decision of the run hung on."""
    labels, gap, passes = None, np.inf, 0
    while True:
        distance = ((x[:, None, :] - centres[None]) ** 2).sum(axis=2)
        two = np.partition(distance, 1, axis=1)[:, :2]
        gap = min(gap, ((two[:, 1] - two[:, 0]) / two[:, 1]).min())
        new = distance.argmin(axis=1)
        passes += 1
        if labels is not None and (new == labels).all():
            return labels, centres, distance.min(axis=1).sum(), gap, passes
        labels = new
        if len(np.unique(labels)) < len(centres):
            return None
        centres = np.array([x[labels == j].mean(axis=0) for j in range(len(centres))])


def from_rows(x, k):
    """A Lloyd run from given rows: of 60 random sets that leave no cluster empty, the one whose
    narrowest decision is the widest, so that 32-bit arithmetic decides alike."""
    rng = np.random.default_rng(1000 + k)
    runs = []
    while len(runs) < 60:
        rows = np.sort(rng.choice(len(x), k, replace=False))
        if len(np.unique(x[rows], axis=0)) == k and (run := lloyd(x, x[rows])) is not None and run[4] > 4:
            runs.append((rows, *run))
    rows, labels, centres, inertia, gap, passes = max(runs, key=lambda run: run[4])
    fit = KMeans(k, init=x[rows], n_init=1, max_iter=1000, tol=0, algorithm="lloyd").fit(x)
    assert (fit.labels_ == labels).all() and np.isclose(fit.inertia_, inertia, rtol=1e-12)
    return {
        "initial_rows": rows.tolist(), "passes": passes, "smallest_gap": float(f"{gap:.3g}"), "inertia": inertia,
        "centres": [[float(f"{v:.12g}") for v in centre] for centre in centres], "labels": text(labels),
    }


def best_of(x, k):
    """The best of many starts."""
    best, inertias = None, []
    for seed in range(STARTS):
        fit = KMeans(k, n_init=1, max_iter=1000, tol=0, algorithm="lloyd", random_state=seed).fit(x)
        inertias.append(fit.inertia_)
        if best is None or fit.inertia_ < best.inertia_:
            best = fit
    labels = in_order(best.labels_)
    inertias = np.array(inertias)
    return labels, {
        "inertia": best.inertia_, "starts_that_reached_it": int((inertias < best.inertia_ * (1 + 1e-9)).sum()),
        "median_inertia_of_starts": float(np.median(inertias)), "sizes": np.bincount(labels).tolist(),
        "silhouette": silhouette_score(x, labels), "calinski_harabasz": calinski_harabasz_score(x, labels),
        "davies_bouldin": davies_bouldin_score(x, labels), "labels": text(labels),
    }


def main():
    tables = {}
    for name, source in SOURCES.items():
        ids, numbers = read(name)
        x = z_scores(numbers)
        entry = {
            "file": f"tests/data/{name}.csv", "source": source, "rows": len(ids), "features": list(numbers.columns),
            "constant": [c for c in numbers if numbers[c].nunique() == 1], "missing": int(numbers.isna().sum().sum()), "k": {},
        }
        found = {}
        for k in (3, 5, 8):
            found[k], best = best_of(x, k)
            entry["k"][str(k)] = {"best": best, "from_rows": from_rows(x, k)}
        entry["ari_best_3_5"] = adjusted_rand_score(found[3], found[5])
        tables[name] = entry
        print(name, {k: (round(v["best"]["inertia"], 4), v["best"]["starts_that_reached_it"]) for k, v in entry["k"].items()}, flush=True)
    header = {
        "command": "OMP_NUM_THREADS=1 python tests/reference/kmeans.py",
        "versions": {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "data": "all numeric columns; missing to the median of the known; z-score with mean and population SD of the filled column; "
                "constant columns become zeros; no other transform; float64",
        "best": f"the best of {STARTS} runs (seeds 0-{STARTS - 1}), k-means++, Lloyd, tol=0, max_iter=1000; labels one digit per row, "
                "numbered by first appearance; an upper bound of the optimum, not a proof of it",
        "from_rows": "Lloyd from the rows with these 0-based numbers as centres, in this order, until no label changes; label j belongs to "
                     "initial row j; no cluster is ever empty; passes counts assignments, the last of which changes nothing; smallest_gap is "
                     "the smallest (second - nearest) / second of squared distances met in the whole run, so no label hangs on rounding; float32 arithmetic should decide alike",
        "silhouette": "a cluster of one row has silhouette 0",
        "ari_best_3_5": "adjusted Rand index between the best labels at k = 3 and k = 5",
    }
    path = ROOT / "tests/reference/kmeans.json"
    # One line per innermost list, so that the file can be read.
    lines = json.dumps({"about": header, "tables": tables}, indent=1)
    path.write_text(compact(lines) + "\n")
    print(path.stat().st_size, "bytes")


def compact(text_):
    """Puts lists of plain numbers on one line."""
    import re
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s*\n\s*", " ", m.group(1)) + "]", text_)


if __name__ == "__main__":
    sys.exit(main())
