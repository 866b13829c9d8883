//! Excel workbooks on the page: a worker of their own reads them, which is fetched when the first one is opened and
//! ended when it has answered, so that neither its code nor its memory is there for those who have none.

use std::{cell::RefCell, rc::Rc};

use js_sys::Array;
use web_sys::{Blob, File};

use super::{
    files::clean_name,
    message::{Reply, json, parse},
    worker_client::{Client, Hear},
};
use crate::{
    error::{ErrorKind, Issue, Result},
    progress::Progress,
    workbook::{SheetProfile, job::Request},
};

/// What reads workbooks. Clones are the same.
#[derive(Clone, Default)]
pub struct Workbooks {
    /// The worker that is reading.
    reading: Rc<RefCell<Option<Client>>>,
}

impl Workbooks {
    /// The sheets of a workbook, in their order.
    pub async fn sheets(&self, file: &File) -> Result<Vec<SheetProfile>> {
        let reply = self.ask(&Request::Sheets, file, Rc::new(|_| ())).await?;
        parse(&reply.json)
    }

    /// A sheet as a CSV file, with what was noticed in it.
    pub async fn sheet(
        &self,
        file: &File,
        name: &str,
        report: impl Fn(Progress) + 'static,
    ) -> Result<(File, Vec<Issue>)> {
        let reply = self.ask(&Request::Sheet { name: name.to_owned() }, file, Rc::new(report)).await?;
        let issues = parse(&reply.json)?;
        let csv = reply.blob.ok_or_else(|| ErrorKind::EmptySheet(name.to_owned()))?;
        Ok((as_file(&csv, &csv_name(&file.name(), name))?, issues))
    }

    /// Ends what is being read; its answer is that it was cancelled.
    pub fn cancel(&self) {
        if let Some(client) = self.reading.take() {
            client.end(ErrorKind::Cancelled);
        }
    }

    /// Asks a worker of its own. Only the newest question is of interest: an older one is given up.
    async fn ask(&self, request: &Request, file: &File, hear: Hear) -> Result<Reply> {
        self.cancel();
        let client = Client::start("workbook");
        self.reading.replace(Some(client.clone()));
        let outcome = client.ask(json(request), vec![file.clone().into()], hear).await;
        client.end(ErrorKind::Cancelled);
        outcome.map_err(|error| error.in_file(&file.name()))
    }
}

/// The name of a sheet's CSV: `customers.xlsx` and `2025` make `customers - 2025.csv`.
pub fn csv_name(workbook: &str, sheet: &str) -> String {
    let stem = workbook.rsplit_once('.').map_or(workbook, |(stem, _)| stem);
    clean_name(&format!("{stem} - {sheet}.csv"))
}

fn as_file(blob: &Blob, name: &str) -> Result<File> {
    File::new_with_blob_sequence(&Array::of1(blob), name)
        .map_err(|error| ErrorKind::Unreadable(super::reason(&error)).into())
}
