//! Server-sent events: the streams by which pages learn of changes. It does not know what the events mean.
//!
//! One thread knows all streams and publishes to them; each stream has a thread of its own that writes. A browser that does not read
//! therefore delays no other, and loses its stream when too many events wait for it.

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use super::connections::Lease;

/// How often a stream without events is written to, so that both sides notice when the other is gone.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// A comment, which pages do not see.
const COMMENT: &str = ":\n\n";

/// What a stream starts with: after an interruption, a browser reconnects after this many milliseconds.
const RETRY: &str = "retry: 400\n\n";

/// How many events may wait for one stream.
const MAX_WAITING: usize = 64;

/// An event that pages receive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    /// What listeners in the page subscribe to.
    pub(crate) name: String,
    /// Any text; its lines stay lines.
    pub(crate) data: String,
}

impl Event {
    pub(crate) fn new(name: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            data: data.into(),
        }
    }

    /// The event as it is sent. Nothing in it can end it early or start another.
    fn text(&self) -> String {
        let name: String = self.name.chars().filter(|c| !c.is_control()).collect();
        let lines = self.data.replace("\r\n", "\n");
        let lines: String = lines
            .split(['\n', '\r'])
            .map(|line| format!("data: {line}\n"))
            .collect();
        format!("event: {name}\n{lines}\n")
    }
}

/// The events that a stream starts with. They are computed when the stream joins the others, by the thread that publishes: an event
/// that is published afterwards reaches the stream too, so none is lost between the two.
pub(crate) type InitialEvents = Box<dyn FnOnce() -> Vec<Event> + Send>;

/// A new stream.
pub(super) struct Subscription {
    pub(super) writer: Box<dyn Write + Send>,
    /// Of the response.
    pub(super) head: String,
    pub(super) initial: InitialEvents,
    /// Ends after the writer.
    pub(super) lease: Lease,
}

/// Publishes to all open streams. Clones publish to the same.
#[derive(Clone)]
pub(crate) struct Broadcaster {
    commands: Sender<StreamCommand>,
}

enum StreamCommand {
    Subscribe(Subscription),
    Publish(Arc<str>),
    Close,
}

impl Broadcaster {
    /// Starts without streams, of which there may be `max_streams`: for one more, the oldest is closed.
    ///
    /// # Errors
    /// If no thread can be started.
    pub(crate) fn start(max_streams: usize) -> io::Result<Self> {
        let (commands, received) = channel();
        thread::Builder::new()
            .name("preview-events".to_owned())
            .spawn(move || run(&received, max_streams))?;
        Ok(Self { commands })
    }

    /// Publishes an event. It returns at once; after [`close`](Self::close), it does nothing.
    pub(crate) fn publish(&self, event: &Event) {
        let _ = self
            .commands
            .send(StreamCommand::Publish(event.text().into()));
    }

    pub(super) fn subscribe(&self, subscription: Subscription) {
        let _ = self.commands.send(StreamCommand::Subscribe(subscription));
    }

    /// Ends all streams.
    pub(super) fn close(&self) {
        let _ = self.commands.send(StreamCommand::Close);
    }
}

fn run(commands: &Receiver<StreamCommand>, max_streams: usize) {
    let mut streams: Vec<SyncSender<Arc<str>>> = Vec::new();
    // A stream whose thread has ended, or has too much to write, is dropped.
    let publish = |streams: &mut Vec<SyncSender<Arc<str>>>, text: &Arc<str>| {
        streams.retain(|stream| stream.try_send(Arc::clone(text)).is_ok());
    };
    for command in commands {
        match command {
            StreamCommand::Subscribe(Subscription {
                mut writer,
                head,
                initial,
                lease,
            }) => {
                // A reader goes from page to page, and only a write shows that the stream of the last page was closed.
                publish(&mut streams, &COMMENT.into());
                let initial = catch_unwind(AssertUnwindSafe(initial)).unwrap_or_default();
                let initial: String = initial.iter().map(Event::text).collect();
                let (stream, events) = sync_channel(MAX_WAITING);
                let write = move || {
                    // That the client is gone is not an error.
                    let _ = write_events(&mut *writer, &format!("{head}{RETRY}{initial}"), &events);
                    drop((writer, lease));
                };
                if thread::Builder::new()
                    .name("preview-stream".to_owned())
                    .spawn(write)
                    .is_ok()
                {
                    streams.push(stream);
                }
                if streams.len() > max_streams {
                    streams.remove(0);
                }
            }
            StreamCommand::Publish(text) => publish(&mut streams, &text),
            StreamCommand::Close => return,
        }
    }
}

/// Writes events as they come, until the stream is dropped by [`run`] or the client is gone.
fn write_events(
    writer: &mut dyn Write,
    start: &str,
    events: &Receiver<Arc<str>>,
) -> io::Result<()> {
    let mut text: Arc<str> = start.into();
    loop {
        writer.write_all(text.as_bytes())?;
        writer.flush()?;
        text = match events.recv_timeout(HEARTBEAT) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => COMMENT.into(),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
    }
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

    /// Sends what is written to a channel.
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

    fn subscribe(broadcaster: &Broadcaster, writes: Sender<Vec<u8>>, initial: InitialEvents) {
        let (head, lease) = (String::new(), Lease::default());
        broadcaster.subscribe(Subscription {
            writer: Box::new(Tab(writes)),
            head,
            initial,
            lease,
        });
    }

    #[test]
    fn the_oldest_of_too_many_streams_is_closed() {
        let broadcaster = Broadcaster::start(2).unwrap();
        let tabs: Vec<_> = (0..3)
            .map(|number| {
                let (writes, written) = channel();
                subscribe(
                    &broadcaster,
                    writes,
                    Box::new(move || vec![Event::new("first", number.to_string())]),
                );
                written
            })
            .collect();
        broadcaster.publish(&Event::new("second", ""));
        broadcaster.close();
        let received: Vec<String> = tabs
            .iter()
            .map(|tab| String::from_utf8(tab.iter().flatten().collect()).unwrap())
            .collect();
        assert_eq!(
            received[0],
            "retry: 400\n\nevent: first\ndata: 0\n\n:\n\n:\n\n"
        );
        assert_eq!(
            received[2],
            "retry: 400\n\nevent: first\ndata: 2\n\nevent: second\ndata: \n\n"
        );
        assert!(
            received[1].ends_with("event: second\ndata: \n\n"),
            "{}",
            received[1]
        );
    }

    #[test]
    fn a_stream_that_fails_ends_no_other() {
        let broadcaster = Broadcaster::start(9).unwrap();
        let (writes, written) = channel();
        drop(written);
        subscribe(&broadcaster, writes, Box::new(Vec::new));
        let (writes, written) = channel();
        subscribe(
            &broadcaster,
            writes,
            Box::new(|| panic!("events that cannot be computed")),
        );
        broadcaster.publish(&Event::new("a", "b"));
        broadcaster.close();
        let received = String::from_utf8(written.iter().flatten().collect()).unwrap();
        assert_eq!(received, "retry: 400\n\nevent: a\ndata: b\n\n");
    }
}
