//! What the data worker was asked that made it what it is: with this a new one comes to the same state.
//!
//! Only questions that were answered well are kept, and only as long as a later one does not make them void.

use web_sys::Blob;

use crate::job::Request;

/// A question to be asked again.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was asked.
    pub request: Request,
    /// What stood beside it.
    pub blobs: Vec<Blob>,
}

/// The questions in their order.
#[derive(Debug, Default)]
pub struct Journal(Vec<Entry>);

impl Journal {
    /// Takes a question that was answered, if it changed what the worker holds.
    pub fn keep(&mut self, entry: Entry) {
        match entry.request {
            Request::Open(_) => self.0.clear(),
            // What was found before stands until this is concluded.
            Request::Prepare(_) => drop(self.pop_prepare()),
            Request::Conclude(_) => {
                let prepare = self.pop_prepare();
                self.keep_table();
                self.0.extend(prepare);
            }
            Request::Score(_) | Request::Restore(_) | Request::Assign(_) => self.keep_table(),
            // The last one is what is looked at.
            Request::OpenEarlier(_) => self.forget(|request| matches!(request, Request::OpenEarlier(_))),
            Request::Compare(_) => self.forget(|request| matches!(request, Request::Compare(_))),
            _ => return,
        }
        self.0.push(entry);
    }

    /// The questions, in the order in which they are to be asked.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    fn keep_table(&mut self) {
        self.0.retain(|entry| matches!(entry.request, Request::Open(_) | Request::OpenEarlier(_)));
    }

    fn forget(&mut self, is_void: impl Fn(&Request) -> bool) {
        self.0.retain(|entry| !is_void(&entry.request));
    }

    /// Takes the preparation out that nothing was concluded from yet, whatever was asked since.
    fn pop_prepare(&mut self) -> Option<Entry> {
        let at = self.0.iter().rposition(|entry| matches!(entry.request, Request::Prepare(_)))?;
        let is_concluded = self.0[at..].iter().any(|entry| matches!(entry.request, Request::Conclude(_)));
        (!is_concluded).then(|| self.0.remove(at))
    }
}
