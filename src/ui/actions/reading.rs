//! How the open table is read: dialect, keys, kinds, roles, roll-up, joins; and what is asked of the engine about it.

use leptos::{prelude::*, task::spawn_local};

use super::{Actions, export::stem};
use crate::{
    error::{ErrorKind, Result},
    features::Feature,
    job::{
        Count, Counted, Explain, Job, Levels, ProposeRollUp, Rows, RowsWindow, WriteSetAside, WriteTable,
        WriteUnmatched,
    },
    recipe::grid_edits,
    segments::Why,
    table::{Filter, Join, Kind, ReadOptions, Reading, Role, RollUp},
    ui::{encodings, state::Way},
};

impl Actions {
    /// Rows of the table.
    pub async fn rows(self, query: Rows) -> Result<RowsWindow> {
        self.engine().ask(query).await
    }

    /// Why a row is in its segment, by the rules on screen.
    pub async fn explain(self, row: usize) -> Result<Option<Why>> {
        self.engine().ask(Explain { row }).await
    }

    /// How many rows pass a filter.
    pub async fn count(self, filter: Filter) -> Result<Counted> {
        self.engine().ask(Count { filter }).await
    }

    /// The values of a column that hold a text, with their rows.
    pub async fn levels(self, column: String, search: String) -> Result<Vec<(String, usize)>> {
        self.engine().ask(Levels { column, search, count: 100 }).await
    }

    /// How the open log might be rolled up by a column.
    pub async fn propose_roll_up(self, key: String) -> Result<RollUp> {
        self.engine().ask(ProposeRollUp { key }).await
    }

    /// Chooses the column that tells the customers apart.
    pub fn choose_key(self, key: Option<String>) {
        self.read_again(move |_, options| options.key = Some(key));
    }

    /// Says what a column's cells are.
    pub fn choose_kind(self, column: String, kind: Kind) {
        let table = self.state.table.with_untracked(|table| table.here().cloned());
        let from = table.as_ref().and_then(|table| {
            let label = table.columns.iter().find(|known| known.name == column)?.from.as_ref()?;
            table.joins.iter().position(|join| join.label == *label)
        });
        let there = table.zip(from).and_then(|(table, at)| {
            let renamed = table.joins[at].renamed.iter().find(|(_, here)| *here == column);
            renamed.map(|(there, _)| there.clone())
        });
        self.read_again(move |_, options| {
            let options = match from {
                Some(at) => options.joins.get_mut(at).map(|join| &mut *join.options),
                None => Some(options),
            };
            if let Some(options) = options {
                options.kinds.insert(there.unwrap_or(column), kind);
            }
        });
    }

    /// Reads the text in another way.
    pub fn read_as(self, reading: Reading) {
        self.read_again(move |_, options| options.reading = reading);
    }

    /// Changes what becomes of rows whose key repeats or is missing.
    pub fn edit_reading(self, change: impl FnOnce(&mut Reading) + 'static) {
        self.read_again(move |_, options| change(&mut options.reading));
    }

    /// Rolls the file up to one row for each key, or takes it as it is.
    pub fn roll_up(self, wanted: Option<RollUp>) {
        self.read_again(move |_, options| {
            if let Some(wanted) = &wanted {
                options.key = Some(Some(wanted.key.clone()));
            }
            options.roll_up = wanted;
        });
    }

    /// Joins a file at hand to the table.
    pub fn join(self, id: u32, join: Join) {
        self.read_again(move |opened, options| {
            opened.push(id);
            options.joins.push(join);
        });
    }

    /// Takes a joined file out again.
    pub fn unjoin(self, at: usize) {
        self.read_again(move |opened, options| {
            if at < options.joins.len() && at + 1 < opened.len() {
                options.joins.remove(at);
                opened.remove(at + 1);
            }
        });
    }

    /// Reads the open file once more, in another way or with other files joined.
    fn read_again(self, change: impl FnOnce(&mut Vec<u32>, &mut ReadOptions) + 'static) {
        let (mut opened, mut options) =
            (self.state.opened.get_untracked(), self.state.options.get_untracked());
        if opened.is_empty() {
            return;
        }
        change(&mut opened, &mut options);
        let is_same =
            opened == self.state.opened.get_untracked() && options == self.state.options.get_untracked();
        if is_same && self.state.table.with_untracked(|table| table.here().is_some()) {
            return;
        }
        if self.state.is_updating_now() {
            return self.read_newer(opened, options);
        }
        self.after_a_yes("Read the table again?", move || self.read(opened, options, None, true));
    }

    /// Says what a column is for, for all ways of segmenting.
    pub fn choose_role(self, column: String, role: Role) {
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        let Some(profile) = table.columns.iter().find(|known| known.name == column) else { return };
        let was_key = table.key.as_ref() == Some(&column);
        if role != Role::Key {
            self.edit(|draft| {
                draft.each(|way, recipe| {
                    recipe.roles.insert(column.clone(), role);
                    if role != Role::Basis {
                        grid_edits::displace(recipe, &column);
                    } else if matches!(way, Way::Nearness | Way::Score)
                        // What stands on the axes of a grid is said there, and rules name their columns themselves.
                        && !recipe.features.iter().any(|feature| feature.column == column)
                        && let Some(encoding) = encodings::proposed(profile, way)
                    {
                        recipe.features.push(Feature { column: column.clone(), weight: 1.0, encoding });
                    }
                });
            });
        }
        match role {
            Role::Key => self.choose_key(Some(column)),
            _ if was_key => self.choose_key(None),
            _ => {}
        }
    }

    /// Says which rows take part, for both ways of segmenting.
    pub fn choose_filter(self, filter: Option<Filter>) {
        let is_new = self.state.draft.with_untracked(|draft| {
            draft.as_ref().is_some_and(|d| Way::ALL.iter().any(|way| d.of(*way).filter != filter))
        });
        if is_new {
            self.edit(|draft| draft.each(|_, recipe| recipe.filter.clone_from(&filter)));
        }
    }

    /// Writes the rows that were set aside, with the reason.
    pub fn export_set_aside(self) {
        self.write(WriteSetAside {}, "set aside");
    }

    /// Writes the keys that found nothing in a join.
    pub fn export_unmatched(self, join: usize, label: &str) {
        self.write(WriteUnmatched { join }, &format!("not matched with {label}"));
    }

    /// Writes the table as it was understood.
    pub fn export_understood(self) {
        self.write(WriteTable {}, "as understood");
    }

    fn write(self, job: impl Job<Answer = ()> + 'static, what: &str) {
        let name = self.state.table.with_untracked(|table| table.here().map(|table| table.file.name.clone()));
        let name = format!("{} {what}.csv", stem(&name.unwrap_or_default()));
        spawn_local(async move {
            match self.engine().ask_with(job, Vec::new(), |_| ()).await {
                Ok(((), Some(blob))) => self.hand_over(&blob, &name),
                Ok(((), None)) => {
                    self.complain(&ErrorKind::Unwritable("no file came back".to_owned()).into());
                }
                Err(error) => self.complain(&error),
            }
        });
    }
}
