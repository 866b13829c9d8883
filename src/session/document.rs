//! The session as a file: reading it with care, and writing it.

use super::{Session, SessionProfile, Status, Version, VersionProfile, changes::changes};
use crate::{
    error::{Error, ErrorKind, Result},
    features::encoder::FeatureEncoder,
    methods::{Fit, kmeans::Start},
};

/// What a session file says that it is.
pub const FORMAT: &str = "strata.session";

/// The version of the session's format that this build writes.
pub const VERSION: u32 = 2;

/// What is wrong with a file that was to be a session.
pub(super) fn malformed(reason: impl Into<String>) -> Error {
    ErrorKind::Malformed { what: "session".to_owned(), reason: reason.into() }.into()
}

impl Session {
    /// Reads a session from its JSON, and checks that its parts fit together.
    pub fn from_json(json: &[u8]) -> Result<Self> {
        Self::from_value(serde_json::from_slice(json).map_err(|e| malformed(e.to_string()))?)
    }

    pub(super) fn from_value(value: serde_json::Value) -> Result<Self> {
        if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
            return Err(malformed("it does not say that it is one"));
        }
        let found = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if found > u64::from(VERSION) {
            let what = "session".to_owned();
            return Err(ErrorKind::TooNew { what, found: found as u32, known: VERSION }.into());
        }
        // From format 1 to 2 fields were added that may be absent; older builds must not drop them.
        let mut session: Self = serde_json::from_value(value).map_err(|e| malformed(e.to_string()))?;
        session.version = VERSION;
        session.latest()?;
        session.versions.iter().try_for_each(check)?;
        Ok(session)
    }

    /// Writes the session as JSON.
    pub fn write(&self, out: &mut dyn std::io::Write) -> Result<()> {
        // What could not be read again is not written.
        self.versions.iter().try_for_each(check)?;
        serde_json::to_writer(out, self).map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
    }

    /// The newest version.
    pub fn latest(&self) -> Result<&Version> {
        self.versions.last().ok_or_else(|| malformed("it holds no version"))
    }

    /// The version of that number, or the newest.
    pub fn numbered(&self, number: Option<u32>) -> Result<&Version> {
        let Some(number) = number else { return self.latest() };
        let found = self.versions.iter().find(|version| version.number == number);
        found.ok_or_else(|| malformed(format!("it holds no version {number}")))
    }

    /// The same, to be changed.
    pub(super) fn numbered_mut(&mut self, number: u32) -> Result<&mut Version> {
        let found = self.versions.iter_mut().find(|version| version.number == number);
        found.ok_or_else(|| malformed(format!("it holds no version {number}")))
    }

    /// A version with those that it goes back to, the first one first.
    pub fn line(&self, number: u32) -> Vec<&Version> {
        let mut line: Vec<&Version> = Vec::new();
        let mut next = Some(number);
        while let Some(version) = next.and_then(|at| self.versions.iter().find(|v| v.number == at)) {
            line.push(version);
            // Parents are older; what says otherwise ends the line.
            next = version.parent.filter(|parent| *parent < version.number);
        }
        line.reverse();
        line
    }

    /// Where k-means begins to go on from the segments of a version; the newest if it is not said.
    pub fn start(&self, number: Option<u32>) -> Result<Start> {
        let version = self.numbered(number)?;
        let Fit::KMeans(fit) = &version.fit else {
            return Err(malformed("its segments have no centres to start from"));
        };
        Ok(Start::Centers {
            of: self.name.clone(),
            encoder: version.encoder.clone(),
            centers: fit.centers.clone(),
        })
    }

    /// The same session with a newer state of the version that was on screen: names alone are a layer above the model
    /// and change in place, as long as nothing goes on from the version and it is a draft; a change of anything else
    /// is a new version.
    #[must_use]
    pub fn with(mut self, mut version: Version, on_screen: Option<u32>) -> Self {
        let newest = self.versions.last().map(|last| last.number);
        // A version on screen that was never saved goes on from the newest.
        let is_there = |number: &u32| self.versions.iter().any(|own| own.number == *number);
        let on_screen = on_screen.filter(is_there).or(newest);
        let shown = self.versions.iter_mut().find(|own| Some(own.number) == on_screen);
        let Some(shown) = shown else {
            version.parent = None;
            version.number = newest.map_or(1, |newest| newest + 1);
            self.versions.push(version);
            return self;
        };
        let is_same_file = match (shown.file.sha256.as_str(), version.file.sha256.as_str()) {
            ("", _) | (_, "") => shown.file == version.file,
            (was, is) => was == is,
        };
        let is_same = is_same_file && shown.fit == version.fit && shown.recipe == version.recipe;
        if is_same && Some(shown.number) == newest && shown.status == Status::Draft {
            shown.names = version.names;
            shown.saved = version.saved;
            shown.file.period = version.file.period;
            return self;
        }
        if is_same {
            version.origin = shown.origin.clone();
            version.continues = (0..).take(version.fit.k()).map(Some).collect();
        }
        let parent = shown.number;
        self.updated(version, parent)
    }

    /// The same session with a version that goes on from another.
    #[must_use]
    pub fn updated(mut self, mut version: Version, parent: u32) -> Self {
        version.parent = Some(parent);
        version.number = self.versions.iter().map(|own| own.number).max().unwrap_or_default() + 1;
        self.versions.push(version);
        self
    }

    /// What a list shows of it.
    pub fn profile(&self, has_rows: bool) -> Result<SessionProfile> {
        let version = self.latest()?;
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
            segments: version.shares(),
            revision: 0,
            tags: self.tags.clone(),
            versions: self.versions.iter().map(|version| version.profile(self)).collect(),
            deleted: None,
        })
    }
}

impl Version {
    fn shares(&self) -> Vec<(String, f64, u8)> {
        let segments = self.names.iter().zip(&self.segmentation.segments);
        segments.map(|(naming, segment)| (naming.name.clone(), segment.share, naming.color)).collect()
    }

    fn profile(&self, of: &Session) -> VersionProfile {
        let parent = of.versions.iter().find(|version| Some(version.number) == self.parent);
        VersionProfile {
            number: self.number,
            parent: self.parent,
            saved: self.saved.clone(),
            status: self.status,
            author: self.author.clone(),
            notes: self.notes.clone(),
            origin: self.origin.clone(),
            method: self.recipe.method.label().to_owned(),
            k: self.fit.k(),
            rows: self.segmentation.rows,
            file: self.file.clone(),
            segments: self.shares(),
            changes: parent.map_or_else(Vec::new, |parent| changes(parent, self)),
            has_rows: false,
        }
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
    if !assignments.figures.iter().all(|figures| figures.len() == assignments.keys.len()) {
        return Err(malformed("its figures do not fit its keys"));
    }
    let went_on: Vec<_> = version.continues.iter().flatten().collect();
    let is_twice = (1..went_on.len()).any(|at| went_on[..at].contains(&went_on[at]));
    if !(version.continues.is_empty() || version.continues.len() == k) || is_twice {
        return Err(malformed("its segments do not go on from those of its parent one to one"));
    }
    Ok(())
}
