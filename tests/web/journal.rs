//! What the page remembers of how the data worker came to its state.

use strata::{
    browser::journal::{Entry, Journal},
    job::{Assign, Compare, Conclude, Open, OpenEarlier, Prepare, Request, Restore, Rows, Score},
    recipe::Recipe,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn check(asked: &str, kept: &str) {
    let recipe = Recipe::from_json(r#"{"features":[],"method":{"name":"kmeans"}}"#);
    let recipe = recipe.unwrap_or_else(|error| panic!("{error}"));
    let request = |letter: char| -> Request {
        match letter {
            'o' => Open::default().into(),
            'r' => Rows::default().into(),
            'p' => Prepare { recipe: recipe.clone() }.into(),
            'c' => Conclude { runs: Vec::new() }.into(),
            'e' => OpenEarlier::default().into(),
            'a' => Assign::default().into(),
            'm' => Compare::default().into(),
            's' => Score { recipe: recipe.clone() }.into(),
            _ => Restore::default().into(),
        }
    };
    let mut journal = Journal::default();
    for letter in asked.chars() {
        journal.keep(Entry { request: request(letter), blobs: Vec::new() });
    }
    let found: Vec<&Request> = journal.entries().iter().map(|entry| &entry.request).collect();
    let wanted: Vec<Request> = kept.chars().map(request).collect();
    assert_eq!(found, wanted.iter().collect::<Vec<_>>(), "{asked}");
}

#[wasm_bindgen_test]
fn the_journal_keeps_what_made_the_worker_what_it_is() {
    check("", "");
    check("orrr", "o");
    check("opo", "o");
    check("opc", "opc");
    check("opp", "op");
    // Until it is concluded, what was found before still stands.
    check("opcp", "opcp");
    check("opcpp", "opcp");
    check("opcpc", "opc");
    check("opcs", "os");
    check("osp", "osp");
    check("ospc", "opc");
    check("x", "x");
    check("opcx", "ox");
    check("oxpc", "opc");
    // An update: the earlier rows stay, and of what was compared the last.
    check("oeam", "oeam");
    check("oeamm", "oeam");
    check("oeeam", "oeam");
    check("oeams", "oes");
    check("opec", "oepc");
    check("oeampemc", "oepc");
    check("oeamo", "o");
}
