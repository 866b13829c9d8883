//! Preferences kept in local storage, and what becomes of garbage there.

use strata::browser::preferences::{Preferences, Theme, load, store};
use wasm_bindgen_test::wasm_bindgen_test;

fn raw() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

#[wasm_bindgen_test]
fn what_is_stored_comes_back_and_garbage_does_not() {
    raw().clear().unwrap();
    assert_eq!(load(), Preferences::default());
    store(&Preferences { theme: Theme::Dark, ..Preferences::default() });
    assert_eq!(load().theme, Theme::Dark);
    let key = raw().key(0).unwrap().unwrap();
    for garbage in ["", "null", "{", "7", r#"{"theme":"plaid"}"#, r#"["dark"]x"#] {
        raw().set_item(&key, garbage).unwrap();
        assert_eq!(load(), Preferences::default(), "{garbage}");
    }
    raw().set_item(&key, r#"{"theme":"light","of_a_later_version":1}"#).unwrap();
    assert_eq!(load().theme, Theme::Light);
}
