//! Sessions as they go on: what becomes of a version when it is saved again, and what is said of it.

use strata::{
    error::ErrorKind,
    session::{
        Edit, Listing, Order, Origin, Session, SessionProfile, Status, Version,
        bundle::{HEAD, TAIL, unpack},
        changes::changes,
        revise,
    },
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
}

fn written(session: &Session) -> Vec<u8> {
    let mut json = Vec::new();
    assert_eq!(session.write(&mut json), Ok(()));
    json
}

#[test]
fn several_sessions_in_one_file_come_out_as_they_went_in_and_a_broken_one_does_not_hold_up_the_others() {
    let (one, mut other) = (written(&session()), session());
    other.id = "2".to_owned();
    let file =
        [HEAD.as_bytes(), &one, b",{\"format\":\"strata.session\"},", &written(&other), TAIL.as_bytes()]
            .concat();
    let mut documents = Vec::new();
    let unpacked =
        unpack(&file, &mut documents).ok().flatten().unwrap_or_else(|| panic!("a file of several"));
    let (first, second) = documents.split_at(unpacked.sessions[0].1);
    assert_eq!(Session::from_json(first), Ok(session()));
    assert_eq!(Session::from_json(second), Ok(other));
    assert_eq!(second.len(), unpacked.sessions[1].1);
    assert_eq!(unpacked.refused.len(), 1);
}

#[test]
fn a_file_of_one_session_is_not_taken_for_one_of_several_and_a_later_format_is_refused() {
    assert_eq!(unpack(&written(&session()), &mut Vec::new()), Ok(None));
    assert_eq!(unpack(b"no json", &mut Vec::new()), Ok(None));
    let later = HEAD.replace("\"version\":1", "\"version\":2") + TAIL;
    let error = unpack(later.as_bytes(), &mut Vec::new()).err().unwrap_or_else(|| panic!("a later format"));
    assert!(matches!(error.kind, ErrorKind::TooNew { found: 2, known: 1, .. }));
}

/// Three sessions to find one's way among.
fn kept() -> Vec<SessionProfile> {
    let of = |id: &str, name: &str, saved: &str, rows, status, tags: &[&str]| {
        let mut session = session();
        (session.id, session.name) = (id.to_owned(), name.to_owned());
        session.tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let version = &mut session.versions[0];
        (version.status, version.segmentation.rows) = (status, rows);
        saved.clone_into(&mut version.saved);
        format!("Ada on {name}").clone_into(&mut version.notes);
        session.profile(false).unwrap_or_else(|e| panic!("{e}"))
    };
    vec![
        of("1", "beta", "2026-01-02", 10, Status::Approved, &["q1", "pharma"]),
        of("2", "Alpha", "2026-01-03", 30, Status::Retired, &["q1"]),
        of("3", "Gamma", "2026-01-01", 20, Status::Draft, &[]),
    ]
}

#[test]
fn sessions_are_found_by_words_tags_and_status_in_the_order_asked_for() {
    let all = kept();
    let check = |listing: Listing, expected: &[&str]| {
        let found: Vec<&str> = listing.of(&all).into_iter().map(|session| session.id.as_str()).collect();
        assert_eq!(found, expected, "{listing:?}");
    };
    let search = |search: &str| Listing { search: search.to_owned(), ..Listing::default() };
    let ordered = |order| Listing { order, ..Listing::default() };
    check(Listing::default(), &["2", "1", "3"]);
    check(ordered(Order::Name), &["2", "1", "3"]);
    check(ordered(Order::Rows), &["2", "3", "1"]);
    check(ordered(Order::Status), &["3", "1", "2"]);
    check(search("ALPH"), &["2"]);
    check(search("ada gamma"), &["3"]);
    check(search("pharma"), &["1"]);
    check(search("penguins-ninth"), &["2", "1", "3"]);
    check(search("flipper body"), &["2", "1", "3"]);
    check(search("ada nobody"), &[]);
    let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    check(Listing { tags: tags(&["q1"]), ..Listing::default() }, &["2", "1"]);
    check(Listing { tags: tags(&["q1", "pharma"]), ..Listing::default() }, &["1"]);
    let statuses = [Status::Draft, Status::Approved].into();
    check(Listing { statuses, ..Listing::default() }, &["1", "3"]);
}

#[test]
fn it_is_told_beforehand_which_version_changes_become() {
    let mut session = session();
    session.versions.push(Version { number: 2, parent: Some(1), ..first() });
    let told =
        |session: &Session, version| session.profile(false).ok().and_then(|profile| profile.goes_on(version));
    assert_eq!(told(&session, 2), None, "the newest draft changes in place");
    assert_eq!(told(&session, 1), Some((1, Status::Draft, 3)));
    session.versions[1].status = Status::Approved;
    assert_eq!(told(&session, 2), Some((2, Status::Approved, 3)));
    let after = session.clone().with(renamed(), Some(2));
    assert_eq!(after.versions.last().map(|version| version.number), Some(3), "and so it comes");
}

#[test]
fn a_tag_is_there_once_however_it_is_typed_and_goes_again() {
    let edit = |session, edit| revise(session, edit).unwrap_or_else(|e| panic!("{e}"));
    let mut tagged = session();
    for tag in [" Q1 ", "pharma", "q1", " "] {
        tagged = edit(tagged, Edit::Tag(tag.to_owned()));
    }
    assert_eq!(
        tagged.profile(false).map(|profile| profile.tags),
        Ok(vec!["Q1".to_owned(), "pharma".to_owned()])
    );
    assert_eq!(edit(tagged, Edit::Untag("Q1".to_owned())).tags, ["pharma"]);
}

#[test]
fn a_version_on_screen_that_was_never_saved_goes_on_from_the_newest() {
    let mut changed = first();
    if let strata::recipe::Method::KMeans(settings) = &mut changed.recipe.method {
        settings.seed = 7;
    }
    let session = session().with(changed, Some(9));
    assert_eq!(session.versions.len(), 2);
    assert_eq!((session.versions[1].number, session.versions[1].parent), (2, Some(1)));
}

#[test]
fn the_period_of_the_same_file_changes_in_place() {
    let mut changed = first();
    changed.file.period = Some("Spring".to_owned());
    let session = session().with(changed, Some(1));
    assert_eq!(session.versions.len(), 1);
    assert_eq!(session.versions[0].file.period.as_deref(), Some("Spring"));
}
