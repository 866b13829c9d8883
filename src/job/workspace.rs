//! What a worker holds between jobs. All of it is a cache: the page can make it again.

use std::io::Write;

use super::{
    Assess, Before, Centers, Changes, Check, Conclude, Count, Counted, DrawSketch, Explain, ExportTable,
    Hold, Job, Levels, Open, Peek, Prepare, Prepared, Propose, ProposeRollUp, Record, Restart, Restore,
    Restored, Revise, Rows, RowsWindow, Score, Sense, Try, Unpack, WriteSetAside, WriteTable, WriteUnmatched,
    rows, updates::Compared,
};
use crate::{
    change::Spreads,
    error::{Error, ErrorKind, Problem, Result},
    export::{segmented, set_aside, understood, unmatched},
    features::{Encoder, FeatureMatrix, encoder::Encoded},
    methods::{
        Label, Run,
        kmeans::{self, Start, center_matrix},
    },
    progress::{Progress, Report, Stage},
    quality::scan::{self, Assessment, Trial},
    recipe::{self, Method, Outcome, Recipe},
    segments::{Earlier, Segmentation, Why, describe, earlier, why},
    session::{
        Found, Past, Session, SessionProfile,
        bundle::{Unpacked, unpack},
        record, revise,
    },
    sketch::{self, Sensitivity, Sketch},
    table::{
        ReadOptions, RollUp, Source, Table, TableProfile, open,
        preview::{Preview, preview},
        source::sha256,
    },
};

/// What a worker holds.
#[derive(Default)]
pub struct Workspace {
    pub(super) opened: Option<Opened>,
    prepared: Option<(Recipe, Encoder, Encoded)>,
    found: Option<(Recipe, Outcome, Segmentation)>,
    /// How the columns are spread under what was found, once that was asked for.
    spreads: Option<Spreads>,
    /// The labels of what was found before, in the same table.
    before: Option<Vec<Label>>,
    held: Option<FeatureMatrix>,
    /// The rows that an earlier version was made from.
    pub(super) earlier: Option<Table>,
    pub(super) compared: Option<Compared>,
    rows: rows::Kept,
    kept: sketch::Kept,
}

/// A file that was read.
pub(super) struct Opened {
    /// The table's own file, and those joined to it.
    sources: Vec<Box<dyn Source>>,
    pub(super) options: ReadOptions,
    pub(super) table: Table,
    profile: TableProfile,
}

impl Opened {
    fn file(&self) -> &dyn Source {
        self.sources[0].as_ref()
    }
}

impl Workspace {
    /// Takes the hash of the open file, once.
    pub(super) fn hash_file(&mut self) -> Result<()> {
        if let Some(opened) = self.opened.as_mut().filter(|opened| opened.table.file.sha256.is_empty()) {
            opened.table.file.sha256 = sha256(opened.file())?;
        }
        Ok(())
    }

    pub(super) fn opened(&self) -> Result<&Opened> {
        self.opened.as_ref().ok_or_else(|| ErrorKind::NothingOpen.into())
    }

    /// The table that is open.
    pub fn table(&self) -> Result<&Table> {
        Ok(&self.opened()?.table)
    }

    /// What was run last, and what was found.
    pub fn found(&self) -> Result<(&Recipe, &Outcome, &Segmentation)> {
        let (recipe, outcome, segmentation) = self.found.as_ref().ok_or(ErrorKind::NothingOpen)?;
        Ok((recipe, outcome, segmentation))
    }

    /// Sees how the columns are spread, once.
    fn spread(&mut self, report: Report<'_>) -> Result<()> {
        if self.spreads.is_none() {
            let (recipe, outcome, _) = self.found()?;
            let labels = (outcome.assignment.labels.as_slice(), outcome.fit.k());
            self.spreads = Some(Spreads::of((self.table()?, recipe), labels, report)?);
        }
        Ok(())
    }

    pub(super) fn keep(
        &mut self,
        recipe: Recipe,
        outcome: Outcome,
        encoded: Option<&Encoded>,
        report: Report<'_>,
    ) -> Result<Segmentation> {
        let segmentation = describe((self.table()?, &recipe), &outcome, encoded, report)?;
        self.rows.forget();
        self.spreads = None;
        self.compared = None;
        let before = self.found.replace((recipe, outcome, segmentation.clone()));
        self.before = before.map(|(_, outcome, _)| outcome.assignment.labels);
        Ok(segmentation)
    }
}

/// What comes and goes beside a question and its answer.
pub(super) struct Beside<'a> {
    /// The files that came with the question.
    pub sources: Vec<Box<dyn Source>>,
    /// The file that goes with the answer.
    pub out: &'a mut dyn Write,
    /// Where progress is told.
    pub report: Report<'a>,
}

/// How a job is done.
pub(super) trait Do: Job {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Self::Answer>;
}

impl Do for Open {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<TableProfile> {
        let sources: Vec<&dyn Source> = beside.sources.iter().map(AsRef::as_ref).collect();
        let table = open(&sources, &self.options, beside.report)?;
        let profile = TableProfile::of(&table, beside.report);
        *workspace = Workspace { held: workspace.held.take(), ..Workspace::default() };
        let opened =
            Opened { sources: beside.sources, options: self.options, table, profile: profile.clone() };
        workspace.opened = Some(opened);
        Ok(profile)
    }
}

impl Do for Peek {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<Preview> {
        let source = beside.sources.first().ok_or(ErrorKind::NothingOpen)?;
        preview(source.as_ref(), &self.options)
    }
}

impl Do for ProposeRollUp {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<RollUp> {
        Ok(RollUp::propose(workspace.table()?, &self.key))
    }
}

impl Do for Count {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Counted> {
        let passes = self.filter.apply(workspace.table()?)?;
        Ok(Counted { passing: passes.iter().filter(|pass| **pass).count(), rows: passes.len() })
    }
}

impl Do for Levels {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Vec<(String, usize)>> {
        Ok(workspace.table()?.column(&self.column)?.levels(&self.search, self.count.min(500)))
    }
}

impl Do for WriteSetAside {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        let opened = workspace.opened()?;
        set_aside(opened.file(), &opened.options, &opened.table, beside.out, beside.report)
    }
}

impl Do for WriteUnmatched {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        let opened = workspace.opened()?;
        let (other, join) = opened
            .sources
            .get(self.join + 1)
            .zip(opened.options.joins.get(self.join))
            .ok_or(ErrorKind::NothingOpen)?;
        unmatched(&opened.table, other.as_ref(), join, beside.out, beside.report)
    }
}

impl Do for WriteTable {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        understood(workspace.table()?, beside.out, beside.report)
    }
}

impl Do for Rows {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<RowsWindow> {
        let opened = workspace.opened.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let found = workspace.found.as_ref();
        let placed = found.map(|(recipe, outcome, _)| (&outcome.assignment, recipe.method.borderline()));
        rows::window(&self, &opened.table, placed, &mut workspace.rows)
    }
}

impl Do for Propose {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Recipe> {
        let opened = workspace.opened()?;
        recipe::propose(&opened.table, &opened.profile, &self.preparation)
    }
}

impl Do for Check {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Vec<Problem>> {
        Ok(recipe::check(&self.recipe, workspace.table()?))
    }
}

impl Do for Prepare {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Prepared> {
        let (encoder, encoded) = recipe::prepare(&self.recipe, workspace.table()?, beside.report)?;
        let start = match &self.recipe.method {
            Method::KMeans(settings) => recipe::begin(settings, workspace.table()?, (&encoder, &encoded))?,
            Method::Score(_) | Method::Grid(_) | Method::List(_) => None,
        };
        encoded.matrix.write(beside.out).map_err(|e| Error::new(ErrorKind::Unwritable(e.to_string())))?;
        let prepared = Prepared {
            rows: encoded.matrix.rows(),
            width: encoded.matrix.width(),
            blocks: encoder.blocks(),
            start,
            encoder: encoder.clone(),
        };
        workspace.prepared = Some((self.recipe, encoder, encoded));
        Ok(prepared)
    }
}

impl Do for Hold {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        // The old one goes first: there need not be room for two.
        workspace.held = None;
        let source = beside.sources.into_iter().next().ok_or(ErrorKind::NothingOpen)?;
        let unreadable = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::OutOfMemory => ErrorKind::OutOfMemory,
            _ => ErrorKind::Unreadable(e.to_string()),
        };
        let mut reader = source.open().map_err(unreadable)?;
        let matrix = FeatureMatrix::read(&mut reader, self.rows, self.width).map_err(unreadable)?;
        let matrix = matrix.ok_or(ErrorKind::NothingOpen)?;
        kmeans::warm(beside.report);
        workspace.held = Some(matrix);
        Ok(())
    }
}

impl Do for Restart {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Run> {
        let matrix = workspace.held.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let start = self.start.and_then(|centers| center_matrix(&centers, matrix.width()));
        let (run, labels) = match start {
            Some(start) => kmeans::from_centers(matrix, start, &self.settings, beside.report),
            None => kmeans::restart(matrix, &self.settings, self.restart, beside.report)?,
        };
        beside.out.write_all(&labels).map_err(|e| Error::new(ErrorKind::Unwritable(e.to_string())))?;
        Ok(run)
    }
}

impl Do for Try {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Result<Trial>> {
        let matrix = workspace.held.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let (trial, labels) = match scan::trial(matrix, &self.settings, beside.report) {
            Err(error) if matches!(error.kind, ErrorKind::TooFewDistinct { .. }) => return Ok(Err(error)),
            outcome => outcome?,
        };
        beside.out.write_all(&labels).map_err(|e| Error::new(ErrorKind::Unwritable(e.to_string())))?;
        Ok(Ok(trial))
    }
}

impl Do for Assess {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Assessment> {
        let labels: Vec<Label> = whole(beside.sources)?;
        let matrix = workspace.held.as_ref().ok_or(ErrorKind::NothingOpen)?;
        scan::assess(matrix, &self.settings, &labels, &self.blocks, beside.report)
    }
}

impl Do for Conclude {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Segmentation> {
        let labels: Vec<Label> = whole(beside.sources)?;
        let (recipe, encoder, encoded) = workspace.prepared.take().ok_or(ErrorKind::NothingOpen)?;
        let Method::KMeans(settings) = &recipe.method else { return Err(ErrorKind::NothingOpen.into()) };
        let rows = workspace.table()?.rows;
        let outcome = recipe::conclude(encoder, &encoded, (settings, &self.runs), &labels, rows)?;
        workspace.keep(recipe, outcome, Some(&encoded), beside.report)
    }
}

impl Do for Score {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Segmentation> {
        let table = workspace.table()?;
        let outcome = recipe::run(&self.recipe, table, beside.report)?;
        let encoded = recipe::encoded(&self.recipe, &outcome, table)?;
        workspace.keep(self.recipe, outcome, encoded.as_ref(), beside.report)
    }
}

impl Do for DrawSketch {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Sketch> {
        let opened = workspace.opened.as_ref().ok_or(ErrorKind::NothingOpen)?;
        sketch::sketch(&self.recipe, (&opened.table, &opened.profile), &mut workspace.kept)
    }
}

impl Do for Sense {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Sensitivity> {
        let opened = workspace.opened.as_ref().ok_or(ErrorKind::NothingOpen)?;
        sketch::sensitivity(&self.recipe, (&opened.table, &opened.profile), &mut workspace.kept)
    }
}

impl Do for Explain {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Option<Why>> {
        let (recipe, outcome, _) = workspace.found()?;
        let table = workspace.table()?;
        if self.row >= table.rows { Ok(None) } else { why((table, recipe), outcome, self.row) }
    }
}

impl Do for Before {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<Vec<Option<Earlier>>> {
        let (_, outcome, _) = workspace.found()?;
        let Some(before) = &workspace.before else { return Ok(vec![None; outcome.fit.k()]) };
        Ok(earlier(&outcome.assignment.labels, before, outcome.fit.k()))
    }
}

impl Do for ExportTable {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        let opened = workspace.opened()?;
        let (recipe, outcome, _) = workspace.found()?;
        segmented(
            (opened.file(), &opened.options),
            &opened.table,
            (&outcome.assignment, recipe.method.borderline()),
            &self.names,
            beside.out,
            beside.report,
        )
    }
}

impl Do for Record {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<SessionProfile> {
        let before = if beside.sources.is_empty() { None } else { Some(session_beside(beside.sources)?) };
        (beside.report)(Progress { stage: Stage::Writing, done: 0, total: 0 });
        // What was found is worth saving even where the file is gone by now.
        let _ = workspace.hash_file();
        if let Some(opened) = workspace.opened.as_mut() {
            opened.table.file.period = self.period.clone().or(opened.table.file.period.take());
        }
        workspace.spread(beside.report)?;
        let (recipe, outcome, segmentation) = workspace.found()?;
        let sizes: Vec<usize> = segmentation.segments.iter().map(|segment| segment.size).collect();
        if !(self.sizes.is_empty() || self.sizes == sizes) || self.names.len() != sizes.len() {
            // They were found anew meanwhile, and what is to be recorded is no more.
            return Err(ErrorKind::Cancelled.into());
        }
        let found = Found { recipe, outcome, segmentation, spreads: workspace.spreads.as_ref() };
        let past = Past { session: before, on_screen: self.on_screen, update: self.update };
        let session = record(workspace.table()?, found, &self.names, &self.author, past);
        session.write(beside.out)?;
        session.profile(self.author.has_rows)
    }
}

impl Do for Revise {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<SessionProfile> {
        let session = revise(session_beside(beside.sources)?, self.edit)?;
        session.write(beside.out)?;
        session.profile(self.has_rows)
    }
}

impl Do for Changes {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<Vec<String>> {
        session_beside(beside.sources)?.changes(self.from, self.to)
    }
}

impl Do for Unpack {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<Option<Unpacked>> {
        unpack(&whole(beside.sources)?, beside.out)
    }
}

impl Do for Restore {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Restored> {
        let session = session_beside(beside.sources)?;
        let version = session.numbered(self.version)?;
        // A file that can no longer be read is not the session's.
        let _ = workspace.hash_file();
        let own = workspace.opened.as_ref().filter(|o| o.table.file.sha256 == version.file.sha256);
        let has_rows = own.is_some();
        let restored = Restored {
            profile: session.profile(has_rows)?,
            version: version.number,
            file: version.file.clone(),
            recipe: version.recipe.clone(),
            names: version.names.clone(),
            segmentation: version.segmentation.clone(),
            has_rows,
        };
        workspace.prepared = None;
        workspace.before = None;
        workspace.compared = None;
        workspace.spreads.clone_from(&version.spreads);
        workspace.rows.forget();
        workspace.found = match own {
            Some(opened) => {
                let assignment = version.place(&opened.table)?;
                let (encoder, fit) = (version.encoder.clone(), version.fit.clone());
                let outcome = Outcome { encoder, fit, assignment };
                Some((version.recipe.clone(), outcome, version.segmentation.clone()))
            }
            None => None,
        };
        Ok(restored)
    }
}

impl Do for Centers {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<Start> {
        session_beside(beside.sources)?.start(self.version)
    }
}

/// The session that came beside the question.
pub(super) fn session_beside(sources: Vec<Box<dyn Source>>) -> Result<Session> {
    Session::from_json(&whole(sources)?)
}

/// All bytes of what came beside the question.
fn whole(sources: Vec<Box<dyn Source>>) -> Result<Vec<u8>> {
    let source = sources.into_iter().next().ok_or(ErrorKind::NothingOpen)?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(source.size() as usize).map_err(|_| ErrorKind::OutOfMemory)?;
    let mut reader = source.open().map_err(|e| ErrorKind::Unreadable(e.to_string()))?;
    reader.read_to_end(&mut bytes).map_err(|e| ErrorKind::Unreadable(e.to_string()))?;
    Ok(bytes)
}
