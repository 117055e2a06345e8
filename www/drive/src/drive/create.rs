//! Creates items: an entry is written in the state folder, and becomes an item when it is complete.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::directory::Directory;
use super::index::Index;
use super::item::Kind;
use super::lookup::find_in;
use super::{ApiError, Drive, ErrorCode, Id, Precondition, names};

/// What to do if the destination already contains an item of that name: `@microsoft.graph.conflictBehavior`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Conflict {
    /// Fail with `nameAlreadyExists`.
    Fail,
    /// Replace the file. A folder can neither replace nor be replaced (onedrive-api-docs#981).
    Replace,
    /// Take the next free name.
    Rename,
}

/// Where a staged entry becomes an item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The folder.
    pub(crate) parent: &'a Id,
    /// The requested name.
    pub(crate) name: &'a str,
    /// What to do if it is taken.
    pub(crate) conflict: Conflict,
    /// The new item's id. None: a replaced file keeps its id, and a new item gets one.
    pub(crate) id: Option<&'a Id>,
}

impl<'a> Place<'a> {
    /// The place `name` in the folder `parent`.
    pub(crate) fn new(parent: &'a Id, name: &'a str, conflict: Conflict) -> Self {
        Self { parent, name, conflict, id: None }
    }
}

/// A new item.
#[derive(Debug)]
pub(crate) struct Placed {
    /// The item's id.
    pub(crate) id: Id,
    /// Whether it replaced another.
    pub(crate) replaced: bool,
}

/// The name that an entry gets, and whether it replaces another.
pub(super) struct Settled {
    pub(super) name: String,
    pub(super) replaces: bool,
}

impl Drive {
    /// Makes an empty staged file.
    pub(crate) fn stage_file(&self) -> Result<(Staged, tokio::fs::File), ApiError> {
        Ok(Staged::file(&self.partial)?)
    }

    /// Makes an empty staged folder.
    pub(crate) fn stage_folder(&self) -> Result<Staged, ApiError> {
        Ok(Staged::folder(&self.partial)?)
    }

    /// Gives a staged copy of this drive's item its permissions. The copy may be for another drive.
    pub(crate) fn give_permissions(&self, id: &Id, staged: &Staged) -> Result<(), ApiError> {
        let path = self.path(id)?;
        let (name, above) = path.split_last().ok_or_else(ApiError::not_found)?;
        Ok(staged.partial.copy_permissions(&staged.name, &self.folder.below(above)?, name)?)
    }

    /// The id of the item at the path `names` below `base`. Creates the folders that are missing.
    pub(crate) fn find_or_create(&self, base: &Id, names: &[String]) -> Result<Id, ApiError> {
        names.iter().map(std::slice::from_ref).try_fold(base.clone(), |folder, name| match self.find(&folder, name) {
            Err(error) if error.code == ErrorCode::ItemNotFound => {
                let placed = self.place(self.stage_folder()?, Place::new(&folder, &name[0], Conflict::Fail));
                // Another request may have created it meanwhile.
                placed.map(|placed| placed.id).or_else(|error| self.find(&folder, name).map_err(|_| error))
            }
            found => found,
        })
    }

    /// Makes a staged entry an item.
    pub(crate) fn place(&self, staged: Staged, place: Place<'_>) -> Result<Placed, ApiError> {
        self.place_if(&Precondition::default(), staged, place)
    }

    /// Makes a staged entry an item, if the item that it replaces satisfies the conditions.
    pub(crate) fn place_if(&self, precondition: &Precondition, mut staged: Staged, place: Place<'_>) -> Result<Placed, ApiError> {
        names::check("name", place.name)?;
        let mut index = self.index();
        let directory = self.directory_of(&index, place.parent)?;
        self.check_existing(&mut index, &directory, place, precondition)?;
        let settled = settle(&mut index, &directory, place, staged.kind(), None)?;
        let id = match place.id {
            Some(id) => id.clone(),
            None if settled.replaces => index.id(place.parent, &settled.name),
            None => Id::random(),
        };
        if settled.replaces {
            staged.partial.keep_permissions(&staged.name, &directory, &settled.name)?;
        }
        let before = directory.modified()?;
        let undo = index.put(&id, place.parent, &settled.name, Some(staged.name()))?;
        if let Err(error) = staged.move_to(&directory, &settled.name) {
            index.undo(undo);
            return Err(error.into());
        }
        index.stays_listed(place.parent, before, directory.modified());
        Ok(Placed { id, replaced: settled.replaces })
    }

    /// Fails if [`Drive::place`] would fail because of the name now.
    pub(crate) fn check_place(&self, place: Place<'_>, kind: Kind) -> Result<(), ApiError> {
        names::check("name", place.name)?;
        let mut index = self.index();
        let directory = self.directory_of(&index, place.parent)?;
        settle(&mut index, &directory, place, kind, None).map(drop)
    }

    /// Fails if the item at this place, or the absence of one, doesn't satisfy the conditions.
    pub(crate) fn check_place_if(&self, precondition: &Precondition, place: Place<'_>) -> Result<(), ApiError> {
        let mut index = self.index();
        let directory = self.directory_of(&index, place.parent)?;
        self.check_existing(&mut index, &directory, place, precondition)
    }

    fn check_existing(
        &self,
        index: &mut Index,
        directory: &Directory,
        place: Place<'_>,
        precondition: &Precondition,
    ) -> Result<(), ApiError> {
        if precondition.is_empty() {
            return Ok(());
        }
        match find_in(index, place.parent, directory, place.name)? {
            Some(entry) => {
                let id = index.id(place.parent, &entry.name);
                self.check_in(index, &id, precondition)
            }
            None => precondition.check(None),
        }
    }

    pub(super) fn directory_of(&self, index: &Index, id: &Id) -> Result<Directory, ApiError> {
        let path = index.tree().path(id).ok_or_else(ApiError::not_found)?;
        Ok(self.folder.below(&path)?)
    }
}

/// Decides which name an entry of this kind gets in the folder, and whether it replaces another. `own` is the name that it has there
/// now, if any: an item doesn't conflict with itself.
pub(super) fn settle(
    index: &mut Index,
    directory: &Directory,
    place: Place<'_>,
    kind: Kind,
    own: Option<&str>,
) -> Result<Settled, ApiError> {
    let Place { parent, name, conflict, .. } = place;
    let free = |name: &str| Settled { name: name.to_owned(), replaces: false };
    let existing = find_in(index, parent, directory, name)?.filter(|entry| own != Some(entry.name.as_str()));
    let Some(existing) = existing else {
        // An entry that is not an item, such as a symbolic link or a pipe, must not be replaced by accident. A file system that ignores
        // case finds the item itself under a name that differs in case only.
        let is_free = !directory.is_taken(name) || (own.is_some() && directory.entry(name)?.is_some());
        return if is_free { Ok(free(name)) } else { Err(ApiError::name_taken(name)) };
    };
    match conflict {
        Conflict::Replace if kind == Kind::File && existing.kind == Kind::File => {
            Ok(Settled { name: existing.name, replaces: true })
        }
        Conflict::Fail | Conflict::Replace => Err(ApiError::name_taken(name)),
        Conflict::Rename => (1..=u32::MAX)
            .map(|number| names::numbered(name, number, kind))
            .find(|name| index.tree().names_like(parent, name).is_empty() && !directory.is_taken(name))
            .map(|name| free(&name))
            .ok_or_else(|| ApiError::name_taken(name)),
    }
}

/// A new file or folder in the state folder, under a random name. It is removed when it is dropped before it was
/// moved into place.
#[derive(Debug)]
pub(crate) struct Staged {
    partial: Arc<Directory>,
    name: String,
    kind: Kind,
    is_placed: bool,
}

impl Staged {
    /// Makes an empty file, and opens it for writing.
    pub(super) fn file(partial: &Arc<Directory>) -> io::Result<(Self, tokio::fs::File)> {
        let staged = Self::named(partial, Kind::File);
        let file = partial.create(&staged.name)?;
        Ok((staged, tokio::fs::File::from_std(file.into_std())))
    }

    /// Opens the file again, to write at its end.
    pub(crate) fn append(&self) -> io::Result<tokio::fs::File> {
        Ok(tokio::fs::File::from_std(self.partial.append(&self.name)?.into_std()))
    }

    /// Makes an empty folder.
    pub(super) fn folder(partial: &Arc<Directory>) -> io::Result<Self> {
        let staged = Self::named(partial, Kind::Folder);
        partial.create_folder(&staged.name)?;
        Ok(staged)
    }

    fn named(partial: &Arc<Directory>, kind: Kind) -> Self {
        Self { partial: Arc::clone(partial), name: uuid::Uuid::new_v4().to_string(), kind, is_placed: false }
    }

    /// Its name in the state folder.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// File or folder.
    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Moves it into place.
    pub(super) fn move_to(&mut self, directory: &Directory, name: &str) -> io::Result<()> {
        self.partial.rename(&self.name, directory, name)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_placed
            && let Err(error) = self.partial.remove(&self.name)
        {
            eprintln!("local-drive: a partial file could not be removed and stays until the next start: {error}");
        }
    }
}
