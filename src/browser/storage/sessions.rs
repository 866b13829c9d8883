//! Saved sessions: a profile for the list, the document, and the rows of each version where they are kept.
//!
//! Rows stand under the session's id and the version's number. Earlier builds kept one set of rows for each session,
//! under its id alone, those of the version that was the newest then; they are read as that version's and take its
//! number with the next save.

use idb::{KeyRange, Query};
use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

use super::connection::{Connection, DOCUMENTS, Durability, ROWS, SESSIONS, storage};
use crate::{
    browser::tabs,
    error::{Error, ErrorKind, Result},
    session::SessionProfile,
};

const ALL: [&str; 3] = [SESSIONS, DOCUMENTS, ROWS];

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
    /// The files that the version was made from, under their own names, the table's own first; none where none are
    /// kept.
    pub rows: Vec<File>,
}

/// Saves a session whose newest version was made from these files; without any, none are kept for that version. Those
/// of other versions stay.
///
/// `profile.revision` is that of the profile which was opened, 0 for a session that was never saved. Where another
/// tab saved the session since, binned or deleted it, nothing is written and the error says so. Gives the profile as
/// it is stored.
pub async fn save(profile: SessionProfile, document: &Blob, rows: &[Blob]) -> Result<SessionProfile> {
    write(profile, document, Some(rows)).await
}

/// The same, leaving all rows as they are.
pub async fn put(profile: SessionProfile, document: &Blob) -> Result<SessionProfile> {
    write(profile, document, None).await
}

async fn write(
    mut profile: SessionProfile,
    document: &Blob,
    rows: Option<&[Blob]>,
) -> Result<SessionProfile> {
    let connection = Connection::open().await?;
    let step = connection.write(&ALL, Durability::Strict)?;
    let key = JsValue::from(&profile.id);
    let stored = step.get(SESSIONS, &key).await?;
    let early = step.get(ROWS, &key).await?;
    let stored = unchanged(&profile, &stored)?;
    profile.revision += 1;
    let newest = profile.versions.last().map_or(1, |newest| newest.number);
    if let Some(stored) = stored.filter(|_| !early.is_undefined()) {
        let is_theirs = |number| number != newest || rows.is_none();
        let of = profile.versions.iter().rev().find(|version| version.file.sha256 == stored.file.sha256);
        if let Some(of) = of.filter(|of| is_theirs(of.number)) {
            step.put(ROWS, &rows_key(&profile.id, of.number), &early)?;
        }
        step.delete(ROWS, key.clone())?;
    }
    step.put(DOCUMENTS, &key, document)?;
    let rows_key = rows_key(&profile.id, newest);
    match rows {
        None => (),
        Some([]) => step.delete(ROWS, rows_key)?,
        Some([alone]) => step.put(ROWS, &rows_key, alone)?,
        Some(all) => step.put(ROWS, &rows_key, &all.iter().collect::<Array>())?,
    }
    mark(&mut profile, &step.keys(ROWS, Some(all_rows(&key)?)).await?);
    step.put(SESSIONS, &key, &json(&profile)?)?;
    step.commit().await?;
    tabs::tell();
    Ok(profile)
}

/// All sessions that are kept.
pub async fn list() -> Result<Kept> {
    let all = async {
        let connection = Connection::open().await?;
        let step = connection.read(&ALL)?;
        let (ids, records) = (step.keys(SESSIONS, None).await?, step.all(SESSIONS).await?);
        Ok((ids, records, step.keys(DOCUMENTS, None).await?, step.keys(ROWS, None).await?))
    };
    let (ids, records, documents, rows) = all.await.map_err(unread)?;
    let mut kept = Kept::default();
    for (id, record) in ids.iter().zip(records.iter()) {
        let Some(id) = id.as_string() else { continue };
        match read(&record) {
            Some(mut profile) if profile.id == id && documents.includes(&id.as_str().into(), 0) => {
                mark(&mut profile, &rows);
                if profile.deleted.is_some() { &mut kept.bin } else { &mut kept.sessions }.push(profile);
            }
            profile => kept.unreadable.push(Unreadable { id, name: profile.map(|profile| profile.name) }),
        }
    }
    kept.sessions.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.id.cmp(&b.id)));
    kept.bin.sort_by(|a, b| b.deleted.cmp(&a.deleted).then_with(|| a.id.cmp(&b.id)));
    Ok(kept)
}

/// What is kept of a session, with the rows of one version; of the newest if none is named.
pub async fn open(id: &str, version: Option<u32>) -> Result<Stored> {
    let key = JsValue::from(id);
    let all = async {
        let connection = Connection::open().await?;
        let step = connection.read(&ALL)?;
        let profile = read(&step.get(SESSIONS, &key).await?);
        let newest = profile.as_ref().and_then(|profile| profile.versions.last()).map(|last| last.number);
        let own = match version.or(newest) {
            Some(number) => step.get(ROWS, &rows_key(id, number)).await?,
            None => JsValue::UNDEFINED,
        };
        // Whether these are the version's is seen by their content.
        let rows = if own.is_undefined() { step.get(ROWS, &key).await? } else { own };
        Ok((profile, step.get(DOCUMENTS, &key).await?, rows))
    };
    let (profile, document, rows) = all.await.map_err(unread)?;
    let name = profile.as_ref().map(|profile| profile.name.clone()).unwrap_or_default();
    if document.is_undefined() && profile.is_none() {
        return Err(ErrorKind::SessionGone(name).into());
    }
    let reason = "its document is not there".to_owned();
    let document = document.dyn_into().map_err(|_| ErrorKind::SessionDamaged { name, reason })?;
    let file = profile.as_ref().map(|profile| {
        let own = profile.versions.iter().find(|own| Some(own.number) == version);
        own.map_or(&profile.file, |own| &own.file).name.clone()
    });
    let file = file.unwrap_or_default();
    // Several files stand in a list, one alone by itself.
    let list = if Array::is_array(&rows) { Array::from(&rows) } else { Array::of1(&rows) };
    let files = list.iter().filter_map(|rows| rows.dyn_into::<Blob>().ok()).enumerate();
    let rows =
        files.map(|(at, rows)| named(rows, if at == 0 { &file } else { "" })).collect::<Result<_>>()?;
    Ok(Stored { profile, document, rows })
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
    let connection = Connection::open().await?;
    let step = connection.write(&ALL, Durability::Strict)?;
    let key = JsValue::from(id);
    let stored = step.get(SESSIONS, &key).await?;
    let Some(mut profile) = read(&stored) else { return Err(missing(&stored, "")) };
    change(&mut profile);
    profile.revision += 1;
    mark(&mut profile, &step.keys(ROWS, None).await?);
    step.put(SESSIONS, &key, &json(&profile)?)?;
    step.commit().await?;
    tabs::tell();
    Ok(profile)
}

/// Removes all that is kept of a session.
pub async fn delete_for_good(id: &str) -> Result<()> {
    let connection = Connection::open().await?;
    let step = connection.write(&ALL, Durability::Strict)?;
    let key = JsValue::from(id);
    for store in ALL {
        step.delete(store, key.clone())?;
    }
    step.delete(ROWS, all_rows(&key)?)?;
    step.commit().await?;
    tabs::tell();
    Ok(())
}

/// Removes the rows of all versions of a session; the session stays.
pub async fn forget_rows(id: &str) -> Result<()> {
    let connection = Connection::open().await?;
    let step = connection.write(&ALL, Durability::Strict)?;
    let key = JsValue::from(id);
    step.delete(ROWS, key.clone())?;
    step.delete(ROWS, all_rows(&key)?)?;
    step.commit().await?;
    tabs::tell();
    Ok(())
}

/// What is stored under the profile's id, if nobody changed it since the profile was opened.
fn unchanged(profile: &SessionProfile, stored: &JsValue) -> Result<Option<SessionProfile>> {
    let name = || profile.name.clone();
    match read(stored) {
        Some(stored) if stored.revision != profile.revision && stored.deleted.is_some() => {
            Err(ErrorKind::BinnedElsewhere(name()).into())
        }
        Some(stored) if stored.revision != profile.revision => Err(ErrorKind::SavedElsewhere(name()).into()),
        Some(stored) => Ok(Some(stored)),
        None if stored.is_undefined() && profile.revision == 0 => Ok(None),
        None => Err(missing(stored, &profile.name)),
    }
}

/// Why there is no profile to be read.
fn missing(stored: &JsValue, name: &str) -> Error {
    let name = name.to_owned();
    if stored.is_undefined() {
        return ErrorKind::SessionGone(name).into();
    }
    ErrorKind::SessionDamaged { name, reason: "its record makes no sense".to_owned() }.into()
}

fn read(record: &JsValue) -> Option<SessionProfile> {
    serde_json::from_str(&record.as_string()?).ok()
}

fn json(value: &impl Serialize) -> Result<JsValue> {
    serde_json::to_string(value).map(Into::into).map_err(|error| storage(&error.to_string()))
}

/// Notes in a profile which versions have their rows; `keys` are those of the rows kept.
fn mark(profile: &mut SessionProfile, keys: &Array) {
    let id = profile.id.as_str();
    let has = |number: f64| {
        keys.iter().any(|key| {
            Array::is_array(&key) && {
                let key = Array::from(&key);
                key.get(0).as_string().as_deref() == Some(id) && key.get(1).as_f64() == Some(number)
            }
        })
    };
    let is_early = keys.includes(&id.into(), 0);
    for version in &mut profile.versions {
        version.has_rows = has(f64::from(version.number));
    }
    if let Some(newest) = profile.versions.last_mut() {
        newest.has_rows |= is_early;
    }
    profile.has_rows = profile.versions.last().map_or(is_early, |newest| newest.has_rows);
}

fn rows_key(id: &str, version: u32) -> JsValue {
    Array::of2(&id.into(), &version.into()).into()
}

/// The rows of all versions of a session: a list is greater than any number.
fn all_rows(id: &JsValue) -> Result<Query> {
    let (first, last) = (Array::of1(id), Array::of2(id, &Array::new()));
    let range = KeyRange::bound(&first, &last, None, None).map_err(|error| storage(&error.to_string()))?;
    Ok(Query::KeyRange(range))
}

/// What was to be read and could not be.
fn unread(error: Error) -> Error {
    match error.kind {
        ErrorKind::Storage(reason) => ErrorKind::StorageUnread(reason).into(),
        kind => Error { kind, ..error },
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
    File::new_with_blob_sequence(&Array::of1(blob), name)
        .map_err(|error| unread(storage(&crate::browser::reason(&error))))
}
