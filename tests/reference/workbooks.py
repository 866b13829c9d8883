"""Workbooks for the tests, and what other readers see in them.

    python tests/reference/workbooks.py    # writes tests/data/workbook*.xls? and tests/reference/workbooks.json

The workbooks are written by XlsxWriter and xlwt; what is in them is read back by openpyxl and xlrd, and put down
as the text that Strata shall make of each cell. Cells that no library writes are put into the XML by hand.
"""

import datetime as dt
import decimal
import json
import platform
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import xlrd
import xlsxwriter
import xlwt

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests/data"
CREATED = dt.datetime(2025, 1, 1)

HEADER = ["account_id", "name", "opened", "last_seen", "share", "spend", "active", "ratio"]
ROWS = [
    ["00017", "Müller, Anna", dt.date(2025, 3, 31), dt.datetime(2025, 3, 31, 14, 5, 9), 0.25, 1234.5, True, "=F2/0"],
    ["00018", 'The "Crown"\nInn', dt.date(1999, 12, 31), dt.datetime(2024, 2, 29), 0.1 + 0.2, 12, False, "=F3*2"],
    None,
    ["20", "  spaced  ", dt.date(1900, 1, 1), dt.datetime(1900, 3, 1, 23, 59, 59), 1, -0.5, True, ""],
    ["名前-4", "😀 emoji; semicolon\ttab", dt.date(2100, 2, 28), dt.datetime(2025, 1, 1, 0, 0, 0, 250_000), 1e-9, 1e300, False, "=1/3"],
]


def xlsx(path, fill, **options):
    book = xlsxwriter.Workbook(path, options)
    book.set_properties({"created": CREATED})
    fill(book)
    book.close()


def main_book(book):
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    percent = book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet("Customers")
    sheet.write_row(0, 0, HEADER)
    for at, row in enumerate(ROWS, 1):
        if row is None:
            continue
        sheet.write_string(at, 0, row[0])
        sheet.write_string(at, 1, row[1])
        sheet.write_datetime(at, 2, row[2], day)
        sheet.write_datetime(at, 3, row[3], moment)
        sheet.write_number(at, 4, row[4], percent)
        sheet.write_number(at, 5, row[5])
        sheet.write_boolean(at, 6, row[6])
        if row[7]:
            sheet.write_formula(at, 7, row[7], None, {"=F2/0": "#DIV/0!", "=F3*2": 24, "=1/3": 1 / 3}[row[7]])
    numbers = book.add_worksheet("Long & short")
    numbers.write_row(2, 1, ["card", "postcode", "hours", "time", "text"])
    numbers.write_number(3, 1, 12345678901234567890)
    numbers.write_number(3, 2, 1067, book.add_format({"num_format": "00000"}))
    numbers.write_number(3, 3, 1.5625, book.add_format({"num_format": "[h]:mm:ss"}))
    numbers.write_number(3, 4, 0.75, book.add_format({"num_format": "hh:mm"}))
    numbers.write_string(3, 5, "12345678901234567890")
    numbers.write_number(4, 1, 999999999999999)
    numbers.write_number(5, 1, 1000000000000000)
    numbers.write_blank(9, 9, None, percent)
    book.add_worksheet("Secret").write_row(0, 0, ["a", 1])
    book.get_worksheet_by_name("Secret").hide()
    book.add_worksheet("Empty")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Customers!$F$2:$F$3"})
    book.add_chartsheet("Chart").set_chart(chart)


def far_book(book):
    sheet = book.add_worksheet("Far")
    sheet.write_row(1, 2, ["id", "x"])
    sheet.write_row(2, 2, ["a", 1])
    sheet.write_row(5, 2, ["b", 2])
    sheet.write_string(1_048_575, 16_383, "far")


def date_1904_book(book):
    sheet = book.add_worksheet("Dates")
    day = book.add_format({"num_format": "d mmm yyyy"})
    sheet.write_row(0, 0, ["id", "day"])
    for at, value in enumerate([dt.date(1904, 1, 2), dt.date(1999, 2, 28), dt.date(2025, 3, 31)], 1):
        sheet.write(at, 0, f"k{at}")
        sheet.write_datetime(at, 1, dt.datetime.combine(value, dt.time()), day)


def old_book(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Alt")
    for column, name in enumerate(["id", "Größe", "day", "yes"]):
        sheet.write(1, column + 1, name)
    for at, row in enumerate([["007", 1.5, dt.date(2025, 3, 31), True], ["008", 2, dt.date(2024, 2, 29), False]], 2):
        sheet.write(at, 1, row[0])
        sheet.write(at, 2, row[1])
        sheet.write(at, 3, row[2], xlwt.easyxf(num_format_str="YYYY-MM-DD"))
        sheet.write(at, 4, row[3])
    hidden = book.add_sheet("Versteckt")
    hidden.write(0, 0, "x")
    hidden.visibility = 1
    book.save(str(path))


def binary_book(path):
    """A small xlsb, record by record: no library writes one."""
    def record(kind, data=b""):
        assert len(data) < 128
        return bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7]), bytes([len(data)]), data

    def stream(*records):
        return b"".join(part for one in records for part in record(*one))

    def wide(text):
        units = text.encode("utf-16-le")
        return struct.pack("<I", len(units) // 2) + units

    def cell(kind, column, data, style=0):
        return kind, struct.pack("<II", column, style) + data

    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packed = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{relations}/officeDocument" '
                       'Target="xl/workbook.bin"/></Relationships>'.encode(),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{packed}"><Relationship Id="r1" Type="{relations}/worksheet" '
                                      'Target="worksheets/sheet1.bin"/></Relationships>'.encode(),
        "xl/workbook.bin": stream((0x83,), (0x8F,), (0x9C, struct.pack("<II", 0, 1) + wide("r1") + wide("Binär")), (0x90,), (0x9D,), (0x84,)),
        # Two styles: a plain one and a day.
        "xl/styles.bin": stream((0x267, struct.pack("<I", 0)), (0x269, struct.pack("<I", 2)), (0x2F, struct.pack("<HHIIBBH", 0, 0, 0, 0, 0, 0, 0)),
                                (0x2F, struct.pack("<HHIIBBH", 0, 14, 0, 0, 0, 0, 0))),
        "xl/worksheets/sheet1.bin": stream(
            (0x81,), (0x94, struct.pack("<IIII", 0, 1, 0, 4)), (0x91,),
            (0x00, struct.pack("<I", 0)),
            *(cell(0x06, at, wide(name)) for at, name in enumerate(["id", "x", "day", "yes", "oops"])),
            (0x00, struct.pack("<I", 1)),
            cell(0x06, 0, wide("0042")), cell(0x05, 1, struct.pack("<d", 2.5)), cell(0x05, 2, struct.pack("<d", 45747.0), 1),
            cell(0x04, 3, b"\x01"), cell(0x03, 4, b"\x07"), (0x92,), (0x82,)),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)


def changed(path, to, part, pattern, replacement):
    """A copy of a workbook with one of its parts changed by hand."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info.filename)
            if info.filename == part:
                text = data.decode()
                assert re.search(pattern, text), pattern
                data = re.sub(pattern, replacement, text).encode()
            entry = zipfile.ZipInfo(info.filename, (2025, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, data)


def shown(cell):
    """The text that Strata shall make of a value that openpyxl read."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        whole = value.strftime("%Y-%m-%d" if value.time() == dt.time() else "%Y-%m-%d %H:%M:%S")
        return whole + (f".{value.microsecond // 1000:03d}" if value.microsecond else "")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, (int, float)):
        if re.fullmatch("0+", cell.number_format) and len(cell.number_format) > 1:
            return f"{value:0{len(cell.number_format)}d}"
        return number(value)
    return value


def number(value):
    """The shortest text that reads back as the same number; no exponent between 1e-7 and 1e21."""
    value = float(value)
    if 1e-7 <= abs(value) < 1e21:
        text = f"{decimal.Decimal(repr(value)):f}"
        return text.removesuffix(".0")
    mantissa, exponent = repr(value).split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def cells_of_xlsx(path, name):
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    return {cell.coordinate: shown(cell) for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


def cells_of_xls(path, name):
    book = xlrd.open_workbook(path)
    sheet, cells = book.sheet_by_name(name), {}
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            cell = sheet.cell(row, column)
            if cell.ctype == xlrd.XL_CELL_DATE:
                text = xlrd.xldate_as_datetime(cell.value, book.datemode).strftime("%Y-%m-%d")
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                text = "TRUE" if cell.value else "FALSE"
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                text = number(cell.value)
            else:
                text = cell.value
            if text:
                cells[xlrd.cellname(row, column)] = text
    return cells


def write():
    xlsx(DATA / "workbook.xlsx", main_book)
    xlsx(DATA / "workbook-far.xlsx", far_book)
    xlsx(DATA / "workbook-1904.xlsx", date_1904_book, date_1904=True)
    old_book(DATA / "workbook-old.xls")
    binary_book(DATA / "workbook-binary.xlsb")
    first = "xl/worksheets/sheet1.xml"
    # An error that only newer programs know, and a day as text.
    changed(DATA / "workbook-1904.xlsx", DATA / "workbook-odd.xlsx", first, r'<c r="B2"[^>]*><v>[^<]*</v></c>',
            '<c r="B2" t="e"><v>#BLOCKED!</v></c><c r="C2" t="d"><v>2025-03-31T00:00:00</v></c><c r="D2" t="d"><v>2025-03-31T14:05:00Z</v></c>')
    changed(DATA / "workbook-1904.xlsx", DATA / "workbook-disorder.xlsx", first, r'(<row r="2".*?</row>)(<row r="3".*?</row>)', r"\2\1")


def main():
    write()
    books = {
        "workbook.xlsx": ["Customers", "Long & short", "Secret"],
        "workbook-far.xlsx": ["Far"],
        "workbook-1904.xlsx": ["Dates"],
        "workbook-old.xls": ["Alt", "Versteckt"],
    }
    cells = {}
    for book, names in books.items():
        read = cells_of_xls if book.endswith(".xls") else cells_of_xlsx
        # openpyxl would make a row of a million for the one cell far out.
        cells[book] = {name: {"XFD1048576": "far", "C2": "id", "D2": "x", "C3": "a", "D3": "1", "C6": "b", "D6": "2"}
                       if name == "Far" else read(DATA / book, name) for name in names}
    cells["workbook-binary.xlsb"] = {"Binär": dict(A1="id", B1="x", C1="day", D1="yes", E1="oops", A2="0042", B2="2.5", C2="2025-03-31",
                                                   D2="TRUE", E2="#DIV/0!")}
    header = {
        "command": "python tests/reference/workbooks.py",
        "versions": {"python": platform.python_version(), "openpyxl": openpyxl.__version__, "xlrd": xlrd.__VERSION__,
                     "XlsxWriter": xlsxwriter.__version__, "xlwt": xlwt.__VERSION__},
        "cells": "by address, each as the text that it shall have in the CSV; what is not named is empty. Read by openpyxl and xlrd, but for "
                 "the sheets Far and Binär, which are as they were written",
    }
    path = ROOT / "tests/reference/workbooks.json"
    path.write_text(json.dumps({"about": header, "cells": cells}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for file in [*sorted(DATA.glob("workbook*")), path]:
        print(file.name, file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
