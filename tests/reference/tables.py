"""The tables on which reference numbers are computed.

    python tests/reference/tables.py      # writes tests/data/<name>.csv

Each is a CSV with a header, a text `id` first, plain decimals (never 1e5), text columns without
digits alone, and empty cells where a value is missing. Reference numbers are always computed from
what the file says, not from what was in memory before writing it.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import palmerpenguins
import statsmodels.api as sm
from sklearn import datasets
from vega_datasets import local_data

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"

SOURCES = {
    "iris": "scikit-learn, load_iris (Fisher 1936)",
    "wine": "scikit-learn, load_wine (UCI)",
    "breast_cancer": "scikit-learn, load_breast_cancer (UCI)",
    "digits": "scikit-learn, load_digits, first 600 rows; some pixels are constant (UCI)",
    "diabetes": "scikit-learn, load_diabetes(scaled=False) with its target (Efron et al. 2004)",
    "linnerud": "scikit-learn, load_linnerud: 20 rows",
    "penguins": "palmerpenguins (CC0): missing cells, text columns",
    "cars": "vega_datasets, cars (StatLib): missing cells",
    "fair": "statsmodels, fair (public domain): few distinct values, many equal rows",
    "sample": "public/sample/prescribers-2025-Q1.csv: log(1+market), share, log(1+calls), open rate, log(1+web visits)",
    "blobs": "scikit-learn, make_blobs: 2,000 rows, 6 centres of differing spread",
    "heavy": "invented: log-normal, Pareto, Student t with 2 degrees of freedom, and a sum of two of them",
}


def write():
    """Writes every table."""
    for loader in ("iris", "wine", "breast_cancer"):
        bunch = getattr(datasets, f"load_{loader}")(as_frame=True)
        frame = bunch.data.rename(columns=plain)
        frame["class"] = [str(bunch.target_names[i]) for i in bunch.target]
        save(loader, frame)
    digits = datasets.load_digits(as_frame=True)
    frame = digits.data.iloc[:600].rename(columns=plain)
    frame["digit"] = [f"digit {i}" for i in digits.target[:600]]
    save("digits", frame)
    save("diabetes", datasets.load_diabetes(as_frame=True, scaled=False).frame)
    save("linnerud", datasets.load_linnerud(as_frame=True).frame)
    save("penguins", palmerpenguins.load_penguins())
    cars = local_data.cars()
    cars["Year"] = cars["Year"].dt.year
    save("cars", cars)
    save("fair", sm.datasets.fair.load_pandas().data, digits=4)

    panel = pd.read_csv(ROOT / "public/sample/prescribers-2025-Q1.csv", dtype={"account_id": str})
    save("sample", pd.DataFrame({
        "log_market": np.log1p(panel.market_trx_r12m), "share": panel.brand_share_r12m,
        "log_calls": np.log1p(panel.calls_inperson_r6m), "open_rate": panel.email_open_rate_r6m,
        "log_web": np.log1p(panel.web_visits_r6m)}), digits=6, ids=panel.account_id)

    points, _ = datasets.make_blobs(2000, n_features=4, centers=6, cluster_std=[0.6, 0.8, 1.0, 1.2, 1.6, 2.2], random_state=42)
    save("blobs", pd.DataFrame(points, columns=["a", "b", "c", "d"]), digits=4)

    rng = np.random.default_rng(42)
    volume, pareto = np.exp(2 + 1.8 * rng.standard_normal(1500)), rng.pareto(1.5, 1500)
    save("heavy", pd.DataFrame({
        "volume": volume, "pareto": pareto, "t_two": rng.standard_t(2, 1500), "half_zero": np.where(rng.random(1500) < 0.5, 0, rng.lognormal(1, 1.5, 1500)),
        "sum": volume + 5 * pareto}), digits=4)


def save(name, frame, digits=6, ids=None):
    """Writes one table with its `id` column."""
    with open(DATA / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", *frame.columns])
        for i, row in enumerate(frame.itertuples(index=False)):
            out.writerow([ids[i] if ids is not None else f"{name}-{i:04d}", *(cell(v, digits) for v in row)])


def cell(value, digits):
    """A value as text: no exponent, no trailing zeros, nothing for a missing one."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    text = f"{float(value):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def plain(name):
    return str(name).replace(" (cm)", "").replace("/", "_").replace(" ", "_")


def read(name):
    """A written table: ids, and its numeric columns as a frame with NaN where a cell is empty.
    Cells are parsed by Python itself, which is exact."""
    with open(DATA / f"{name}.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    numbers = {}
    for column, cells in list(zip(header, zip(*rows)))[1:]:
        try:
            numbers[column] = [float(c) if c else np.nan for c in cells]
        except ValueError:
            continue  # a text column
    return [row[0] for row in rows], pd.DataFrame(numbers)


def z_scores(numbers):
    """Missing to the median, then minus the mean, divided by the population SD of the filled column.
    A constant column becomes all zeros."""
    filled = numbers.fillna(numbers.median())
    sd = filled.std(ddof=0)
    return ((filled - filled.mean()) / sd.where(sd > 0, 1.0)).to_numpy()


if __name__ == "__main__":
    write()
    for name in SOURCES:
        ids, numbers = read(name)
        print(f"{name}: {len(ids)} rows, {numbers.shape[1]} numeric columns, {int(numbers.isna().sum().sum())} missing, "
              f"{(DATA / f'{name}.csv').stat().st_size} bytes")
