//! The sessions kept in this browser: their profiles, documents and, where wanted, the files they were made from (one,
//! or a list of the table's own and those joined to it).
//!
//! Three stores of one `IndexedDB` database, all keyed by the session's id and always written in one transaction.
//! Saved means that the transaction is complete: a single write that succeeds can still be undone with the rest.
//! Nothing is ever deleted to make room, and a record that cannot be read is passed over, not removed.

use std::{cell::Cell, rc::Rc};

use futures_channel::oneshot;
use idb::{
    Database, DatabaseEvent, Event, Factory, ObjectStoreParams, Request, Transaction, TransactionMode,
    event::VersionChangeEvent, request::RequestReadyState,
};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException, File, StorageEstimate};

use super::message::json;
use crate::{
    error::{Error, ErrorKind, Result},
    session::SessionProfile,
};

const DATABASE: &str = "strata";
const VERSION: u32 = 1;
const SESSIONS: &str = "sessions";
const DOCUMENTS: &str = "documents";
const ROWS: &str = "rows";
const STORES: [&str; 3] = [SESSIONS, DOCUMENTS, ROWS];

/// All that is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// The sessions, the last saved first.
    pub sessions: Vec<SessionProfile>,
    /// Those in the bin, the last put there first.
    pub bin: Vec<SessionProfile>,
    /// Records that cannot be read, by id.
    pub unreadable: Vec<Unreadable>,
}

/// A record that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What it stands under.
    pub id: String,
    /// What the session is called, where that can be told.
    pub name: Option<String>,
}

/// What is kept of a session.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What the list shows of it; nothing where that cannot be read.
    pub profile: Option<SessionProfile>,
    /// The session as it is exported.
    pub document: Blob,
    /// The files it was made from, under their own names, the table's own first; none where none are kept.
    pub rows: Vec<File>,
}

/// How much of the browser's storage is taken, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Taken by this page's host.
    pub used: f64,
    /// What the browser grants it.
    pub quota: f64,
}

/// Saves a session in place of what was kept under its id; without rows, older rows go. Gives the profile as it is
/// stored.
pub async fn save(mut profile: SessionProfile, document: &Blob, rows: &[Blob]) -> Result<SessionProfile> {
    profile.revision += 1;
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadWrite)?;
    let key = JsValue::from(&profile.id);
    let put = |store: &str, value: &JsValue| {
        transaction.object_store(store).and_then(|store| store.put(value, Some(&key))).map_err(refused)
    };
    put(SESSIONS, &json(&profile).into())?;
    put(DOCUMENTS, document)?;
    match rows {
        [] => {
            transaction.object_store(ROWS).and_then(|rows| rows.delete(key.clone())).map_err(refused)?;
        }
        [alone] => {
            put(ROWS, alone)?;
        }
        all => {
            put(ROWS, &all.iter().collect::<Array>())?;
        }
    }
    commit(transaction).await?;
    Ok(profile)
}

/// Stores a session, leaving its rows as they are. Where it was stored since the profile was read, nothing is written
/// and the error says so. Gives the profile as it is stored.
pub async fn put(profile: SessionProfile, document: &Blob) -> Result<SessionProfile> {
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadWrite)?;
    let key = JsValue::from(&profile.id);
    let stored =
        transaction.object_store(SESSIONS).and_then(|store| store.get(key.clone())).map_err(refused)?;
    let stored = read(&answer(stored).await?);
    if stored.is_none_or(|stored| stored.revision != profile.revision) {
        return Err(storage("it was changed in another tab since"));
    }
    let profile = SessionProfile { revision: profile.revision + 1, ..profile };
    for (store, value) in [(SESSIONS, JsValue::from(&json(&profile))), (DOCUMENTS, document.into())] {
        transaction.object_store(store).and_then(|store| store.put(&value, Some(&key))).map_err(refused)?;
    }
    commit(transaction).await?;
    Ok(profile)
}

/// Puts a session into the bin, where it stays until it is put back or deleted for good. `now` is ISO 8601 in UTC.
pub async fn bin(id: &str, now: String) -> Result<SessionProfile> {
    change(id, |profile| profile.deleted = Some(now)).await
}

/// Takes a session out of the bin.
pub async fn put_back(id: &str) -> Result<SessionProfile> {
    change(id, |profile| profile.deleted = None).await
}

async fn change(id: &str, change: impl FnOnce(&mut SessionProfile)) -> Result<SessionProfile> {
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadWrite)?;
    let key = JsValue::from(id);
    let stored =
        transaction.object_store(SESSIONS).and_then(|store| store.get(key.clone())).map_err(refused)?;
    let mut profile = read(&answer(stored).await?).ok_or_else(|| storage("the session is not there"))?;
    change(&mut profile);
    profile.revision += 1;
    let value = JsValue::from(&json(&profile));
    transaction.object_store(SESSIONS).and_then(|store| store.put(&value, Some(&key))).map_err(refused)?;
    commit(transaction).await?;
    Ok(profile)
}

fn read(record: &JsValue) -> Option<SessionProfile> {
    serde_json::from_str(&record.as_string()?).ok()
}

/// All sessions that are kept.
pub async fn list() -> Result<Kept> {
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadOnly)?;
    let store = transaction.object_store(SESSIONS).map_err(refused)?;
    let (ids, all) =
        (store.get_all_keys(None, None).map_err(refused)?, store.get_all(None, None).map_err(refused)?);
    let (ids, records) = (Array::from(&answer(ids).await?), Array::from(&answer(all).await?));
    let mut kept = Kept::default();
    for (id, record) in ids.iter().zip(records.iter()) {
        let Some(id) = id.as_string() else { continue };
        match read(&record) {
            Some(profile) if profile.deleted.is_some() => kept.bin.push(profile),
            Some(profile) => kept.sessions.push(profile),
            None => kept.unreadable.push(Unreadable { id, name: None }),
        }
    }
    kept.sessions.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.id.cmp(&b.id)));
    kept.bin.sort_by(|a, b| b.deleted.cmp(&a.deleted).then_with(|| a.id.cmp(&b.id)));
    Ok(kept)
}

/// What is kept of a session.
pub async fn open(id: &str) -> Result<Stored> {
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadOnly)?;
    let get = |store: &str| {
        transaction.object_store(store).and_then(|store| store.get(JsValue::from(id))).map_err(refused)
    };
    let (profile, document, rows) = (get(SESSIONS)?, get(DOCUMENTS)?, get(ROWS)?);
    let profile = read(&answer(profile).await?);
    let document = answer(document).await?.dyn_into().map_err(|_| storage("the session is not there"))?;
    let rows = answer(rows).await?;
    let name = profile.as_ref().map(|profile| profile.file.name.clone()).unwrap_or_default();
    // Several files stand in a list, one alone by itself, as all did once.
    let list = if Array::is_array(&rows) { Array::from(&rows) } else { Array::of1(&rows) };
    let files = list.iter().filter_map(|rows| rows.dyn_into::<Blob>().ok()).enumerate();
    let rows =
        files.map(|(at, rows)| named(rows, if at == 0 { &name } else { "" })).collect::<Result<_>>()?;
    Ok(Stored { profile, document, rows })
}

/// Removes all that is kept of a session.
pub async fn delete_for_good(id: &str) -> Result<()> {
    let open = Connection::open().await?;
    let transaction = open.begin(TransactionMode::ReadWrite)?;
    for store in STORES {
        transaction.object_store(store).and_then(|store| store.delete(JsValue::from(id))).map_err(refused)?;
    }
    commit(transaction).await
}

/// How much room there is, where the browser tells.
pub async fn room() -> Option<Room> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(estimate).await.ok()?.unchecked_into();
    Some(Room { used: estimate.get_usage()?, quota: estimate.get_quota()? })
}

/// Asks that the browser does not clear this page's storage of its own accord; says whether it promised.
pub async fn persist() -> bool {
    let Some(Ok(asked)) = web_sys::window().map(|window| window.navigator().storage().persist()) else {
        return false;
    };
    JsFuture::from(asked).await.is_ok_and(|promised| promised.is_truthy())
}

/// The one place where a transaction is waited for.
async fn commit(mut transaction: Transaction) -> Result<()> {
    let (complete, outcome) = first();
    let abort = complete.clone();
    transaction.on_complete(move |_| complete.tell(true));
    transaction.on_abort(move |_| abort.tell(false));
    match (outcome.await, transaction.error()) {
        (Ok(true), _) => Ok(()),
        (_, Some(error)) => Err(exception(&error)),
        (_, None) => Err(storage("the write was given up")),
    }
}

/// Waits for what a request gives.
async fn answer(mut request: impl Request) -> Result<JsValue> {
    if request.ready_state() == Ok(RequestReadyState::Pending) {
        let (success, outcome) = first();
        let error = success.clone();
        request.on_success(move |_| success.tell(()));
        request.on_error(move |_| error.tell(()));
        // Told either way: which way it was stands in the request.
        let _ = outcome.await;
    }
    match request.error() {
        Ok(Some(error)) => Err(exception(&error)),
        _ => request.result().map_err(refused),
    }
}

/// The database while it is used; closed at the end, so that another tab is never kept from a newer version.
struct Connection(Database);

impl Connection {
    async fn open() -> Result<Self> {
        let mut request =
            Factory::new().and_then(|factory| factory.open(DATABASE, Some(VERSION))).map_err(refused)?;
        request.on_upgrade_needed(create_stores);
        let (success, outcome) = first();
        let (error, blocked) = (success.clone(), success.clone());
        request.on_success(move |_| success.tell(true));
        request.on_error(move |_| error.tell(true));
        request.on_blocked(move |_| blocked.tell(false));
        if outcome.await == Ok(false) {
            // It may still open some day, and must then hold up nobody.
            request.on_success(|event| drop(event.target().and_then(|request| request.database()).map(Self)));
            request.forget_callbacks();
            return Err(storage("another tab of this page holds it; close that tab"));
        }
        if let Ok(Some(error)) = request.error() {
            return Err(exception(&error));
        }
        let mut database = request.database().map_err(refused)?;
        database
            .on_version_change(|event| drop(event.target().map(Database::try_from).map(|own| own.map(Self))));
        Ok(Self(database))
    }

    fn begin(&self, mode: TransactionMode) -> Result<Transaction> {
        self.0.transaction(&STORES, mode).map_err(refused)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// A store that cannot be made fails the upgrade, and with it the opening.
fn create_stores(event: VersionChangeEvent) {
    if let Ok(database) = event.database() {
        for store in STORES {
            let _ = database.create_object_store(store, ObjectStoreParams::new());
        }
    }
}

/// A place where the first of several events is told.
struct First<T>(Rc<Cell<Option<oneshot::Sender<T>>>>);

fn first<T>() -> (First<T>, oneshot::Receiver<T>) {
    let (sender, outcome) = oneshot::channel();
    (First(Rc::new(Cell::new(Some(sender)))), outcome)
}

impl<T> Clone for First<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> First<T> {
    fn tell(&self, event: T) {
        if let Some(sender) = self.0.take() {
            // Whoever waited may have gone.
            let _ = sender.send(event);
        }
    }
}

/// A stored blob as a file of that name, which files lose in some browsers.
fn named(rows: Blob, name: &str) -> Result<File> {
    match rows.dyn_into::<File>() {
        Ok(file) if file.name() == name || name.is_empty() => Ok(file),
        Ok(file) => renamed(&file, name),
        Err(blob) => renamed(&blob, name),
    }
}

fn renamed(blob: &Blob, name: &str) -> Result<File> {
    File::new_with_blob_sequence(&Array::of1(blob), name).map_err(|error| storage(&super::reason(&error)))
}

fn refused(error: idb::Error) -> Error {
    match error {
        idb::Error::DomException(error) => exception(&error),
        idb::Error::IndexedDbNotFound(_) => storage("this browser keeps nothing in this window"),
        error => storage(&error.to_string()),
    }
}

fn exception(error: &DomException) -> Error {
    match error.name().as_str() {
        "QuotaExceededError" => ErrorKind::StorageFull.into(),
        name => storage(&format!("{name}: {}", error.message())),
    }
}

fn storage(reason: &str) -> Error {
    ErrorKind::Storage(reason.to_owned()).into()
}
