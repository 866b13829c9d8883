//! Work in progress, one record for each tab: what is small as JSON under the tab's id, and beside it, under the id
//! and a word, the segments and the files, which are written only when they are others.

use idb::{KeyRange, Query};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

use super::connection::{Connection, Durability, Step, WORK, storage};
use crate::error::{ErrorKind, Result};

const DOCUMENT: &str = "document";
const FILES: &str = "files";

/// What becomes of a part of a record.
#[derive(Clone, Debug)]
pub enum Part<T> {
    /// It stays.
    Same,
    /// There is none any more.
    Gone,
    /// It takes the place of what was there.
    New(T),
}

/// The work of one tab.
#[derive(Clone, Debug)]
pub struct TabWork {
    /// What is small, as JSON.
    pub json: String,
    /// The segments, as a session document.
    pub document: Option<Blob>,
    /// The files, the table's own first.
    pub files: Vec<File>,
}

/// Keeps the work of a tab in place of what was kept of it, and of what others left that is not wanted any more. Says
/// whether it did: where a part should stay the same and all was removed meanwhile, nothing is written.
pub async fn keep(
    tab: &str,
    json: &str,
    document: Part<Blob>,
    files: Part<Vec<File>>,
    instead_of: &[String],
) -> Result<bool> {
    let connection = Connection::open().await?;
    let step = connection.write(&[WORK], Durability::Default)?;
    let stays = matches!(document, Part::Same) || matches!(files, Part::Same);
    if stays && step.get(WORK, &tab.into()).await?.is_undefined() {
        return Ok(false);
    }
    for other in instead_of.iter().filter(|other| *other != tab) {
        remove(&step, other)?;
    }
    step.put(WORK, &tab.into(), &json.into())?;
    let document = match document {
        Part::Same => Part::Same,
        Part::Gone => Part::Gone,
        Part::New(blob) => Part::New(blob.into()),
    };
    let files = match files {
        Part::Same => Part::Same,
        Part::Gone => Part::Gone,
        Part::New(files) => Part::New(files.iter().collect::<Array>().into()),
    };
    for (word, part) in [(DOCUMENT, document), (FILES, files)] {
        match part {
            Part::Same => (),
            Part::Gone => step.delete(WORK, key(tab, word))?,
            Part::New(value) => step.put(WORK, &key(tab, word), &value)?,
        }
    }
    step.commit().await?;
    Ok(true)
}

/// The work of all tabs: the tab's id, and what is small, as JSON.
pub async fn list() -> Result<Vec<(String, String)>> {
    let connection = Connection::open().await?;
    let step = connection.read(&[WORK])?;
    let mut all = Vec::new();
    for key in step.keys(WORK, None).await?.iter() {
        if let Some(tab) = key.as_string() {
            let json = step.get(WORK, &key).await?.as_string().unwrap_or_default();
            all.push((tab, json));
        }
    }
    Ok(all)
}

/// The work of a tab, if there is any.
pub async fn open(tab: &str) -> Result<Option<TabWork>> {
    let connection = Connection::open().await?;
    let step = connection.read(&[WORK])?;
    let json = step.get(WORK, &tab.into()).await?;
    if json.is_undefined() {
        return Ok(None);
    }
    let document = step.get(WORK, &key(tab, DOCUMENT)).await?.dyn_into().ok();
    let files = step.get(WORK, &key(tab, FILES)).await?;
    let files = if Array::is_array(&files) { Array::from(&files) } else { Array::new() };
    let files = files.iter().filter_map(|file| file.dyn_into().ok()).collect();
    Ok(Some(TabWork { json: json.as_string().unwrap_or_default(), document, files }))
}

/// Makes the work of another tab that of this one.
pub async fn take_over(from: &str, to: &str) -> Result<()> {
    let connection = Connection::open().await?;
    let step = connection.write(&[WORK], Durability::Default)?;
    let json = step.get(WORK, &from.into()).await?;
    if json.is_undefined() {
        return Err(ErrorKind::Cancelled.into());
    }
    for word in [DOCUMENT, FILES] {
        let part = step.get(WORK, &key(from, word)).await?;
        if part.is_undefined() {
            step.delete(WORK, key(to, word))?;
        } else {
            step.put(WORK, &key(to, word), &part)?;
        }
    }
    step.put(WORK, &to.into(), &json)?;
    remove(&step, from)?;
    step.commit().await
}

/// Removes the work of a tab.
pub async fn discard(tab: &str) -> Result<()> {
    let connection = Connection::open().await?;
    let step = connection.write(&[WORK], Durability::Default)?;
    remove(&step, tab)?;
    step.commit().await
}

/// Removes the work of all tabs.
pub async fn discard_all() -> Result<()> {
    let connection = Connection::open().await?;
    let step = connection.write(&[WORK], Durability::Default)?;
    step.clear(WORK)?;
    step.commit().await
}

fn remove(step: &Step, tab: &str) -> Result<()> {
    step.delete(WORK, JsValue::from(tab))?;
    let (first, last) = (Array::of1(&tab.into()), Array::of2(&tab.into(), &Array::new()));
    let range = KeyRange::bound(&first, &last, None, None).map_err(|error| storage(&error.to_string()))?;
    step.delete(WORK, Query::KeyRange(range))
}

fn key(tab: &str, word: &str) -> JsValue {
    Array::of2(&tab.into(), &word.into()).into()
}
