//! What is different in how files are read, rolled up and joined.

use super::{
    differs,
    recipe::{named_or, of_kinds},
};
use crate::{
    segments::words::{count, list},
    table::{
        DialectSettings, Duplicates, Join, Measure, MissingKeys, ReadOptions, Reading, RollUp, ShortRows,
        encoding::Encoding,
        parse::{DateOrder, Decimal},
    },
};

/// What is different in how a file's text is read.
pub fn of_reading(before: &Reading, after: &Reading) -> Vec<String> {
    let mut told = of_dialect(&before.dialect, &after.dialect);
    told.extend(differs(
        "Words that say “no value”",
        (&before.missing_words, &after.missing_words),
        |words| words.as_ref().map_or_else(|| "the usual ones".to_owned(), |words| quoted(words)),
    ));
    told.extend(differs("Rows with too few cells", (&before.short_rows, &after.short_rows), |of| {
        match of {
            ShortRows::Fill => "filled with missing values",
            ShortRows::SetAside => "set aside",
        }
        .to_owned()
    }));
    told.extend(differs("Rows that share their key", (&before.duplicates, &after.duplicates), |of| {
        match of {
            Duplicates::Stop => "not decided",
            Duplicates::First => "the first is kept",
            Duplicates::Last => "the last is kept",
            Duplicates::Combine => "combined into one",
        }
        .to_owned()
    }));
    told.extend(differs("Rows without a key", (&before.missing_keys, &after.missing_keys), |of| {
        match of {
            MissingKeys::Stop => "not decided",
            MissingKeys::SetAside => "set aside",
            MissingKeys::Keep => "kept",
        }
        .to_owned()
    }));
    told
}

fn of_dialect(before: &DialectSettings, after: &DialectSettings) -> Vec<String> {
    fn guessed<T>(words: impl Fn(&T) -> String) -> impl Fn(&Option<T>) -> String {
        move |of| of.as_ref().map_or_else(|| "as guessed".to_owned(), &words)
    }
    let sign = |sign: &char| match *sign {
        '\t' => "tab".to_owned(),
        ' ' => "spaces".to_owned(),
        '\0' => "none".to_owned(),
        sign => format!("“{sign}”"),
    };
    let told = [
        differs(
            "Encoding",
            (&before.encoding, &after.encoding),
            guessed(|of: &Encoding| of.label().to_owned()),
        ),
        differs("Sign between cells", (&before.delimiter, &after.delimiter), guessed(sign)),
        differs("Sign round cells", (&before.quote, &after.quote), guessed(sign)),
        differs(
            "Header",
            (&before.header, &after.header),
            guessed(|is_there: &bool| if *is_there { "first line" } else { "none" }.to_owned()),
        ),
        differs(
            "Before the table",
            (&before.preamble, &after.preamble),
            guessed(|lines: &u64| count(usize::try_from(*lines).unwrap_or(usize::MAX), "line")),
        ),
        differs(
            "Decimal sign",
            (&before.decimal, &after.decimal),
            guessed(|of: &Decimal| if *of == Decimal::Comma { "comma" } else { "point" }.to_owned()),
        ),
        differs(
            "Dates",
            (&before.date_order, &after.date_order),
            guessed(|of: &DateOrder| {
                if *of == DateOrder::DayFirst { "day first" } else { "month first" }.to_owned()
            }),
        ),
    ];
    told.into_iter().flatten().collect()
}

fn quoted(words: &[String]) -> String {
    if words.is_empty() {
        return "none".to_owned();
    }
    list(&words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>())
}

/// What is different in how a log becomes one row for each key.
pub fn of_roll_up(before: Option<&RollUp>, after: Option<&RollUp>) -> Vec<String> {
    let (Some(was), Some(is)) = (before, after) else {
        let words = |of: Option<&RollUp>| match of {
            Some(of) => format!("one row for each {}, {}", of.key, count(of.measures.len(), "measure")),
            None => "none".to_owned(),
        };
        return differs("Roll-up", (&words(before), &words(after)), Clone::clone).into_iter().collect();
    };
    let mut told = Vec::new();
    told.extend(differs("Roll-up: one row for each", (&was.key, &is.key), Clone::clone));
    told.extend(differs("Roll-up: days are counted to", (&was.reference, &is.reference), |day| {
        named_or(day.as_ref(), "the latest day")
    }));
    told.extend(of_named(
        (&was.measures, &is.measures),
        ("Measure", "measures"),
        |of| &of.name,
        |was, is| differs(&format!("Measure {}", is.name), (was, is), measure).into_iter().collect(),
    ));
    told
}

fn measure(of: &Measure) -> String {
    let column = of.column.as_ref().map_or_else(String::new, |column| format!(" of {column}"));
    format!("{}{column}", of.of.label())
}

/// What is different in what is added from other files.
pub fn of_joins(before: &[Join], after: &[Join]) -> Vec<String> {
    of_named(
        (before, after),
        ("Joined file", "joined files"),
        |join| &join.label,
        |was, is| {
            let mut told = of_options(&was.options, &is.options);
            told.extend(differs("columns", (&was.columns, &is.columns), |columns| {
                columns.as_ref().map_or_else(|| "all".to_owned(), |columns| list(columns))
            }));
            told.into_iter().map(|text| format!("{}: {text}", is.label)).collect()
        },
    )
}

fn of_options(before: &ReadOptions, after: &ReadOptions) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(differs("key", (&before.key, &after.key), |key| match key {
        None => "as guessed".to_owned(),
        Some(key) => named_or(key.as_ref(), "none"),
    }));
    told.extend(of_kinds(&before.kinds, &after.kinds));
    told.extend(of_reading(&before.reading, &after.reading));
    told.extend(of_roll_up(before.roll_up.as_ref(), after.roll_up.as_ref()));
    told.extend(of_joins(&before.joins, &after.joins));
    told
}

/// What came, went, changed or moved in a list of things with names.
pub fn of_named<T>(
    (before, after): (&[T], &[T]),
    (one, many): (&str, &str),
    name: impl Fn(&T) -> &String,
    changed: impl Fn(&T, &T) -> Vec<String>,
) -> Vec<String> {
    let mut told = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for is in after {
        let is_free = |at: &usize| !places.contains(at) && name(&before[*at]) == name(is);
        let Some(at) = (0..before.len()).find(is_free) else {
            told.push(format!("{one} {} added.", name(is)));
            continue;
        };
        places.push(at);
        told.extend(changed(&before[at], is));
    }
    for (at, was) in before.iter().enumerate() {
        if !places.contains(&at) {
            told.push(format!("{one} {} removed.", name(was)));
        }
    }
    if !places.is_sorted() {
        told.push(format!("The {many} stand in another order."));
    }
    told
}
