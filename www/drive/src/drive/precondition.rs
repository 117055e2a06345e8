//! Conditions on the state of an item: `If-Match` and `If-None-Match`.

use super::error::{ApiError, ErrorCode};
use super::item::Item;

/// The tags of one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tags {
    /// `*`: any state of an item that exists.
    Any,
    /// One of these states.
    List(Vec<String>),
}

/// The conditions of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Precondition {
    /// The item must be in one of these states.
    pub(crate) if_match: Option<Tags>,
    /// The item must not be in one of these states.
    pub(crate) if_none_match: Option<Tags>,
}

impl Tags {
    /// Reads a header's value.
    pub(crate) fn parse(value: &str) -> Self {
        if value.trim() == "*" {
            return Self::Any;
        }
        // Tags of the service contain commas: what separates two of them is a comma between quotes.
        let tags = value.trim().split("\",").map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"').to_owned());
        Self::List(tags.collect())
    }

    /// Whether the item is in one of the states. The service accepts both of its tags.
    fn include(&self, item: Option<&Item>) -> bool {
        let Some(item) = item else {
            return false;
        };
        match self {
            Self::Any => true,
            Self::List(tags) => {
                let current = [item.etag(), item.ctag()];
                tags.iter().any(|tag| current.iter().any(|current| current.trim_matches('"') == tag))
            }
        }
    }
}

impl Precondition {
    /// Whether there is no condition.
    pub(crate) fn is_empty(&self) -> bool {
        self.if_match.is_none() && self.if_none_match.is_none()
    }

    /// Fails if the item, or the absence of one, doesn't satisfy the conditions.
    pub(crate) fn check(&self, item: Option<&Item>) -> Result<(), ApiError> {
        if self.if_match.as_ref().is_some_and(|tags| !tags.include(item)) {
            return Err(modified("If-Match: the item has changed. Read it again, and repeat the request with its new eTag."));
        }
        if self.is_not_modified(item) {
            return Err(modified("If-None-Match: the item exists in this state."));
        }
        Ok(())
    }

    /// Whether the client knows the current state of the item already.
    pub(crate) fn is_not_modified(&self, item: Option<&Item>) -> bool {
        self.if_none_match.as_ref().is_some_and(|tags| tags.include(item))
    }
}

fn modified(message: &str) -> ApiError {
    ApiError::new(ErrorCode::ResourceModified, message)
}

#[cfg(test)]
mod tests {
    use super::Tags;

    #[test]
    fn reads_tags_that_contain_commas() {
        let list = |tags: &[&str]| Tags::List(tags.iter().map(|tag| (*tag).to_owned()).collect());
        assert_eq!(Tags::parse(" * "), Tags::Any);
        assert_eq!(Tags::parse("\"{01A},1\""), list(&["{01A},1"]));
        assert_eq!(Tags::parse("W/\"{01A},1\", \"c:{01B},2\""), list(&["{01A},1", "c:{01B},2"]));
        assert_eq!(Tags::parse("unquoted"), list(&["unquoted"]));
    }
}
