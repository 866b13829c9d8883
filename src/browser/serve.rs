//! A worker's side: hears a question, runs it on the engine, answers. One question at a time.
//!
//! A panic is thrown as a JavaScript error that carries the panic's text, so that the page learns from one event
//! both that the worker is lost and why. Memory that runs out is no panic: the program stops at an instruction
//! that cannot be reached, without a word, and that silence is what the page tells it by.

use std::io::Write;

use std::mem::discriminant;

use js_sys::Date;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{
    blob_source::BlobSource,
    blob_writer::BlobWriter,
    message::{Message, Question, Reply, Word, parse},
};
use crate::{
    error::{ErrorKind, Result},
    job::{self, Workspace},
    progress::{Progress, Report},
    table::Source,
};

/// Milliseconds between two reports: about as often as an eye notices.
const BETWEEN_REPORTS: f64 = 50.0;

/// Makes this thread a worker that has the engine.
pub fn engine() -> std::result::Result<(), JsValue> {
    let mut workspace = Workspace::default();
    serve(move |request, sources, out, report| job::run(&mut workspace, request, sources, out, report))
}

/// Makes this thread a worker that reads Excel workbooks.
#[cfg(feature = "workbook")]
pub fn workbooks() -> std::result::Result<(), JsValue> {
    serve(|request, sources, out, report| crate::workbook::job::run(&request, &sources, out, report))
}

/// Answers for as long as this thread lives: `run` is given what is asked, the files beside it, where to write what
/// goes beside the answer and where to report, and gives the answer as JSON. Not for other crates, each of which
/// would have the reading of requests in it once more.
fn serve<R: DeserializeOwned>(
    mut run: impl FnMut(R, Vec<Box<dyn Source>>, &mut dyn Write, Report<'_>) -> Result<String> + 'static,
) -> std::result::Result<(), JsValue> {
    std::panic::set_hook(Box::new(|panic| {
        wasm_bindgen::throw_val(js_sys::Error::new(&panic.to_string()).into());
    }));
    let scope = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>()?;
    let hear = Closure::<dyn FnMut(MessageEvent)>::new({
        let scope = scope.clone();
        move |event: MessageEvent| {
            let Some(question) = Question::read(event.data().unchecked_ref()) else { return };
            let outcome = answer(&scope, &mut run, &question);
            say(&scope, &Word::Answer(question.id, outcome));
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    say(&scope, &Word::Ready(crate::BUILD_ID.to_owned()));
    Ok(())
}

fn answer<R: DeserializeOwned>(
    scope: &DedicatedWorkerGlobalScope,
    run: &mut impl FnMut(R, Vec<Box<dyn Source>>, &mut dyn Write, Report<'_>) -> Result<String>,
    question: &Question,
) -> Result<Reply> {
    let request: R = parse(&question.request)?;
    let sources = question
        .blobs
        .iter()
        .map(|blob| Box::new(BlobSource::new(blob.clone())) as Box<dyn Source>)
        .collect();
    let mut written = BlobWriter::default();
    let mut last: Option<(Progress, f64)> = None;
    let mut report = |progress: Progress| {
        let now = Date::now();
        // The clock may be set back while the work goes on.
        let due = last.is_none_or(|(told, at)| {
            discriminant(&told.stage) != discriminant(&progress.stage) || (now - at).abs() >= BETWEEN_REPORTS
        });
        if due {
            last = Some((progress, now));
            say(scope, &Word::Progress(question.id, progress));
        }
    };
    let json = run(request, sources, &mut written, &mut report)?;
    let blob = written.finish().map_err(|error| ErrorKind::Unwritable(error.to_string()))?;
    Ok(Reply { json, blob })
}

fn say(scope: &DedicatedWorkerGlobalScope, word: &Word) {
    // Only what cannot be copied to another thread fails here; text and blobs can.
    if let Err(error) = scope.post_message(&Message::from(word)) {
        wasm_bindgen::throw_val(error);
    }
}
