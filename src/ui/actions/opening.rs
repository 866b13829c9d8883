//! Files given to the page: chosen, dropped, pasted or the sample; and which of them becomes the table.
//!
//! Every file stays at hand until it is put away, so that one can be opened instead of another, or joined to it.

use std::sync::Arc;

use futures_channel::oneshot;
use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, Response};

use super::Actions;
use crate::{
    browser::files,
    error::{Error, ErrorKind, Issue, Result},
    job::Peek,
    recipe::Recipe,
    table::{ReadOptions, Reading, preview::Preview},
    ui::state::{Face, Held, Sheets},
    workbook,
};

/// The quarters of the sample data.
pub const QUARTERS: [&str; 4] = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"];

/// A file smaller than this is read again at once when how it is read changes.
pub const SMALL: f64 = 5e6;

/// So many first bytes tell what a file is.
const HEAD: u32 = 1_024;

/// A text table, and what was noticed before it became one.
pub(super) struct Text {
    /// The table.
    pub(super) file: File,
    noticed: Vec<Issue>,
}

impl From<File> for Text {
    fn from(file: File) -> Self {
        Self { file, noticed: Vec::new() }
    }
}

impl Actions {
    /// Opens files that the person chose: one of them as the table, the others are at hand.
    pub fn open_files(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.after_a_yes("Open another table?", move || {
            let name = match files.as_slice() {
                [one] => one.name(),
                all => format!("{} files", all.len()),
            };
            self.set.again.set(false);
            let ticket = self.begin_table(name);
            spawn_local(async move {
                let files = match self.as_texts(files, ticket).await {
                    Ok(files) => files,
                    Err(Error { kind: ErrorKind::Cancelled, .. }) => return self.give_up(ticket),
                    Err(error) if self.is_current(ticket) => return self.lose_table(error),
                    Err(_) => return,
                };
                let ids = self.hold(files);
                if ids.len() > 1 {
                    self.peek_all().await;
                }
                if self.is_current(ticket)
                    && let Some(first) = self.newest(&ids)
                {
                    self.read(vec![first], ReadOptions::default(), None, false);
                }
            });
        });
    }

    /// Takes files to those at hand; the table stays.
    pub fn add_files(self, files: Vec<File>) {
        let ticket = self.hands.with_value(|hands| hands.work);
        spawn_local(async move {
            match self.as_texts(files, ticket).await {
                Ok(files) => {
                    self.hold(files);
                    self.peek_all().await;
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Takes files to those at hand, of which the first is to be joined.
    pub fn add_to_join(self, files: Vec<File>, joining: RwSignal<Option<u32>>) {
        let ticket = self.hands.with_value(|hands| hands.work);
        spawn_local(async move {
            match self.as_texts(files, ticket).await {
                Ok(files) => {
                    let ids = self.hold(files);
                    let opened = self.state.opened.get_untracked();
                    joining.try_set(ids.into_iter().find(|id| !opened.contains(id)));
                    self.peek_all().await;
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Opens a table that was pasted as text.
    pub fn open_pasted(self, text: &str) {
        match File::new_with_str_sequence(&Array::of1(&text.into()), "pasted table.csv") {
            Ok(file) => self.open_files(vec![file]),
            Err(_) => self.complain(&ErrorKind::Unreadable("the browser refused the text".to_owned()).into()),
        }
    }

    /// Opens another of the files at hand. One with the same columns is read as the open one is.
    pub fn open_held(self, id: u32) {
        let like = self
            .state
            .opened
            .with_untracked(|opened| if opened.contains(&id) { None } else { opened.first().copied() });
        let like = self.state.files.with_untracked(|files| {
            let find = |id| files.iter().find(|held| held.id == id);
            find(id).zip(like.and_then(find)).is_some_and(|(new, open)| new.is_like(open))
        });
        let (mut opened, mut options) = (vec![id], ReadOptions::default());
        if like {
            options = self.state.options.get_untracked();
            opened.extend(
                self.state.opened.with_untracked(|opened| opened.iter().skip(1).copied().collect::<Vec<_>>()),
            );
        }
        self.after_a_yes("Open another table?", move || self.read(opened, options, None, like));
    }

    /// Puts a file away.
    pub fn put_away(self, id: u32) {
        if self.state.opened.with_untracked(|opened| opened.contains(&id)) {
            return;
        }
        self.set.files.update(|files| files.retain(|held| held.id != id));
        self.hands.update_value(|hands| {
            hands.files.remove(&id);
        });
    }

    /// Says which period a file is of.
    pub fn set_period(self, id: u32, period: &str) {
        let period = period.trim().to_owned();
        self.change_held(id, |held| held.period = Some(period).filter(|period| !period.is_empty()));
        let period = self.period_of(id);
        if self.state.opened.with_untracked(|opened| opened.first() == Some(&id)) {
            self.set.table.update(|table| {
                if let Face::Here(table) = table {
                    let mut changed = (**table).clone();
                    changed.file.period = period;
                    *table = Arc::new(changed);
                }
            });
        }
    }

    /// The period that a file is of.
    pub(super) fn period_of(self, id: u32) -> Option<String> {
        self.state
            .files
            .with_untracked(|files| files.iter().find(|held| held.id == id).and_then(Held::period))
    }

    /// Fetches one quarter of the sample data and opens it.
    pub fn load_sample(self, quarter: &'static str) {
        self.after_a_yes("Open the sample data?", move || {
            self.set.again.set(false);
            let ticket = self.begin_table(format!("prescribers-{quarter}.csv"));
            spawn_local(async move {
                let fetched = fetch_sample(quarter).await;
                if !self.is_current(ticket) {
                    return;
                }
                match fetched {
                    Ok((file, recipe)) => {
                        let ids = self.hold(vec![file.into()]);
                        self.read(ids, ReadOptions::default(), recipe, false);
                    }
                    Err(error) => self.lose_table(error),
                }
            });
        });
    }

    /// The beginning of a file at hand, read so.
    pub async fn peek(self, id: u32, options: ReadOptions) -> Result<Preview> {
        let file =
            self.hands.with_value(|hands| hands.files.get(&id).cloned()).ok_or(ErrorKind::NothingOpen)?;
        Ok(self.engine().ask_with(Peek { options }, vec![file.into()], |_| ()).await?.0)
    }

    /// Looks at the files that nobody has looked at yet.
    pub(super) async fn peek_all(self) {
        let unseen = |held: &Held| (held.peek == Face::Empty).then_some(held.id);
        while let Some(Some(id)) = self.state.files.try_with_untracked(|files| files.iter().find_map(unseen))
        {
            self.change_held(id, |held| held.peek = Face::Waiting(None));
            // The open file is looked at as it is read, the others as they come.
            let is_open = self.state.opened.with_untracked(|opened| opened.first() == Some(&id));
            let reading = if is_open {
                self.state.options.with_untracked(|o| o.reading.clone())
            } else {
                Reading::default()
            };
            let peek = self.peek(id, ReadOptions { reading, ..ReadOptions::default() }).await;
            self.change_held(id, |held| {
                held.peek = match peek {
                    Ok(peek) => Face::Here(Arc::new(peek)),
                    Err(error) => Face::Failed(error),
                }
            });
        }
    }

    /// Takes files to those at hand and tells what they are known by; the same file given again is known as before.
    pub(super) fn hold(self, files: Vec<Text>) -> Vec<u32> {
        let mut ids = Vec::with_capacity(files.len());
        for Text { file, noticed } in files {
            let (name, bytes) = (file.name(), file.size());
            let before = self.state.files.with_untracked(|files| {
                files.iter().find(|held| held.name == name && held.bytes == bytes).map(|held| held.id)
            });
            let id = before.or_else(|| {
                self.hands.try_update_value(|hands| {
                    hands.last_file += 1;
                    hands.last_file
                })
            });
            let Some(id) = id else { continue };
            self.hands.update_value(|hands| {
                hands.files.insert(id, file);
            });
            match before {
                // It may have changed since.
                Some(id) => self.change_held(id, |held| {
                    held.peek = Face::Empty;
                    held.noticed = noticed;
                }),
                None => self.set.files.update(|files| {
                    files.push(Held { id, name, bytes, period: None, noticed, peek: Face::Empty });
                }),
            }
            ids.push(id);
        }
        ids
    }

    pub(super) fn change_held(self, id: u32, change: impl FnOnce(&mut Held)) {
        self.set.files.update(|files| {
            if let Some(held) = files.iter_mut().find(|held| held.id == id) {
                change(held);
            }
        });
    }

    /// The file to open first: of the most files with the same columns the one of the newest period.
    fn newest(self, ids: &[u32]) -> Option<u32> {
        self.state.files.with_untracked(|files| {
            let given: Vec<&Held> = files.iter().filter(|held| ids.contains(&held.id)).collect();
            let alike = |one: &Held| given.iter().filter(|other| other.is_like(one)).count();
            // Of equals the first one given.
            given.iter().rev().max_by_key(|held| (alike(held), held.period())).map(|held| held.id)
        })
    }

    /// Text tables as they are, and each workbook as its chosen sheet in CSV: the one place where workbooks come in.
    pub(super) async fn as_texts(self, files: Vec<File>, ticket: u32) -> Result<Vec<Text>> {
        let mut texts = Vec::with_capacity(files.len());
        for file in files {
            // Systems hand out text tables under a workbook's name: what it is stands in its first bytes.
            let head = files::head(&file, HEAD).await;
            texts.push(if workbook::is_workbook(&head) {
                self.as_sheet(&file, ticket).await?
            } else if let Some(other) = workbook::disguise(&head) {
                return Err(Error::new(other).in_file(&file.name()));
            } else {
                file.into()
            });
        }
        Ok(texts)
    }

    /// A workbook's sheet: the only one, or the one the person chooses.
    async fn as_sheet(self, file: &File, ticket: u32) -> Result<Text> {
        let workbooks = self.hands.with_value(|hands| hands.workbooks.clone());
        let sheets = workbooks.sheets(file).await?;
        let name = if let [one] = sheets.as_slice() {
            one.name.clone()
        } else {
            let (sender, chosen) = oneshot::channel();
            self.hands.update_value(|hands| hands.sheet = Some(sender));
            self.set.sheets.set(Some(Sheets { workbook: file.name(), sheets }));
            chosen.await.map_err(|_| ErrorKind::Cancelled)?
        };
        let report = move |progress| {
            if self.is_current(ticket) && self.state.table.with_untracked(Face::is_waiting) {
                self.set.table.set(Face::Waiting(Some(progress)));
            }
        };
        let (file, noticed) = workbooks.sheet(file, &name, report).await?;
        Ok(Text { file, noticed })
    }

    /// Takes a sheet of the workbook that is asked about, or none.
    pub fn choose_sheet(self, name: Option<String>) {
        self.set.sheets.set(None);
        let asked = self.hands.try_update_value(|hands| hands.sheet.take()).flatten();
        // Without an answer the sender is dropped, and so is what waits for it.
        if let Some((asked, name)) = asked.zip(name) {
            let _ = asked.send(name);
        }
    }

    fn give_up(self, ticket: u32) {
        if self.is_current(ticket) {
            self.put_back_table();
        }
    }
}

pub(super) async fn fetch_sample(quarter: &str) -> Result<(File, Option<Recipe>)> {
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
