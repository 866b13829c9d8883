//! The database while it is used: opened, read and written in steps that are done whole or not at all, and closed.
//! And what its refusals mean to a person.

use std::{cell::Cell, rc::Rc};

use futures_channel::oneshot;
use idb::{
    Database, DatabaseEvent, Event, Factory, ObjectStore, ObjectStoreParams, Query, Request, Transaction,
    TransactionMode, event::VersionChangeEvent, request::RequestReadyState,
};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbDatabase, IdbTransaction};

use crate::{
    browser::delay::later,
    error::{Error, ErrorKind, Result},
};

/// What a list shows of each session, as JSON, by its id.
pub(super) const SESSIONS: &str = "sessions";
/// Each session as it is exported, by its id.
pub(super) const DOCUMENTS: &str = "documents";
/// The files a version was made from, by the session's id and the version's number.
pub(super) const ROWS: &str = "rows";
/// Work in progress, by the tab's id.
pub(super) const WORK: &str = "work";

const DATABASE: &str = "strata";
/// Version 1 had no work in progress.
const VERSION: u32 = 2;
const STORES: [&str; 4] = [SESSIONS, DOCUMENTS, ROWS, WORK];

/// Milliseconds that another tab has to let go of an older database.
const PATIENCE: i32 = 5_000;

/// The database; closed at the end, so that another tab is never kept from a newer version.
pub(super) struct Connection {
    /// The same as `own`, whose name for it is hidden.
    database: IdbDatabase,
    /// Holds what listens.
    own: Database,
}

/// How sure a write must be before it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// It is on the disk: what the person asked to be saved.
    Strict,
    /// As the browser thinks best: what is kept by itself.
    Default,
}

impl Connection {
    pub async fn open() -> Result<Self> {
        let mut request =
            Factory::new().and_then(|factory| factory.open(DATABASE, Some(VERSION))).map_err(unopened)?;
        request.on_upgrade_needed(upgrade);
        let (success, outcome) = first();
        let (error, blocked) = (success.clone(), success.clone());
        request.on_success(move |_| success.tell(true));
        request.on_error(move |_| error.tell(true));
        request.on_blocked(move |_| later(PATIENCE, move || blocked.tell(false)));
        if outcome.await == Ok(false) {
            // It may still open some day, and must then hold up nobody.
            request.on_success(|event| {
                if let Ok(database) = event.target().and_then(|request| request.database()) {
                    database.close();
                }
            });
            request.forget_callbacks();
            return Err(ErrorKind::StorageHeld.into());
        }
        if let Ok(Some(error)) = request.error() {
            return Err(unopened(idb::Error::DomException(error)));
        }
        let opened = request.result().map_err(refused)?;
        let database: IdbDatabase = opened.dyn_into().map_err(|_| storage("no database came"))?;
        let mut own = Database::from(database.clone());
        own.on_version_change(|event| {
            if let Some(Ok(database)) = event.target().map(Database::try_from) {
                database.close();
            }
        });
        Ok(Self { database, own })
    }

    /// Begins to read these stores.
    pub fn read(&self, stores: &[&str]) -> Result<Step> {
        let begun = self.own.transaction(stores, TransactionMode::ReadOnly).map_err(refused)?;
        Ok(Step(Some(begun)))
    }

    /// Begins to write to these stores.
    pub fn write(&self, stores: &[&str], durability: Durability) -> Result<Step> {
        let options = Object::new();
        let word = match durability {
            Durability::Strict => "strict",
            Durability::Default => "default",
        };
        let begun = || {
            Reflect::set(&options, &"durability".into(), &word.into())?;
            let transaction = Reflect::get(&self.database, &"transaction".into())?;
            let stores: Array = stores.iter().map(|store| JsValue::from(*store)).collect();
            // Browsers that know no durability pass the third over.
            let begun = transaction.dyn_into::<Function>()?.call3(
                &self.database,
                &stores,
                &"readwrite".into(),
                &options,
            )?;
            begun.dyn_into::<IdbTransaction>()
        };
        let transaction: Transaction = begun().map_err(|error| thrown(&error))?.into();
        Ok(Step(Some(transaction)))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.own.close();
    }
}

/// What is read and written together. Unless it is committed, nothing of it is written.
pub(super) struct Step(Option<Transaction>);

impl Step {
    /// What stands under a key; undefined where nothing does.
    pub async fn get(&self, store: &str, key: &JsValue) -> Result<JsValue> {
        let asked = self.store(store)?.get(key.clone()).map_err(|error| self.why(error))?;
        self.answer(asked).await
    }

    /// All keys of a store, those of a range where one is given.
    pub async fn keys(&self, store: &str, range: Option<Query>) -> Result<Array> {
        let asked = self.store(store)?.get_all_keys(range, None).map_err(|error| self.why(error))?;
        Ok(Array::from(&self.answer(asked).await?))
    }

    /// All values of a store, in the order of their keys.
    pub async fn all(&self, store: &str) -> Result<Array> {
        let asked = self.store(store)?.get_all(None, None).map_err(|error| self.why(error))?;
        Ok(Array::from(&self.answer(asked).await?))
    }

    /// Puts a value in the place of what stood under the key.
    pub fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<()> {
        self.store(store)?.put(value, Some(key)).map(drop).map_err(|error| self.why(error))
    }

    /// Removes what stands under a key or in a range.
    pub fn delete(&self, store: &str, query: impl Into<Query>) -> Result<()> {
        self.store(store)?.delete(query).map(drop).map_err(|error| self.why(error))
    }

    /// Removes all that is in a store.
    pub fn clear(&self, store: &str) -> Result<()> {
        self.store(store)?.clear().map(drop).map_err(|error| self.why(error))
    }

    /// Waits until all is written: the one place where that is waited for.
    pub async fn commit(mut self) -> Result<()> {
        let Some(mut transaction) = self.0.take() else { return Ok(()) };
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

    fn store(&self, name: &str) -> Result<ObjectStore> {
        let Some(transaction) = &self.0 else { return Err(storage("the write is over")) };
        transaction.object_store(name).map_err(|error| self.why(error))
    }

    /// What undid the whole says more than that a part of it was refused.
    fn why(&self, error: idb::Error) -> Error {
        self.0.as_ref().and_then(Transaction::error).map_or_else(|| refused(error), |whole| exception(&whole))
    }

    /// Waits for what a request gives.
    async fn answer(&self, mut request: impl Request) -> Result<JsValue> {
        if request.ready_state() == Ok(RequestReadyState::Pending) {
            let (success, outcome) = first();
            let error = success.clone();
            request.on_success(move |_| success.tell(()));
            request.on_error(move |_| error.tell(()));
            // Told either way: which way it was stands in the request.
            let _ = outcome.await;
        }
        match request.error() {
            // What undid the whole says more than that this went with it.
            Ok(Some(error)) => Err(exception(&self.0.as_ref().and_then(Transaction::error).unwrap_or(error))),
            _ => request.result().map_err(refused),
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(transaction) = self.0.take() {
            // Refused only where all was done or undone before.
            let _ = transaction.abort();
        }
    }
}

/// Makes the stores that an older database does not have. A store that cannot be made undoes the upgrade.
fn upgrade(event: VersionChangeEvent) {
    let made = || {
        let database = event.database()?;
        let known = database.store_names();
        STORES
            .iter()
            .filter(|store| !known.iter().any(|known| known == *store))
            .try_for_each(|store| database.create_object_store(store, ObjectStoreParams::new()).map(drop))
    };
    if made().is_err()
        && let Ok(request) = event.target()
        && let Some(transaction) = request.transaction()
    {
        let _ = transaction.abort();
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

/// Why the database did not open.
fn unopened(error: idb::Error) -> Error {
    let exception = match &error {
        idb::Error::DomException(exception) => Some(exception),
        idb::Error::IndexedDbOpenFailed(value) => value.dyn_ref(),
        idb::Error::IndexedDbNotFound(_) => return ErrorKind::NoStorage.into(),
        _ => None,
    };
    match exception.map(DomException::name).as_deref() {
        Some("SecurityError" | "InvalidStateError" | "InvalidAccessError" | "NotSupportedError") => {
            ErrorKind::NoStorage.into()
        }
        Some("VersionError") => ErrorKind::StorageNewer.into(),
        _ => refused(error),
    }
}

fn refused(error: idb::Error) -> Error {
    match error {
        idb::Error::DomException(error) => exception(&error),
        idb::Error::IndexedDbNotFound(_) => ErrorKind::NoStorage.into(),
        error => storage(&error.to_string()),
    }
}

fn thrown(error: &JsValue) -> Error {
    error.dyn_ref().map_or_else(|| storage(&crate::browser::reason(error)), exception)
}

fn exception(error: &DomException) -> Error {
    match error.name().as_str() {
        "QuotaExceededError" => ErrorKind::StorageFull.into(),
        name => storage(&format!("{name}: {}", error.message())),
    }
}

pub(super) fn storage(reason: &str) -> Error {
    ErrorKind::Storage(reason.to_owned()).into()
}
