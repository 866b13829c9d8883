//! Sessions in IndexedDB: kept whole, or not at all and said so.

use js_sys::{Array, Promise};
use strata::{
    browser::{files, storage},
    error::{Error, ErrorKind, Result},
    session::{Origin, SessionProfile, Status, VersionProfile},
    table::FileProfile,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, File};

fn made_from(quarter: u32) -> FileProfile {
    FileProfile {
        name: format!("customers-{quarter}.csv"),
        bytes: 12,
        sha256: format!("0{quarter}"),
        period: None,
    }
}

fn version(number: u32) -> VersionProfile {
    VersionProfile {
        number,
        parent: (number > 1).then(|| number - 1),
        saved: "2024-01-01T00:00:00.000Z".into(),
        status: Status::Draft,
        author: String::new(),
        notes: String::new(),
        origin: Origin::Found,
        method: "k-means".into(),
        k: 2,
        rows: 3,
        file: made_from(number),
        segments: Vec::new(),
        changes: Vec::new(),
        has_rows: false,
    }
}

fn session(id: &str, saved: &str) -> SessionProfile {
    SessionProfile {
        id: id.into(),
        name: format!("Session {id}"),
        created: "2024-01-01T00:00:00.000Z".into(),
        saved: saved.into(),
        method: "k-means".into(),
        k: 2,
        rows: 3,
        file: made_from(1),
        has_rows: false,
        segments: vec![("Few".into(), 0.4, 0), ("Many".into(), 0.6, 1)],
        revision: 0,
        tags: Vec::new(),
        versions: vec![version(1)],
        deleted: None,
    }
}

/// The session as it is after an update.
fn updated(mut session: SessionProfile) -> SessionProfile {
    let number = session.versions.len() as u32 + 1;
    session.versions.push(version(number));
    session.file = made_from(number);
    session
}

fn file(text: &str) -> File {
    File::new_with_str_sequence(&Array::of1(&text.into()), "customers.csv").unwrap()
}

async fn sessions() -> Vec<SessionProfile> {
    storage::list().await.unwrap().sessions
}

async fn emptied() {
    let kept = storage::list().await.unwrap();
    let unreadable = kept.unreadable.into_iter().map(|one| one.id);
    for id in kept.sessions.into_iter().chain(kept.bin).map(|one| one.id).chain(unreadable) {
        storage::delete_for_good(&id).await.unwrap();
    }
    assert_eq!(storage::list().await.unwrap(), storage::Kept::default());
}

async fn run(script: &str) -> JsValue {
    JsFuture::from(Promise::from(js_sys::eval(script).unwrap())).await.unwrap()
}

/// Does something with the database's store behind the page's back; `work` is a script that sees `store`.
async fn behind(store: &str, work: &str) -> JsValue {
    run(&format!(
        "new Promise((done, failed) => {{
            const opening = indexedDB.open('strata');
            opening.onsuccess = () => {{
                const transaction = opening.result.transaction('{store}', 'readwrite');
                const store = transaction.objectStore('{store}');
                const asked = ({work});
                transaction.oncomplete = () => {{ opening.result.close(); done(asked?.result?.join?.(';')); }};
                transaction.onabort = failed;
            }};
        }})"
    ))
    .await
}

fn blob(text: &str) -> Blob {
    files::blob_of_text(text)
}

/// The document and the first file's text.
async fn kept(id: &str, version: Option<u32>) -> (String, Option<String>) {
    let stored = storage::open(id, version).await.unwrap();
    let mut rows = None;
    if let Some(file) = stored.rows.first() {
        rows = Some(files::text(file).await.unwrap());
    }
    (files::text(&stored.document).await.unwrap(), rows)
}

fn kind<T>(outcome: Result<T>) -> Option<ErrorKind> {
    outcome.err().map(|error: Error| error.kind)
}

#[wasm_bindgen_test]
async fn sessions_come_back_as_they_were_saved() {
    emptied().await;
    let (old, new) = (session("a", "2024-05-01T00:00:00.000Z"), session("b", "2024-06-01T00:00:00.000Z"));
    let old = storage::save(old, &blob("{\"old\":1}"), &[file("id,x\n1,ü\n").into()]).await.unwrap();
    let new = storage::save(new, &blob("{\"new\":1}"), &[]).await.unwrap();
    assert!(old.has_rows && old.versions[0].has_rows && !new.has_rows);
    assert_eq!(sessions().await, [new, old.clone()]);

    let stored = storage::open("a", None).await.unwrap();
    assert_eq!(stored.profile.as_ref(), Some(&SessionProfile { ..old.clone() }));
    assert_eq!(files::text(&stored.document).await.unwrap(), "{\"old\":1}");
    let [rows] = stored.rows.as_slice() else { panic!("one file was kept") };
    assert_eq!(
        (rows.name().as_str(), files::text(rows).await.unwrap().as_str()),
        ("customers-1.csv", "id,x\n1,ü\n")
    );
    assert!(storage::open("b", None).await.unwrap().rows.is_empty());

    // Saved again without rows, none are left; as a plain blob, they get the file's name.
    let old = storage::save(old, &blob("{}"), &[]).await.unwrap();
    assert!(storage::open("a", None).await.unwrap().rows.is_empty() && !old.has_rows);
    let old = storage::save(old, &blob("{}"), &[blob("id\n")]).await.unwrap();
    assert_eq!(storage::open("a", None).await.unwrap().rows[0].name(), "customers-1.csv");

    // Several files come back in their order, each under its own name.
    let calls = File::new_with_str_sequence(&Array::of1(&"id,calls\n".into()), "calls.csv").unwrap();
    let old = storage::save(old, &blob("{}"), &[file("id\n").into(), calls.into()]).await.unwrap();
    let names: Vec<String> = storage::open("a", None).await.unwrap().rows.iter().map(File::name).collect();
    assert_eq!(names, ["customers-1.csv", "calls.csv"]);

    // What is said of a session changes without its rows.
    let old = storage::put(SessionProfile { name: "Renamed".into(), ..old }, &blob("{}")).await.unwrap();
    assert_eq!((old.revision, storage::open("a", None).await.unwrap().rows.len()), (5, 2));

    storage::delete_for_good("a").await.unwrap();
    assert_eq!(kind(storage::open("a", None).await), Some(ErrorKind::SessionGone(String::new())));
    assert_eq!(sessions().await.len(), 1);
}

#[wasm_bindgen_test]
async fn each_version_keeps_its_own_rows() {
    emptied().await;
    let first = storage::save(session("a", "1"), &blob("one"), &[blob("rows 1")]).await.unwrap();
    let second = storage::save(updated(first), &blob("two"), &[blob("rows 2")]).await.unwrap();
    let third = storage::save(updated(second), &blob("three"), &[]).await.unwrap();
    let marked: Vec<bool> = third.versions.iter().map(|version| version.has_rows).collect();
    assert_eq!(marked, [true, true, false]);
    assert_eq!(sessions().await, [third.clone()]);
    assert_eq!(kept("a", Some(1)).await, ("three".into(), Some("rows 1".into())));
    assert_eq!(kept("a", Some(2)).await.1, Some("rows 2".into()));
    assert_eq!(storage::open("a", Some(2)).await.unwrap().rows[0].name(), "customers-2.csv");
    assert_eq!((kept("a", Some(3)).await.1, kept("a", None).await.1), (None, None));

    // A session whose id begins like this one's is another.
    storage::save(session("ab", "1"), &blob("{}"), &[blob("its own")]).await.unwrap();
    storage::forget_rows("a").await.unwrap();
    assert_eq!(kept("a", Some(1)).await, ("three".into(), None));
    assert!(sessions().await.iter().all(|session| session.has_rows == (session.id == "ab")));
    storage::delete_for_good("a").await.unwrap();
    assert_eq!(kept("ab", None).await.1, Some("its own".into()));
}

#[wasm_bindgen_test]
async fn rows_of_an_earlier_build_are_those_of_the_version_that_was_newest_then() {
    emptied().await;
    // An earlier build knew neither versions nor revisions, and kept rows under the id alone.
    let mut early = serde_json::to_value(session("a", "1")).unwrap();
    for unknown in ["revision", "tags", "versions"] {
        early.as_object_mut().unwrap().remove(unknown);
    }
    let early = early.to_string();
    behind("sessions", &format!("store.put({early:?}, 'a')")).await;
    behind("documents", "store.put(new Blob(['one']), 'a')").await;
    behind("rows", "store.put(new Blob(['rows 1']), 'a')").await;
    let [listed] = sessions().await.try_into().unwrap();
    assert!(listed.has_rows && listed.revision == 0);
    assert_eq!(kept("a", None).await, ("one".into(), Some("rows 1".into())));
    assert_eq!(kept("a", Some(1)).await.1, Some("rows 1".into()));

    // An update is saved: the earlier rows stay with their version.
    let second = storage::save(updated(session("a", "2")), &blob("two"), &[blob("rows 2")]).await.unwrap();
    assert!(second.versions.iter().all(|version| version.has_rows));
    assert_eq!(kept("a", Some(1)).await.1, Some("rows 1".into()));
    assert_eq!(kept("a", Some(2)).await.1, Some("rows 2".into()));
    assert_eq!(behind("rows", "store.getAllKeys()").await.as_string().unwrap(), "a,1;a,2");
}

#[wasm_bindgen_test]
async fn of_two_tabs_the_later_one_is_told_and_overwrites_nothing() {
    emptied().await;
    let opened = storage::save(session("a", "1"), &blob("one"), &[]).await.unwrap();
    let theirs = storage::save(opened.clone(), &blob("theirs"), &[blob("rows")]).await.unwrap();
    let name = opened.name.clone();
    let refused = storage::save(opened.clone(), &blob("mine"), &[]).await;
    assert_eq!(kind(refused), Some(ErrorKind::SavedElsewhere(name.clone())));
    // Nor does a new session take the place of one.
    let refused = storage::save(session("a", "1"), &blob("mine"), &[]).await;
    assert_eq!(kind(refused), Some(ErrorKind::SavedElsewhere(name.clone())));
    assert_eq!(kept("a", None).await, ("theirs".into(), Some("rows".into())));

    let binned = storage::bin("a", "2024-07-01T00:00:00.000Z".into()).await.unwrap();
    let refused = storage::save(theirs.clone(), &blob("mine"), &[]).await;
    assert_eq!(kind(refused), Some(ErrorKind::BinnedElsewhere(name.clone())));
    storage::delete_for_good("a").await.unwrap();
    let refused = storage::put(binned, &blob("mine")).await;
    assert_eq!(kind(refused), Some(ErrorKind::SessionGone(name)));
    assert!(sessions().await.is_empty());
}

#[wasm_bindgen_test]
async fn the_bin_gives_back_what_it_took() {
    emptied().await;
    storage::save(session("a", "1"), &blob("one"), &[blob("rows")]).await.unwrap();
    let binned = storage::bin("a", "2024-07-01T00:00:00.000Z".into()).await.unwrap();
    let all = storage::list().await.unwrap();
    assert_eq!((all.sessions.len(), all.bin.as_slice()), (0, &[binned][..]));
    assert_eq!(kept("a", None).await, ("one".into(), Some("rows".into())));
    let back = storage::put_back("a").await.unwrap();
    assert_eq!((back.deleted.as_ref(), sessions().await.as_slice()), (None, &[back.clone()][..]));
    assert_eq!(kind(storage::put_back("none").await), Some(ErrorKind::SessionGone(String::new())));
}

/// How a call of the database can fail: thrown at once, refused with the whole undone, or undone after it succeeded.
const FAULTS: [&str; 3] = [
    "throw new DOMException('', 'UnknownError');",
    "const request = call.apply(this, parts); this.transaction.abort(); return request;",
    "const request = call.apply(this, parts);
     Object.defineProperty(this.transaction, 'error', { value: new DOMException('', 'QuotaExceededError') });
     request.addEventListener('success', () => this.transaction.abort());
     return request;",
];

/// Every call of a save is made to fail in turn: nothing of it may be left.
#[wasm_bindgen_test]
async fn a_save_that_is_undone_is_an_error_and_leaves_what_was() {
    emptied().await;
    let before = storage::save(session("a", "1"), &blob("before"), &[file("before").into()]).await.unwrap();
    for (way, fault) in FAULTS.iter().enumerate() {
        let mut calls = 0;
        loop {
            calls += 1;
            run(&format!(
                "(async () => {{
                    let calls = 0;
                    const own = {{}};
                    for (const name of ['put', 'get', 'getAllKeys', 'delete']) {{
                        const call = own[name] = IDBObjectStore.prototype[name];
                        IDBObjectStore.prototype[name] = function (...parts) {{
                            if (++calls === {calls}) {{ {fault} }}
                            return call.apply(this, parts);
                        }};
                    }}
                    globalThis.mend = () => {{ Object.assign(IDBObjectStore.prototype, own); return calls; }};
                }})()"
            ))
            .await;
            let outcome =
                storage::save(updated(before.clone()), &blob("after"), &[file("after").into()]).await;
            let made = run("(async () => globalThis.mend())()").await.as_f64().unwrap();
            if made < f64::from(calls) {
                assert!(outcome.is_ok() && calls > 5, "after {calls} calls: {outcome:?}");
                storage::delete_for_good("a").await.unwrap();
                storage::save(session("a", "1"), &blob("before"), &[file("before").into()]).await.unwrap();
                break;
            }
            match kind(outcome) {
                Some(ErrorKind::StorageFull) => assert_eq!(way, 2, "call {calls}"),
                Some(ErrorKind::Storage(text)) => assert!(way != 2, "call {calls}: {text}"),
                other => panic!("call {calls}, way {way}: {other:?}"),
            }
            assert_eq!(kept("a", None).await, ("before".into(), Some("before".into())), "call {calls}");
            assert_eq!(sessions().await, [before.clone()]);
        }
    }
}

#[wasm_bindgen_test]
async fn records_that_make_no_sense_are_told_of_and_kept() {
    emptied().await;
    storage::save(session("a", "1"), &blob("{}"), &[]).await.unwrap();
    storage::save(session("b", "1"), &blob("{}"), &[]).await.unwrap();
    behind("sessions", "store.put('{', 'x'), store.put(7, 'y'), store.put('{\"id\":1}', 'z')").await;
    behind("documents", "store.delete('b')").await;
    let all = storage::list().await.unwrap();
    assert_eq!(all.sessions.len(), 1);
    let unreadable: Vec<_> =
        all.unreadable.iter().map(|one| (one.id.as_str(), one.name.as_deref())).collect();
    assert_eq!(unreadable, [("b", Some("Session b")), ("x", None), ("y", None), ("z", None)]);
    let refused = kind(storage::open("b", None).await);
    assert!(matches!(refused, Some(ErrorKind::SessionDamaged { name, .. }) if name == "Session b"));
    let refused = kind(storage::save(session("x", "1"), &blob("{}"), &[]).await);
    assert!(matches!(refused, Some(ErrorKind::SessionDamaged { .. })));
    assert!(matches!(kind(storage::bin("x", "1".into()).await), Some(ErrorKind::SessionDamaged { .. })));
    assert_eq!(behind("sessions", "store.getAllKeys()").await.as_string().unwrap(), "a;b;x;y;z");
}

#[wasm_bindgen_test]
async fn a_newer_version_of_the_page_is_not_held_up_and_an_older_one_says_so() {
    storage::list().await.unwrap();
    run("new Promise((done) => {
        const opening = indexedDB.open('strata', 99);
        opening.onsuccess = () => { opening.result.close(); done(); };
    })")
    .await;
    let (listed, saved) =
        (kind(storage::list().await), kind(storage::save(session("a", "1"), &blob("{}"), &[]).await));
    run("new Promise((done) => { indexedDB.deleteDatabase('strata').onsuccess = () => done(); })").await;
    assert_eq!((listed, saved), (Some(ErrorKind::StorageNewer), Some(ErrorKind::StorageNewer)));
    assert!(sessions().await.is_empty());
}

#[wasm_bindgen_test]
async fn an_upgrade_that_fails_leaves_no_half_made_database() {
    run("new Promise((done) => { indexedDB.deleteDatabase('strata').onsuccess = () => done(); })").await;
    run("(async () => {
        const call = IDBDatabase.prototype.createObjectStore;
        let calls = 0;
        IDBDatabase.prototype.createObjectStore = function (...parts) {
            if (++calls === 2) throw new DOMException('', 'UnknownError');
            return call.apply(this, parts);
        };
        globalThis.mend = () => { IDBDatabase.prototype.createObjectStore = call; };
    })()")
    .await;
    let refused = kind(storage::list().await);
    run("(async () => globalThis.mend())()").await;
    assert!(matches!(refused, Some(ErrorKind::StorageUnread(_))), "{refused:?}");
    storage::save(session("a", "1"), &blob("{}"), &[]).await.unwrap();
    assert_eq!(sessions().await.len(), 1);
}

#[wasm_bindgen_test]
async fn without_a_database_there_is_an_error_and_no_wait() {
    for instead in [
        "{ value: undefined, configurable: true }",
        "{ value: Object.create(IDBFactory.prototype, { open: { value: () => { throw new DOMException('', 'SecurityError'); } } }), configurable: true }",
    ] {
        run(&format!(
            "(async () => {{
                globalThis.own = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB');
                Object.defineProperty(globalThis, 'indexedDB', {instead});
            }})()"
        ))
        .await;
        let refused = kind(storage::list().await);
        run("(async () => Object.defineProperty(globalThis, 'indexedDB', globalThis.own))()").await;
        assert_eq!(refused, Some(ErrorKind::NoStorage));
    }
}

#[wasm_bindgen_test]
async fn the_browser_tells_how_much_room_there_is() {
    let room = storage::room().await.unwrap();
    assert!(room.quota > room.used);
    storage::is_persisted().await;
    storage::persist().await;
}
