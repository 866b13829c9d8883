//! Sessions as they go on: what becomes of a version when it is saved again, and what is said of it.

use strata::{
    error::ErrorKind,
    session::{Edit, Origin, Session, Status, Version, changes::changes, revise},
};

use crate::support::repository_file;

fn session() -> Session {
    let json = repository_file("tests/data/session-early.json").bytes;
    Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"))
}

fn first() -> Version {
    session().versions.swap_remove(0)
}

/// The first version with another name for a segment.
fn renamed() -> Version {
    let mut version = first();
    "Giants".clone_into(&mut version.names[0].name);
    version
}

#[test]
fn a_name_changes_in_place_in_the_newest_draft() {
    let session = session().with(renamed(), Some(1));
    assert_eq!(session.versions.len(), 1);
    assert_eq!(session.versions[0].names[0].name, "Giants");
}

#[test]
fn a_name_changed_in_an_approved_or_retired_version_makes_a_new_version() {
    for status in [Status::Approved, Status::Retired] {
        let before = revise(session(), Edit::Status { version: 1, status }).unwrap_or_else(|e| panic!("{e}"));
        let after = before.clone().with(renamed(), Some(1));
        assert_eq!(after.versions[0], before.versions[0], "what is {status:?} stays");
        let made = &after.versions[1];
        assert_eq!((made.number, made.parent, made.status), (2, Some(1), Status::Draft));
        assert_eq!(made.continues, [Some(0), Some(1), Some(2)]);
        assert_eq!(changes(&after.versions[0], made).len(), 2, "the name, and that the model is the same");
    }
}

#[test]
fn what_is_made_of_an_older_version_is_a_sibling_of_those_after_it() {
    let mut changed = first();
    changed.recipe.volume = Some("body_mass_g".to_owned());
    let two = session().with(changed, Some(1));
    assert_eq!((two.versions[1].number, two.versions[1].parent), (2, Some(1)));
    let three = two.clone().with(renamed(), Some(1));
    assert_eq!(three.versions[..2], two.versions[..]);
    assert_eq!((three.versions[2].number, three.versions[2].parent), (3, Some(1)));
    let four = three.updated(Version { origin: Origin::Refit, ..first() }, 2);
    assert_eq!((four.versions[3].number, four.versions[3].parent), (4, Some(2)));
}

#[test]
fn what_is_said_of_a_version_changes_only_while_it_is_a_draft() {
    let notes = |session: Session| revise(session, Edit::Notes { version: 1, notes: "Checked".to_owned() });
    let author = |session: Session| revise(session, Edit::Author { version: 1, author: "Ada".to_owned() });
    let written = notes(session()).and_then(author).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((written.versions[0].notes.as_str(), written.versions[0].author.as_str()), ("Checked", "Ada"));
    let approved = revise(written, Edit::Status { version: 1, status: Status::Approved });
    let approved = approved.unwrap_or_else(|e| panic!("{e}"));
    for refused in [notes(approved.clone()), author(approved.clone())] {
        let error = refused.err().unwrap_or_else(|| panic!("an approved version was changed"));
        assert!(matches!(error.kind, ErrorKind::Settings(_)));
        assert!(error.to_string().contains("Version 1 is approved"), "{error}");
    }
    let draft = revise(approved, Edit::Status { version: 1, status: Status::Draft }).and_then(notes);
    assert!(draft.is_ok());
}

#[test]
fn a_copy_is_a_session_of_its_own_with_the_same_versions() {
    let (id, name, now) = ("2".to_owned(), "Copy".to_owned(), "2026-11-23T00:00:00Z".to_owned());
    let copy = revise(session(), Edit::Copy { id, name, now }).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        (copy.id.as_str(), copy.name.as_str(), copy.created.as_str()),
        ("2", "Copy", "2026-11-23T00:00:00Z")
    );
    assert_eq!(copy.versions, session().versions);
    let tagged = revise(copy, Edit::Tags(vec!["q1".to_owned()])).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(tagged.profile(false).map(|profile| profile.tags), Ok(vec!["q1".to_owned()]));
}
