//! Streams of events (server-sent events): one thread owns them all and sends to all. It does not know what the events say.
//!
//! A write never waits for a browser: what the thread writes to is drained by `relay`, which drops a stream that does not keep
//! up. So the last of fifty tabs hears of a change when the first does, though one of them may be stuck.

#![expect(
    clippy::disallowed_methods,
    reason = "streams that say nothing for a while are kept open by a clock"
)]

use std::collections::VecDeque;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The MIME type of a stream.
pub(super) const KIND: &str = "text/event-stream; charset=utf-8";

/// How often something is sent, so that both sides notice when the other is gone.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// What is sent then: a comment, which pages never see.
const BEAT: &[u8] = b":\n\n";

/// A stream begins with this: after a break, a browser tries again in so many milliseconds.
const RETRY: &[u8] = b"retry: 400\n\n";

/// What a new stream begins with, asked for when it joins.
pub(super) type Initial = Box<dyn FnOnce() -> Vec<Event> + Send>;

/// Something that pages are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// What listeners in the page go by.
    pub(crate) name: String,
    /// Any text; lines stay lines.
    pub(crate) data: String,
}

impl Event {
    /// An event with this name and this text.
    #[must_use]
    pub(crate) fn new(name: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            data: data.into(),
        }
    }

    /// As it is sent. Nothing in it can end it early or begin another.
    fn text(&self) -> String {
        let mut text: String = self.name.chars().filter(|c| !c.is_control()).collect();
        text.insert_str(0, "event: ");
        text.push('\n');
        for line in self.data.replace("\r\n", "\n").split(['\n', '\r']) {
            text.push_str("data: ");
            text.push_str(line);
            text.push('\n');
        }
        text.push('\n');
        text
    }
}

/// All streams that are open. Cheap to clone; each clone sends to the same.
#[derive(Clone)]
pub(crate) struct Streams {
    orders: Sender<Order>,
}

enum Order {
    Join(Box<dyn Write + Send>, Initial),
    Send(String),
    Stop,
}

impl Streams {
    /// No streams, of which there will be at most `most`: for one more, the oldest goes.
    ///
    /// # Errors
    ///
    /// If no thread can be started.
    pub(super) fn start(most: usize) -> io::Result<Self> {
        let (orders, received) = channel();
        let work = move || keep(&received, most);
        thread::Builder::new()
            .name("preview-events".to_owned())
            .spawn(work)?;
        Ok(Self { orders })
    }

    /// Sends an event to every stream that is open now. It returns at once; after the server has ended, it does nothing.
    pub(crate) fn send(&self, event: &Event) {
        let _ = self.orders.send(Order::Send(event.text()));
    }

    /// Takes a stream in whose head is written.
    pub(super) fn join(&self, writer: Box<dyn Write + Send>, initial: Initial) {
        let _ = self.orders.send(Order::Join(writer, initial));
    }

    /// Ends all streams.
    pub(super) fn stop(&self) {
        let _ = self.orders.send(Order::Stop);
    }
}

/// Carries out orders until the last one is given.
fn keep(orders: &Receiver<Order>, most: usize) {
    let mut open: VecDeque<Box<dyn Write + Send>> = VecDeque::new();
    let mut beat = Instant::now() + HEARTBEAT;
    loop {
        match orders.recv_timeout(beat.saturating_duration_since(Instant::now())) {
            Ok(Order::Join(mut writer, initial)) => {
                // Tabs go from page to page, and the stream of the page before is only found to be closed by writing to it.
                open.retain_mut(|writer| write(&mut **writer, BEAT));
                let events = catch_unwind(AssertUnwindSafe(initial)).unwrap_or_default();
                let mut text = RETRY.to_vec();
                text.extend(events.iter().flat_map(|event| event.text().into_bytes()));
                if write(&mut *writer, &text) {
                    open.push_back(writer);
                }
                while open.len() > most {
                    open.pop_front();
                }
            }
            Ok(Order::Send(text)) => {
                open.retain_mut(|writer| write(&mut **writer, text.as_bytes()))
            }
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                open.retain_mut(|writer| write(&mut **writer, BEAT));
                beat = Instant::now() + HEARTBEAT;
            }
        }
    }
}

/// Whether it could be written.
fn write(writer: &mut dyn Write, bytes: &[u8]) -> bool {
    writer
        .write_all(bytes)
        .and_then(|()| writer.flush())
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_one_event() {
        for (name, data, text) in [
            ("changed", "a", "event: changed\ndata: a\n\n"),
            ("changed", "", "event: changed\ndata: \n\n"),
            (
                "changed",
                "a\nb\r\nc\rd",
                "event: changed\ndata: a\ndata: b\ndata: c\ndata: d\n\n",
            ),
            (
                "changed",
                "a\n\nevent: other",
                "event: changed\ndata: a\ndata: \ndata: event: other\n\n",
            ),
            ("a\nevent: b", "c", "event: aevent: b\ndata: c\n\n"),
            ("\r\n", "\n", "event: \ndata: \ndata: \n\n"),
        ] {
            assert_eq!(Event::new(name, data).text(), text);
        }
    }

    /// What is written goes to a channel.
    struct Tab(Sender<Vec<u8>>);

    impl Write for Tab {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0
                .send(bytes.to_vec())
                .map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn for_one_too_many_the_oldest_goes() {
        let streams = Streams::start(2).unwrap();
        let tabs: Vec<_> = (0..3)
            .map(|number| {
                let (writes, written) = channel();
                streams.join(
                    Box::new(Tab(writes)),
                    Box::new(move || vec![Event::new("first", number.to_string())]),
                );
                written
            })
            .collect();
        streams.send(&Event::new("second", ""));
        streams.stop();
        let heard: Vec<String> = tabs
            .iter()
            .map(|tab| String::from_utf8(tab.iter().flatten().collect()).unwrap())
            .collect();
        assert_eq!(
            heard[0],
            "retry: 400\n\nevent: first\ndata: 0\n\n:\n\n:\n\n"
        );
        assert_eq!(
            heard[2],
            "retry: 400\n\nevent: first\ndata: 2\n\nevent: second\ndata: \n\n"
        );
        assert!(
            heard[1].ends_with("event: second\ndata: \n\n"),
            "{}",
            heard[1]
        );
    }

    #[test]
    fn a_tab_that_is_gone_or_fails_takes_nobody_along() {
        let streams = Streams::start(9).unwrap();
        let (writes, written) = channel();
        drop(written);
        streams.join(Box::new(Tab(writes)), Box::new(Vec::new));
        let (writes, written) = channel();
        streams.join(
            Box::new(Tab(writes)),
            Box::new(|| panic!("an event that cannot be told")),
        );
        streams.send(&Event::new("a", "b"));
        streams.stop();
        let heard = String::from_utf8(written.iter().flatten().collect()).unwrap();
        assert_eq!(heard, "retry: 400\n\nevent: a\ndata: b\n\n");
    }
}
