//! Sessions in IndexedDB: kept whole, or not at all and said so.

use js_sys::{Array, Promise};
use strata::{
    browser::{files, storage},
    error::ErrorKind,
    session::SessionProfile,
    table::FileProfile,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, File};

fn session(id: &str, saved: &str) -> SessionProfile {
    SessionProfile {
        id: id.into(),
        name: format!("Session {id}"),
        created: "2024-01-01T00:00:00.000Z".into(),
        saved: saved.into(),
        method: "k-means".into(),
        k: 2,
        rows: 3,
        file: FileProfile { name: "customers.csv".into(), bytes: 12, sha256: "00".into(), period: None },
        has_rows: true,
        segments: vec![("Few".into(), 0.4, 0), ("Many".into(), 0.6, 1)],
    }
}

fn file(text: &str) -> File {
    File::new_with_str_sequence(&Array::of1(&text.into()), "customers.csv").unwrap()
}

async fn emptied() {
    for session in storage::list().await.unwrap() {
        storage::delete(&session.id).await.unwrap();
    }
}

async fn run(script: &str) -> JsValue {
    JsFuture::from(Promise::from(js_sys::eval(script).unwrap())).await.unwrap()
}

fn blob(text: &str) -> Blob {
    files::blob_of_text(text)
}

#[wasm_bindgen_test]
async fn sessions_come_back_as_they_were_saved() {
    emptied().await;
    let (old, new) = (session("a", "2024-05-01T00:00:00.000Z"), session("b", "2024-06-01T00:00:00.000Z"));
    storage::save(&old, &blob("{\"old\":1}"), &[file("id,x\n1,ü\n").into()]).await.unwrap();
    storage::save(&new, &blob("{\"new\":1}"), &[]).await.unwrap();
    assert_eq!(storage::list().await.unwrap(), [new, old.clone()]);

    let stored = storage::open("a").await.unwrap();
    assert_eq!(files::text(&stored.document).await.unwrap(), "{\"old\":1}");
    let [rows] = stored.rows.as_slice() else { panic!("one file was kept") };
    assert_eq!(
        (rows.name().as_str(), files::text(rows).await.unwrap().as_str()),
        ("customers.csv", "id,x\n1,ü\n")
    );
    assert!(storage::open("b").await.unwrap().rows.is_empty());

    // Saved again without rows, none are left; as a plain blob, they get the file's name.
    storage::save(&old, &blob("{}"), &[]).await.unwrap();
    assert!(storage::open("a").await.unwrap().rows.is_empty());
    storage::save(&old, &blob("{}"), &[blob("id\n")]).await.unwrap();
    assert_eq!(storage::open("a").await.unwrap().rows[0].name(), "customers.csv");

    // Several files come back in their order, each under its own name.
    let calls = File::new_with_str_sequence(&Array::of1(&"id,calls\n".into()), "calls.csv").unwrap();
    storage::save(&old, &blob("{}"), &[file("id\n").into(), calls.into()]).await.unwrap();
    let names: Vec<String> = storage::open("a").await.unwrap().rows.iter().map(File::name).collect();
    assert_eq!(names, ["customers.csv", "calls.csv"]);

    storage::delete("a").await.unwrap();
    let gone = storage::open("a").await.map(drop);
    assert!(matches!(gone.map_err(|error| error.kind), Err(ErrorKind::Storage(_))));
    assert_eq!(storage::list().await.unwrap().len(), 1);
}

/// Every write of a save is made to fail in turn, after it has succeeded: nothing of it may be left.
#[wasm_bindgen_test]
async fn a_save_that_is_undone_is_an_error_and_leaves_what_was() {
    emptied().await;
    let before = session("a", "2024-05-01T00:00:00.000Z");
    storage::save(&before, &blob("before"), &[file("before").into()]).await.unwrap();
    for (reason, full) in [("QuotaExceededError", true), ("UnknownError", false)] {
        for write in 1..=3 {
            run(&format!(
                "(async () => {{
                    const put = IDBObjectStore.prototype.put;
                    let writes = 0;
                    IDBObjectStore.prototype.put = function (...parts) {{
                        const request = put.apply(this, parts);
                        if (++writes === {write}) {{
                            const {{ transaction }} = this;
                            Object.defineProperty(transaction, 'error', {{ value: new DOMException('', '{reason}') }});
                            request.addEventListener('success', () => transaction.abort());
                        }}
                        return request;
                    }};
                    globalThis.mend = () => {{ IDBObjectStore.prototype.put = put; }};
                }})()"
            ))
            .await;
            let after = session("a", "2024-06-01T00:00:00.000Z");
            let outcome = storage::save(&after, &blob("after"), &[file("after").into()]).await;
            run("(async () => globalThis.mend())()").await;
            match outcome.map_err(|error| error.kind) {
                Err(ErrorKind::StorageFull) => assert!(full),
                Err(ErrorKind::Storage(text)) => assert!(!full && text.contains(reason), "{text}"),
                other => panic!("write {write}, {reason}: {other:?}"),
            }
            let stored = storage::open("a").await.unwrap();
            assert_eq!(files::text(&stored.document).await.unwrap(), "before");
            assert_eq!(files::text(&stored.rows[0]).await.unwrap(), "before");
            assert_eq!(storage::list().await.unwrap(), [before.clone()]);
        }
    }
}

#[wasm_bindgen_test]
async fn records_that_make_no_sense_are_passed_over_and_kept() {
    emptied().await;
    storage::save(&session("a", "2024-05-01T00:00:00.000Z"), &blob("{}"), &[]).await.unwrap();
    let records = "(write) => new Promise((done, failed) => {
        const opening = indexedDB.open('strata');
        opening.onsuccess = () => {
            const transaction = opening.result.transaction('sessions', write ? 'readwrite' : 'readonly');
            const store = transaction.objectStore('sessions');
            if (write) { store.put('{', 'x'); store.put(7, 'y'); store.put('{\"id\":1}', 'z'); }
            const keys = store.getAllKeys();
            transaction.oncomplete = () => { opening.result.close(); done(keys.result.join()); };
            transaction.onabort = failed;
        };
    })";
    run(&format!("({records})(true)")).await;
    assert_eq!(storage::list().await.unwrap().len(), 1);
    assert_eq!(run(&format!("({records})(false)")).await.as_string().unwrap(), "a,x,y,z");
    for id in ["x", "y", "z"] {
        storage::delete(id).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_newer_version_of_the_page_is_not_held_up_and_an_older_one_says_so() {
    storage::list().await.unwrap();
    run("new Promise((done) => {
        const opening = indexedDB.open('strata', 99);
        opening.onsuccess = () => { opening.result.close(); done(); };
    })")
    .await;
    let refused = storage::list().await.map_err(|error| error.kind);
    run("new Promise((done) => { indexedDB.deleteDatabase('strata').onsuccess = () => done(); })").await;
    assert!(
        matches!(&refused, Err(ErrorKind::Storage(text)) if text.contains("VersionError")),
        "{refused:?}"
    );
    assert!(storage::list().await.unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn without_a_database_there_is_an_error_and_no_wait() {
    run("(async () => {
        globalThis.own = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
        Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });
    })()")
    .await;
    let refused = storage::list().await.map_err(|error| error.kind);
    run("(async () => Object.defineProperty(globalThis, 'indexedDB', globalThis.own))()").await;
    assert!(matches!(refused, Err(ErrorKind::Storage(_))), "{refused:?}");
}

#[wasm_bindgen_test]
async fn the_browser_tells_how_much_room_there_is() {
    let room = storage::room().await.unwrap();
    assert!(room.quota > room.used);
    storage::persist().await;
}
