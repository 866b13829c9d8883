//! Opening tables.

use std::sync::Arc;

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

use super::Actions;
use crate::{
    error::{Error, ErrorKind, Result},
    job::Propose,
    recipe::{Preparation, Recipe},
    table::{Kind, ReadOptions, TableProfile},
    ui::{
        encodings,
        state::{Draft, Face, Way},
    },
};

/// The quarters of the sample data.
pub const QUARTERS: [&str; 4] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"];

impl Actions {
    /// Opens a file the person chose.
    pub fn open_file(self, file: File) {
        self.after_a_yes("Open another table?", move || {
            self.hands.update_value(|hands| {
                hands.key = None;
                hands.kinds.clear();
            });
            self.set.draft.set(None);
            self.read(file, None);
        });
    }

    /// Fetches one quarter of the sample data and opens it.
    pub fn load_sample(self, quarter: &'static str) {
        self.after_a_yes("Open the sample data?", move || {
            self.hands.update_value(|hands| {
                hands.key = None;
                hands.kinds.clear();
            });
            self.set.draft.set(None);
            self.set.opening.set(format!("prescribers-{quarter}.csv"));
            self.set.table.set(Face::Waiting(None));
            let ticket = self.ticket();
            spawn_local(async move {
                let fetched = fetch_sample(quarter).await;
                if !self.is_current(ticket) {
                    return;
                }
                match fetched {
                    Ok((file, recipe)) => self.read(file, recipe),
                    Err(error) => self.set.table.set(Face::Failed(error)),
                }
            });
        });
    }

    /// Chooses the column that tells the customers apart.
    pub fn choose_key(self, key: Option<String>) {
        self.after_a_yes("Read the table again?", move || {
            self.hands.update_value(|hands| hands.key = Some(key));
            self.read_again();
        });
    }

    /// Says what a column's cells are.
    pub fn choose_kind(self, column: String, kind: Kind) {
        self.after_a_yes("Read the table again?", move || {
            self.hands.update_value(|hands| {
                hands.kinds.insert(column, kind);
            });
            self.read_again();
        });
    }

    fn read_again(self) {
        if let Some(file) = self.hands.with_value(|hands| hands.file.clone()) {
            self.read(file, None);
        }
    }

    /// How the table is to be read, by what the person chose.
    fn read_options(self) -> ReadOptions {
        self.hands.with_value(|hands| ReadOptions { key: hands.key.clone(), kinds: hands.kinds.clone() })
    }

    fn read(self, file: File, proposed: Option<Recipe>) {
        let ticket = self.ticket();
        self.forget_segments();
        self.set.opening.set(file.name());
        self.set.table.set(Face::Waiting(None));
        spawn_local(async move {
            let opened = self.open_table(&file, self.read_options(), ticket).await;
            if !self.is_current(ticket) {
                return;
            }
            match opened {
                Ok(profile) => {
                    self.take_table(file, profile);
                    self.propose(ticket, proposed).await;
                }
                Err(Error { kind: ErrorKind::Cancelled, .. }) => self.set.table.set(Face::Empty),
                Err(error) => self.set.table.set(Face::Failed(error)),
            }
        });
    }

    /// Reads a file in the engine, saying how far it is for as long as the ticket is the newest.
    pub(super) async fn open_table(
        self,
        file: &File,
        options: ReadOptions,
        ticket: u32,
    ) -> Result<TableProfile> {
        let report = move |progress| {
            if self.is_current(ticket) {
                self.set.table.set(Face::Waiting(Some(progress)));
            }
        };
        self.engine().open(file, options, report).await
    }

    /// Takes a table as the one that is open.
    pub(super) fn take_table(self, file: File, profile: TableProfile) {
        self.hands.update_value(|hands| hands.file = Some(file));
        self.set.table.set(Face::Here(Arc::new(profile)));
    }

    /// Makes a draft: the engine's proposal, what is `given`, and what the person had chosen before.
    pub(super) async fn propose(self, ticket: u32, given: Option<Recipe>) {
        let ask = |method: &str| {
            let preparation = Preparation { method: method.to_owned(), ..Preparation::default() };
            let engine = self.engine();
            async move { engine.ask(Propose { preparation }).await }
        };
        let proposals = match (ask("kmeans").await, ask("rules").await) {
            (Ok(nearness), Ok(score)) => Ok(Draft { way: Way::Nearness, nearness, score }),
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        if !self.is_current(ticket) {
            return;
        }
        match proposals {
            Ok(mut draft) => {
                if let Some(before) = self.state.draft.get_untracked() {
                    draft.way = before.way;
                    carry_over(&before.nearness, &mut draft.nearness, &table, Way::Nearness);
                    carry_over(&before.score, &mut draft.score, &table, Way::Score);
                }
                if let Some(recipe) = given {
                    draft.take(recipe);
                }
                let kinds = self.hands.with_value(|hands| hands.kinds.clone());
                draft.read_with(table.key.as_ref(), &kinds);
                self.take_draft(draft);
            }
            Err(error) => self.complain(&error),
        }
    }
}

/// Keeps the person's settings and features where the table read anew still allows them.
fn carry_over(before: &Recipe, now: &mut Recipe, table: &TableProfile, way: Way) {
    let kept = before.features.iter().filter_map(|feature| {
        let column = table.columns.iter().find(|column| column.name == feature.column)?;
        if encodings::suits(&feature.encoding, column.kind) {
            return Some(feature.clone());
        }
        encodings::proposed(column, way)
            .map(|encoding| crate::features::Feature { encoding, ..feature.clone() })
    });
    let kept: Vec<_> = kept.collect();
    if !kept.is_empty() {
        now.features = kept;
    }
    now.method = before.method.clone();
    now.filter.clone_from(&before.filter);
}

async fn fetch_sample(quarter: &str) -> Result<(File, Option<Recipe>)> {
    let name = format!("prescribers-{quarter}.csv");
    let unreadable = |_| Error::new(ErrorKind::Unreadable("the page's host did not send it".to_owned())).in_file(&name);
    let blob = fetch(&format!("./sample/{name}"), Response::blob).await.map_err(unreadable)?;
    let file = File::new_with_blob_sequence(&Array::of1(&blob), &name).map_err(unreadable)?;
    // Without a recipe of its own the sample is proposed one like any table.
    let recipe = fetch("./sample/recipe.json", Response::text).await.ok();
    Ok((file, recipe.and_then(|text| text.as_string()).and_then(|text| Recipe::from_json(&text).ok())))
}

async fn fetch(
    address: &str,
    body: fn(&Response) -> std::result::Result<js_sys::Promise, JsValue>,
) -> std::result::Result<JsValue, JsValue> {
    let response: Response = JsFuture::from(window().fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(JsValue::from_str(&response.status_text()));
    }
    JsFuture::from(body(&response)?).await
}
