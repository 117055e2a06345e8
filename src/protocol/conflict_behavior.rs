//! What the service does when the destination already has an item of that name.

use super::{
    argument::{Argument, Result},
    json::Json,
    shared_str::SharedStr,
};

/// What the service does when the destination already has an item of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictBehavior {
    /// It fails.
    Fail,
    /// It replaces that item.
    Replace,
    /// It gives the new item another name.
    Rename,
}

impl ConflictBehavior {
    const ALL: [Self; 3] = [Self::Fail, Self::Replace, Self::Rename];
    const WORDS: [&str; 3] = ["fail", "replace", "rename"];

    /// Reads the `conflictBehavior` option.
    ///
    /// # Errors
    /// When it is another word.
    pub fn read<J: Json>(options: &Argument<J>) -> Result<Option<Self>> {
        let index = options.optional_word("conflictBehavior", &Self::WORDS, "\"fail\", \"replace\" or \"rename\"")?;
        Ok(index.map(|index| Self::ALL[index]))
    }

    /// Adds it to the path of a start. It belongs into the query; in the body it is ignored (onedrive-api-docs#981).
    pub fn add_to(path: SharedStr, behavior: Option<Self>) -> SharedStr {
        match behavior {
            Some(behavior) => path + "?@microsoft.graph.conflictBehavior=" + Self::WORDS[behavior as usize],
            None => path,
        }
    }
}
