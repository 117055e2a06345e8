//! How many requests to one host are in flight at a time.

use longhaul::action::{concurrency::ConcurrencyLimit, host_queue::HostQueue};

/// A host that processes a number of requests at a time, for `ms` each, and a client that always has more requests to send.
struct Host {
    ms: u64,
    /// The end of the processing of each current request.
    busy_until: Vec<u64>,
    /// For each request in flight, the times of the request and of its response.
    in_flight: Vec<(u64, u64)>,
    now: u64,
}

impl Host {
    fn of(capacity: usize, ms: u64) -> Self {
        Self { ms, busy_until: vec![0; capacity], in_flight: Vec::new(), now: 0 }
    }

    /// Sends requests until the limit of requests in flight is reached.
    fn fill(&mut self, limit: &ConcurrencyLimit) {
        while self.in_flight.len() < limit.get() {
            let worker = self.busy_until.iter_mut().min().expect("it works on some");
            *worker = self.now.max(*worker) + self.ms;
            self.in_flight.push((self.now, *worker));
        }
    }

    /// The limit after each period of `ms`.
    fn limits(&mut self, limit: &mut ConcurrencyLimit, round_trips: usize) -> Vec<usize> {
        let seen = (0..round_trips).map(|_| {
            let end = self.now + self.ms;
            self.fill(limit);
            while let Some(next) =
                (0..self.in_flight.len()).min_by_key(|at| self.in_flight[*at].1).filter(|at| self.in_flight[*at].1 <= end)
            {
                let (sent_at, responds_at) = self.in_flight[next];
                self.now = responds_at;
                limit.on_response(sent_at, responds_at, self.in_flight.len());
                self.in_flight.remove(next);
                self.fill(limit);
            }
            self.now = end;
            limit.get()
        });
        seen.collect()
    }
}

#[test]
fn it_doubles_with_each_round_trip_up_to_sixteen() {
    assert_eq!(Host::of(1_000, 80).limits(&mut ConcurrencyLimit::default(), 4), [8, 16, 16, 16]);
}

#[test]
fn six_connections_are_kept_busy_with_few_requests_in_the_browsers_own_queue() {
    let seen = Host::of(6, 80).limits(&mut ConcurrencyLimit::default(), 100);
    assert!(seen[10..].iter().all(|limit| (6..=16).contains(limit)), "{seen:?}");
}

#[test]
fn it_finds_what_a_host_carries() {
    let seen = Host::of(10, 80).limits(&mut ConcurrencyLimit::default(), 100);
    assert!(seen[10..].iter().all(|limit| (8..=16).contains(limit)), "{seen:?}");
}

#[test]
fn it_is_halved_once_for_each_round_trip_that_is_throttled_and_never_below_four() {
    let mut limit = ConcurrencyLimit::default();
    Host::of(1_000, 80).limits(&mut limit, 5);
    let seen = (5..8).map(|round_trip| {
        (0..limit.get()).for_each(|_| limit.on_congestion(round_trip * 80, round_trip * 80 + 80));
        limit.get()
    });
    assert_eq!(seen.collect::<Vec<_>>(), [8, 4, 4]);
}

#[test]
fn after_congestion_it_grows_by_one_with_each_round_trip() {
    let (mut limit, mut host) = (ConcurrencyLimit::default(), Host::of(1_000, 80));
    host.limits(&mut limit, 2);
    limit.on_congestion(160, 160);
    assert_eq!(limit.get(), 8);
    assert_eq!(host.limits(&mut limit, 8), (9..17).collect::<Vec<_>>());
}

#[test]
fn it_stays_where_fewer_requests_are_sent_than_it_allows() {
    let mut limit = ConcurrencyLimit::default();
    (0..100).for_each(|at| limit.on_response(at * 100, at * 100 + 80, 3));
    assert_eq!(limit.get(), 4);
}

#[test]
fn a_slower_connection_is_no_congestion() {
    let mut limit = ConcurrencyLimit::default();
    let mut respond = |ms: u64, count: u64| {
        (0..count).for_each(|at| limit.on_response(at * 1_000, at * 1_000 + ms, 4));
        limit.get()
    };
    assert_eq!(respond(50, 20), 5, "it grows while it is used");
    assert_eq!(respond(500, 100), 5);
}

/// The limit after these responses: the time of each in milliseconds, and how many requests were in flight.
fn after(responses: impl IntoIterator<Item = (u64, usize)>) -> usize {
    let mut limit = ConcurrencyLimit::default();
    for (at, (ms, in_flight)) in responses.into_iter().enumerate() {
        let sent_at = at as u64 * 10_000;
        limit.on_response(sent_at, sent_at + ms, in_flight);
    }
    limit.get()
}

#[test]
fn it_grows_up_to_one_and_a_half_times_the_usual_response_time_and_shrinks_above_twice_that_time() {
    // Each of the second responses counts an eighth in the average, which is 130, 160, 170, 210 and 211 ms.
    let averages = [(340, 6), (580, 6), (660, 5), (980, 5), (988, 4)];
    assert_eq!(averages.map(|(ms, _)| after([(100, 4), (ms, 5)])), averages.map(|(_, expected)| expected));
}

#[test]
fn differences_of_ten_milliseconds_are_ignored() {
    // The averages are 10, 20 and 21 ms. Twice the usual time would be 10 ms.
    assert_eq!([45, 125, 133].map(|ms| after([(5, 4), (ms, 5)])), [6, 5, 4]);
}

#[test]
fn the_usual_response_time_is_learned_from_fast_responses_and_while_few_requests_are_in_flight() {
    let many = |response: (u64, usize), count: usize| std::iter::repeat_n(response, count);
    // 100 ms was not usual: then 80 ms are a sign of congestion.
    assert_eq!(after([(100, 4)].into_iter().chain(many((20, 5), 60)).chain(many((80, 6), 60))), 4);
    // One slow response counts an eighth: 200 ms are usual after it.
    assert_eq!(after([(100, 4), (900, 4)].into_iter().chain(many((500, 5), 12))), 4);
}

#[test]
fn four_requests_are_sent_and_the_others_in_order_when_permits_are_given_back() {
    let mut queue = HostQueue::default();
    let sent: Vec<_> = (1..=6).filter(|run| queue.enter(*run, false, 0)).collect();
    assert_eq!(sent, [1, 2, 3, 4]);
    assert_eq!(queue.admit(0), None);
    queue.release();
    assert_eq!((queue.admit(0), queue.admit(0)), (Some(5), None));
}

#[test]
fn reading_a_result_goes_before_polls() {
    let mut queue = HostQueue::default();
    for run in 1..=6 {
        queue.enter(run, false, 0);
    }
    assert!(!queue.enter(7, true, 0));
    queue.release();
    queue.release();
    assert_eq!((queue.admit(0), queue.admit(0)), (Some(7), Some(5)));
}

#[test]
fn nothing_is_sent_while_the_host_pauses() {
    let mut queue = HostQueue::default();
    queue.pause_until(1_000);
    assert_eq!(queue.pause_end(0), None, "no action waits for the end");
    assert!(!queue.enter(1, false, 0) && !queue.enter(2, true, 0));
    queue.pause_until(2_000);
    queue.pause_until(500);
    assert_eq!((queue.admit(1_999), queue.pause_end(1_999)), (None, Some(2_000)), "the latest end counts");
    assert_eq!((queue.pause_end(2_000), queue.admit(2_000), queue.admit(2_000)), (None, Some(2), Some(1)));
}

#[test]
fn an_action_that_leaves_gets_no_permit() {
    let mut queue = HostQueue::default();
    queue.pause_until(10);
    for run in 1..=3 {
        queue.enter(run, run == 3, 0);
    }
    queue.leave(2);
    queue.leave(3);
    assert_eq!((queue.admit(10), queue.admit(10)), (Some(1), None));
}

#[test]
fn more_are_sent_when_responses_arrive_quickly_and_fewer_when_they_are_throttled() {
    let mut queue = HostQueue::default();
    for run in 1..=100 {
        queue.enter(run, false, 0);
    }
    queue.observe(0, false, 80);
    queue.release();
    assert_eq!((queue.admit(80), queue.admit(80), queue.admit(80)), (Some(5), Some(6), None));
    queue.observe(0, true, 90);
    queue.release();
    assert_eq!(queue.admit(90), None);
}

#[test]
fn it_is_idle_when_nothing_waits_or_is_in_flight_and_no_pause_lasts() {
    let mut queue = HostQueue::default();
    assert!(queue.is_idle(0));
    queue.enter(1, false, 0);
    assert!(!queue.is_idle(0));
    queue.release();
    queue.pause_until(5);
    assert!(!queue.is_idle(4) && queue.is_idle(5));
    queue.pause_until(10);
    queue.enter(2, true, 6);
    assert!(!queue.is_idle(20));
}
