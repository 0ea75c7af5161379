//! How calls end: panics, deadlines, cancelling, and where they run.

use super::*;
use std::time::Duration;

/// What the callbacks of one call were given, in order.
#[derive(Default)]
struct Seen(Mutex<Vec<String>>);

extern "C" fn on_result(context: *mut std::ffi::c_void, outcome: Outcome) {
    // SAFETY: the context is the test's `Seen`.
    let seen = unsafe { &*context.cast::<Seen>() };
    let text = if outcome.error.is_null() {
        "result".to_string()
    } else {
        // SAFETY: an error that is ours now.
        let error = unsafe { Box::from_raw(outcome.error) };
        format!("{:?}: {}", error.code, error.message)
    };
    seen.0.lock().unwrap().push(text);
}

extern "C" fn on_finished(context: *mut std::ffi::c_void, error: *mut Error) {
    // SAFETY: the context is the test's `Seen`.
    let seen = unsafe { &*context.cast::<Seen>() };
    let text = if error.is_null() {
        "finished".to_string()
    } else {
        // SAFETY: an error that is ours now.
        format!("finished: {}", unsafe { Box::from_raw(error) }.message)
    };
    seen.0.lock().unwrap().push(text);
}

fn engine() -> Arc<Engine> {
    let config = crate::engine::EngineConfig {
        allocation: 1,
        worker_threads: 1,
        concurrency_support: 1,
        ..crate::bench::config()
    };
    Arc::new(Engine::new(&config).expect("an engine"))
}

/// Runs work that owns a completion, and returns what the callbacks saw once both have come.
fn drive<W: Future<Output = ()> + Send + 'static>(
    deadline: Option<Duration>,
    after: impl FnOnce(&CallState),
    work: impl FnOnce(Completion) -> W,
) -> Vec<String> {
    let seen = Seen::default();
    let options = CallOptions {
        limits: CallLimits::default(),
        headers: std::ptr::null(),
        header_count: 0,
        on_result,
        on_finished: Some(on_finished),
        next_step: None,
        context: std::ptr::from_ref(&seen).cast_mut().cast(),
    };
    let state = Arc::new(CallState::default());
    let completion = Completion::new(&options, Arc::clone(&state));
    let engine = engine();
    let deadline = deadline.map(|time| Instant::now() + time);
    Driver::new(
        Arc::clone(&engine),
        Arc::clone(&state),
        deadline,
        work(completion),
    )
    .start(false, || {});
    after(&state);
    let patience = Instant::now() + Duration::from_secs(20);
    while seen.0.lock().unwrap().len() < 2 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(1));
    }
    seen.0.into_inner().unwrap()
}

#[test]
fn a_panic_becomes_an_internal_error() {
    let seen = drive(
        None,
        |_| {},
        |completion| async move {
            let _completion = completion;
            panic!("deliberate");
        },
    );
    assert_eq!(
        seen,
        ["Internal: the engine panicked: deliberate", "finished"]
    );
}

#[test]
fn a_panic_after_the_result_ends_the_call() {
    let seen = drive(
        None,
        |_| {},
        |mut completion| async move {
            completion.deliver(Ok(Finished::default()));
            tokio::task::yield_now().await;
            panic!("late");
        },
    );
    assert_eq!(seen, ["result", "finished: the engine panicked: late"]);
}

#[test]
fn a_call_that_waits_ends_at_its_deadline() {
    let seen = drive(
        Some(Duration::from_millis(20)),
        |_| {},
        |completion| async move {
            let _completion = completion;
            std::future::pending::<()>().await;
        },
    );
    assert_eq!(
        seen,
        ["Deadline: the call took longer than its limit", "finished"]
    );
}

#[test]
fn a_call_that_waits_can_be_cancelled() {
    let seen = drive(None, CallState::cancel, |completion| async move {
        let _completion = completion;
        std::future::pending::<()>().await;
    });
    assert_eq!(seen, ["Cancelled: the call was cancelled", "finished"]);
}

#[test]
fn a_call_started_inside_another_goes_to_the_workers() {
    let seen = drive(
        None,
        |_| {},
        |mut completion| async move {
            // Inline it would run on this thread, inside this poll.
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let here = std::thread::current().id();
            let inner = async move {
                let _ = sender.send(std::thread::current().id() != here);
            };
            let other = engine();
            Driver::new(Arc::clone(&other), Arc::default(), None, inner).start(false, || {});
            assert!(receiver.await.unwrap(), "the inner call ran inline");
            completion.deliver(Ok(Finished::default()));
            // An engine must not go on a thread of its own executor only: keep it until here.
            drop(other);
        },
    );
    assert_eq!(seen, ["result", "finished"]);
}

/// Whether work left the thread that started it, and how often it was polled there.
fn start_here(mut poll: impl FnMut(u32, &Waker) -> Poll<()> + Send + 'static) -> (bool, u32) {
    let polls = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = Arc::clone(&polls);
    let here = std::thread::current().id();
    let work = std::future::poll_fn(move |cx| {
        if std::thread::current().id() != here {
            return Poll::Ready(());
        }
        poll(counted.fetch_add(1, Ordering::Relaxed) + 1, cx.waker())
    });
    let mut has_left = false;
    Driver::new(engine(), Arc::new(CallState::default()), None, work)
        .start(false, || has_left = true);
    (has_left, polls.load(Ordering::Relaxed))
}

#[test]
fn a_call_whose_parts_wake_one_another_stays_where_it_started() {
    let (has_left, polls) = start_here(|polls, waker| {
        waker.wake_by_ref();
        if polls < 5 {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    });
    assert_eq!((has_left, polls), (false, 5));
}

#[test]
fn a_call_that_waits_for_others_goes_to_the_workers() {
    assert_eq!(start_here(|_, _| Poll::Pending), (true, 1));
}

#[test]
fn a_call_that_wakes_itself_for_ever_leaves_when_its_slice_is_over() {
    let (has_left, polls) = start_here(|_, waker| {
        waker.wake_by_ref();
        Poll::Pending
    });
    assert!(
        has_left && polls > 1,
        "left: {has_left}, after {polls} polls"
    );
}
