//! What is different in what segments are called.

use crate::{
    methods::Label,
    segments::{Naming, words::list},
};

/// What is different in names, descriptions and colours, as sentences. `goes_on` tells for each segment the one of
/// before that it goes on from.
pub fn of_names(before: &[Naming], after: &[Naming], goes_on: &[Option<Label>]) -> Vec<String> {
    let old =
        |at: usize| goes_on.get(at).copied().flatten().map(usize::from).filter(|old| *old < before.len());
    let mut told = Vec::new();
    let quoted = |naming: &Naming| format!("“{}”", naming.name);
    let came: Vec<String> =
        (0..after.len()).filter(|at| old(*at).is_none()).map(|at| quoted(&after[at])).collect();
    let stayed: Vec<usize> = (0..after.len()).filter_map(old).collect();
    let went: Vec<String> =
        (0..before.len()).filter(|at| !stayed.contains(at)).map(|at| quoted(&before[at])).collect();
    for (one, many, names) in [("New segment", "New segments", came), ("Gone", "Gone", went)] {
        if !names.is_empty() {
            told.push(format!("{}: {}.", if names.len() == 1 { one } else { many }, list(&names)));
        }
    }
    for (at, is) in after.iter().enumerate() {
        let Some(was) = old(at).and_then(|old| before.get(old)) else { continue };
        if was.name != is.name {
            told.push(format!("{} is now called {}.", quoted(was), quoted(is)));
        }
        if was.description != is.description {
            let verb = match (was.description.is_empty(), is.description.is_empty()) {
                (true, _) => "was added",
                (_, true) => "was taken away",
                _ => "is another",
            };
            told.push(format!("The description of {} {verb}.", quoted(is)));
        }
        if was.color != is.color {
            told.push(format!("{} has another colour.", quoted(is)));
        }
    }
    told
}
