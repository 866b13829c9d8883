//! What is asked of the update that was compared last: its customers, and its files.

use leptos::task::spawn_local;

use super::{Actions, export::stem};
use crate::{
    browser::files,
    error::{Error, ErrorKind, Result},
    export::transitions,
    job::WriteMovers,
    update::{Movers, MoversWindow},
};

impl Actions {
    /// Customers of the update.
    pub async fn movers(self, asked: Movers) -> Result<MoversWindow> {
        self.engine().ask(asked).await
    }

    /// Writes customers of the update; all of those asked for, however many are shown.
    pub fn export_movers(self, asked: Movers) {
        let name = format!("{} movers.csv", stem(&self.file_name()));
        spawn_local(async move {
            match self.engine().ask_with(WriteMovers { asked }, Vec::new(), |_| ()).await {
                Ok(((), Some(blob))) => self.hand_over(&blob, &name),
                Ok(((), None)) => {
                    self.complain(&ErrorKind::Unwritable("no file came back".to_owned()).into());
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Writes who went where.
    pub fn export_transitions(self) {
        let Some(candidate) = self.candidate() else { return };
        let mut csv = Vec::new();
        let written = transitions(&candidate.review, &mut csv).and_then(|()| {
            String::from_utf8(csv).map_err(|e| Error::new(ErrorKind::Unwritable(e.to_string())))
        });
        match written {
            Ok(text) => {
                let name = format!("{} transitions.csv", stem(&self.file_name()));
                self.hand_over(&files::blob_of_text(&text), &name);
            }
            Err(error) => self.complain(&error),
        }
    }
}
