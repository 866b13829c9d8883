//! The engine as the page uses it: asked, it answers some time later, on another thread.
//!
//! One worker owns the table, others look for segments; which does what is decided here and nowhere else. Beginning
//! something new on the table gives up what was begun on the old one.

use std::{cell::Cell, ops::RangeInclusive, rc::Rc};

use web_sys::{Blob, File};

use super::{
    data_worker::DataWorker,
    fit_workers::{self, FitWorkers},
    message::parse,
    worker_client::Hear,
};
use crate::{
    error::{ErrorKind, Result},
    job::{Conclude, Job, Open, Prepare, Prepared, Request, Score},
    methods::KMeansSettings,
    progress::Progress,
    quality::scan::{self, Candidate},
    recipe::{Method, Recipe},
    segments::Segmentation,
    table::{ReadOptions, TableProfile},
};

/// The engine in its workers. Clones are the same engine.
#[derive(Clone)]
pub struct Engine(Rc<Inner>);

struct Inner {
    data: DataWorker,
    fit: FitWorkers,
    /// Counts what was begun or cancelled, so that work can tell whether it is still wanted.
    begun: Cell<u64>,
}

impl Engine {
    /// Starts the data worker at once; the fit workers wait until they are needed.
    pub fn start() -> Self {
        Self(Rc::new(Inner { data: DataWorker::start(), fit: FitWorkers::default(), begun: Cell::new(0) }))
    }

    /// Asks the data worker.
    pub async fn ask<J: Job>(&self, job: J) -> Result<J::Answer> {
        Ok(self.ask_with(job, Vec::new(), |_| ()).await?.0)
    }

    /// The same with a file beside the question and the answer, and progress.
    pub async fn ask_with<J: Job>(
        &self,
        job: J,
        beside: Vec<Blob>,
        report: impl Fn(Progress) + 'static,
    ) -> Result<(J::Answer, Option<Blob>)> {
        let request: Request = job.into();
        if matches!(
            request,
            Request::Open(_)
                | Request::Restore(_)
                | Request::Score(_)
                | Request::Prepare(_)
                | Request::Assign(_)
        ) {
            self.begin();
        }
        self.put::<J>(request, beside, Rc::new(report)).await
    }

    /// Reads files, the table first and then those joined to it; on success this is the table of all later
    /// questions.
    pub async fn open(
        &self,
        files: &[File],
        options: ReadOptions,
        report: impl Fn(Progress) + 'static,
    ) -> Result<TableProfile> {
        Ok(self
            .ask_with(Open { options }, files.iter().map(|file| file.clone().into()).collect(), report)
            .await?
            .0)
    }

    /// Runs a recipe on the table.
    pub async fn segment(
        &self,
        recipe: &Recipe,
        report: impl Fn(Progress) + 'static,
    ) -> Result<Segmentation> {
        let hear: Hear = Rc::new(report);
        let recipe = recipe.clone();
        let turn = self.begin();
        match recipe.method.clone() {
            Method::KMeans(settings) => self.search(recipe, &settings, turn, hear).await,
            _ => Ok(self.put::<Score>(Score { recipe }.into(), Vec::new(), hear).await?.0),
        }
    }

    /// Ends running work. The table stays, at the price of being read again if the data worker was at work.
    pub fn cancel(&self) {
        self.begin();
        self.0.data.cancel();
    }

    /// How many fit workers there are, once they are needed.
    pub fn workers(&self) -> usize {
        fit_workers::most()
    }

    async fn search(
        &self,
        recipe: Recipe,
        settings: &KMeansSettings,
        turn: u64,
        hear: Hear,
    ) -> Result<Segmentation> {
        // They start while the table is prepared.
        self.0.fit.ready(settings.tasks());
        let (prepared, matrix) = self.prepare(recipe, turn, &hear).await?;
        let (runs, labels) = self.0.fit.fit(settings, &prepared, matrix, hear.clone()).await?;
        self.still(turn)?;
        Ok(self.put::<Conclude>(Conclude { runs }.into(), vec![labels], hear).await?.0)
    }

    /// Tries numbers of segments by the recipe; `found` is told whatever is known of one, as it comes.
    pub async fn scan(
        &self,
        recipe: &Recipe,
        numbers: RangeInclusive<usize>,
        report: impl Fn(Progress) + 'static,
        found: impl Fn(Candidate) + 'static,
    ) -> Result<()> {
        let Method::KMeans(settings) = &recipe.method else { return Ok(()) };
        let turn = self.begin();
        let hear: Hear = Rc::new(report);
        // The table must allow the greatest; what it starts from or how small segments may be is left aside.
        let each = |k| KMeansSettings { k, ..scan::plain(settings) };
        let recipe = Recipe { method: Method::KMeans(each(*numbers.end())), ..recipe.clone() };
        self.0.fit.ready(numbers.clone().count());
        let (prepared, matrix) = self.prepare(recipe, turn, &hear).await?;
        self.0.fit.scan(numbers.map(each).collect(), &prepared, matrix, hear, Rc::new(found)).await?;
        self.still(turn)
    }

    async fn prepare(&self, recipe: Recipe, turn: u64, hear: &Hear) -> Result<(Prepared, Blob)> {
        let (prepared, matrix) =
            self.put::<Prepare>(Prepare { recipe }.into(), Vec::new(), hear.clone()).await?;
        self.still(turn)?;
        Ok((prepared, matrix.ok_or(ErrorKind::NoRowsLeft)?))
    }

    async fn put<J: Job>(
        &self,
        request: Request,
        beside: Vec<Blob>,
        hear: Hear,
    ) -> Result<(J::Answer, Option<Blob>)> {
        let reply = self.0.data.ask(request, beside, hear).await?;
        Ok((parse(&reply.json)?, reply.blob))
    }

    /// Gives up the search that is under way, if there is one.
    pub fn give_up(&self) {
        self.begin();
    }

    /// Begins something that makes void what the fit workers are at.
    fn begin(&self) -> u64 {
        self.0.fit.cancel();
        self.0.begun.update(|turn| turn + 1);
        self.0.begun.get()
    }

    fn still(&self, turn: u64) -> Result<()> {
        if self.0.begun.get() == turn { Ok(()) } else { Err(ErrorKind::Cancelled.into()) }
    }
}
