//! The session as a file: reading it with care, and writing it.

use super::{Session, SessionProfile, Version};
use crate::{
    error::{Error, ErrorKind, Result},
    features::encoder::FeatureEncoder,
    methods::{Fit, kmeans::Start},
    segments::Naming,
};

/// What a session file says that it is.
pub const FORMAT: &str = "strata.session";

/// The version of the session's format that this build writes.
pub const VERSION: u32 = 1;

fn malformed(reason: impl Into<String>) -> Error {
    ErrorKind::Malformed { what: "session".to_owned(), reason: reason.into() }.into()
}

impl Session {
    /// Reads a session from its JSON, and checks that its parts fit together.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        let value: serde_json::Value = serde_json::from_slice(json).map_err(|e| malformed(e.to_string()))?;
        if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
            return Err(malformed("it does not say that it is one"));
        }
        let found = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if found > u64::from(VERSION) {
            let what = "session".to_owned();
            return Err(ErrorKind::TooNew { what, found: found as u32, known: VERSION }.into());
        }
        let session: Self = serde_json::from_value(value).map_err(|e| malformed(e.to_string()))?;
        session.latest()?;
        session.versions.iter().try_for_each(check)?;
        Ok(session)
    }

    /// Writes the session as JSON.
    pub fn write(&self, out: &mut dyn std::io::Write) -> Result<()> {
        serde_json::to_writer(out, self).map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
    }

    /// The newest version.
    pub fn latest(&self) -> Result<&Version> {
        self.versions.last().ok_or_else(|| malformed("it holds no version"))
    }

    /// Where k-means begins to go on from the segments of the newest version.
    pub fn start(&self) -> Result<Start> {
        let version = self.latest()?;
        let Fit::KMeans(fit) = &version.fit else {
            return Err(malformed("its segments have no centres to start from"));
        };
        Ok(Start::Centers {
            of: self.name.clone(),
            encoder: version.encoder.clone(),
            centers: fit.centers.clone(),
        })
    }

    /// The same session with a newer state: names alone are a layer above the model and change in place; a change
    /// of anything else is a new version.
    #[must_use]
    pub fn with(mut self, mut version: Version) -> Self {
        match self.versions.last_mut() {
            Some(last)
                if last.fit == version.fit && last.recipe == version.recipe && last.file == version.file =>
            {
                last.names = version.names;
                last.saved = version.saved;
            }
            last => {
                version.parent = last.as_ref().map(|v| v.number);
                version.number = last.map_or(1, |v| v.number + 1);
                self.versions.push(version);
            }
        }
        self
    }

    /// What a list shows of it.
    pub fn profile(&self, has_rows: bool) -> Result<SessionProfile> {
        let version = self.latest()?;
        let of_segment = |(name, segment): (&Naming, &crate::segments::SegmentProfile)| {
            (name.name.clone(), segment.share, name.color)
        };
        Ok(SessionProfile {
            id: self.id.clone(),
            name: self.name.clone(),
            created: self.created.clone(),
            saved: version.saved.clone(),
            method: version.recipe.method.label().to_owned(),
            k: version.fit.k(),
            rows: version.segmentation.rows,
            file: version.file.clone(),
            has_rows,
            segments: version.names.iter().zip(&version.segmentation.segments).map(of_segment).collect(),
        })
    }
}

/// Refuses a version whose parts do not fit together.
fn check(version: &Version) -> Result<()> {
    let k = version.fit.k();
    let width: usize = version.encoder.features.iter().map(FeatureEncoder::width).sum();
    if let Fit::KMeans(fit) = &version.fit
        && !fit.centers.iter().all(|c| c.len() == width && c.iter().all(|v| v.is_finite()))
    {
        return Err(malformed("its centres do not fit its features"));
    }
    if !version.encoder.features.iter().all(FeatureEncoder::is_whole) {
        return Err(malformed("points do not fit its bins"));
    }
    if let Fit::Grid(fit) = &version.fit
        && !fit.is_whole()
    {
        return Err(malformed("its grid has rows of unlike length"));
    }
    if version.names.len() != k || version.segmentation.segments.len() != k || k == 0 {
        return Err(malformed("its names do not fit its segments"));
    }
    let columns = &version.segmentation.columns;
    if !columns.iter().all(|column| column.by_segment.len() == k) {
        return Err(malformed("its description does not fit its segments"));
    }
    let assignments = &version.assignments;
    if assignments.keys.len() != assignments.segments.len()
        || !assignments.segments.iter().all(|s| usize::from(*s) <= k)
    {
        return Err(malformed("its assignments do not fit its segments"));
    }
    Ok(())
}
