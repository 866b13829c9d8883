//! The jobs of an update: a saved version and newer data.

use super::{
    Assign, Compare, Expect, Expected, Inspect, OpenEarlier, Succeed, Workspace, WriteMovers,
    workspace::{Beside, Do, whole},
};
use crate::{
    error::{ErrorKind, Result},
    export,
    recipe::{self, Outcome, Recipe},
    segments::{Naming, Segmentation},
    session::{Origin, Session},
    table::{ReadOptions, Source, open},
    update::{self, Finding, Movers, MoversWindow, Needs, Review, Reviewed, Side, Strand, Succession},
};

/// What was compared last.
pub(super) struct Compared {
    reviewed: Reviewed,
    strands: Vec<Strand>,
    names: Vec<Naming>,
    continues: Vec<Option<crate::methods::Label>>,
    /// Whether the earlier table has the version's own rows.
    has_earlier: bool,
}

/// The most customers given at once.
const MOST_ROWS: usize = 500;

impl Workspace {
    /// The newer side of what was compared.
    fn side<'a>(
        &'a self,
        names: &'a [Naming],
        continues: &'a [Option<crate::methods::Label>],
    ) -> Result<Side<'a>> {
        let (recipe, outcome, segmentation) = self.found()?;
        Ok(Side { table: self.table()?, recipe, outcome, segmentation, names, continues })
    }

    fn movers(&self, asked: &Movers) -> Result<MoversWindow> {
        let compared = self.compared.as_ref().ok_or(ErrorKind::NothingOpen)?;
        let after = self.side(&compared.names, &compared.continues)?;
        let earlier = self.earlier.as_ref().filter(|_| compared.has_earlier);
        update::moved(asked, (&compared.reviewed, after), earlier)
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
        let session = Session::from_json(&whole(beside.sources)?)?;
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
        workspace.earlier = Some(open(&sources, &self.options, beside.report)?);
        Ok(())
    }
}

impl Do for Inspect {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Vec<Finding>> {
        let session = Session::from_json(&whole(beside.sources)?)?;
        let version = session.numbered(Some(self.version))?;
        workspace.set_period(self.period);
        // A file that can no longer be read is not known to be the same.
        let _ = workspace.hash_file();
        update::findings(version, version.spreads.as_ref(), workspace.table()?)
    }
}

impl Do for Assign {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Segmentation> {
        let session = Session::from_json(&whole(beside.sources)?)?;
        let version = session.numbered(Some(self.version))?;
        let opened = workspace.opened()?;
        let outcome = update::assign(version, &opened.table, self.to_move)?;
        let encoded = recipe::encoded(&version.recipe, &outcome, &opened.table)?;
        // How the newer files had to be read is how the next ones will be.
        let ReadOptions { kinds: columns, reading, joins, .. } = opened.options.clone();
        let recipe = Recipe { columns, reading, joins, ..version.recipe.clone() };
        workspace.keep(recipe, outcome, encoded.as_ref(), beside.report)
    }
}

impl Do for Succeed {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Succession> {
        let session = Session::from_json(&whole(beside.sources)?)?;
        let version = session.numbered(Some(self.version))?;
        let (recipe, outcome, _): (_, &Outcome, _) = workspace.found()?;
        update::succeed(version, (workspace.table()?, recipe), outcome)
    }
}

impl Do for Compare {
    fn run(self, workspace: &mut Workspace, beside: Beside<'_>) -> Result<Review> {
        let session = Session::from_json(&whole(beside.sources)?)?;
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
