//! How many requests to one host are in flight at a time.

use longhaul::{action::concurrency::ConcurrencyLimit, browser::host_queue::HostQueue};

/// A host that takes so many requests at a time, and `ms` for each.
struct Host {
    capacity: usize,
    ms: u64,
}

/// The limit after each round trip of a client that always has more to send. What is beyond the host's capacity waits for its turn there.
fn limits(host: &Host, limit: &mut ConcurrencyLimit, now: &mut u64, round_trips: usize) -> Vec<usize> {
    (0..round_trips)
        .map(|_| {
            let (in_flight, sent_at) = (limit.get(), *now);
            for index in 0..in_flight {
                *now = sent_at + host.ms * (1 + index / host.capacity) as u64;
                limit.on_response(sent_at, *now, in_flight);
            }
            limit.get()
        })
        .collect()
}

#[test]
fn it_doubles_with_each_round_trip_up_to_a_hundred() {
    let host = Host { capacity: 1_000, ms: 80 };
    assert_eq!(limits(&host, &mut ConcurrencyLimit::default(), &mut 0, 6), [8, 16, 32, 64, 100, 100]);
}

#[test]
fn six_connections_are_kept_busy_with_few_requests_in_the_browsers_own_queue() {
    let host = Host { capacity: 6, ms: 80 };
    let seen = limits(&host, &mut ConcurrencyLimit::default(), &mut 0, 100);
    assert!(seen[10..].iter().all(|limit| (6..=16).contains(limit)), "{seen:?}");
}

#[test]
fn it_finds_what_a_host_carries() {
    let host = Host { capacity: 40, ms: 80 };
    let seen = limits(&host, &mut ConcurrencyLimit::default(), &mut 0, 100);
    assert!(seen[10..].iter().all(|limit| (35..=100).contains(limit)), "{seen:?}");
}

#[test]
fn it_is_halved_once_for_each_round_trip_that_is_throttled_and_never_below_four() {
    let (mut limit, mut now) = (ConcurrencyLimit::default(), 0);
    limits(&Host { capacity: 1_000, ms: 80 }, &mut limit, &mut now, 5);
    let seen = (0..6).map(|_| {
        let sent_at = now;
        now += 80;
        (0..limit.get()).for_each(|_| limit.on_congestion(sent_at, now));
        limit.get()
    });
    assert_eq!(seen.collect::<Vec<_>>(), [50, 25, 12, 6, 4, 4]);
}

#[test]
fn after_congestion_it_grows_by_one_with_each_round_trip() {
    let (mut limit, mut now) = (ConcurrencyLimit::default(), 0);
    let host = Host { capacity: 1_000, ms: 80 };
    limits(&host, &mut limit, &mut now, 2);
    limit.on_congestion(now, now);
    assert_eq!(limit.get(), 8);
    let seen = limits(&host, &mut limit, &mut now, 10);
    assert!(seen.windows(2).all(|pair| pair[1] - pair[0] <= 1) && (16..=18).contains(&seen[9]), "{seen:?}");
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
    assert!(respond(50, 20) > 4, "it grows while it is used");
    respond(500, 100);
    assert!(respond(500, 1) >= 4);
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
    (1..=6).for_each(|run| drop(queue.enter(run, false, 0)));
    assert!(!queue.enter(7, true, 0));
    queue.release();
    queue.release();
    assert_eq!((queue.admit(0), queue.admit(0)), (Some(7), Some(5)));
}

#[test]
fn nothing_is_sent_while_the_host_rests() {
    let mut queue = HostQueue::default();
    assert_eq!(queue.rest_until(1_000), [0; 0]);
    assert!(!queue.enter(1, false, 0) && !queue.enter(2, true, 0));
    assert_eq!(queue.rest_until(500), [0; 0], "it rests until the latest of what it asked for");
    assert_eq!(queue.rest_until(2_000), [2, 1], "those who wait, wait longer");
    assert_eq!((queue.admit(1_999), queue.rest_end(1_999)), (None, Some(2_000)));
    assert_eq!((queue.rest_end(2_000), queue.admit(2_000), queue.admit(2_000)), (None, Some(2), Some(1)));
}

#[test]
fn an_action_that_leaves_gets_no_permit() {
    let mut queue = HostQueue::default();
    queue.rest_until(10);
    (1..=3).for_each(|run| drop(queue.enter(run, run == 3, 0)));
    queue.leave(1);
    queue.leave(3);
    assert_eq!((queue.admit(10), queue.admit(10)), (Some(2), None));
}

#[test]
fn more_are_sent_when_responses_arrive_quickly_and_fewer_when_they_are_throttled() {
    let mut queue = HostQueue::default();
    (1..=100).for_each(|run| drop(queue.enter(run, false, 0)));
    queue.observe(0, false, 80);
    queue.release();
    assert_eq!((queue.admit(80), queue.admit(80), queue.admit(80)), (Some(5), Some(6), None));
    queue.observe(0, true, 90);
    queue.release();
    assert_eq!(queue.admit(90), None);
}

#[test]
fn it_is_idle_when_nothing_waits_is_in_flight_or_rests() {
    let mut queue = HostQueue::default();
    assert!(queue.is_idle(0));
    queue.enter(1, false, 0);
    assert!(!queue.is_idle(0));
    queue.release();
    queue.rest_until(5);
    assert!(!queue.is_idle(4) && queue.is_idle(5));
    queue.rest_until(10);
    queue.enter(2, true, 6);
    assert!(!queue.is_idle(20));
}
