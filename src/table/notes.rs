//! Counting what is met again and again while reading, with the first lines where it was met.

use crate::error::Issue;

/// How often something was met, and where first.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// How often.
    pub count: u64,
    /// The first five lines.
    pub lines: Vec<u64>,
}

impl Note {
    /// Counts one more.
    pub fn add(&mut self, line: u64) {
        self.count += 1;
        if self.lines.len() < 5 {
            self.lines.push(line);
        }
    }

    /// As an issue, if it was met at all.
    pub fn issue(self, code: &str, column: Option<&str>, text: impl FnOnce(u64) -> String) -> Option<Issue> {
        (self.count > 0).then(|| Issue {
            code: code.to_owned(),
            count: self.count,
            lines: self.lines,
            column: column.map(str::to_owned),
            text: text(self.count),
        })
    }
}
