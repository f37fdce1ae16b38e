//! A client that costs little: connections that stay open, one request after the other on each.

use std::{
    io::{Read, Write},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const CONNECTIONS: u64 = 8;
const ROUND: Duration = Duration::from_secs(3);

/// A server and the requests to send to it, by their running number.
#[derive(Clone)]
pub struct Target {
    pub port: u16,
    pub request: Arc<dyn Fn(u64) -> String + Send + Sync>,
}

impl Target {
    pub fn new(port: u16, request: impl Fn(u64) -> String + Send + Sync + 'static) -> Self {
        Self { port, request: Arc::new(request) }
    }

    /// One answer: its head and its body.
    pub fn fetch(&self, number: u64) -> (String, Vec<u8>) {
        let mut stream = connect(self.port);
        let mut buffer = Vec::new();
        let head = exchange(&mut stream, &(self.request)(number), &mut buffer);
        (head, buffer)
    }

    /// Requests per second over one round.
    pub fn round(&self) -> f64 {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let begun = Instant::now();
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|_| {
                let target = self.clone();
                thread::spawn(move || {
                    let (mut stream, mut buffer, mut answered) = (connect(target.port), Vec::new(), 0_u64);
                    while begun.elapsed() < ROUND {
                        let request = (target.request)(NUMBER.fetch_add(1, Ordering::Relaxed));
                        let head = exchange(&mut stream, &request, &mut buffer);
                        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                        answered += 1;
                    }
                    answered
                })
            })
            .collect();
        let answered: u64 = clients.into_iter().map(|client| client.join().unwrap()).sum();
        answered as f64 / begun.elapsed().as_secs_f64()
    }
}

/// Rounds of each in turn: requests per second of each, round by round.
pub fn interleaved<const N: usize>(rounds: usize, targets: [&Target; N]) -> [Vec<f64>; N] {
    for target in targets {
        let _warm_up = target.round();
    }
    let mut figures = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (target, figures) in targets.iter().zip(&mut figures) {
            figures.push(target.round());
        }
    }
    figures
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends a request and reads its answer: the head, and into `body` the rest.
fn exchange(stream: &mut TcpStream, request: &str, body: &mut Vec<u8>) -> String {
    stream.write_all(request.as_bytes()).unwrap();
    body.clear();
    let mut chunk = vec![0; 65_536];
    let end = loop {
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the server has hung up");
        body.extend_from_slice(&chunk[..read]);
        if let Some(at) = body.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let head = String::from_utf8_lossy(&body[..end]).into_owned();
    body.drain(..end);
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.expect("an answer with its length");
    while body.len() < length {
        let read = stream.read(&mut chunk).unwrap();
        body.extend_from_slice(&chunk[..read]);
    }
    head
}
