//! The URLs that need no token: download URLs, and the upload sessions that are open.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use uuid::Uuid;

use crate::drive::{ApiError, Conflict, Drive, ErrorCode, Id, Staged};
use crate::jobs::Form;

/// How long a download URL can be used.
const DOWNLOAD_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// The download URLs that have been handed out.
#[derive(Debug, Default)]
pub(crate) struct Downloads(Mutex<Tickets>);

#[derive(Debug, Default)]
struct Tickets {
    by_id: HashMap<Uuid, Ticket>,
    /// The newest of each item. Item ids are unique on a server.
    by_item: HashMap<Id, Uuid>,
    /// When expired ones are removed next.
    next_removal: Option<Instant>,
}

#[derive(Debug, Clone)]
struct Ticket {
    drive: Arc<Drive>,
    item: Id,
    expires: Instant,
}

impl Downloads {
    /// The id of a download URL for the file. Repeated calls return the same for half of its lifetime.
    pub(crate) fn ticket(&self, drive: &Arc<Drive>, item: &Id) -> Uuid {
        let now = Instant::now();
        let mut tickets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tickets = &mut *tickets;
        if let Some(id) = tickets.by_item.get(item)
            && tickets.by_id.get(id).is_some_and(|ticket| ticket.expires > now + DOWNLOAD_LIFETIME / 2)
        {
            return *id;
        }
        tickets.remove_expired(now);
        let id = Uuid::new_v4();
        tickets.by_id.insert(id, Ticket { drive: Arc::clone(drive), item: item.clone(), expires: now + DOWNLOAD_LIFETIME });
        tickets.by_item.insert(item.clone(), id);
        id
    }

    /// The file of a download URL; none if the URL has expired.
    pub(crate) fn find(&self, id: &str) -> Option<(Arc<Drive>, Id)> {
        let id = Uuid::parse_str(id).ok()?;
        let tickets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ticket = tickets.by_id.get(&id).filter(|ticket| ticket.expires > Instant::now())?;
        Some((Arc::clone(&ticket.drive), ticket.item.clone()))
    }
}

impl Tickets {
    /// Removes what has expired, but not on every call: a folder of thousands of files must not cost thousands of passes.
    fn remove_expired(&mut self, now: Instant) {
        if now < self.next_removal.unwrap_or(now) {
            return;
        }
        self.next_removal = Some(now + DOWNLOAD_LIFETIME / 4);
        self.by_id.retain(|_, ticket| ticket.expires > now);
        self.by_item.retain(|_, id| self.by_id.contains_key(id));
    }
}

/// How long a session lives without a new part.
const UPLOAD_LIFETIME: Duration = Duration::from_secs(60 * 60);

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
    /// How many bytes the whole file has, according to the first part.
    pub(crate) total: Option<u64>,
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

/// An open session.
#[derive(Debug)]
struct Open {
    /// None while a request has it.
    session: Option<Session>,
    received: u64,
    expires: SystemTime,
}

/// A session that one request has. The next request can have it when this is dropped, however the request ends.
#[derive(Debug)]
pub(crate) struct Taken<'a> {
    uploads: &'a Uploads,
    id: Uuid,
    /// None after its end.
    session: Option<Session>,
}

impl Uploads {
    /// Opens a session, and returns its id and when it will expire.
    pub(crate) fn open(&self, session: Session) -> (Uuid, SystemTime) {
        let (id, now) = (Uuid::new_v4(), SystemTime::now());
        let expires = now + UPLOAD_LIFETIME;
        let mut sessions = self.lock();
        sessions.retain(|_, open| open.expires > now);
        sessions.insert(id, Open { received: session.received, session: Some(session), expires });
        (id, expires)
    }

    /// Whether the session is open.
    pub(crate) fn has(&self, id: &str) -> bool {
        Uuid::parse_str(id).is_ok_and(|id| self.lock().contains_key(&id))
    }

    /// How many bytes have been received, without those of a part that is arriving, and when the session expires.
    pub(crate) fn state(&self, id: &str) -> Result<(u64, SystemTime), ApiError> {
        let mut sessions = self.lock();
        let (_, open) = find(&mut sessions, id)?;
        Ok((open.received, open.expires))
    }

    /// Takes the session for one request. Fails while another has it.
    pub(crate) fn take(&self, id: &str) -> Result<Taken<'_>, ApiError> {
        let mut sessions = self.lock();
        let (id, open) = find(&mut sessions, id)?;
        let being_received = || ApiError::new(ErrorCode::InvalidRange, "Content-Range: another part is being received.");
        let session = Some(open.session.take().ok_or_else(being_received)?);
        Ok(Taken { uploads: self, id, session })
    }

    /// Ends the session. A request that has it ends it later.
    pub(crate) fn remove(&self, id: &str) -> Result<(), ApiError> {
        let mut sessions = self.lock();
        let (id, _) = find(&mut sessions, id)?;
        sessions.remove(&id);
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Open>> {
        // Sessions are added and removed whole, so a panic elsewhere leaves the map usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find<'a>(sessions: &'a mut HashMap<Uuid, Open>, id: &str) -> Result<(Uuid, &'a mut Open), ApiError> {
    let id = Uuid::parse_str(id).map_err(|_| ApiError::not_found())?;
    let open = sessions.get_mut(&id).filter(|open| open.expires > SystemTime::now());
    open.map(|open| (id, open)).ok_or_else(ApiError::not_found)
}

impl Taken<'_> {
    /// The session.
    pub(crate) fn session(&mut self) -> Result<&mut Session, ApiError> {
        self.session.as_mut().ok_or_else(ApiError::not_found)
    }

    /// Ends the session, and returns it.
    pub(crate) fn end(mut self) -> Result<Session, ApiError> {
        self.uploads.lock().remove(&self.id);
        self.session.take().ok_or_else(ApiError::not_found)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let Some(session) = self.session.take()
            && let Some(open) = self.uploads.lock().get_mut(&self.id)
        {
            open.received = session.received;
            open.expires = SystemTime::now() + UPLOAD_LIFETIME;
            open.session = Some(session);
        }
    }
}
