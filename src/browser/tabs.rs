//! Tabs with this page: each has an id and holds a lock of that name while it is open, and all are told when what is
//! kept changes.
//!
//! Locks are asked for by hand: the bindings call them unstable. Old browsers, and pages over plain http, have none;
//! then nobody can tell which tabs are open.

use std::{cell::Cell, rc::Rc};

use futures_channel::oneshot;
use gloo_storage::{SessionStorage, Storage};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::BroadcastChannel;

use super::{clock, delay::later};

const CHANNEL: &str = "strata";
const OWN_ID: &str = "strata.tab";
const LOCK: &str = "strata.tab.";

/// Milliseconds that the page before a reload has to let go of its lock.
const PATIENCE: i32 = 1_000;

thread_local! {
    /// What is told through it is heard by all others and not by itself. Old browsers have none.
    static OWN: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Tells the other tabs that what is kept has changed.
pub fn tell() {
    OWN.with(|channel| {
        if let Some(channel) = channel {
            // Refused only where it was closed, which nobody does.
            let _ = channel.post_message(&JsValue::NULL);
        }
    });
}

/// Hears of what other tabs change, for as long as the page is open.
pub fn listen(heard: impl Fn() + 'static) {
    OWN.with(|channel| {
        if let Some(channel) = channel {
            let heard = Closure::<dyn Fn()>::new(heard).into_js_value();
            channel.set_onmessage(Some(heard.unchecked_ref()));
        }
    });
}

/// The id of this tab: the same after a reload, another one in a tab that was made a double of this.
pub async fn own_id() -> String {
    let before = kept_id();
    if let Some(before) = before
        && hold(&before).await != Some(false)
    {
        return before;
    }
    let new = clock::new_id();
    if has_storage() {
        // Without it the next reload begins as a new tab does.
        let _ = SessionStorage::set(OWN_ID, &new);
    }
    hold(&new).await;
    new
}

/// The ids of the tabs that are open, as far as the browser tells.
pub async fn open_ids() -> Option<Vec<String>> {
    let locks = locks()?;
    let query: Function = Reflect::get(&locks, &"query".into()).ok()?.dyn_into().ok()?;
    let asked: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let answer = JsFuture::from(asked).await.ok()?;
    let held = Array::from(&Reflect::get(&answer, &"held".into()).ok()?);
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(|lock| name(lock)?.strip_prefix(LOCK).map(ToOwned::to_owned)).collect())
}

/// Holds the lock of an id for as long as the page is open; says whether it got it, where there are locks.
async fn hold(id: &str) -> Option<bool> {
    let locks = locks()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let (sender, outcome) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let waited = sender.clone();
    let granted = Closure::once_into_js(move |_: JsValue| match sender.take() {
        Some(sender) => {
            let _ = sender.send(true);
            // It is held until this is kept, which is never.
            Promise::new(&mut |_, _| ())
        }
        None => Promise::resolve(&JsValue::UNDEFINED),
    });
    later(PATIENCE, move || {
        if let Some(sender) = waited.take() {
            let _ = sender.send(false);
        }
    });
    request.call2(&locks, &format!("{LOCK}{id}").into(), &granted).ok()?;
    outcome.await.ok()
}

fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

fn kept_id() -> Option<String> {
    if has_storage() { SessionStorage::get(OWN_ID).ok() } else { None }
}

/// Reading the store where the browser forbids it would stop the page, so it is asked first.
fn has_storage() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.session_storage(), Ok(Some(_))))
}
