//! What is kept in this browser: sessions with their documents and, where wanted, the files they were made from; and
//! work in progress.
//!
//! One `IndexedDB` database whose stores are always written in one transaction. Saved means that the transaction is
//! complete: a single write that succeeds can still be undone with the rest. Nothing is ever deleted to make room,
//! and a record that cannot be read is told of and left as it is.

mod connection;
mod room;
mod sessions;
pub mod work;

pub use room::{Room, is_persisted, persist, room};
pub use sessions::{
    Kept, Stored, Unreadable, bin, delete_for_good, forget_rows, list, open, put, put_back, save,
};
