//! The steps of an action's life, and how each exchange leads from one to the next.

use crate::protocol::{platform::Platform, request::Request, response::Response};

use super::{
    checking_destination::{AfterLook, CheckingDestination},
    context::Context,
    io::{Loss, NotSent},
    outcome::Outcome,
    polling::{AfterPoll, Polling},
    probing::{AfterProbe, LookingMeanwhile, Probing},
    reading_result::{AfterRead, ReadingResult},
    starting::{AfterStart, Starting},
};

/// Where an action is in its life. Each step owns what it needs, and is used up by what comes of its request.
#[derive(Debug)]
pub(super) enum Step<B> {
    Starting(Box<Starting<B>>),
    Polling(Polling),
    Probing(Probing),
    LookingMeanwhile(Box<LookingMeanwhile>),
    CheckingDestination(Box<CheckingDestination>),
    ReadingResult(Box<ReadingResult<B>>),
    Ended(Outcome<B>),
}

impl<B: Platform> Step<B> {
    /// The next request; `None` when the action is over.
    pub(super) fn request(&self) -> Option<Request<B>> {
        Some(match self {
            Self::Starting(starting) => starting.request(),
            Self::Polling(polling) => polling.request(),
            Self::Probing(probing) => probing.request(),
            Self::LookingMeanwhile(looking) => looking.request(),
            Self::CheckingDestination(checking) => checking.request(),
            Self::ReadingResult(reading) => reading.request(),
            Self::Ended(_) => return None,
        })
    }

    /// The step that a response leads to.
    pub(super) fn on_response(self, context: &mut Context<B>, response: Response<B>) -> Self {
        match self {
            Self::Starting(starting) => starting.on_response(context, response).into(),
            Self::Polling(polling) => polling.on_response(context, response).into(),
            Self::Probing(probing) => probing.on_response(context, response).into(),
            Self::LookingMeanwhile(looking) => looking.on_response(context, response).into(),
            Self::CheckingDestination(checking) => checking.on_response(context, response).into(),
            Self::ReadingResult(reading) => reading.on_response(context, response).into(),
            Self::Ended(outcome) => Self::Ended(outcome),
        }
    }

    /// The step that a lost request leads to.
    pub(super) fn on_lost(self, context: &mut Context<B>, loss: Loss) -> Self {
        match self {
            Self::Starting(starting) => starting.on_lost(loss).into(),
            Self::Polling(polling) => polling.on_lost(context, loss).into(),
            Self::Probing(probing) => probing.on_lost(context, loss).into(),
            Self::LookingMeanwhile(looking) => looking.on_failure(context).into(),
            Self::CheckingDestination(checking) => checking.on_lost(context).into(),
            Self::ReadingResult(reading) => reading.on_lost(context).into(),
            Self::Ended(outcome) => Self::Ended(outcome),
        }
    }

    /// The step that a request leads to that was never sent.
    pub(super) fn on_not_sent(self, context: &mut Context<B>, not_sent: NotSent) -> Self {
        match self {
            Self::Starting(starting) => starting.on_not_sent(not_sent).into(),
            Self::Polling(polling) => polling.on_not_sent(context).into(),
            Self::Probing(probing) => probing.on_not_sent(context).into(),
            Self::LookingMeanwhile(looking) => looking.on_failure(context).into(),
            Self::CheckingDestination(checking) => checking.on_not_sent().into(),
            Self::ReadingResult(reading) => reading.on_not_sent(context).into(),
            Self::Ended(outcome) => Self::Ended(outcome),
        }
    }

    /// The outcome when the caller's time is over. What has completed has completed, even if its result wasn't read in time.
    pub(super) fn time_out(self, context: &Context<B>) -> Outcome<B> {
        match self {
            Self::ReadingResult(reading) => reading.time_out(context),
            Self::Ended(outcome) => outcome,
            _ => Outcome::TimedOut,
        }
    }
}

impl<B> From<AfterStart<B>> for Step<B> {
    fn from(after: AfterStart<B>) -> Self {
        match after {
            AfterStart::Starting(starting) => Self::Starting(starting),
            AfterStart::Polling(polling) => Self::Polling(polling),
            AfterStart::CheckingDestination(checking) => Self::CheckingDestination(checking),
            AfterStart::ReadingResult(reading) => Self::ReadingResult(reading),
            AfterStart::Ended(outcome) => Self::Ended(outcome),
        }
    }
}

impl<B> From<AfterLook<B>> for Step<B> {
    fn from(after: AfterLook<B>) -> Self {
        match after {
            AfterLook::CheckingDestination(checking) => Self::CheckingDestination(checking),
            AfterLook::Ended(outcome) => Self::Ended(outcome),
        }
    }
}

impl<B> From<AfterRead<B>> for Step<B> {
    fn from(after: AfterRead<B>) -> Self {
        match after {
            AfterRead::ReadingResult(reading) => Self::ReadingResult(reading),
            AfterRead::Ended(outcome) => Self::Ended(outcome),
        }
    }
}

impl<B> From<AfterPoll<B>> for Step<B> {
    fn from(after: AfterPoll<B>) -> Self {
        match after {
            AfterPoll::Polling(polling) => Self::Polling(polling),
            AfterPoll::Probing(monitor, probe) => Self::Probing(Probing::new(monitor, probe)),
            AfterPoll::CheckingDestination(checking) => Self::CheckingDestination(checking),
            AfterPoll::ReadingResult(reading) => Self::ReadingResult(reading),
            AfterPoll::Ended(outcome) => Self::Ended(outcome),
        }
    }
}

impl<B> From<AfterProbe<B>> for Step<B> {
    fn from(after: AfterProbe<B>) -> Self {
        match after {
            AfterProbe::Probing(probing) => Self::Probing(probing),
            AfterProbe::LookingMeanwhile(looking) => Self::LookingMeanwhile(looking),
            AfterProbe::Polled(after) => after.into(),
        }
    }
}
