//! A saved session brought up to date with a newer file, and what moved.

use strata::{
    change::Spreads,
    error::Result,
    export,
    methods::{Label, kmeans::Start},
    recipe::{self, Method, Recipe},
    segments::Naming,
    session::{Author, Found, Origin, Past, Session, Update, Version, record},
    table::ReadOptions,
    update::{self, Finding, Movers, Needs, Review, Side, Succession, Way},
};

use crate::{
    Failure,
    arguments::Arguments,
    described,
    files::{create, now, open, print, silent},
    write,
};

/// What is printed.
#[derive(serde::Serialize)]
struct Printed {
    needs: Vec<Needs>,
    findings: Vec<Finding>,
    succession: Option<Succession>,
    review: Review,
}

/// The command.
pub fn update(session: &str, data: &str, arguments: &Arguments) -> std::result::Result<(), Failure> {
    let is_refit = arguments.one_of("--way", &[("assign", false), ("refit", true)])?;
    let is_warm = arguments.one_of("--start", &[("random", false), ("saved", true)])?;
    let to_move = match arguments.option("--to-move") {
        Some(_) => Some(arguments.number("--to-move", 0.5)?),
        None => None,
    };
    let session = Session::from_json(session.as_bytes())?;
    let version = session.latest()?;
    let options = renamed(version.read_options(), arguments);
    let table = open(data, &options, arguments)?;
    let earlier = match arguments.option("--earlier") {
        Some(path) => Some(open(path, &version.read_options(), arguments)?),
        None => None,
    };
    let (recipe, origin) = if is_refit {
        (refit(version, &session, is_warm, &options)?, Origin::Refit)
    } else {
        (Recipe { reading: options.reading.clone(), ..version.recipe.clone() }, Origin::Assigned { to_move })
    };
    let outcome = if is_refit {
        recipe::run(&recipe, &table, &mut silent)?
    } else {
        update::assign(version, &table, to_move)?
    };
    let segmentation = described(&recipe, &table, &outcome)?;
    let succession =
        if is_refit { Some(update::succeed(version, (&table, &recipe), &outcome)?) } else { None };
    let continues: Vec<Option<Label>> = match &succession {
        Some(succession) => succession.before.clone(),
        None => (0..).take(version.names.len()).map(Some).collect(),
    };
    let suggested: Vec<String> =
        segmentation.segments.iter().map(|segment| segment.suggested_name.clone()).collect();
    let names: Vec<Naming> = update::names_carried(&version.names, &continues, &suggested);
    let side = Side {
        table: &table,
        recipe: &recipe,
        outcome: &outcome,
        segmentation: &segmentation,
        names: &names,
        continues: &continues,
    };
    let volume = arguments.option("--volume").or(recipe.volume.as_deref());
    let (review, reviewed) = update::review((&session, version.number), earlier.as_ref(), side, volume)?;
    if let Some(path) = arguments.option("--movers") {
        let asked = Movers { way: Way::Any, count: usize::MAX, ..Movers::default() };
        let earlier = earlier.as_ref().filter(|_| review.has_earlier);
        let rows = update::moved(&asked, (&reviewed, side), earlier).rows;
        let figures = (version.fit.figures(), outcome.fit.figures());
        export::movers(rows, &review.strands, figures, &mut create(path)?)?;
    }
    if let Some(path) = arguments.option("--transitions") {
        export::transitions(&review, &mut create(path)?)?;
    }
    if arguments.option("--out").is_some() {
        write((data, &options), (&recipe, &table), (&outcome, &segmentation, &names), arguments, false)?;
    }
    let findings = update::findings(version, version.spreads.as_ref(), &table)?;
    let needs = Needs::of(version);
    if let Some(path) = arguments.option("--session") {
        let labels = (outcome.assignment.labels.as_slice(), outcome.fit.k());
        let spreads = Spreads::of((&table, &recipe), labels, &mut silent)?;
        let author = Author {
            id: session.id.clone(),
            name: session.name.clone(),
            created: session.created.clone(),
            now: now(),
            ..Author::default()
        };
        let found = Found {
            recipe: &recipe,
            outcome: &outcome,
            segmentation: &segmentation,
            spreads: Some(&spreads),
        };
        let update = Some(Update { parent: version.number, origin, continues: continues.clone() });
        let past = Past { session: Some(session.clone()), on_screen: None, update };
        record(&table, found, &names, &author, past).write(&mut create(path)?)?;
    }
    Ok(print(&Printed { needs, findings, succession, review })?)
}

/// The recipe of a version to be run anew.
fn refit(version: &Version, session: &Session, is_warm: bool, options: &ReadOptions) -> Result<Recipe> {
    let mut recipe = Recipe { reading: options.reading.clone(), ..version.recipe.clone() };
    if let Method::KMeans(settings) = &mut recipe.method {
        settings.start = if is_warm { session.start(Some(version.number))? } else { Start::Random };
    }
    Ok(recipe)
}

/// The options with columns of the new file called as the version knows them.
fn renamed(mut options: ReadOptions, arguments: &Arguments) -> ReadOptions {
    for pair in arguments.option("--rename").into_iter().flat_map(|list| list.split(',')) {
        if let Some((found, expected)) = pair.split_once('=') {
            options.reading.renamed.insert(found.to_owned(), expected.to_owned());
        }
    }
    options
}
