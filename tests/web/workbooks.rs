//! The page's side of workbooks, without the worker that reads them.

use js_sys::Array;
use strata::browser::workbooks::{Workbooks, csv_name};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::File;

#[wasm_bindgen_test]
fn a_sheets_file_is_named_after_workbook_and_sheet() {
    for (workbook, sheet, name) in [
        ("customers.xlsx", "2025", "customers - 2025.csv"),
        ("customers", "a/b: c", "customers - a_b_ c.csv"),
        ("v1.2.xls", "Größe", "v1.2 - Größe.csv"),
    ] {
        assert_eq!(csv_name(workbook, sheet), name);
    }
}

#[wasm_bindgen_test]
async fn a_reader_that_cannot_be_loaded_says_so_each_time() {
    let workbooks = Workbooks::default();
    let file = File::new_with_str_sequence(&Array::of1(&"PK".into()), "customers.xlsx").unwrap();
    for _ in 0..2 {
        let error = workbooks.sheets(&file).await.unwrap_err();
        assert!(error.to_string().starts_with("customers.xlsx: The computation stopped"), "{error}");
    }
    assert!(workbooks.sheet(&file, "2025", |_| ()).await.is_err());
}
