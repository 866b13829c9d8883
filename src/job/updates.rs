//! The jobs of an update: a saved version and newer data.

use serde::{Deserialize, Serialize};

use super::{
    Workspace,
    workspace::{Beside, Do, session_beside},
};
use crate::{
    error::{ErrorKind, Result},
    export,
    methods::Label,
    recipe::{self, Outcome, Recipe},
    segments::{Naming, Segmentation},
    session::{Origin, SessionProfile},
    table::{ReadOptions, Source, open, source::sha256},
    update::{self, Finding, Movers, MoversWindow, Needs, Review, Reviewed, Side, Strand, Succession},
};

/// See [`super::Request::Expect`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expect {
    /// The version; the newest if absent.
    pub version: Option<u32>,
}

/// What a version needs of newer files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The session.
    pub session: SessionProfile,
    /// The version's number.
    pub version: u32,
    /// File by file, the table's own first.
    pub needs: Vec<Needs>,
    /// How they are read.
    pub options: ReadOptions,
    /// How its segments were found.
    pub recipe: Recipe,
    /// What they are called.
    pub names: Vec<Naming>,
    /// How many customers it has.
    pub customers: usize,
    /// The least confidence that it took to leave a segment, where it was assigned so.
    pub to_move: Option<f64>,
}

/// See [`super::Request::OpenEarlier`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenEarlier {
    /// How they are read.
    pub options: ReadOptions,
}

/// See [`super::Request::Inspect`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspect {
    /// The version.
    pub version: u32,
    /// The period that the open table is of, where a person said so.
    pub period: Option<String>,
}

/// See [`super::Request::Assign`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assign {
    /// The version.
    pub version: u32,
    /// The least confidence that it takes to leave a segment, 0.5 to 1; for k-means.
    pub to_move: Option<f64>,
}

/// See [`super::Request::Succeed`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succeed {
    /// The version.
    pub version: u32,
}

/// See [`super::Request::Compare`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compare {
    /// The version.
    pub version: u32,
    /// What the segments last found are called.
    pub names: Vec<Naming>,
    /// For each of them the segment of the version that it goes on from.
    pub continues: Vec<Option<Label>>,
    /// The column that is added up along the way.
    pub volume: Option<String>,
    /// The period that the open table is of, where a person said so.
    pub period: Option<String>,
}

/// See [`super::Request::WriteMovers`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WriteMovers {
    /// Which ones; all of them are written.
    pub asked: Movers,
}

/// What was compared last.
pub(super) struct Compared {
    reviewed: Reviewed,
    strands: Vec<Strand>,
    names: Vec<Naming>,
    continues: Vec<Option<Label>>,
    /// Whether the earlier table has the version's own rows.
    has_earlier: bool,
}

/// The most customers given at once.
const MOST_ROWS: usize = 500;

impl Workspace {
    /// The newer side of what was compared.
    fn side<'a>(&'a self, names: &'a [Naming], continues: &'a [Option<Label>]) -> Result<Side<'a>> {
        let (recipe, outcome, segmentation) = self.found()?;
        Ok(Side { table: self.table()?, recipe, outcome, segmentation, names, continues })
    }

    fn movers(&self, asked: &Movers) -> Result<MoversWindow> {
        let compared = self.compared.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let after = self.side(&compared.names, &compared.continues)?;
        let earlier = self.earlier.as_ref().filter(|_| compared.has_earlier);
        Ok(update::moved(asked, (&compared.reviewed, after), earlier))
    }

    /// Says which period the open table is of, where a person said so.
    fn set_period(&mut self, period: Option<String>) {
        if let (Some(opened), Some(period)) = (self.opened.as_mut(), period) {
            opened.table.file.period = Some(period);
        }
    }
}

impl Do for Expect {
    fn run(self, _: &mut Workspace, beside: Beside<'_>) -> Result<Expected> {
        let session = session_beside(beside.sources)?;
        let version = session.numbered(self.version)?;
        let to_move = match version.origin {
            Origin::Assigned { to_move } => to_move,
            Origin::Found | Origin::Refit => None,
        };
        Ok(Expected {
            session: session.profile(false)?,
            version: version.number,
            needs: Needs::of(version),
            options: version.read_options(),
            recipe: version.recipe.clone(),
            names: version.names.clone(),
            customers: version.assignments.keys.len(),
            to_move,
        })
    }
}

impl Do for OpenEarlier {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        let sources: Vec<&dyn Source> = beside.sources.iter().map(AsRef::as_ref).collect();
        workspace.earlier = None;
        let mut table = open(&sources, &self.options, beside.report)?;
        table.file.sha256 = sha256(beside.sources[0].as_ref())?;
        workspace.earlier = Some(table);
        Ok(())
    }
}

impl Do for Inspect {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Vec<Finding>> {
        let session = session_beside(beside.sources)?;
        let version = session.numbered(Some(self.version))?;
        workspace.set_period(self.period);
        // A file that can no longer be read is not known to be the same.
        let _ = workspace.hash_file();
        update::findings(version, version.spreads.as_ref(), workspace.table()?)
    }
}

impl Do for Assign {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Segmentation> {
        let session = session_beside(beside.sources)?;
        let version = session.numbered(Some(self.version))?;
        let opened = workspace.opened()?;
        let outcome = update::assign(version, &opened.table, self.to_move)?;
        let encoded = recipe::encoded(&version.recipe, &outcome, &opened.table)?;
        // How the newer files had to be read is how the next ones will be.
        let mut recipe = version.recipe.clone();
        recipe.read_with(&opened.options);
        workspace.keep(recipe, outcome, encoded.as_ref(), beside.report)
    }
}

impl Do for Succeed {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Succession> {
        let session = session_beside(beside.sources)?;
        let version = session.numbered(Some(self.version))?;
        let (recipe, outcome, _): (_, &Outcome, _) = workspace.found()?;
        update::succeed(version, (workspace.table()?, recipe), outcome)
    }
}

impl Do for Compare {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Review> {
        let session = session_beside(beside.sources)?;
        workspace.set_period(self.period);
        let after = workspace.side(&self.names, &self.continues)?;
        let earlier = workspace.earlier.as_ref();
        let (review, reviewed) =
            update::review((&session, self.version), earlier, after, self.volume.as_deref())?;
        workspace.compared = Some(Compared {
            reviewed,
            strands: review.strands.clone(),
            names: self.names,
            continues: self.continues,
            has_earlier: review.has_earlier,
        });
        Ok(review)
    }
}

impl Do for Movers {
    fn run(self, workspace: &mut Workspace, _: Beside<'_>) -> Result<MoversWindow> {
        workspace.movers(&Movers { count: self.count.min(MOST_ROWS), ..self })
    }
}

impl Do for WriteMovers {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<()> {
        let compared = workspace.compared.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let (_, outcome, _) = workspace.found()?;
        let figures = (compared.reviewed.before.fit.figures(), outcome.fit.figures());
        let rows = workspace.movers(&Movers { skip: 0, count: usize::MAX, ..self.asked })?.rows;
        export::movers(rows, &compared.strands, figures, beside.out)
    }
}
