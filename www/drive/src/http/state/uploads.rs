//! The upload sessions that are open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use uuid::Uuid;

use crate::drive::{ApiError, Conflict, Drive, Id, Staged};
use crate::jobs::Form;

/// How long a session lives without a new part.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// All open sessions.
#[derive(Debug, Default)]
pub(crate) struct Uploads(Mutex<HashMap<Uuid, Open>>);

/// A file that arrives in parts.
#[derive(Debug)]
pub(crate) struct Session {
    /// The partial file. It is not kept open: there may be more sessions than a process may have open files.
    pub(crate) staged: Staged,
    /// How many bytes it has.
    pub(crate) received: u64,
    /// The drive that the file will be on.
    pub(crate) drive: Arc<Drive>,
    /// The form of the request that opened the session.
    pub(crate) form: Form,
    /// The folder that the file will be in.
    pub(crate) parent: Id,
    /// The name that the file will have.
    pub(crate) name: String,
    /// What to do if the name is taken.
    pub(crate) conflict: Conflict,
    /// The modification time to set, if the client gave one.
    pub(crate) modified: Option<SystemTime>,
}

/// A session that no request has taken.
#[derive(Debug)]
struct Open {
    session: Session,
    expires: SystemTime,
}

impl Uploads {
    /// Makes the session available to the next request, and returns when it will expire.
    pub(crate) fn put(&self, id: Uuid, session: Session) -> SystemTime {
        let now = SystemTime::now();
        let expires = now + LIFETIME;
        let mut sessions = self.lock();
        sessions.retain(|_, open| open.expires > now);
        sessions.insert(id, Open { session, expires });
        expires
    }

    /// Whether the session is open and no request has taken it.
    pub(crate) fn has(&self, id: &str) -> bool {
        Uuid::parse_str(id).is_ok_and(|id| self.lock().contains_key(&id))
    }

    /// Takes the session for one request. Others do not find it until it is put back.
    pub(crate) fn take(&self, id: &str) -> Result<(Uuid, Session), ApiError> {
        let id = Uuid::parse_str(id).ok();
        let found = id.and_then(|id| Some((id, self.lock().remove(&id)?)));
        let is_alive = |open: &Open| open.expires > SystemTime::now();
        found.filter(|(_, open)| is_alive(open)).map(|(id, open)| (id, open.session)).ok_or_else(ApiError::not_found)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Open>> {
        // Sessions are added and removed whole, so a panic elsewhere leaves the map usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
