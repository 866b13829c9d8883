//! The engine from a terminal: the same reading, recipes, labels and session files as in the page.
//!
//! Exit codes: 0 done; 2 the input or the recipe is at fault, with the sentence that the page would show.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use strata::{
    change::Spreads,
    error::{Error, ErrorKind, Issue, Problem, Result},
    export::{segmented, set_aside, summary, understood},
    features::{Missing, Scale},
    methods::{Assignment, KMeansSettings},
    progress::Progress,
    quality::scan::{self, Candidate},
    recipe::{self, Method, MethodKind, Outcome, Preparation, Preset, Recipe},
    segments::{Naming, Segmentation, describe},
    session::{Author, Found, Past, Session, record},
    table::{
        self, ReadOptions, Source, Table, TableProfile,
        source::{Memory, sha256},
    },
    workbook,
};

const USAGE: &str = "\
headless read   DATA.csv [--table OUT.csv] [--set-aside ASIDE.csv] [--options OPTIONS.json]
                         [--key COLUMN] [--with OTHER.csv,…] [--sheet NAME]
         recipe DATA.csv --method kmeans|rules|grid --k N [--key COLUMN] [--features A,B] [--weights 1,2] [--seed N]
                         [--transform auto|none] [--scale zscore|minmax|robust|none] [--missing median|exclude]
                         [--preset deciles|rfm|nested-rfm|adoption|leaders]
         scan   RECIPE.json DATA.csv
         run    RECIPE.json DATA.csv [--with OTHER.csv,…] [--out SEGMENTED.csv] [--summary SUMMARY.json] [--session SESSION.json]
         apply  SESSION.json NEW.csv [--with OTHER.csv,…] [--out SEGMENTED.csv] [--summary SUMMARY.json]
OPTIONS.json says what is not to be guessed: key, kinds, reading, roll_up, joins (docs/FORMATS.md). Files named
by --with are joined in the order of the joins. Of an Excel workbook the sheet is read that is named, or the
first one that Excel shows and that is not empty. Answers go to standard output as JSON unless a file is named.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // As in the page, where a worker that panics is ended and its last word shown: the reader of workbooks is known
    // to panic on some broken ones.
    std::panic::set_hook(Box::new(|_| ()));
    let outcome = std::panic::catch_unwind(|| Arguments::parse(&arguments).and_then(|a| command(&a)));
    let outcome = outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let word = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given");
        Err(Error::from(ErrorKind::WorkerDied(word.to_owned())).into())
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(text)) => {
            eprintln!("{text}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(Failure::Engine(error)) => {
            eprintln!("{error} {}", error.hint());
            ExitCode::from(2)
        }
    }
}

/// Why nothing was done.
enum Failure {
    /// The command line was not understood.
    Usage(String),
    /// The engine refused.
    Engine(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

fn command(arguments: &Arguments) -> std::result::Result<(), Failure> {
    match arguments.words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["read", data] => Ok(read_table(data, arguments)?),
        ["recipe", data] => {
            let table = open(data, &arguments.read_options()?, arguments)?;
            let profile = TableProfile::of(&table, &mut silent);
            let recipe = match arguments.preset()? {
                Some(preset) => preset.fill(&profile, &preset.guess(&profile)),
                None => recipe::propose(&table, &profile, &arguments.preparation()?)?,
            };
            Ok(print(&recipe)?)
        }
        ["scan", recipe, data] => Ok(scan(&text(recipe)?, data, arguments)?),
        ["run", recipe, data] => Ok(run(&text(recipe)?, data, arguments)?),
        ["apply", session, data] => Ok(apply(&text(session)?, data, arguments)?),
        _ => Err(Failure::Usage("What is to be done?".to_owned())),
    }
}

fn read_table(data: &str, arguments: &Arguments) -> Result<()> {
    let options = arguments.read_options()?;
    let table = open(data, &options, arguments)?;
    if let Some(path) = arguments.option("--table") {
        understood(&table, &mut create(path)?, &mut silent)?;
    }
    if let Some(path) = arguments.option("--set-aside") {
        set_aside(source(data, arguments)?.0.as_ref(), &options, &table, &mut create(path)?, &mut silent)?;
    }
    print(&TableProfile::of(&table, &mut silent))
}

fn scan(recipe: &str, data: &str, arguments: &Arguments) -> Result<()> {
    let recipe = Recipe::from_json(recipe)?;
    let table = open(data, &recipe.read_options(), arguments)?;
    let Method::KMeans(settings) = &recipe.method else {
        return Err(ErrorKind::Settings(vec![Problem::new(
            "method",
            "Only k-means has a number to try out.",
        )])
        .into());
    };
    let (encoder, encoded) = recipe::prepare(&recipe, &table, &mut silent)?;
    let mut candidates = Vec::new();
    for k in 2..=10 {
        let settings = KMeansSettings { k, ..settings.clone() };
        let (trial, labels) = match scan::trial(&encoded.matrix, &settings, &mut silent) {
            // Fewer customers differ than that: smaller numbers are what there is.
            Err(error) if k > 2 && matches!(error.kind, ErrorKind::TooFewDistinct { .. }) => break,
            outcome => outcome?,
        };
        let assessment = scan::assess(&encoded.matrix, &settings, &labels, &encoder.blocks(), &mut silent)?;
        candidates.push(Candidate { trial, assessment: Some(assessment) });
    }
    print(&(scan::advise(&candidates), &candidates))
}

fn run(recipe: &str, data: &str, arguments: &Arguments) -> Result<()> {
    let recipe = Recipe::from_json(recipe)?;
    let options = recipe.read_options();
    let table = open(data, &options, arguments)?;
    let outcome = recipe::run(&recipe, &table, &mut silent)?;
    let segmentation = described(&recipe, &table, &outcome)?;
    let names = names(&segmentation);
    if let Some(path) = arguments.option("--session") {
        let now = now();
        let name = Path::new(path).file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
        let author =
            Author { id: table.file.sha256.clone(), name, created: now.clone(), now, ..Author::default() };
        let labels = (outcome.assignment.labels.as_slice(), outcome.fit.k());
        let spreads = Spreads::of((&table, &recipe), labels, &mut silent)?;
        let found = Found {
            recipe: &recipe,
            outcome: &outcome,
            segmentation: &segmentation,
            spreads: Some(&spreads),
        };
        record(&table, found, &names, &author, Past::default()).write(&mut create(path)?)?;
    }
    write((data, &options), (&recipe, &table), (&outcome, &segmentation, &names), arguments)
}

fn apply(session: &str, data: &str, arguments: &Arguments) -> Result<()> {
    let session = Session::from_json(session.as_bytes())?;
    let version = session.latest()?;
    let options = version.read_options();
    let table = open(data, &options, arguments)?;
    let filter = version.recipe.filter.as_ref();
    let assignment: Assignment = recipe::apply(&version.encoder, &version.fit, filter, &table)?;
    let outcome = Outcome { encoder: version.encoder.clone(), fit: version.fit.clone(), assignment };
    let segmentation = described(&version.recipe, &table, &outcome)?;
    write((data, &options), (&version.recipe, &table), (&outcome, &segmentation, &version.names), arguments)
}

fn described(recipe: &Recipe, table: &Table, outcome: &Outcome) -> Result<Segmentation> {
    let encoded = recipe::encoded(recipe, outcome, table)?;
    describe((table, recipe), outcome, encoded.as_ref(), &mut silent)
}

fn write(
    (data, options): (&str, &ReadOptions),
    (recipe, table): (&Recipe, &Table),
    (outcome, segmentation, names): (&Outcome, &Segmentation, &[Naming]),
    arguments: &Arguments,
) -> Result<()> {
    if let Some(path) = arguments.option("--out") {
        let (source, _) = source(data, arguments)?;
        segmented(
            (source.as_ref(), options),
            table,
            (&outcome.assignment, recipe.method.borderline()),
            names,
            &mut create(path)?,
            &mut silent,
        )?;
    }
    let summary = summary(recipe, outcome, segmentation, names);
    match arguments.option("--summary") {
        Some(path) => {
            serde_json::to_writer_pretty(create(path)?, &summary).map_err(|e| unwritable(&e.into()))
        }
        None => print(&summary),
    }
}

fn names(segmentation: &Segmentation) -> Vec<Naming> {
    let naming = |(color, segment): (u8, &strata::segments::SegmentProfile)| Naming {
        name: segment.suggested_name.clone(),
        description: String::new(),
        color,
    };
    (0..).zip(&segmentation.segments).map(naming).collect()
}

/// What stood on the command line: words, and options with a value each.
struct Arguments {
    words: Vec<String>,
    options: Vec<(String, String)>,
}

impl Arguments {
    fn parse(arguments: &[String]) -> std::result::Result<Self, Failure> {
        const KNOWN: [&str; 18] = [
            "--method",
            "--preset",
            "--k",
            "--key",
            "--features",
            "--weights",
            "--seed",
            "--transform",
            "--scale",
            "--missing",
            "--out",
            "--summary",
            "--session",
            "--table",
            "--set-aside",
            "--options",
            "--with",
            "--sheet",
        ];
        let mut parsed = Self { words: Vec::new(), options: Vec::new() };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            if !argument.starts_with("--") {
                parsed.words.push(argument.clone());
                continue;
            }
            if !KNOWN.contains(&argument.as_str()) {
                return Err(Failure::Usage(format!("There is no option {argument}.")));
            }
            let value = rest.next().ok_or_else(|| Failure::Usage(format!("{argument} needs a value.")))?;
            parsed.options.push((argument.clone(), value.clone()));
        }
        Ok(parsed)
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().rev().find(|(option, _)| option == name).map(|(_, value)| value.as_str())
    }

    /// What is not to be guessed of the file.
    fn read_options(&self) -> Result<ReadOptions> {
        let malformed = |e: serde_json::Error| ErrorKind::Malformed {
            what: "options file".to_owned(),
            reason: e.to_string(),
        };
        let mut options: ReadOptions = match self.option("--options") {
            Some(path) => serde_json::from_str(&text(path)?).map_err(malformed)?,
            None => ReadOptions::default(),
        };
        if let Some(key) = self.option("--key") {
            options.key = Some(Some(key.to_owned()));
        }
        Ok(options)
    }

    fn preset(&self) -> std::result::Result<Option<Preset>, Failure> {
        if self.option("--preset").is_none() {
            return Ok(None);
        }
        let named = [
            ("deciles", Preset::Deciles),
            ("rfm", Preset::Rfm),
            ("nested-rfm", Preset::NestedRfm),
            ("adoption", Preset::Adoption),
            ("leaders", Preset::Leaders),
        ];
        self.one_of("--preset", &named).map(Some)
    }

    fn preparation(&self) -> std::result::Result<Preparation, Failure> {
        let default = Preparation::default();
        let list =
            |name| self.option(name).map(|v| v.split(',').map(str::trim).collect()).unwrap_or_default();
        let (features, weights): (Vec<&str>, Vec<&str>) = (list("--features"), list("--weights"));
        Ok(Preparation {
            method: self.one_of(
                "--method",
                &[("kmeans", MethodKind::KMeans), ("rules", MethodKind::Score), ("grid", MethodKind::Grid)],
            )?,
            k: self.number("--k", default.k)?,
            seed: self.number("--seed", default.seed)?,
            features: features.into_iter().map(str::to_owned).collect(),
            weights: weights
                .into_iter()
                .map(|w| parsed("--weights", w))
                .collect::<std::result::Result<_, _>>()?,
            transform: self.one_of("--transform", &[("auto", true), ("none", false)])?,
            scale: self.one_of(
                "--scale",
                &[
                    ("zscore", Scale::ZScore),
                    ("minmax", Scale::MinMax),
                    ("robust", Scale::Robust),
                    ("none", Scale::None),
                ],
            )?,
            missing: self
                .one_of("--missing", &[("median", Missing::Median), ("exclude", Missing::Exclude)])?,
        })
    }

    /// The option's choice; the first one where it is not given.
    fn one_of<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> std::result::Result<T, Failure> {
        let given = self.option(name).unwrap_or(choices[0].0);
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let found = choices.iter().find(|(choice, _)| *choice == given).map(|(_, value)| *value);
        found.ok_or_else(|| Failure::Usage(format!("{name} is one of {}, not {given}.", names.join(", "))))
    }

    fn number<T: std::str::FromStr>(&self, name: &str, default: T) -> std::result::Result<T, Failure> {
        self.option(name).map_or(Ok(default), |value| parsed(name, value))
    }
}

fn parsed<T: std::str::FromStr>(name: &str, value: &str) -> std::result::Result<T, Failure> {
    value.parse().map_err(|_| Failure::Usage(format!("{name} needs a number, not {value}.")))
}

/// A file on disk.
struct PathSource(PathBuf);

impl Source for PathSource {
    fn name(&self) -> String {
        self.0.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn size(&self) -> u64 {
        std::fs::metadata(&self.0).map_or(0, |metadata| metadata.len())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// Opens a table and the files that are joined to it.
fn open(path: &str, options: &ReadOptions, arguments: &Arguments) -> Result<Table> {
    let others = arguments.option("--with").into_iter().flat_map(|list| list.split(','));
    let (mut sources, mut issues) = (Vec::new(), Vec::new());
    for path in std::iter::once(path).chain(others) {
        let (source, of_sheet) = source(path, arguments)?;
        sources.push(source);
        issues.extend(of_sheet);
    }
    let sources: Vec<&dyn Source> = sources.iter().map(AsRef::as_ref).collect();
    let mut table = table::open(&sources, options, &mut silent)?;
    table.file.sha256 = sha256(sources[0])?;
    table.issues.splice(0..0, issues);
    Ok(table)
}

/// A file, or a sheet of a workbook as the text table that it is read as.
fn source(path: &str, arguments: &Arguments) -> Result<(Box<dyn Source>, Vec<Issue>)> {
    let file = PathSource(PathBuf::from(path));
    let name = file.name();
    let mut head = Vec::new();
    let unreadable = |e: io::Error| Error::new(ErrorKind::Unreadable(e.to_string())).in_file(path);
    file.open().map_err(unreadable)?.take(4_096).read_to_end(&mut head).map_err(unreadable)?;
    if !workbook::is_workbook(&head) {
        return Ok((Box::new(file), Vec::new()));
    }
    let shown = workbook::sheets(&file)?.into_iter().filter(|sheet| !sheet.is_hidden).map(|sheet| sheet.name);
    let wanted: Vec<String> =
        arguments.option("--sheet").map_or_else(|| shown.collect(), |name| vec![name.to_owned()]);
    let mut bytes = Vec::new();
    let mut read = Err(ErrorKind::UnknownSheet(String::new()).into());
    let mut sheet = "";
    for name in &wanted {
        sheet = name;
        read = workbook::sheet(&file, name, &mut bytes, &mut silent);
        if !matches!(&read, Err(Error { kind: ErrorKind::EmptySheet(_), .. })) {
            break;
        }
    }
    let issues = read?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    Ok((Box::new(Memory { name: format!("{stem} - {sheet}.csv"), bytes }), issues))
}

fn text(path: &str) -> Result<String> {
    let unreadable = |e: io::Error| Error::new(ErrorKind::Unreadable(e.to_string())).in_file(path);
    std::fs::read_to_string(path).map_err(unreadable)
}

fn create(path: &str) -> Result<BufWriter<File>> {
    File::create(path).map(BufWriter::new).map_err(|e| unwritable(&e).in_file(path))
}

fn print(value: &impl serde::Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(|e| unwritable(&e.into()))?;
    writeln!(out).map_err(|e| unwritable(&e))
}

fn unwritable(error: &io::Error) -> Error {
    ErrorKind::Unwritable(error.to_string()).into()
}

fn silent(_: Progress) {}

/// The time of day in UTC, as ISO 8601.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let day = strata::table::parse::date_text((seconds / 86_400) as i32);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}Z")
}
