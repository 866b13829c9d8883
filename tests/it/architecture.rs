//! The rules of the code's shape, checked by reading the sources: the order of the layers, the
//! wall between engine and browser, and what every file owes its reader. The order is the one in
//! which `src/lib.rs` declares its modules. Each rule is a function tried on made-up text first.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// What an engine file may not name: the browser is reached from `browser`, `ui` and the binaries alone.
const BROWSER_CRATES: [&str; 8] = [
    "leptos",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "gloo_storage",
    "idb",
    "plotters_canvas",
];

const LONGEST_FILE: usize = 500;

#[test]
fn a_layer_names_only_itself_and_earlier_layers() -> io::Result<()> {
    let layers = Layers::declared_in(&read("src/lib.rs")?);
    let mut wrong = Vec::new();
    for (path, text) in sources("src", "rs")? {
        for named in layer_of(&path).map(|layer| layers.named_against_order(layer, &text)).unwrap_or_default()
        {
            wrong.push(format!("{path} names `crate::{named}`"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    Ok(())
}

#[test]
fn the_engine_stands_before_the_browser_and_the_page() -> io::Result<()> {
    let layers = Layers::declared_in(&read("src/lib.rs")?);
    assert_eq!(layers.order.first().map(String::as_str), Some("error"));
    assert_eq!(layers.order[layers.engine - 1], "job");
    assert!(layers.order[layers.engine..].iter().all(|layer| ["browser", "ui"].contains(&layer.as_str())));
    Ok(())
}

#[test]
fn the_engine_does_not_name_the_browser() -> io::Result<()> {
    let layers = Layers::declared_in(&read("src/lib.rs")?);
    let mut wrong = Vec::new();
    for (path, text) in sources("src", "rs")? {
        if layer_of(&path)
            .is_some_and(|layer| layers.order[..layers.engine].iter().any(|known| known == layer))
        {
            wrong.extend(
                words(&code_of(&text))
                    .filter(|word| BROWSER_CRATES.contains(word))
                    .map(|word| format!("{path} names {word}")),
            );
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_file_opens_by_saying_what_it_is() -> io::Result<()> {
    let mut silent = Vec::new();
    for folder in ["src", "examples", "benches", "tests"] {
        silent.extend(
            sources(folder, "rs")?
                .into_iter()
                .filter(|(_, text)| !text.starts_with("//! "))
                .map(|(path, _)| path),
        );
    }
    assert_eq!(silent, Vec::<String>::new());
    Ok(())
}

#[test]
fn no_file_is_too_long_to_read() -> io::Result<()> {
    let mut long = Vec::new();
    for (folder, extension) in
        [("src", "rs"), ("tests", "rs"), ("examples", "rs"), ("benches", "rs"), ("style", "css")]
    {
        long.extend(sources(folder, extension)?.into_iter().filter_map(|(path, text)| {
            let lines = text.lines().count();
            (lines > LONGEST_FILE).then(|| format!("{path} has {lines} lines"))
        }));
    }
    assert_eq!(long, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_source_file_is_part_of_a_crate() -> io::Result<()> {
    let files = sources("src", "rs")?;
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut next: Vec<&str> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| is_root(path)).collect();
    while let Some(path) = next.pop() {
        reached.insert(path);
        let text = files.iter().find(|(known, _)| known == path).map_or("", |(_, text)| text);
        for module in declared_modules(text) {
            let home = home_of_children(path);
            let places = [format!("{home}/{module}.rs"), format!("{home}/{module}/mod.rs")];
            next.extend(
                files
                    .iter()
                    .map(|(path, _)| path.as_str())
                    .filter(|path| places.iter().any(|place| place == path)),
            );
        }
    }
    let orphans: Vec<_> =
        files.iter().map(|(path, _)| path.as_str()).filter(|path| !reached.contains(path)).collect();
    assert_eq!(orphans, Vec::<&str>::new());
    Ok(())
}

#[test]
fn every_path_named_in_the_documents_exists() -> io::Result<()> {
    let mut missing = Vec::new();
    let mut documents = sources("docs", "md")?;
    documents.push(("README.md".to_owned(), read("README.md")?));
    for (document, text) in documents {
        for path in paths_in(&text) {
            if !root().join(&path).exists() {
                missing.push(format!("{document} names {path}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
    Ok(())
}

#[test]
fn nothing_is_left_to_be_done() -> io::Result<()> {
    let marks = ["todo", "unimplemented"].map(|word| format!("{word}!("));
    let mut left = Vec::new();
    for folder in ["src", "examples", "benches", "tests"] {
        left.extend(
            sources(folder, "rs")?
                .into_iter()
                .filter(|(_, text)| marks.iter().any(|mark| text.contains(mark)))
                .map(|(path, _)| path),
        );
    }
    assert_eq!(left, Vec::<String>::new());
    Ok(())
}

/// The modules of `src/lib.rs` in order; the first `engine` of them are built natively too.
struct Layers {
    order: Vec<String>,
    engine: usize,
}

impl Layers {
    fn declared_in(lib: &str) -> Self {
        let order: Vec<String> = declared_modules(lib).map(str::to_owned).collect();
        let native = code_of(lib).split("#[cfg").next().map_or(0, |native| declared_modules(native).count());
        Self { order, engine: native }
    }

    /// The layers that `text`, a file of `layer`, names although they come later or do not exist.
    fn named_against_order(&self, layer: &str, text: &str) -> Vec<String> {
        let place = |name: &str| self.order.iter().position(|known| known == name);
        let own = place(layer);
        named_in_crate(&code_of(text))
            .into_iter()
            .filter(|name| place(name).is_none() || place(name) > own)
            .collect()
    }
}

#[test]
fn the_order_rule_sees_what_it_should() {
    let layers =
        Layers::declared_in("pub mod error;\npub mod table;\npub mod job;\n#[cfg(x)]\npub mod ui;\n");
    assert_eq!((layers.order.len(), layers.engine), (4, 3));
    let check = |layer, text, expected: &[&str]| {
        assert_eq!(layers.named_against_order(layer, text), expected, "{text}");
    };
    check("table", "use crate::error::Error;", &[]);
    check("table", "use crate::table::Table;", &[]);
    check("table", "use crate::job;", &["job"]);
    check("table", "// crate::job\nlet x = 1; // crate::job", &[]);
    check("table", "let id = crate::BUILD_ID;", &[]);
    check("error", "use crate::{\n    error::{Error, job},\n    table::Table,\n};", &["table"]);
    check("error", "fn f() -> crate::nowhere::X {}", &["nowhere"]);
    check("ui", "use crate::{job, table};", &[]);
}

/// The lower-case names that follow `crate::`, one by one or in braces. Upper-case ones are items of the root.
fn named_in_crate(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut fresh = true;
            for (at, letter) in group.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => fresh = true,
                    _ if fresh && !letter.is_whitespace() => {
                        names.extend(words(&group[at..]).next().map(str::to_owned));
                        fresh = false;
                    }
                    _ => {}
                }
            }
        } else {
            names.extend(words(rest).next().map(str::to_owned));
        }
    }
    names.retain(|name| name.starts_with(|first: char| first.is_ascii_lowercase()));
    names
}

/// The text without its comments. A `//` inside a string ends the line too, which hides no `use`.
fn code_of(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// The names in `mod name;` lines.
fn declared_modules(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let line = line.trim();
        let line = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    })
}

#[test]
fn a_module_is_declared_by_a_line_of_its_own() {
    let text = "mod a;\npub mod b;\n    pub(crate) mod c;\nmod inline {\n// mod d;\n";
    assert_eq!(declared_modules(text).collect::<Vec<_>>(), ["a", "b", "c"]);
}

/// The layer a file of `src` belongs to; none for the roots of the crates.
fn layer_of(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("src/")?;
    let first = inner.split('/').next()?;
    (!is_root(path)).then(|| first.trim_end_matches(".rs"))
}

fn is_root(path: &str) -> bool {
    path == "src/lib.rs"
        || path.strip_prefix("src/bin/").is_some_and(|name| !name.contains('/') || name.ends_with("/main.rs"))
}

/// The folder where the modules declared in a file live.
fn home_of_children(path: &str) -> &str {
    let opens_folder = ["/mod.rs", "/main.rs", "/lib.rs"].iter().any(|name| path.ends_with(name));
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if opens_folder || is_root(path) { folder } else { path.trim_end_matches(".rs") }
}

#[test]
fn files_know_their_layer_and_their_children() {
    assert_eq!(layer_of("src/error.rs"), Some("error"));
    assert_eq!(layer_of("src/table/read.rs"), Some("table"));
    assert_eq!(layer_of("src/bin/app.rs"), None);
    assert_eq!(home_of_children("src/lib.rs"), "src");
    assert_eq!(home_of_children("src/table/mod.rs"), "src/table");
    assert_eq!(home_of_children("src/table/read.rs"), "src/table/read");
}

/// What stands in backticks and looks like a path in this repository.
fn paths_in(markdown: &str) -> Vec<String> {
    const FOLDERS: [&str; 10] = [
        "src/",
        "tests/",
        "docs/",
        "tools/",
        "examples/",
        "benches/",
        "style/",
        "public/",
        ".ci/",
        ".github/",
    ];
    let mut outside_code = String::new();
    for (index, part) in markdown.split("```").enumerate() {
        outside_code.push_str(if index % 2 == 0 { part } else { " " });
    }
    let quoted = outside_code.split('`').skip(1).step_by(2);
    let plain = quoted.filter(|text| !text.contains([' ', '*', '{', '<', '…', '(', ':']));
    plain
        .map(|text| text.strip_prefix("./").unwrap_or(text))
        .filter(|text| {
            let file_at_the_top = !text.contains('/')
                && Path::new(text)
                    .extension()
                    .is_some_and(|end| ["md", "toml", "html"].iter().any(|known| end == *known));
            FOLDERS.iter().any(|folder| text.starts_with(folder)) || file_at_the_top
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_path_in_a_document_is_told_from_other_code() {
    let text = "See `src/lib.rs`, `docs/`, `./tools/serve.mjs` and `Cargo.toml`; not `a/b`, `src/*.rs`, `x.y` or `fn()`.\n```\n`src/no`\n```\n";
    assert_eq!(paths_in(text), ["src/lib.rs", "docs/", "tools/serve.mjs", "Cargo.toml"]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> io::Result<String> {
    std::fs::read_to_string(root().join(path))
}

/// The files under `folder` with this extension, as (path from the root, text), in order; none if there is no such folder.
fn sources(folder: &str, extension: &str) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = [root().join(folder)].into_iter().filter(|path| path.is_dir()).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                let name = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}
