//! The faulty variant: 500 rows of the first snapshot with faults planted on purpose, each of a kind
//! that files from real systems have. Tests read it; the page never ships it.
//!
//! Rows are counted from 0 among the 500 before any fault; lines of the file from 1, the header
//! being line 1. The file itself begins with a byte-order mark and ends its lines with CR LF, as
//! Excel writes them.
//!
//! | fault | where |
//! | --- | --- |
//! | 6 keys twice: four rows repeated as they are, two with other volumes | after the last row, from rows 10, 60, 110, 160, 210, 260 |
//! | 3 wrong check digits | rows 20, 120, 220 |
//! | an empty key | row 30 |
//! | a key with blanks around it | row 31 |
//! | a key as Excel spoils it, `2.01E+09` | row 32 |
//! | a key with hyphens | row 33 |
//! | a negative count | row 40, calls_inperson_r6m |
//! | a share above 1 | row 41, brand_share_r12m |
//! | a share in percent | row 42, brand_share_r12m `12.5%` |
//! | words for missing: `N/A`, `-`, `#DIV/0!`, `NULL` | rows 50 to 53, years_in_practice, payer_access_pct, trx_growth_pct, specialty |
//! | a thousands separator, in quotes | row 54, market_trx_r12m `"1,204"` |
//! | a currency sign | row 55, industry_payments_usd_12m `$350.00` |
//! | a decimal comma, in quotes | row 56, email_open_rate_r6m `"0,25"` |
//! | a text where a number belongs | row 57, web_visits_r6m `many` |
//! | a value far outside | row 58, market_trx_r12m 999999 |
//! | the same category spelt in other ways | rows 70 to 72, specialty `cardiology`, `CARDIOLOGY`, `Cardiology ` |
//! | ZIP prefixes without their leading zeros | zip3 of the first five rows, from row 80 on, that begin with 0 |
//! | another form of the snapshot | row 90, `2025Q1`; row 91, `31/03/2025` |
//! | a quoted cell with a comma, quotes and a line break | row 95, practice_type |
//! | one cell too few | row 100 (the last is cut off) |
//! | one cell too many | row 101 (an extra `x`) |
//! | a letter outside ASCII | row 102, state `Québec` |
//! | an empty line | after row 300 |
//! | a line of totals | the last line |

use crate::snapshots::COLUMNS;

const ROWS: usize = 500;

/// The text of the faulty file, made from the clean rows of the first snapshot.
pub fn spoil(clean: &[Vec<String>]) -> String {
    let mut rows: Vec<Vec<String>> = clean.iter().take(ROWS).cloned().collect();

    // Two of the six repeated keys come back with other volumes.
    let mut repeated: Vec<Vec<String>> = [10, 60, 110, 160, 210, 260].map(|row| rows[row].clone()).to_vec();
    set(&mut repeated, 4, "market_trx_r12m", "77");
    set(&mut repeated, 5, "market_trx_r12m", "88");

    for row in [20, 120, 220] {
        let last = rows[row][0].pop().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
        rows[row][0].push_str(&((last + 1) % 10).to_string());
    }
    set(&mut rows, 30, "account_id", "");
    let padded = format!(" {} ", rows[31][0]);
    set(&mut rows, 31, "account_id", &padded);
    set(&mut rows, 32, "account_id", "2.01E+09");
    let hyphens = format!("{}-{}-{}", &rows[33][0][..3], &rows[33][0][3..6], &rows[33][0][6..]);
    set(&mut rows, 33, "account_id", &hyphens);

    set(&mut rows, 40, "calls_inperson_r6m", "-2");
    set(&mut rows, 41, "brand_share_r12m", "1.3400");
    set(&mut rows, 42, "brand_share_r12m", "12.5%");

    set(&mut rows, 50, "years_in_practice", "N/A");
    set(&mut rows, 51, "payer_access_pct", "-");
    set(&mut rows, 52, "trx_growth_pct", "#DIV/0!");
    set(&mut rows, 53, "specialty", "NULL");
    set(&mut rows, 54, "market_trx_r12m", "1,204");
    set(&mut rows, 55, "industry_payments_usd_12m", "$350.00");
    set(&mut rows, 56, "email_open_rate_r6m", "0,25");
    set(&mut rows, 57, "web_visits_r6m", "many");
    set(&mut rows, 58, "market_trx_r12m", "999999");

    set(&mut rows, 70, "specialty", "cardiology");
    set(&mut rows, 71, "specialty", "CARDIOLOGY");
    set(&mut rows, 72, "specialty", "Cardiology ");

    // The first five rows, from row 80 on, whose ZIP prefix begins with a zero lose it.
    let mut left = 5;
    for row in rows.iter_mut().skip(80) {
        let zip3 = &mut row[position("zip3")];
        if left > 0 && zip3.starts_with('0') {
            *zip3 = zip3.trim_start_matches('0').to_owned();
            left -= 1;
        }
    }

    set(&mut rows, 90, "snapshot", "2025Q1");
    set(&mut rows, 91, "snapshot", "31/03/2025");
    set(&mut rows, 95, "practice_type", "Group, called \"North\"\nsecond floor");
    rows[100].pop();
    rows[101].push("x".to_owned());
    set(&mut rows, 102, "state", "Québec");

    let mut totals = vec![String::new(); COLUMNS.len()];
    "Total".clone_into(&mut totals[0]);
    "106000".clone_into(&mut totals[position("market_trx_r12m")]);

    let mut text = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for (number, row) in rows.iter().chain(&repeated).chain([&totals]).enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str(if number == 300 { "\r\n\r\n" } else { "\r\n" });
    }
    text
}

fn set(rows: &mut [Vec<String>], row: usize, column: &str, value: &str) {
    value.clone_into(&mut rows[row][position(column)]);
}

fn position(column: &str) -> usize {
    COLUMNS.iter().position(|name| *name == column).unwrap_or(0)
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
