"""Rules as NumPy and pandas apply them: random recipes of scores, grids and lists over real tables, with every row's
segment. Nothing here shares code with the engine; what it follows is docs/METHODS.md.

    python tests/reference/rule_ways.py
"""

import json
import math
import platform
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261122
TABLES = {
    "rules": ("account_id", ["market_trx_r12m", "brand_share_r12m", "calls_inperson_r6m", "years_in_practice", "events_capped"], []),
    "cars": ("id", ["Miles_per_Gallon", "Cylinders", "Displacement", "Horsepower", "Acceleration", "Year"], ["Origin"]),
    "penguins": ("id", ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year"], ["species", "island", "sex"]),
    "wine": (None, None, []),
    "breast_cancer": (None, None, []),
    "heavy": ("id", ["volume", "pareto", "t_two", "half_zero", "sum"], []),
    "fair": ("id", ["rate_marriage", "age", "yrs_married", "children", "educ", "affairs"], []),
}
ROUNDS = 9


def quantile_edges(known, bins):
    """Inner edges at i/bins, "linear" between neighbours, found in exact fractions; equal ones and those not above the least merged."""
    exact = sorted(known)
    edges = []
    for i in range(1, bins):
        place = Fraction(i * (len(exact) - 1), bins)
        low = math.floor(place)
        a, b = exact[low], exact[min(low + 1, len(exact) - 1)]
        t = float(place - low)
        edges.append(a + (b - a) * t if t < 0.5 else b - (b - a) * (1 - t))
    return sorted({edge for edge in edges if edge > exact[0]})


def width_edges(known, bins):
    low, high = min(known), max(known)
    return sorted({edge for edge in (low + (high - low) * (i / bins) for i in range(1, bins)) if edge > low})


def volume_bins(values, bins):
    """Each value's bin, 0 for those at or below zero: bins - floor(bins * volume strictly above / total)."""
    positive = sorted((v for v in values if v > 0), reverse=True)
    total = sum(map(Fraction, positive))
    above, so_far = {}, Fraction(0)
    for value in positive:
        if value not in above:
            above[value] = so_far
        so_far += Fraction(value)
    return [0 if v <= 0 else bins - math.floor(bins * above[v] / total) for v in values]


def one_decimal(number):
    return math.floor(number * 10 + 0.5) / 10


def even(count):
    return [one_decimal(100 * i / (count - 1)) if count > 1 else 0.0 for i in range(count)]


def given(points, count):
    """Points for fewer bins than they were given for: the lowest keeps its points, and the highest theirs."""
    if count >= len(points):
        return points[:count]
    return points[:1] + points[len(points) - (count - 1):] if count > 1 else points[:1]


def binned(values, binning):
    """Bin numbers from 0 of values without gaps, and how many bins there are."""
    by = binning["by"]
    if by == "volume":
        return volume_bins(values, binning["bins"]), binning["bins"] + 1
    edges = binning["at"] if by == "breaks" else (quantile_edges if by == "quantile" else width_edges)(values, binning["bins"])
    return list(np.searchsorted(edges, values, side="right")), len(edges) + 1


def points_of(series, encoding, used, outer=None):
    """Points of each row (nan where the row is left out), and each row's bin within its part (-1 where missing)."""
    missing = encoding.get("missing", "zero")
    if encoding["as"] == "points":
        worth = {"zero": 0.0, "middle": 50.0, "exclude": math.nan}[missing]
        points = [worth if pd.isna(v) else encoding["of"].get(str(v), encoding["other"]) for v in series]
        return np.array(points), None
    values = series.to_numpy(dtype=float)
    known = ~np.isnan(values)
    parts = np.zeros(len(values), dtype=int) if outer is None else outer
    points, numbers = np.full(len(values), np.nan), np.full(len(values), -1)
    # Nested, the same number of a bin earns the same in each part.
    asked = None if outer is None else encoding.get("points") or even(count_of(encoding["binning"]))
    whole = learned(values[known & used], encoding, asked)
    for part in sorted(set(parts)):
        rows = known & (parts == part)
        own = values[rows & used]
        edges, own_points = learned(own, encoding, asked) if len(own) else whole
        bins = place(values[rows], edges, encoding)
        points[rows] = [own_points[b] for b in bins]
        numbers[rows] = bins
    middle = whole[1][len(whole[1]) // 2]
    if asked:
        middle = (asked[::-1] if encoding.get("direction") == "lower" else asked)[len(asked) // 2]
    points[~known] = {"zero": 0.0, "middle": middle, "exclude": math.nan}[missing]
    return points, numbers


def count_of(binning):
    """How many bins are asked for, that for zeros included."""
    return len(binning["at"]) + 1 if binning["by"] == "breaks" else binning["bins"] + (binning["by"] == "volume")


def learned(values, encoding, asked=None):
    """What tells a value's bin, and the points of each bin."""
    binning, values = encoding["binning"], list(values)
    if binning["by"] == "volume":
        bins = volume_bins(values, binning["bins"])
        # The least value of each bin and of those above it tells where it begins.
        begins = [min((v for v, b in zip(values, bins) if v > 0 and b >= bin), default=math.inf) for bin in range(2, binning["bins"] + 1)]
        rule, count = ("volume", begins), binning["bins"] + 1
    else:
        edges = {"breaks": lambda: binning["at"], "quantile": lambda: quantile_edges(values, binning["bins"]),
                 "width": lambda: width_edges(values, binning["bins"])}[binning["by"]]()
        rule, count = ("edges", edges), len(edges) + 1
    wanted = asked or encoding.get("points")
    points = given(wanted, count) if wanted else even(count)
    return rule, points[::-1] if encoding.get("direction") == "lower" else points


def place(values, rule, _encoding):
    kind, edges = rule
    if kind == "volume":
        # Where a bin is empty the next value belongs to the highest bin that begins at or below it.
        return [0 if v <= 0 else 1 + sum(1 for edge in edges if edge <= v) for v in values]
    return list(np.searchsorted(edges, values, side="right"))


def scores(features, table, used, chosen=None):
    total, sums, numbers = 0.0, np.zeros(len(table)), {}
    for feature in features:
        outer = feature["encoding"].get("within")
        points, own = points_of(table[feature["column"]], feature["encoding"], used, None if outer is None else numbers[outer])
        if own is not None:
            # A part is the outer part and the bin in it; all rows without a value are one part.
            parts = [(0 if outer is None or b < 0 else numbers[outer][row], b) for row, b in enumerate(own)]
            codes = {part: i for i, part in enumerate(sorted(set(parts)))}
            numbers[feature["column"]] = np.array([codes[part] for part in parts])
        if chosen is None or feature["column"] in chosen:
            sums, total = sums + feature["weight"] * points, total + feature["weight"]
    return np.round(sums / total, 9)


def left_in(features, table):
    used = np.ones(len(table), dtype=bool)
    for feature in features:
        if feature["encoding"].get("missing") == "exclude":
            used &= table[feature["column"]].notna().to_numpy()
    return used


def thresholds(score, cuts, table, features):
    by, known = cuts["by"], np.sort(score[~np.isnan(score)])[::-1]
    if by == "score":
        return cuts["at"]
    if by == "share":
        taken, found = 0.0, []
        for share in cuts["of"]:
            taken += share
            rows = math.floor(taken * len(known) + 0.5)
            found.append(known[min(max(rows, 1), len(known)) - 1])
        return found
    if by == "count":
        return [known[min(sum(cuts["of"][: i + 1]), len(known)) - 1] for i in range(len(cuts["of"]))]
    if by == "volume":
        volume = table[cuts["column"]].to_numpy(dtype=float)
        frame = pd.DataFrame({"score": score, "volume": [Fraction(0) if math.isnan(v) or v < 0 else Fraction(v) for v in volume]})
        frame = frame[frame.score.notna()].groupby("score").volume.sum().sort_index(ascending=False)
        total, before, band_of = frame.sum(), Fraction(0), {}
        for value, own in frame.items():
            band_of[value] = math.floor(cuts["bands"] * before / total)
            before += own
        band_of = {value: min(band, cuts["bands"] - 1) for value, band in band_of.items()}
        return [min((v for v, b in band_of.items() if b <= band), default=math.inf) for band in range(cuts["bands"] - 1)]
    raise ValueError(by)


def bands(score, cuts, table, features):
    at = thresholds(score, cuts, table, features)
    return [-1 if math.isnan(s) else next((i for i, cut in enumerate(at) if s >= cut), len(at)) for s in score]


def holds(condition, table):
    (name, body), = condition.items()
    if name in ("all", "any"):
        parts = [holds(part, table) for part in body]
        start = np.full(len(table), name == "all")
        for part in parts:
            start = start & part if name == "all" else start | part
        return start
    if name == "not":
        return ~holds(body, table)
    column = table[body["column"]]
    if name == "range":
        values = column.to_numpy(dtype=float)
        return (values >= body.get("from", -math.inf)) & (values <= body.get("to", math.inf))
    if name == "in":
        return column.map(lambda v: not pd.isna(v) and str(v) in body["values"]).to_numpy(dtype=bool)
    if name == "missing":
        return column.isna().to_numpy()
    raise ValueError(name)


def names_to_labels(names):
    different = list(dict.fromkeys(names))
    return [different.index(name) for name in names]


class Draw:
    """Random recipes, the same in every run."""

    def __init__(self, table, numbers, levels):
        self.table, self.numbers, self.levels = table, numbers, levels

    def binning(self, rng, column):
        known = self.table[column].dropna().to_numpy(dtype=float)
        by = rng.choice(["quantile", "width", "volume", "breaks"])
        if by == "breaks":
            picked = sorted({float(v) for v in rng.choice(known, size=int(rng.integers(1, 6)))})
            return {"by": "breaks", "at": picked}
        if by == "volume" and not (known > 0).any():
            by = "width"
        return {"by": str(by), "bins": int(rng.integers(2, 11))}

    def feature(self, rng, column):
        weight = float(rng.choice([1, 2, 0.5, 3, 40, 0.7]))
        missing = str(rng.choice(["zero", "zero", "middle", "exclude"]))
        if column in self.levels:
            seen = sorted(self.table[column].dropna().astype(str).unique())
            of = {level: float(rng.integers(0, 101)) for level in seen if rng.random() < 0.8}
            return {"column": column, "weight": weight, "encoding": {"as": "points", "of": of, "other": float(rng.integers(0, 101)), "missing": missing}}
        binning = self.binning(rng, column)
        encoding = {"as": "bins", "binning": binning, "direction": str(rng.choice(["higher", "lower"])), "missing": missing}
        if rng.random() < 0.3:
            encoding["points"] = [float(p) for p in rng.integers(0, 101, size=count_of(binning))]
        return {"column": column, "weight": weight, "encoding": encoding}

    def cuts(self, rng, most):
        bands, by = int(rng.integers(2, most + 1)), str(rng.choice(["score", "share", "count", "volume"]))
        if by == "score":
            return {"by": by, "at": sorted((float(c) for c in rng.choice(np.arange(5, 100, 5), size=bands - 1, replace=False)), reverse=True)}
        if by == "share":
            return {"by": by, "of": [float(s) for s in rng.choice([0.05, 0.1, 0.03, 0.08], size=bands - 1)]}
        if by == "count":
            return {"by": by, "of": [int(c) for c in rng.integers(1, 30, size=bands - 1)]}
        return {"by": by, "column": next(c for c in self.numbers if (self.table[c] > 0).any()), "bands": bands}

    def columns(self, rng, least, most):
        all_columns = self.numbers + self.levels
        return [str(c) for c in rng.permutation(all_columns)[: int(rng.integers(least, min(most, len(all_columns)) + 1))]]

    def score(self, rng):
        features = [self.feature(rng, column) for column in self.columns(rng, 1, 5)]
        return {"features": features, "method": {"name": "score", "cuts": self.cuts(rng, 9)}}

    def nested(self, rng):
        chosen = [str(c) for c in rng.permutation(self.numbers)[:3]]
        features = [self.feature(rng, column) for column in chosen]
        for inner, outer in zip(features[1:], chosen):
            inner["encoding"]["within"] = outer
            if inner["encoding"]["binning"]["by"] == "volume":
                inner["encoding"]["binning"] = {"by": "quantile", "bins": 5}
                inner["encoding"].pop("points", None)
        return {"features": features, "method": {"name": "score", "cuts": self.cuts(rng, 6)}}

    def grid(self, rng):
        columns = self.columns(rng, 2, 4)
        split = int(rng.integers(1, len(columns)))
        axis = lambda name, own: {"name": name, "features": own, "cuts": self.cuts(rng, 5)}
        x, y = axis("across", columns[:split]), axis("up", columns[split:])
        shape = [(len(a["cuts"].get("at", a["cuts"].get("of", []))) + 1) if a["cuts"]["by"] != "volume" else a["cuts"]["bands"] for a in (y, x)]
        cells = [[f"s{rng.integers(0, 5)}" for _ in range(shape[1])] for _ in range(shape[0])]
        cells[0][0], cells[-1][-1] = "first", "last"
        return {"features": [self.feature(rng, column) for column in columns], "method": {"name": "grid", "x": x, "y": y, "cells": cells}}

    def condition(self, rng, depth=0):
        if depth < 2 and rng.random() < 0.4:
            parts = [self.condition(rng, depth + 1) for _ in range(int(rng.integers(2, 4)))]
            return {str(rng.choice(["all", "any"])): parts}
        if rng.random() < 0.2:
            return {"not": self.condition(rng, depth + 1)}
        column = self.columns(rng, 1, 1)[0]
        if rng.random() < 0.1:
            return {"missing": {"column": column}}
        if column in self.levels:
            seen = sorted(self.table[column].dropna().astype(str).unique())
            return {"in": {"column": column, "values": [str(v) for v in rng.choice(seen, size=min(2, len(seen)), replace=False)]}}
        low, high = sorted(float(v) for v in rng.choice(self.table[column].dropna().to_numpy(dtype=float), size=2))
        return {"range": {"column": column, **({"from": low} if rng.random() < 0.8 else {"to": high})}}

    def list(self, rng):
        rules = [{"name": f"rule {rng.integers(0, 6)}", "when": self.condition(rng)} for _ in range(int(rng.integers(1, 7)))]
        return {"features": [], "method": {"name": "list", "rules": rules, "otherwise": "others"}}


def run(recipe, table):
    """Each row's segment from 0 (-1: none), and its scores."""
    method, features = recipe["method"], recipe["features"]
    used = left_in(features, table)
    if method["name"] == "score":
        score = scores(features, table, used)
        return bands(score, method["cuts"], table, features), [score]
    if method["name"] == "grid":
        x, y = (scores(features, table, used, method[axis]["features"]) for axis in "xy")
        gaps = np.isnan(x) | np.isnan(y)
        x, y = np.where(gaps, np.nan, x), np.where(gaps, np.nan, y)
        across, up = bands(x, method["x"]["cuts"], table, features), bands(y, method["y"]["cuts"], table, features)
        labels = names_to_labels([name for row in method["cells"] for name in row])
        width = len(method["cells"][0])
        return [-1 if a < 0 else labels[u * width + (width - 1 - a)] for a, u in zip(across, up)], [y, x]
    labels = names_to_labels([rule["name"] for rule in method["rules"]] + [method["otherwise"]])
    found = np.full(len(table), labels[-1])
    for rule, label in reversed(list(zip(method["rules"], labels))):
        found[holds(rule["when"], table)] = label
    return found.tolist(), []


def main():
    cases = []
    for at, (name, (key, numbers, levels)) in enumerate(TABLES.items()):
        table = pd.read_csv(ROOT / f"tests/data/{name}.csv", dtype={key: str} if key else None)
        key = key or table.columns[0]
        numbers = numbers or [c for c in table.columns[1:] if table[c].dtype != object][:8]
        draw = Draw(table, [c for c in numbers if c in table], levels)
        for round_ in range(ROUNDS):
            rng = np.random.default_rng([SEED, at, round_])
            way = ["score", "score", "grid", "list", "nested"][round_ % 5]
            recipe = {"key": key, **getattr(draw, way)(rng)}
            labels, figures = run(recipe, table)
            if all(label < 0 for label in labels):
                continue
            step = max(1, len(table) // 40)
            cases.append({"table": name, "way": way, "recipe": recipe,
                          "labels": "".join("-" if label < 0 else "abcdefghijklmnopqrstuvwxyz"[label] for label in labels),
                          "scores": [[None if math.isnan(v) else float(v) for v in figure[::step]] for figure in figures], "step": step})
    about = {"command": "python tests/reference/rule_ways.py", "seed": SEED,
             "versions": {"python": platform.python_version(), "numpy": np.__version__, "pandas": pd.__version__},
             "labels": "one sign a row, a for the first segment, - for none", "scores": "of every so many rows; of a grid first upwards, then across"}
    path = ROOT / "tests/reference/rule_ways.json"
    path.write_text(json.dumps({"about": about, "cases": cases}, separators=(",", ":")) + "\n")
    print(len(cases), "cases,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
