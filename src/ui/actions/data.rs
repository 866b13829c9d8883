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
    features::Feature,
    job::Propose,
    recipe::{MethodKind, Preparation, Recipe},
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
        self.after_a_yes("Open another table?", move || self.read(file, ReadOptions::default(), None));
    }

    /// Fetches one quarter of the sample data and opens it.
    pub fn load_sample(self, quarter: &'static str) {
        self.after_a_yes("Open the sample data?", move || {
            let ticket = self.begin_table(format!("prescribers-{quarter}.csv"));
            spawn_local(async move {
                let fetched = fetch_sample(quarter).await;
                if !self.is_current(ticket) {
                    return;
                }
                match fetched {
                    Ok((file, recipe)) => self.read(file, ReadOptions::default(), recipe),
                    Err(error) => self.lose_table(error),
                }
            });
        });
    }

    /// Chooses the column that tells the customers apart.
    pub fn choose_key(self, key: Option<String>) {
        self.read_again(move |options| options.key = Some(key));
    }

    /// Says what a column's cells are.
    pub fn choose_kind(self, column: String, kind: Kind) {
        self.read_again(move |options| {
            options.kinds.insert(column, kind);
        });
    }

    /// Reads the open file once more, in another way.
    fn read_again(self, change: impl FnOnce(&mut ReadOptions) + 'static) {
        let Some((file, mut options)) =
            self.hands.with_value(|hands| Some((hands.file.clone()?, hands.options.clone())))
        else {
            return;
        };
        change(&mut options);
        self.after_a_yes("Read the table again?", move || self.read(file, options, None));
    }

    fn read(self, file: File, options: ReadOptions, proposed: Option<Recipe>) {
        let ticket = self.begin_table(file.name());
        let is_same = self.hands.with_value(|hands| hands.file.as_ref() == Some(&file));
        spawn_local(async move {
            let opened = self.open_table(&file, options.clone(), ticket).await;
            if !self.is_current(ticket) {
                return;
            }
            match opened {
                Ok(profile) => {
                    self.forget_segments();
                    if !is_same {
                        self.set.draft.set(None);
                    }
                    self.take_table(file, options, profile);
                    self.propose(ticket, proposed).await;
                }
                Err(Error { kind: ErrorKind::Cancelled, .. }) => self.put_back_table(),
                Err(error) => self.lose_table(error),
            }
        });
    }

    /// Shows that a table is being opened; the one before can be put back.
    pub(super) fn begin_table(self, name: String) -> u32 {
        self.set.opening.set(name);
        let before = self.state.table.with_untracked(|table| table.here().cloned());
        self.hands.update_value(|hands| hands.before = before.or(hands.before.take()));
        self.set.table.set(Face::Waiting(None));
        self.ticket()
    }

    /// Shows the table again that was there before.
    pub(super) fn put_back_table(self) {
        let before = self.hands.try_update_value(|hands| hands.before.take()).flatten();
        self.set.table.set(before.map_or(Face::Empty, Face::Here));
    }

    fn lose_table(self, error: Error) {
        self.forget_segments();
        self.set.draft.set(None);
        self.hands.update_value(|hands| hands.before = None);
        self.set.table.set(Face::Failed(error));
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
        self.engine().open(std::slice::from_ref(file), options, report).await
    }

    /// Takes a table as the one that is open.
    pub(super) fn take_table(self, file: File, options: ReadOptions, profile: TableProfile) {
        self.hands.update_value(|hands| {
            hands.file = Some(file);
            hands.options = options;
            hands.before = None;
        });
        self.set.table.set(Face::Here(Arc::new(profile)));
    }

    /// Makes a draft: the engine's proposal, what is `given`, and what the person had chosen before.
    pub(super) async fn propose(self, ticket: u32, given: Option<Recipe>) {
        let ask = |method: MethodKind| {
            let preparation = Preparation { method, ..Preparation::default() };
            let engine = self.engine();
            async move { engine.ask(Propose { preparation }).await }
        };
        let proposals = match (ask(MethodKind::KMeans).await, ask(MethodKind::Rules).await) {
            (Ok(nearness), Ok(score)) => Ok(Draft { way: Way::Nearness, nearness, score }),
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        if !self.is_current(ticket) {
            return;
        }
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        match proposals {
            Ok(mut draft) => {
                if let Some(before) = self.state.draft.get_untracked() {
                    draft.way = before.way;
                    carry_over(&before.nearness, &mut draft.nearness, &table, Way::Nearness);
                    carry_over(&before.score, &mut draft.score, &table, Way::Score);
                }
                if let Some(recipe) = given {
                    if self.state.draft.with_untracked(Option::is_none) {
                        let other =
                            if Way::of(&recipe) == Way::Nearness { Way::Score } else { Way::Nearness };
                        let features = encoded_for(other, &recipe, &table);
                        draft.way = other;
                        draft.recipe_mut().features = features;
                    }
                    draft.take(recipe);
                }
                let kinds = self.hands.with_value(|hands| hands.options.kinds.clone());
                draft.read_with(table.key.as_ref(), &kinds);
                self.take_draft(draft);
            }
            Err(error) => {
                self.complain(&error);
                // Nothing is proposed; what can be chosen, a category for one, still can be.
                self.take_draft(Draft::unchosen(table.key.as_ref()));
            }
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
        encodings::proposed(column, way).map(|encoding| Feature { encoding, ..feature.clone() })
    });
    let kept: Vec<_> = kept.collect();
    if !kept.is_empty() {
        now.features = kept;
    }
    now.method = before.method.clone();
    now.filter.clone_from(&before.filter);
}

/// The same columns as features for the other way, so that both begin alike.
fn encoded_for(way: Way, recipe: &Recipe, table: &TableProfile) -> Vec<Feature> {
    let feature = |feature: &Feature| {
        let column = table.columns.iter().find(|column| column.name == feature.column)?;
        encodings::proposed(column, way).map(|encoding| Feature { encoding, ..feature.clone() })
    };
    recipe.features.iter().filter_map(feature).collect()
}

async fn fetch_sample(quarter: &str) -> Result<(File, Option<Recipe>)> {
    let name = format!("prescribers-{quarter}.csv");
    let unreadable =
        |_| Error::new(ErrorKind::Unreadable("the page's host did not send it".to_owned())).in_file(&name);
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
