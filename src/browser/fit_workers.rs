//! The workers that look for segments: each runs whole restarts on its own copy of the matrix.
//!
//! Restarts do not depend on one another and ties go to the lower number, so the result is the same whatever
//! their number and whichever worker is done first. They are started when they are first needed and kept for the
//! next time; one that ended is replaced then.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::oneshot;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::{
    message::{json, parse},
    worker_client::{Client, Hear},
};
use crate::{
    error::{Error, ErrorKind, Result},
    job::{Hold, Request, Restart},
    methods::{KMeansSettings, Run, kmeans},
    progress::{Progress, Stage},
};

/// More than this gain little and each holds its own copy of the matrix.
const MOST: usize = 4;

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
        hold: Hold,
        matrix: Blob,
        hear: Hear,
    ) -> Result<(Vec<Run>, Blob)> {
        let fitting = Rc::new(Fitting {
            settings: settings.clone(),
            hold: json(&Request::from(hold)),
            matrix,
            hear,
            next: Cell::new(0),
            runs: RefCell::default(),
            best: RefCell::default(),
        });
        fitting.tell();
        let clients = self.ready(settings.restarts);
        let shares: Vec<_> = clients.iter().map(|client| fitting.clone().start(client.clone())).collect();
        for share in shares {
            if let Err(error) = share.await.unwrap_or_else(|_| Err(ErrorKind::Cancelled.into())) {
                end(&clients);
                return Err(error);
            }
        }
        let mut runs = fitting.runs.take();
        runs.sort_by_key(|run| run.restart);
        let (_, labels) = fitting.best.take().ok_or(ErrorKind::NoRowsLeft)?;
        Ok((runs, labels))
    }
}

fn end(clients: &[Client]) {
    for client in clients {
        client.end(ErrorKind::Cancelled);
    }
}

/// One search, which all fit workers share.
struct Fitting {
    settings: KMeansSettings,
    hold: String,
    matrix: Blob,
    hear: Hear,
    /// The next restart that nobody has taken.
    next: Cell<usize>,
    runs: RefCell<Vec<Run>>,
    best: RefCell<Option<(Run, Blob)>>,
}

impl Fitting {
    /// Sets a worker to its share; the receiver hears when there is nothing left to do.
    fn start(self: Rc<Self>, client: Client) -> oneshot::Receiver<Result<()>> {
        let (done, outcome) = oneshot::channel();
        spawn_local(async move {
            let worked = self.work(&client).await;
            if worked.is_err() {
                // The others need not go on.
                self.next.set(usize::MAX);
            }
            let _ = done.send(worked);
        });
        outcome
    }

    async fn work(&self, client: &Client) -> Result<()> {
        let quiet: Hear = Rc::new(|_| ());
        client.ask(self.hold.clone(), vec![self.matrix.clone()], quiet.clone()).await?;
        while self.next.get() < self.settings.restarts.max(1) {
            let restart = self.next.replace(self.next.get() + 1);
            let question = Request::from(Restart { settings: self.settings.clone(), restart });
            let reply = client.ask(json(&question), Vec::new(), quiet.clone()).await?;
            let labels = reply.blob.ok_or_else(|| Error::new(ErrorKind::NoRowsLeft))?;
            self.take(parse(&reply.json)?, labels);
        }
        Ok(())
    }

    fn take(&self, run: Run, labels: Blob) {
        let mut best = self.best.borrow_mut();
        if best.as_ref().is_none_or(|(so_far, _)| kmeans::better(&run, so_far)) {
            *best = Some((run.clone(), labels));
        }
        drop(best);
        self.runs.borrow_mut().push(run);
        self.tell();
    }

    fn tell(&self) {
        let (done, total) = (self.runs.borrow().len() as u64, self.settings.restarts as u64);
        (self.hear)(Progress { stage: Stage::Fitting, done, total });
    }
}
