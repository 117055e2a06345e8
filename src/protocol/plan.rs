//! What is to be started, whichever kind it is.

use super::{
    any_start::AnyStart, argument::Refused, copy::CopyRequest, destination::Destination, drive_address::DriveAddress, json::Json,
    request::Request, request::Token, text::Text, upload_from_url::UploadFromUrlRequest,
};

/// Something to be started.
#[derive(Debug, Clone)]
pub enum Plan<B> {
    /// A copy of a file or a folder.
    Copy(CopyRequest<B>),
    /// An upload from a URL.
    UploadFromUrl(UploadFromUrlRequest),
    /// Anything else.
    Any(AnyStart<B>),
}

impl<B: Json + Clone> Plan<B> {
    /// The request that starts it.
    pub fn request(&self, drive: &DriveAddress, token: Token) -> Request<B> {
        match self {
            Self::Copy(copy) => copy.request(drive, token),
            Self::UploadFromUrl(upload) => upload.request(drive, token),
            Self::Any(any) => any.request(drive, token),
        }
    }

    /// What its monitor can be expected to be like.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Copy(_) => Kind::Copy,
            Self::UploadFromUrl(_) => Kind::UploadFromUrl,
            Self::Any(_) => Kind::Any,
        }
    }

    /// The id of the drive that the result will be on, when it may be another than the one it was started on.
    pub fn destination_drive(&self) -> Option<&Text> {
        match self {
            Self::Copy(copy) => copy.destination_drive(),
            Self::UploadFromUrl(_) | Self::Any(_) => None,
        }
    }

    /// Where the result can be looked for when the monitor can't be asked.
    pub fn destination(&self) -> Option<Destination> {
        match self {
            Self::Copy(copy) => copy.destination(),
            Self::UploadFromUrl(_) | Self::Any(_) => None,
        }
    }
}

/// The kinds of actions, as far as it matters to following them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Its monitor takes no token, and its result is a driveItem.
    Copy,
    /// The same.
    UploadFromUrl,
    /// Its monitor takes the token when it is Graph's own, and its result may be anything.
    Any,
}

impl Kind {
    const WORDS: [(&str, Self); 3] = [("copy", Self::Copy), ("uploadFromUrl", Self::UploadFromUrl), ("any", Self::Any)];

    /// The word for it in a saved action.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("any", |(word, _)| word)
    }

    /// The kind that a word means; `field` is where the caller wrote it. One that means none is refused.
    pub fn read(word: &str, field: &'static str, refused: &mut Refused) -> Self {
        let own = Self::WORDS.iter().find(|(own, _)| *own == word);
        own.map(|(_, kind)| *kind).unwrap_or_else(|| {
            refused.note(field, "\"copy\", \"uploadFromUrl\" or \"any\"");
            Self::Copy
        })
    }
}
