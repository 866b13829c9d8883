"""Reference numbers for rolling up, joining and combining, made by pandas.

    python tests/reference/orders.py     # writes tests/data/orders.csv, tests/data/accounts.csv and tests/reference/orders.json

The tables are made here, from a seed: a log of orders with missing cells and missing keys, keys with leading zeros,
and accounts of which some have no order and some stand there twice.
"""

import json
import platform
import re
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
KEY = "customer_id"
MISSING = ["", "NA"]


def made():
    """The log and the accounts, cells as text."""
    rng = np.random.default_rng(2025)
    keys = [f"{n:06d}" for n in np.sort(rng.choice(40_000, 320, replace=False))]
    rng.shuffle(keys)
    buyers, regions = keys[:280], ["North", "South", "East", "West"]
    postcode = {key: f"{rng.integers(1_000, 99_999):05d}" for key in keys}
    rows = []
    for n in range(2_000):
        key = buyers[int(len(buyers) * rng.random() ** 1.8)]
        rows.append({
            "order_no": f"A-{n:05d}",
            KEY: rng.choice(MISSING) if rng.random() < 0.012 else key,
            "order_date": str(np.datetime64("2024-01-01") + int(rng.integers(0, 454))) if rng.random() > 0.03 else "",
            "amount": f"{rng.lognormal(4, 1.1):.2f}" if rng.random() > 0.05 else "",
            "units": str(rng.integers(-1, 12)) if rng.random() > 0.02 else "NA",
            "discount_pct": f"{rng.choice([0, 5, 10, 12.5])}",
            "channel": rng.choice(["Field", "Phone", "Web", ""], p=[0.4, 0.2, 0.37, 0.03]),
            "returned": rng.choice(["Y", "N", ""], p=[0.1, 0.85, 0.05]),
            "postcode": postcode[key],
        })
    accounts = []
    for key in keys[30:]:
        for _ in range(2 if rng.random() < 0.08 else 1):
            accounts.append({
                KEY: key,
                "account": f"Account {key}, {rng.choice(regions)}",
                "calls": str(rng.integers(0, 30)) if rng.random() > 0.1 else "",
                "open_rate": f"{rng.random():.4f}" if rng.random() > 0.1 else "",
                "since": str(np.datetime64("2010-01-01") + int(rng.integers(0, 5_000))) if rng.random() > 0.1 else "",
                "consent": rng.choice(["yes", "no", ""], p=[0.5, 0.4, 0.1]),
                "channel": rng.choice(["Field", "Web", ""], p=[0.6, 0.3, 0.1]),
            })
    rng.shuffle(accounts)
    return pd.DataFrame(rows), pd.DataFrame(accounts)


def read(path):
    """The file as the engine is to read it: keys and postcodes as text, days, yes and no as 1 and 0."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=MISSING)
    for column in ["amount", "units", "discount_pct", "calls", "open_rate"]:
        if column in table:
            table[column] = table[column].astype(float)
    for column in ["order_date", "since"]:
        if column in table:
            table[column] = pd.to_datetime(table[column])
    for column in ["returned", "consent"]:
        if column in table:
            table[column] = table[column].map({"Y": 1.0, "N": 0.0, "yes": 1.0, "no": 0.0}).astype(float)
    return table


def rolled_up(orders):
    """One row for each customer; every aggregate."""
    groups = orders.dropna(subset=[KEY]).groupby(KEY, sort=False)
    reference = orders.dropna(subset=[KEY])["order_date"].max()
    table = pd.DataFrame({
        "rows": groups.size(),
        "amount_sum": groups["amount"].sum(),
        "amount_mean": groups["amount"].mean(),
        "amount_min": groups["amount"].min(),
        "amount_max": groups["amount"].max(),
        "units_distinct": groups["units"].nunique(),
        "units_first": groups["units"].first(),
        "order_date_first": groups["order_date"].min(),
        "order_date_last": groups["order_date"].max(),
        "order_date_distinct": groups["order_date"].nunique(),
        "days_since_order_date": (reference - groups["order_date"].max()).dt.days,
        "channel_distinct": groups["channel"].nunique(),
        "channel_first": groups["channel"].first(),
        "channel_last": groups["channel"].last(),
        "order_no_distinct": groups["order_no"].nunique(),
        "order_no_last": groups["order_no"].last(),
        "returned_sum": groups["returned"].sum(),
        "returned_mean": groups["returned"].mean(),
        "postcode": groups["postcode"].first(),
    })
    return table.reset_index(), reference


def combined(accounts):
    """Rows that share their key as one."""
    groups = accounts.groupby(KEY, sort=False)
    return pd.DataFrame({
        "account": groups["account"].first(),
        "calls": groups["calls"].sum(min_count=1),
        "open_rate": groups["open_rate"].mean(),
        "since": groups["since"].max(),
        "consent": groups["consent"].max(),
        "channel": groups["channel"].first(),
    }).reset_index()


def cells(column):
    """A column as JSON: days as text, missing as null."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return [None if pd.isna(v) else v for v in column.astype(object)]


def columns(table):
    return {name: cells(table[name]) for name in table}


def main():
    log, accounts = made()
    for name, table in [("orders", log), ("accounts", accounts)]:
        table.to_csv(ROOT / f"tests/data/{name}.csv", index=False, lineterminator="\n")
    orders, accounts = (read(ROOT / f"tests/data/{name}.csv") for name in ["orders", "accounts"])
    customers, reference = rolled_up(orders)
    one_each = combined(accounts)
    joined = one_each.merge(customers, on=KEY, how="left", indicator=True)
    added = ["rows", "amount_sum", "order_date_last", "channel_last", "postcode"]
    found = {
        "about": {
            "command": "python tests/reference/orders.py",
            "versions": {"python": platform.python_version(), "pandas": pd.__version__, "numpy": np.__version__},
            "roll_up": "groupby(sort=False) of the rows that have a key; days since are counted from the latest day of those rows",
            "combined": "accounts: calls summed, open_rate averaged, the latest since, any consent, the first of account and channel",
            "joined": "combined, left-joined with roll_up by customer_id; yes and no are 1 and 0 throughout",
        },
        "reference": str(reference.date()),
        "without_key": int(orders[KEY].isna().sum()),
        "roll_up": columns(customers),
        "combined": columns(one_each),
        "joined": columns(joined[added]),
        "matched": int((joined["_merge"] == "both").sum()),
        "only_there": int((~customers[KEY].isin(one_each[KEY])).sum()),
    }
    path = ROOT / "tests/reference/orders.json"
    # One line per innermost list, so that the file can be read.
    lines = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r"\s*\n\s*", " ", m.group(1)) + "]", json.dumps(found, indent=1))
    path.write_text(lines + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
