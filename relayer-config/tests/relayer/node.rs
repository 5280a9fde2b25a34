//! A node in this process: answers CometBFT's RPC over HTTP with what a test hands it.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use base64::prelude::{Engine, BASE64_STANDARD};
use serde_json::{json, Value};

/// Answers to a query: path and request bytes in, response bytes out, or why not.
pub type Answers = fn(&str, &[u8]) -> Result<Vec<u8>, String>;

/// Starts a node of this chain; the address to reach it. It ends with the process.
pub fn start(chain_id: &'static str, answers: Answers) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            serve(stream.unwrap(), chain_id, answers);
        }
    });
    url
}

fn serve(stream: TcpStream, chain_id: &str, answers: Answers) {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let request: Value = serde_json::from_slice(&body).unwrap();
    let result = match request["method"].as_str().unwrap() {
        "status" => status(chain_id),
        _ => query(&request["params"], answers),
    };
    let text = json!({ "jsonrpc": "2.0", "id": 1, "result": result }).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all((head + &text).as_bytes()).unwrap();
}

fn status(chain_id: &str) -> Value {
    json!({
        "node_info": { "network": chain_id, "version": "0.38.17" },
        "sync_info": {
            "latest_block_height": "77",
            "latest_block_time": "2026-11-20T12:00:00.123456789Z",
            "catching_up": false
        }
    })
}

fn query(params: &Value, answers: Answers) -> Value {
    let data = params["data"].as_str().unwrap();
    let bytes: Vec<u8> = (0..data.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&data[at..at + 2], 16).unwrap())
        .collect();
    match answers(params["path"].as_str().unwrap(), &bytes) {
        Ok(value) => json!({ "response": { "code": 0, "log": "", "value": BASE64_STANDARD.encode(value) } }),
        Err(log) => json!({ "response": { "code": 5, "log": log, "value": null } }),
    }
}
