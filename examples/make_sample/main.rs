//! Makes the sample data: an invented panel of prescribers in four quarterly snapshots.
//!
//! ```text
//! cargo run --release --example make_sample -- public/sample           # writes the files
//! cargo run --release --example make_sample -- public/sample --check   # compares, writes nothing
//! ```
//!
//! Everything follows from one seed, and a run gives the same bytes on every machine. Beside the
//! snapshots it writes the hidden truth and a faulty variant for the tests. What the columns mean
//! and what the data are known to show: `docs/SAMPLE.md`.

mod accounts;
mod archetypes;
mod dirty;
mod draws;
mod geography;
mod quarters;
mod snapshots;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use accounts::Account;
use quarters::History;

/// The seed of the committed files: among the first few tried, the one whose panel lies closest to its
/// specification, above all in the two ratios between urban, suburban and rural accounts.
const SEED: u64 = 7;
/// Accounts in the first snapshot.
const ACCOUNTS: usize = 5_000;
/// Accounts that join before each later snapshot: 3 %.
const JOINERS: usize = 150;
/// The truth and the faulty variant are for tests and do not travel with the page.
const TRUTH: &str = "tests/reference/sample-truth.csv";
const DIRTY: &str = "tests/data/prescribers-dirty.csv";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let check = arguments.iter().any(|argument| argument == "--check");
    let Some(folder) = arguments.iter().find(|argument| !argument.starts_with("--")) else {
        eprintln!("usage: make_sample FOLDER [--check]");
        return ExitCode::FAILURE;
    };
    let mut same = true;
    for (path, content) in files(Path::new(folder)) {
        let outcome = if check { compare(&path, &content) } else { write(&path, &content) };
        match outcome {
            Ok(()) => println!(
                "{} {}: {} bytes",
                if check { "same" } else { "wrote" },
                path.display(),
                content.len()
            ),
            Err(problem) => {
                eprintln!("{}: {problem}", path.display());
                same = false;
            }
        }
    }
    if same { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every file with its content.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut panel: Vec<(usize, Account, History)> = (0..ACCOUNTS + 3 * JOINERS)
        .map(|number| {
            let account = Account::draw(SEED, number);
            // The first 5,000 are there from the start; the others come in three later waves.
            let joins = if number < ACCOUNTS { 0 } else { 5 + (number - ACCOUNTS) / JOINERS };
            let history = quarters::simulate(SEED, number, &account, joins, 5);
            (number, account, history)
        })
        .collect();
    panel.sort_by(|a, b| a.1.id.cmp(&b.1.id));

    let mut files = Vec::new();
    let mut first = Vec::new();
    for (snapshot, quarter) in snapshots::SNAPSHOTS {
        let rows: Vec<Vec<String>> = panel
            .iter()
            .filter_map(|(number, account, history)| {
                snapshots::row(SEED, *number, account, history, snapshot, quarter)
            })
            .collect();
        files.push((folder.join(format!("prescribers-{snapshot}.csv")), table(&snapshots::COLUMNS, &rows)));
        if first.is_empty() {
            first = rows;
        }
    }
    let truth: Vec<Vec<String>> = panel.iter().map(|(_, account, _)| snapshots::truth(account)).collect();
    files.push((PathBuf::from(TRUTH), table(&["account_id", "archetype"], &truth)));
    files.push((PathBuf::from(DIRTY), dirty::spoil(&first)));
    files
}

/// Plain CSV. None of the values needs quotes.
fn table(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        text.push_str(&row.join(","));
        text.push('\n');
    }
    text
}

fn write(path: &Path, content: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    std::fs::write(path, content).map_err(|error| error.to_string())
}

fn compare(path: &Path, content: &str) -> Result<(), String> {
    let stored = std::fs::read(path).map_err(|error| error.to_string())?;
    if stored == content.as_bytes() {
        return Ok(());
    }
    let line =
        stored.split(|byte| *byte == b'\n').zip(content.split('\n')).position(|(a, b)| a != b.as_bytes());
    Err(line.map_or_else(
        || "differs in length".to_owned(),
        |line| format!("differs from what the generator makes, first in line {}", line + 1),
    ))
}
