//! Files as people have them, and what becomes of them.

use proptest::prelude::*;
use strata::{
    error::ErrorKind,
    table::{DialectSettings, Kind, ReadOptions, Reading, read},
};

use crate::support::{file, issue, silent, table};

fn kinds(text: &str) -> Vec<(String, Kind)> {
    table(text).map(|t| t.columns.iter().map(|c| (c.name.clone(), c.kind())).collect()).unwrap_or_default()
}

#[test]
fn columns_get_the_kind_that_all_their_rows_allow() {
    let text = "account_id,volume,since,active,tier,note\n\
                001,\"1,200\",2024-01-31,Y,A,first\n\
                002,NA,2024-02-29,N,B,second\n\
                003,7.5,2024-03-31,Y,A,third\n\
                004,0,,N,A,fourth\n";
    let expected = [
        ("account_id", Kind::Text),
        ("volume", Kind::Number),
        ("since", Kind::Date),
        ("active", Kind::Boolean),
        ("tier", Kind::Category),
        ("note", Kind::Text),
    ];
    assert_eq!(kinds(text), expected.map(|(name, kind)| (name.to_owned(), kind)));
}

#[test]
fn a_late_word_makes_a_column_of_numbers_a_column_of_levels() {
    let mut text = "id,x\n".to_owned();
    text.extend((0..3_000).map(|i| format!("c{i},{}\n", i % 7)));
    text.extend((0..300).map(|i| format!("d{i},many\n")));
    assert_eq!(kinds(&text)[1].1, Kind::Category);
}

#[test]
fn a_few_odd_cells_are_missing_and_told() {
    let mut text = "id,x\n".to_owned();
    text.extend((0..500).map(|i| format!("c{i},{i}.5\n")));
    text += "c500,unknown\n";
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.columns[1].kind(), Kind::Number);
    assert!(table.columns[1].is_missing(500));
    let issue = table.issues.iter().find(|i| i.code == "odd_cell");
    assert_eq!(issue.map(|i| (i.count, i.lines.clone())), Some((1, vec![502])));
}

#[test]
fn odd_cells_are_told_of_a_column_that_begins_late() {
    let mut text = "id,bonus,since\n".to_owned();
    text.extend((0..2_500).map(|i| format!("c{i},,\n")));
    text.extend((0..500).map(|i| format!("d{i},{i},01/02/2025\n")));
    text += "e,unknown,01/02/2025\n";
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.columns[1].kind(), Kind::Number);
    assert_eq!(issue(&table, "odd_cell").map(|i| (i.count, i.column.as_deref())), Some((1, Some("bonus"))));
    assert_eq!(issue(&table, "ambiguous_date").map(|i| i.count), Some(501));
}

#[test]
fn a_column_that_is_no_key_after_all_is_one_like_others() {
    let mut text = "day,visits\n".to_owned();
    text.extend(
        (0..2_100).map(|i| format!("{}-{:02}-{:02},1\n", 1990 + i / 336, i / 28 % 12 + 1, i % 28 + 1)),
    );
    text += "1990-01-01,2\n";
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.key, table.columns[0].kind()), (None, Kind::Date));
}

#[test]
fn numbers_that_are_called_a_key_and_repeat_are_told() {
    let mut text = "customer_id,amount\n".to_owned();
    text.extend((0..60).map(|i| format!("{},{i}.5\n", 1000 + i % 20)));
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.key, None);
    assert_eq!(issue(&table, "repeating_key").map(|i| i.count), Some(40));
}

#[test]
fn rows_of_delimiters_alone_do_not_hide_the_key() {
    let text = "npi,visits\n1,5\n2,7\n3,9\n".to_owned() + &",\n".repeat(40);
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.key, table.rows, table.rows_set_aside), (Some(0), 3, 40));
}

#[test]
fn cells_of_another_encoding_are_told_by_its_name() {
    let mut text = b"id;city\n".to_vec();
    (0..20).for_each(|i| text.extend([format!("{i};K").as_bytes(), b"\xf6ln\n"].concat()));
    text.extend("20;Köln\n".as_bytes());
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert!(table.columns[1].shown(0) == "Köln" && table.columns[1].shown(20) == "Köln");
    let told = issue(&table, "broken_characters").map(|i| i.text.clone()).unwrap_or_default();
    assert!(told.starts_with("1 cell is not Windows-1252 and read as UTF-8."), "{told}");
}

#[test]
fn other_compressions_are_named() {
    let refused = table(b"BZh91AY&SY\xb5\x65,\n\x02,\x01").map(|_| ()).map_err(|e| (e.to_string(), e.hint()));
    let (text, hint) = refused.err().unwrap_or_default();
    assert!(text.contains("bzip2") && hint.contains("gzip"), "{text} {hint}");
}

#[test]
fn a_few_digits_that_are_names_are_told_among_numbers() {
    let mut text = "id,points\n".to_owned();
    text.extend((0..100).map(|i| format!("c{i},{i}\n")));
    text += "c100,07\n";
    let with_zero = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_ne!(with_zero.columns[1].kind(), Kind::Number);
    let told = issue(&with_zero, "mixed_kinds").map(|i| (i.count, i.text.contains("“07”")));
    assert_eq!(told, Some((1, true)));
    assert!(table(text.replace("points", "zip")).is_ok_and(|t| issue(&t, "mixed_kinds").is_none()));
}

#[test]
fn days_that_are_not_all_days_of_one_order_are_told() {
    let text = "id,paid,seen\n1,2025-01-31,25/03/2025\n2,2025-02-28,03/25/2025\n3,2025-02-30,04/05/2025\n4,45292,05/06/2025\n";
    let table = table(text).unwrap_or_else(|e| panic!("{e}"));
    let told: Vec<&str> =
        table.issues.iter().filter(|i| i.code == "mixed_kinds").map(|i| i.text.as_str()).collect();
    assert!(table.columns.iter().all(|c| c.kind() == Kind::Text), "{told:?}");
    assert!(told.len() == 2 && told[0].contains("“2025-02-30”") && told[1].contains("month"), "{told:?}");
    let kinds = [("paid".to_owned(), Kind::Text), ("seen".to_owned(), Kind::Text)].into();
    let decided = read(&file(text), &ReadOptions { kinds, ..ReadOptions::default() }, &mut silent);
    assert!(decided.is_ok_and(|t| issue(&t, "mixed_kinds").is_none()));
}

#[test]
fn rows_that_two_quotes_may_have_joined_are_told() {
    let text = "id\titem\tn\n1\tpipe\t3\n2\t\"open\t4\n3\tx\t5\n4\tclose\"\t6\n";
    let joined = table(text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(issue(&joined, "joined_rows").map(|i| i.lines.clone()), Some(vec![3]));
    let note = table("id,item,n\n1,\"two\nlines, or so\",3\n").unwrap_or_else(|e| panic!("{e}"));
    assert!(issue(&note, "joined_rows").is_none());
}

#[test]
fn ids_and_postcodes_keep_their_zeros() {
    let table =
        table("npi,zip,x\n0012345678,01234,1\n0012345679,99999,2\n").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.columns[1].shown(0), "01234");
    assert_eq!(table.key_of(1), "0012345679");
}

#[test]
fn rows_in_are_rows_in_the_table_and_rows_set_aside() {
    let mut text = "id,a,b\n".to_owned();
    text.extend((0..10).map(|i| format!("k{i},1,2\n")));
    text += "short,1\nlong,1,2,3\ntrailing,1,2,\n\n";
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.rows, table.rows_set_aside), (12, 1));
    let lines = |code: &str| table.issues.iter().find(|i| i.code == code).map(|i| i.lines.clone());
    assert_eq!(lines("short_row"), Some(vec![12]));
    assert_eq!(lines("long_row"), Some(vec![13]));
}

#[test]
fn what_is_no_table_is_refused_with_its_reason() {
    let check = |bytes: &[u8], expected: &str| match table(bytes) {
        Ok(_) => panic!("{bytes:?} was read"),
        Err(error) => {
            let kind = format!("{:?}", error.kind);
            assert!(kind.starts_with(expected), "{kind} is not {expected}");
            assert!(
                error.to_string().ends_with('.') && error.hint().ends_with('.'),
                "{error} {}",
                error.hint()
            );
            assert!(error.to_string().starts_with("table.csv: "), "{error}");
        }
    };
    check(b"", "EmptyFile");
    check(b" \n\r\n\t\n", "EmptyFile");
    check(b"\xef\xbb\xbf", "EmptyFile");
    check(b"a,b,c\n", "HeaderOnly");
    check(b"a,b,c", "HeaderOnly");
    check(b"PK\x03\x04whatever", "BinaryFile");
    check(&[0, 1, 2, 3, 250, 7, 0, 9, 0, 1, 1, 2, 2, 3], "BinaryFile");
    check(
        b"Dear all,\nplease find, attached, the list, as asked.\nIt is long.\nIt, too, is odd.\nWrite, soon.\n\
          So, we, can, talk, again.\nBest, wishes, from\nMe, too, and\n",
        "NotATable",
    );
}

#[test]
fn a_cell_that_no_table_could_hold_is_shown_by_its_beginning() {
    let text = format!("id,note\na,{}\nb,short\n", "ü".repeat(300_000));
    let options = ReadOptions::default();
    let preview = strata::table::preview::preview(&file(&text), &options).unwrap_or_else(|e| panic!("{e}"));
    let lengths: Vec<usize> = preview.rows.iter().map(|row| row[1].chars().count()).collect();
    assert_eq!(lengths.first(), Some(&401));
    let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.columns[1].shown(0).chars().count(), 300_000);
}

#[test]
fn a_sign_that_cannot_stand_between_cells_is_not_taken_for_it() {
    for delimiter in ['\n', '\r', '"', '€'] {
        let dialect = DialectSettings { delimiter: Some(delimiter), ..DialectSettings::default() };
        let options =
            ReadOptions { reading: Reading { dialect, ..Reading::default() }, ..ReadOptions::default() };
        let table = read(&file("id,x\na,1\nb,2\n"), &options, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((table.dialect.delimiter, table.rows, table.columns.len()), (',', 2, 2), "{delimiter:?}");
    }
}

#[test]
fn a_named_key_that_is_not_there_is_refused() {
    let options = ReadOptions { key: Some(Some("npi".to_owned())), ..ReadOptions::default() };
    let error = read(&file("a,b\n1,2\n"), &options, &mut silent).err().map(|e| e.kind);
    assert_eq!(error, Some(ErrorKind::UnknownColumn("npi".to_owned())));
}

#[test]
fn a_given_kind_is_kept() {
    let kinds = [("code".to_owned(), Kind::Category)].into();
    let options = ReadOptions { kinds, ..ReadOptions::default() };
    let table =
        read(&file("id,code\na,250\nb,401\n"), &options, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.columns[1].kind(), table.columns[1].shown(0)), (Kind::Category, "250".to_owned()));
}

#[test]
fn the_same_table_whatever_the_layout() {
    let plain = "id,größe,x\na,\"ü, ö\",1\nb,ß,2\nc,ß,3\n";
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(plain.chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin: Vec<u8> = plain.chars().map(|c| c as u8).collect();
    let semicolon = "id;größe;x\na;\"ü, ö\";1\nb;ß;2\nc;ß;3\n";
    let expected = table(plain).map(|t| t.columns);
    for other in [
        plain.replace('\n', "\r\n").into_bytes(),
        plain.replace('\n', "\r").into_bytes(),
        plain.trim_end().as_bytes().to_vec(),
        semicolon.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", plain.as_bytes()].concat(),
        utf16,
        latin,
    ] {
        assert_eq!(table(&other).map(|t| t.columns), expected, "{}", String::from_utf8_lossy(&other));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = table(&bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-c0-9,;\"\n\r\t. -]{0,200}") {
        let _ = table(&text);
    }

    #[test]
    fn cells_come_back_as_they_were_written(
        cells in proptest::collection::vec(("[a-z]{1,6}[ -~ü]{0,8}", "[ -~\n€]{0,10}"), 3..12),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let written = |writer: &mut csv::Writer<Vec<u8>>, record: [&str; 2]| writer.write_record(record).is_ok();
        prop_assert!(written(&mut writer, ["kéy_text", "other_text"]));
        for (a, b) in &cells {
            prop_assert!(written(&mut writer, [a, b]));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        let kinds = [("kéy_text".to_owned(), Kind::Text), ("other_text".to_owned(), Kind::Text)].into();
        let reading = Reading { missing_words: Some(Vec::new()), ..Reading::default() };
        let options = ReadOptions { kinds, key: Some(None), reading, ..ReadOptions::default() };
        let table = read(&file(&bytes), &options, &mut silent).map_err(|e| TestCaseError::fail(e.to_string()))?;
        for (row, (a, b)) in cells.iter().enumerate() {
            prop_assert_eq!(&table.columns[0].shown(row), a);
            // A cell of white space alone is a missing one.
            let expected = if b.trim().is_empty() { "" } else { b };
            prop_assert_eq!(&table.columns[1].shown(row), expected);
        }
    }
}

#[test]
fn options_say_the_same_on_both_sides_of_a_message() -> Result<(), serde_json::Error> {
    for key in [None, Some(None), Some(Some("npi".to_owned()))] {
        let options = ReadOptions { key, ..ReadOptions::default() };
        let there: ReadOptions = serde_json::from_str(&serde_json::to_string(&options)?)?;
        assert_eq!(there, options);
    }
    Ok(())
}
