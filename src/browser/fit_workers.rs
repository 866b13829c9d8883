//! The workers that look for segments: each does whole tasks on its own copy of the matrix.
//!
//! Tasks (restarts, numbers of segments) do not depend on one another, so the result is the same whatever the number
//! of workers and whichever is done first. They are started when they are first needed and kept for the next time;
//! one that ended is replaced then.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::{
    message::{Reply, json, parse},
    worker_client::{Client, Hear},
};
use crate::{
    error::{Error, ErrorKind, Result},
    job::{Assess, Hold, Prepared, Request, Restart, Try},
    methods::{KMeansSettings, Run, kmeans},
    progress::{Progress, Stage},
    quality::scan::{Candidate, Trial},
};

/// More than this gain little and each holds its own copy of the matrix.
const MOST: usize = 4;

/// Copies of the matrix take no more than this together, in bytes, unless a single one does.
const MOST_BYTES: f64 = 500e6;

/// How many there are at most: as many as the machine runs at once, within reason.
pub fn most() -> usize {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    (cores as usize).clamp(1, MOST)
}

/// The fit workers.
#[derive(Default)]
pub struct FitWorkers(RefCell<Vec<Client>>);

impl FitWorkers {
    /// Sees to it that so many are alive, or as many as there can be.
    pub fn ready(&self, count: usize) -> Vec<Client> {
        let count = count.clamp(1, most());
        let mut clients = self.0.borrow_mut();
        clients.retain(|client| !client.has_ended());
        while clients.len() < count {
            clients.push(Client::start("worker"));
        }
        clients[..count].to_vec()
    }

    /// Ends what they are at; the idle ones stay.
    pub fn cancel(&self) {
        let (busy, idle) = self.0.take().into_iter().partition(Client::is_busy);
        self.0.replace(idle);
        end(&busy);
    }

    /// Runs all restarts: every run in the order of their numbers, and the labels of the best.
    pub async fn fit(
        &self,
        settings: &KMeansSettings,
        prepared: &Prepared,
        matrix: Blob,
        hear: Hear,
    ) -> Result<(Vec<Run>, Blob)> {
        let restart = |restart| Task {
            request: Restart { settings: settings.clone(), restart, start: prepared.start.clone() }.into(),
            blobs: Vec::new(),
        };
        let tasks: Vec<Task> = (0..settings.tasks()).map(restart).collect();
        let total = tasks.len() as u64;
        let runs: Rc<RefCell<Vec<Run>>> = Rc::default();
        let best: Rc<RefCell<Option<(Run, Blob)>>> = Rc::default();
        let iteration = Rc::new(Cell::new(0));
        let tell = {
            let (runs, iteration) = (runs.clone(), iteration.clone());
            move || {
                let runs = runs.borrow();
                let inertia = kmeans::best(&runs).map_or(0.0, |run| run.inertia);
                let stage = Stage::Fitting { iteration: iteration.get(), inertia };
                hear(Progress { stage, done: runs.len() as u64, total });
            }
        };
        tell();
        let heard = {
            let tell = tell.clone();
            move |progress: Progress| {
                if let Stage::Fitting { iteration: reached, .. } = progress.stage {
                    iteration.set(reached);
                    tell();
                }
            }
        };
        let take = {
            let (runs, best) = (runs.clone(), best.clone());
            move |_, reply: Reply| {
                let run: Run = parse(&reply.json)?;
                let labels = reply.blob.ok_or_else(|| Error::new(ErrorKind::NoRowsLeft))?;
                let mut best = best.borrow_mut();
                if best.as_ref().is_none_or(|(so_far, _)| kmeans::better(&run, so_far)) {
                    *best = Some((run.clone(), labels));
                }
                runs.borrow_mut().push(run);
                tell();
                Ok(())
            }
        };
        self.share(prepared, &matrix, tasks, Rc::new(heard), Rc::new(take)).await?;
        let mut runs = runs.take();
        runs.sort_by_key(|run| run.restart);
        let (_, labels) = best.take().ok_or(ErrorKind::NoRowsLeft)?;
        Ok((runs, labels))
    }

    /// Tries each number of segments, and then looks at each again; `found` is told whatever is known of one.
    pub async fn scan(
        &self,
        settings: Vec<KMeansSettings>,
        prepared: &Prepared,
        matrix: Blob,
        hear: Hear,
        found: Rc<dyn Fn(Candidate)>,
    ) -> Result<()> {
        let total = 2 * settings.len() as u64;
        let done = Rc::new(Cell::new(0));
        let tell = Rc::new(move || {
            hear(Progress { stage: Stage::Scanning, done: done.get(), total });
            done.set(done.get() + 1);
        });
        tell();
        let tried: Rc<RefCell<Vec<Option<Result<Tried>>>>> =
            Rc::new(RefCell::new(vec![None; settings.len()]));
        let tasks = settings
            .iter()
            .map(|settings| Task { request: Try { settings: settings.clone() }.into(), blobs: Vec::new() });
        let take = {
            let (tried, tell, found) = (tried.clone(), tell.clone(), found.clone());
            move |number: usize, reply: Reply| {
                let outcome: Result<Trial> = parse(&reply.json)?;
                let outcome = outcome.and_then(|trial| {
                    let labels = reply.blob.ok_or_else(|| Error::new(ErrorKind::NoRowsLeft))?;
                    found(Candidate { trial: trial.clone(), assessment: None });
                    Ok((trial, labels))
                });
                tried.borrow_mut()[number] = Some(outcome);
                tell();
                Ok(())
            }
        };
        let quiet: Hear = Rc::new(|_| ());
        self.share(prepared, &matrix, tasks.collect(), quiet.clone(), Rc::new(take)).await?;
        let (mut formed, mut failed) = (Vec::new(), None);
        for (settings, outcome) in settings.iter().zip(tried.take().into_iter().flatten()) {
            match outcome {
                Ok(tried) => formed.push((settings, tried)),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        if let Some(error) = failed.filter(|_| formed.is_empty()) {
            return Err(error);
        }
        let again = |(settings, (_, labels)): &(&KMeansSettings, Tried)| Task {
            request: Assess { settings: (*settings).clone(), blocks: prepared.blocks.clone() }.into(),
            blobs: vec![labels.clone()],
        };
        let tasks = formed.iter().map(again).collect();
        let trials: Vec<Trial> = formed.into_iter().map(|(_, (trial, _))| trial).collect();
        let take = move |number: usize, reply: Reply| {
            let assessment = Some(parse(&reply.json)?);
            found(Candidate { trial: trials[number].clone(), assessment });
            tell();
            Ok(())
        };
        self.share(prepared, &matrix, tasks, quiet, Rc::new(take)).await
    }

    /// Has the tasks done, each by whichever worker is free. The first failure ends them all.
    async fn share(
        &self,
        prepared: &Prepared,
        matrix: &Blob,
        tasks: Vec<Task>,
        hear: Hear,
        take: Take,
    ) -> Result<()> {
        let copies = (MOST_BYTES / matrix.size().max(1.0)) as usize;
        let clients = self.ready(tasks.len().min(copies));
        let hold = json(&Request::from(Hold { rows: prepared.rows, width: prepared.width }));
        let work = Rc::new(Work { hold, matrix: matrix.clone(), tasks, next: Cell::new(0), hear, take });
        let shares: Vec<_> = clients.iter().map(|client| work.clone().start(client.clone())).collect();
        for share in shares {
            if let Err(error) = share.await.unwrap_or_else(|_| Err(ErrorKind::Cancelled.into())) {
                end(&clients);
                return Err(error);
            }
        }
        Ok(())
    }
}

fn end(clients: &[Client]) {
    for client in clients {
        client.end(ErrorKind::Cancelled);
    }
}

/// A question that any worker which holds the matrix can answer.
struct Task {
    request: Request,
    blobs: Vec<Blob>,
}

/// What came of a number of segments, and its labels.
type Tried = (Trial, Blob);

/// What is done with the answer to a task, whose number is given.
type Take = Rc<dyn Fn(usize, Reply) -> Result<()>>;

/// Tasks that all workers share.
struct Work {
    hold: String,
    matrix: Blob,
    tasks: Vec<Task>,
    /// The next task that nobody has taken.
    next: Cell<usize>,
    hear: Hear,
    take: Take,
}

impl Work {
    /// Sets a worker to its share; the receiver hears when there is nothing left to do.
    fn start(self: Rc<Self>, client: Client) -> oneshot::Receiver<Result<()>> {
        let (done, outcome) = oneshot::channel();
        spawn_local(async move {
            let worked = self.go_on(&client).await;
            if worked.is_err() {
                // The others need not go on.
                self.next.set(usize::MAX);
            }
            let _ = done.send(worked);
        });
        outcome
    }

    async fn go_on(&self, client: &Client) -> Result<()> {
        client.ask(self.hold.clone(), vec![self.matrix.clone()], Rc::new(|_| ())).await?;
        loop {
            let number = self.next.get();
            let Some(task) = self.tasks.get(number) else { return Ok(()) };
            self.next.set(number + 1);
            let reply = client.ask(json(&task.request), task.blobs.clone(), self.hear.clone()).await?;
            (self.take)(number, reply)?;
        }
    }
}
