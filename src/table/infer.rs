//! What a column is, from its name and its cells: its kind, and whether it tells customers apart.

use super::{
    Kind, NO_LEVEL, TextCells,
    build::Manner,
    dialect::Dialect,
    parse::{self, Decimal, MissingWords},
};

/// The share of cells that may be odd in a column of numbers; they are read as missing and reported.
pub const ODD_SHARE: f64 = 0.01;

/// The kind that the cells seen so far speak for. Only cells that are not missing count.
pub fn kind<'a>(
    name: &str,
    cells: impl Iterator<Item = &'a str>,
    dialect: &Dialect,
    missing: &MissingWords,
) -> Kind {
    let mut votes = Votes::new(name);
    cells.filter(|cell| !missing.contains(cell)).for_each(|cell| votes.count(cell, 1, dialect));
    votes.kind()
}

/// The kind that all the rows of a column of levels speak for.
pub fn kind_of_levels(name: &str, codes: &[u32], levels: &[String], manner: Manner<'_>) -> Kind {
    let mut rows = vec![0; levels.len()];
    codes.iter().filter(|code| **code != NO_LEVEL).for_each(|code| rows[*code as usize] += 1);
    let mut votes = Votes::new(name);
    for (level, rows) in levels.iter().zip(rows) {
        votes.count(level, rows, manner.dialect);
    }
    votes.kind()
}

/// The kind that all the rows of a column of texts speak for; `present` of them have a value.
pub fn kind_of_text(name: &str, text: &TextCells, present: usize, manner: Manner<'_>) -> Kind {
    let mut votes = Votes::new(name);
    for cell in text.iter().filter(|cell| !cell.is_empty()) {
        votes.count(cell, 1, manner.dialect);
        // Most texts are no numbers, and soon tell.
        if votes.hopeless(present) {
            return Kind::Text;
        }
    }
    votes.kind()
}

/// How many cells speak for which kind.
struct Votes {
    all: usize,
    numbers: usize,
    booleans: usize,
    /// Whether "t" and "f" were met: each alone may be the letter of something else.
    letters: [bool; 2],
    dates: usize,
    /// Whether digits alone may be a day, as the name has it.
    compact_dates: bool,
    compact: usize,
    labelled: bool,
}

impl Votes {
    fn new(name: &str) -> Self {
        Self {
            all: 0,
            numbers: 0,
            booleans: 0,
            letters: [false; 2],
            dates: 0,
            compact_dates: names_day(name),
            compact: 0,
            labelled: false,
        }
    }

    fn count(&mut self, cell: &str, rows: usize, dialect: &Dialect) {
        self.all += rows;
        if parse::number_with(cell, dialect.decimal).is_some() {
            self.numbers += rows;
            self.labelled |= parse::is_label(cell);
            let is_compact = self.compact_dates && cell.trim().len() == 8;
            let is_day = is_compact && parse::date(cell, dialect.date_order).is_some();
            self.compact += if is_day { rows } else { 0 };
        } else if let Some(truth) = parse::boolean(cell) {
            self.booleans += rows;
            self.letters[usize::from(truth)] |= matches!(cell.trim(), "t" | "T" | "f" | "F");
        } else if parse::date(cell, dialect.date_order).is_some() {
            self.dates += rows;
        }
    }

    /// Whether nothing that may follow can make it numbers, booleans or dates.
    fn hopeless(&self, present: usize) -> bool {
        let most = present as f64 * ODD_SHARE;
        let against = |votes: usize| (self.all - votes) as f64 > most;
        against(self.numbers) && against(self.dates) && self.booleans < self.all
    }

    fn kind(&self) -> Kind {
        let nearly_all =
            |count: usize| self.all > 0 && (self.all - count) as f64 <= self.all as f64 * ODD_SHARE;
        if self.all > 0 && self.compact == self.all {
            Kind::Date
        } else if nearly_all(self.numbers) && !self.labelled {
            Kind::Number
        } else if self.all > 0 && self.booleans == self.all && self.letters[0] == self.letters[1] {
            Kind::Boolean
        } else if nearly_all(self.dates) {
            Kind::Date
        } else {
            Kind::Category
        }
    }
}

/// Whether the name says that the column holds days.
fn names_day(name: &str) -> bool {
    words(name).iter().any(|word| matches!(word.as_str(), "date" | "day" | "dt" | "datum" | "since" | "on"))
}

/// The words of a column's name, in lower case: `accountID_2` is `account`, `id`, `2`.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        let begins = (c.is_uppercase() && before.is_lowercase()) || (c.is_numeric() != before.is_numeric());
        if !c.is_alphanumeric() || begins {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether the name says that the column numbers things rather than measures them.
pub fn names_identifier(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "id",
        "ids",
        "uuid",
        "guid",
        "key",
        "code",
        "npi",
        "zip",
        "postcode",
        "postal",
        "plz",
        "ssn",
        "phone",
        "fax",
        "tel",
        "index",
        "territory",
    ];
    words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Whether the name says that the column holds what identifies a person.
pub fn names_person(name: &str) -> bool {
    const WORDS: [&str; 11] =
        ["name", "email", "mail", "phone", "tel", "mobile", "address", "street", "birth", "ssn", "surname"];
    words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Whether the name is of something by which people must not be sorted.
pub fn names_protected(name: &str) -> bool {
    const WORDS: [&str; 17] = [
        "gender",
        "sex",
        "age",
        "race",
        "ethnicity",
        "ethnic",
        "religion",
        "disability",
        "disabled",
        "nationality",
        "citizenship",
        "marital",
        "pregnant",
        "birth",
        "birthdate",
        "dob",
        "orientation",
    ];
    words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// Whether the name says that the column holds the day or period of the data.
pub fn names_period(name: &str) -> bool {
    const WORDS: [&str; 6] = ["snapshot", "period", "quarter", "asof", "extract", "extracted"];
    words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// How likely the name is the key's: the higher the likelier, zero for "not at all".
pub fn key_rank(name: &str) -> usize {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let owner = has(&[
        "account", "customer", "client", "patient", "hcp", "npi", "member", "user", "person", "hospital",
    ]);
    let id = has(&["id", "ids", "uuid", "guid", "key", "npi"]);
    let zone = has(&["territory", "region", "zip", "product", "brand", "state", "segment"]);
    match (owner, id, zone) {
        (_, _, true) => 0,
        (true, true, _) => 5,
        (_, true, _) => 4,
        (true, ..) => 2,
        _ => 0,
    }
}

/// From this rank on, the name alone says that the column is a key.
pub const KEY_RANK: usize = 4;

/// The column that seems to be the key, from the first rows: without an empty cell, without two alike, and either
/// named like one or the first of texts. `sample` gives each column's cells.
pub fn key(
    names: &[String],
    sample: &[Vec<&str>],
    decimal: Decimal,
    missing: &MissingWords,
) -> Option<usize> {
    const FIRST: [&str; 5] = ["name", "code", "no", "number", "index"];
    // A few repetitions do not make a key something else where its name says that it is one.
    let tells_apart = |at: usize| {
        let cells = &sample[at];
        let distinct: std::collections::HashSet<&&str> =
            cells.iter().filter(|cell| !missing.contains(cell)).collect();
        let allowed = if key_rank(&names[at]) >= KEY_RANK { cells.len() / 3 } else { 0 };
        !cells.is_empty() && cells.len() - distinct.len() <= allowed
    };
    let is_text = |cells: &Vec<&str>| {
        cells.iter().any(|cell| parse::is_label(cell) || parse::number_with(cell, decimal).is_none())
    };
    let named = |at: usize| at == 0 && words(&names[at]).iter().any(|word| FIRST.contains(&word.as_str()));
    let rank = |at: usize| match key_rank(&names[at]) {
        0 if at == 0 && (is_text(&sample[at]) || named(at)) => 1,
        rank => rank,
    };
    // Of equals the first: `max_by_key` would give the last.
    (0..names.len()).rev().filter(|&at| rank(at) > 0 && tells_apart(at)).max_by_key(|&at| rank(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fall_into_words() {
        assert_eq!(words("accountID_2"), ["account", "id", "2"]);
        assert_eq!(words("Customer Name"), ["customer", "name"]);
        assert!(names_identifier("territory_id") && !names_identifier("paid_calls"));
        assert!(names_person("E-mail") && !names_person("emails_sent_r6m"));
    }

    #[test]
    fn the_key_is_the_column_that_tells_customers_apart() {
        let names = |list: &[&str]| list.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let check = |list: &[&str], sample: &[Vec<&str>]| {
            key(&names(list), sample, Decimal::Point, &MissingWords::default())
        };
        assert_eq!(check(&["volume", "account_id"], &[vec!["1", "2"], vec!["7", "8"]]), Some(1));
        assert_eq!(check(&["account_id", "npi"], &[vec!["7", "7"], vec!["1", "2"]]), Some(1));
        assert_eq!(check(&["city", "volume"], &[vec!["Rome", "Bern"], vec!["1", "2"]]), Some(0));
        assert_eq!(check(&["kundennr", "y"], &[vec!["007", "12"], vec!["1", "2"]]), Some(0));
        assert_eq!(check(&["x", "y"], &[vec!["1", "2"], vec!["1", "2"]]), None);
    }
}
