//! Download URLs: short-lived, and their own credential.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::drive::{Drive, Id};

/// How long a download URL can be used.
const LIFETIME: Duration = Duration::from_secs(60 * 60);

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
            && tickets.by_id.get(id).is_some_and(|ticket| ticket.expires > now + LIFETIME / 2)
        {
            return *id;
        }
        tickets.remove_expired(now);
        let id = Uuid::new_v4();
        tickets.by_id.insert(id, Ticket { drive: Arc::clone(drive), item: item.clone(), expires: now + LIFETIME });
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
        self.next_removal = Some(now + LIFETIME / 4);
        self.by_id.retain(|_, ticket| ticket.expires > now);
        self.by_item.retain(|_, id| self.by_id.contains_key(id));
    }
}
