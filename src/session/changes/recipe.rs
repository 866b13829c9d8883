//! What is different in what a person decided.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    differs,
    features::of_features,
    method::of_method,
    reading::{of_joins, of_reading, of_roll_up},
};
use crate::{
    recipe::Recipe,
    segments::conditions::{KindOf, sentence, whole_sentence},
    table::{Filter, Kind, Role},
};

/// What is different in a recipe from one before it, as sentences; `kind_of` tells what the columns of each are.
pub fn of_recipe(before: &Recipe, after: &Recipe, kind_of: [KindOf<'_>; 2]) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(differs("Format of the recipe", (&before.version, &after.version), u32::to_string));
    told.extend(differs("Key", (&before.key, &after.key), |key| {
        named_or(key.as_ref(), "none, rows are numbered")
    }));
    told.extend(of_kinds(&before.columns, &after.columns));
    told.extend(of_reading(&before.reading, &after.reading));
    told.extend(of_roll_up(before.roll_up.as_ref(), after.roll_up.as_ref()));
    told.extend(of_joins(&before.joins, &after.joins));
    told.extend(of_each("Role of", (&before.roles, &after.roles), Role::label));
    told.extend(of_filter((before.filter.as_ref(), after.filter.as_ref()), kind_of));
    told.extend(differs("Volume column", (&before.volume, &after.volume), |of| {
        named_or(of.as_ref(), "none")
    }));
    told.extend(of_features(&before.features, &after.features, kind_of[1]));
    told.extend(of_method(&before.method, &after.method, kind_of));
    told
}

/// A name, or what stands for none.
pub(super) fn named_or(name: Option<&String>, none: &str) -> String {
    name.map_or_else(|| none.to_owned(), Clone::clone)
}

/// The kinds that a person set.
pub(super) fn of_kinds(before: &BTreeMap<String, Kind>, after: &BTreeMap<String, Kind>) -> Vec<String> {
    of_each("Type of", (before, after), Kind::label)
}

fn of_each<T: Copy + PartialEq>(
    what: &str,
    (before, after): (&BTreeMap<String, T>, &BTreeMap<String, T>),
    label: fn(T) -> &'static str,
) -> Vec<String> {
    let columns: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let word = |of: &Option<T>| of.map_or("as guessed", label).to_owned();
    let of = |column: &String| {
        let pair = (before.get(column).copied(), after.get(column).copied());
        differs(&format!("{what} {column}"), (&pair.0, &pair.1), word)
    };
    columns.into_iter().filter_map(of).collect()
}

fn of_filter((was, is): (Option<&Filter>, Option<&Filter>), kind_of: [KindOf<'_>; 2]) -> Option<String> {
    (was != is).then(|| {
        let (was, is) = conditions((was, is), kind_of);
        format!("Filter: {is} (was: {was}).")
    })
}

/// Two conditions that differ, in words that do: shortened where that is enough to tell them apart.
pub(super) fn conditions(
    (was, is): (Option<&Filter>, Option<&Filter>),
    [of_was, of_is]: [KindOf<'_>; 2],
) -> (String, String) {
    type Words = fn(&Filter, KindOf<'_>) -> String;
    let told = |words: Words, filter: Option<&Filter>, kind_of| {
        filter.map_or_else(|| "everyone".to_owned(), |filter| words(filter, kind_of))
    };
    let short: Words = sentence;
    let pair = (told(short, was, of_was), told(short, is, of_is));
    if pair.0 != pair.1 {
        return pair;
    }
    let pair = (told(whole_sentence, was, of_was), told(whole_sentence, is, of_is));
    if pair.0 == pair.1 { ("the same, written in another way".to_owned(), pair.1) } else { pair }
}
