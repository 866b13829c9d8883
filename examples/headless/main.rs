//! The engine from a terminal: the same reading, recipes, labels and session files as in the page.
//!
//! Exit codes: 0 done; 2 the input or the recipe is at fault, with the sentence that the page would show.

mod arguments;
mod files;
mod update;

use std::{path::Path, process::ExitCode};

use strata::{
    change::Spreads,
    error::{Error, ErrorKind, Problem, Result},
    export::{segmented, set_aside, summary, understood},
    methods::{Assignment, KMeansSettings},
    quality::scan::{self, Candidate},
    recipe::{self, Method, Outcome, Recipe},
    segments::{Naming, Segmentation, describe},
    session::{Author, Found, Past, Session, record},
    table::{ReadOptions, Table, TableProfile},
};

use crate::{
    arguments::Arguments,
    files::{create, now, open, print, silent, source, text, unwritable},
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
         update SESSION.json NEW.csv [--with OTHER.csv,…] [--way assign|refit] [--to-move 0.6] [--start random|saved]
                         [--rename FOUND=EXPECTED,…] [--earlier OLD.csv] [--volume COLUMN] [--out SEGMENTED.csv]
                         [--movers MOVERS.csv] [--transitions TRANSITIONS.csv] [--session UPDATED.json]
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
        ["update", session, data] => update::update(&text(session)?, data, arguments),
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
    write((data, &options), (&recipe, &table), (&outcome, &segmentation, &names), arguments, true)
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
    write(
        (data, &options),
        (&version.recipe, &table),
        (&outcome, &segmentation, &version.names),
        arguments,
        true,
    )
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
    has_summary: bool,
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
    if !has_summary {
        return Ok(());
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
