//! File names, texts and the clock, as this browser gives them.

use strata::browser::{clock, files};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn file_names_are_safe_on_every_system() {
    let long = "x".repeat(300);
    let cut = format!("{}.csv", "x".repeat(196));
    for (name, clean) in [
        ("customers segmented.csv", "customers segmented.csv"),
        ("a/b\\c:d*e?f\"g<h>i|j.csv", "a_b_c_d_e_f_g_h_i_j.csv"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("invoice\u{202e}vsc.exe", "invoice_vsc.exe"),
        ("tab\tnul\0.csv", "tab_nul_.csv"),
        ("con.csv", "_con.csv"),
        ("COM1", "_COM1"),
        ("console.csv", "console.csv"),
        (" . ", "_"),
        ("", "_"),
        ("名前.csv", "名前.csv"),
        (&format!("{long}.csv"), &cut),
    ] {
        assert_eq!(files::clean_name(name), clean, "{name:?}");
    }
    let wide = files::clean_name(&"ü".repeat(300));
    assert!(wide.len() <= 200 && wide.chars().all(|c| c == 'ü'), "{wide}");
}

#[wasm_bindgen_test]
async fn a_text_goes_into_a_blob_and_out() {
    let text = "Größe \u{1f600}\r\n";
    assert_eq!(files::text(&files::blob_of_text(text)).await.unwrap(), text);
}

#[wasm_bindgen_test]
fn ids_differ_and_the_time_is_iso() {
    let (a, b) = (clock::new_id(), clock::new_id());
    assert_ne!(a, b);
    assert_eq!((a.len(), &a[14..15]), (36, "4"));
    let now = clock::now();
    assert!(now.len() == 24 && now.ends_with('Z') && now.as_str() > "2024", "{now}");
}
