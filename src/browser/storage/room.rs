//! How much room the browser gives, and whether it promised to keep what is there.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// How much of the browser's storage is taken, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Taken by this page's host.
    pub used: f64,
    /// What the browser grants it.
    pub quota: f64,
}

/// How much room there is, where the browser tells.
pub async fn room() -> Option<Room> {
    let estimate = manager()?.estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(estimate).await.ok()?.unchecked_into();
    Some(Room { used: estimate.get_usage()?, quota: estimate.get_quota()? })
}

/// Asks that the browser does not clear this page's storage of its own accord; says whether it promised. Some ask the
/// person first, so this may take long.
pub async fn persist() -> bool {
    let Some(Ok(asked)) = manager().map(|storage| storage.persist()) else { return false };
    JsFuture::from(asked).await.is_ok_and(|promised| promised.is_truthy())
}

/// Whether the browser has promised it before.
pub async fn is_persisted() -> bool {
    let Some(Ok(asked)) = manager().map(|storage| storage.persisted()) else { return false };
    JsFuture::from(asked).await.is_ok_and(|promised| promised.is_truthy())
}

/// Over plain http there is none.
fn manager() -> Option<StorageManager> {
    let navigator = web_sys::window()?.navigator();
    let has_any = js_sys::Reflect::get(&navigator, &"storage".into()).is_ok_and(|it| it.is_object());
    has_any.then(|| navigator.storage())
}
