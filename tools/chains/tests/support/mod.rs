//! A network's folder with fake programs, and looking at what runs of it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{json, Value};

/// More than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder of a test's own; gone with it, and what ran of it too.
pub struct Net {
    pub folder: PathBuf,
}

impl Net {
    /// With fakes in place of all programs, and artefacts that are no contracts.
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("holdfast-net-{}-{name}", std::process::id()));
        let net = Self { folder };
        fs::create_dir_all(net.folder.join("artifacts")).unwrap();
        for contract in ["hub", "consumer", "lens", "lrt"] {
            fs::write(
                net.folder.join(format!("artifacts/{contract}.wasm")),
                "no contract",
            )
            .unwrap();
        }
        let fakes = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fake");
        for program in net.programs() {
            fs::create_dir_all(program.parent().unwrap()).unwrap();
            let name = program.file_name().unwrap().to_string_lossy().into_owned();
            let fake = name.split('-').next().unwrap();
            // Not copied: a file just written cannot be run while another test's child still has it open.
            symlink(fakes.join(fake), program).unwrap();
        }
        net
    }

    /// Where the programs are looked for: three nodes, then Hermes.
    pub fn programs(&self) -> Vec<PathBuf> {
        let told = chains(self, &["localnet", "programs"]).output().unwrap().stdout;
        let told = String::from_utf8(told).unwrap();
        let paths: Vec<PathBuf> = told
            .lines()
            .map(|line| line.split_whitespace().last().unwrap().into())
            .collect();
        assert_eq!(paths.len(), 4, "{told}");
        paths
    }

    /// The network's folder.
    pub fn localnet(&self) -> PathBuf {
        self.folder.join("localnet")
    }

    /// `localnet up` with nodes that behave like this.
    pub fn up(&self, node: &str) -> Command {
        let mut command = chains(self, &["localnet", "up"]);
        command
            .env("FAKE_NODE", node)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// What `up` says when it fails, which it must.
    pub fn up_fails(&self, node: &str) -> String {
        failure(&mut self.up(node))
    }

    /// The same where no program is found by its name.
    pub fn up_fails_without_path(&self) -> String {
        failure(self.up("waits").env("PATH", self.folder.join("nothing")))
    }

    /// Stops and removes it.
    pub fn down(&self) {
        assert!(chains(self, &["localnet", "down"]).status().unwrap().success());
    }

    /// Waits until the first node was started.
    pub fn node_runs(&self) {
        let begun = Instant::now();
        while !self.is_running() {
            assert!(begun.elapsed() < PATIENCE, "no node was started");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether a node of this folder runs.
    pub fn is_running(&self) -> bool {
        self.running().iter().any(|line| line.contains(" start "))
    }

    /// Waits until no process names the folder any more.
    pub fn nothing_runs(&self) {
        let begun = Instant::now();
        while !self.running().is_empty() {
            assert!(begun.elapsed() < PATIENCE, "still there: {:?}", self.running());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Command lines that name the folder, each with its process id.
    fn running(&self) -> Vec<String> {
        let folder = self.folder.display().to_string();
        let lines = fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let path = entry.ok()?.path();
            let line = String::from_utf8_lossy(&fs::read(path.join("cmdline")).ok()?).replace('\0', " ");
            line.contains(&folder)
                .then(|| format!("{} {line}", path.display()))
        });
        lines.collect()
    }

    /// Answers at the ports the fake nodes were given: a chain at height 5, on which nobody has anything.
    pub fn answers_for_its_nodes(&self) {
        for chain in ["hub", "oracle", "bridge"] {
            let file = self.localnet().join("nodes").join(chain).join("rpc");
            thread::spawn(move || {
                let begun = Instant::now();
                while begun.elapsed() < PATIENCE {
                    if let Ok(address) = fs::read_to_string(&file) {
                        let listener = TcpListener::bind(address.trim()).unwrap();
                        listener.incoming().for_each(|stream| serve(stream.unwrap()));
                    }
                    thread::sleep(Duration::from_millis(20));
                }
            });
        }
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        for line in self.running() {
            let pid = line.split([' ', '/']).find_map(|word| word.parse().ok());
            signal(pid.unwrap(), "-KILL");
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The program, in this network's folder.
pub fn chains(net: &Net, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast-chains"));
    command
        .args(arguments)
        .env("HOLDFAST_LOCALNET", net.localnet())
        .env("HOLDFAST_CACHE", net.folder.join("cache"))
        .env("HOLDFAST_ARTIFACTS", net.folder.join("artifacts"));
    command
}

/// Sends a signal.
pub fn signal(pid: u32, signal: &str) {
    let _ = Command::new("kill").args([signal, &pid.to_string()]).status();
}

fn failure(command: &mut Command) -> String {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

fn serve(stream: TcpStream) {
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
        "status" => json!({ "sync_info": { "latest_block_height": "5", "catching_up": false } }),
        _ => json!({ "response": { "code": 0, "value": "" } }),
    };
    let text = json!({ "jsonrpc": "2.0", "id": 1, "result": result }).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        text.len()
    );
    // Who asked may have been stopped meanwhile.
    let _ = reader.into_inner().write_all((head + &text).as_bytes());
}
