//! Starting and stopping processes, and only our own.

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};

/// How long a process may take to stop before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// Starts a program in a group of its own, so that it outlives this one, writing to `log`.
///
/// # Errors
/// The program or the log cannot be opened.
pub fn start(command: &mut Command, log: &Path) -> Result<u32> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = fs::OpenOptions::new().create(true).append(true).open(log)?;
    let shown = format!("{command:?}");
    let child = command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file)
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot start {shown}"))?;
    let pid = child.id();
    wait_for_command_line(pid);
    Ok(pid)
}

/// Waits until a process just started has its own command line: for a moment after `exec` it has none, and would be
/// taken for somebody else's.
fn wait_for_command_line(pid: u32) {
    let begun = Instant::now();
    let has_none = || fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.is_empty());
    while has_none() && begun.elapsed() < Duration::from_secs(1) {
        sleep(Duration::from_millis(5));
    }
}

/// Runs a program to its end and returns what it printed.
///
/// # Errors
/// It cannot be started, or fails; the error says what it printed.
pub fn run(command: &mut Command, input: Option<&str>) -> Result<String> {
    use std::io::Write;
    let shown = format!("{command:?}");
    let mut child = command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {shown}"))?;
    if let (Some(input), Some(mut stdin)) = (input, child.stdin.take()) {
        stdin.write_all(input.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("{shown} failed ({}):\n{text}{errors}", output.status);
    }
    Ok(text)
}

/// Whether a process runs that was started with `mark` as one of its arguments: never somebody else's of the same id.
#[must_use]
pub fn is_ours(pid: u32, mark: &str) -> bool {
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let zombie = state
        .rsplit(')')
        .next()
        .is_some_and(|rest| rest.trim_start().starts_with('Z'));
    !zombie && has_argument(pid, mark)
}

/// All processes of this program with that mark, also those nobody noted.
#[must_use]
pub fn find(program: &Path, mark: &str) -> Vec<u32> {
    let program = program.display().to_string();
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| is_ours(*pid, mark) && has_argument(*pid, &program))
        .collect()
}

/// Whether a whole argument of a process is this text; a script has its own name as one.
fn has_argument(pid: u32, text: &str) -> bool {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    line.split(|byte| *byte == 0)
        .any(|argument| argument == text.as_bytes())
}

/// Stops a process of ours, gently first; nothing when it does not run or is not ours.
///
/// # Errors
/// It survives a kill.
pub fn stop(pid: u32, mark: &str) -> Result<()> {
    for signal in ["-TERM", "-KILL"] {
        if !is_ours(pid, mark) {
            return Ok(());
        }
        signal_to(pid, signal);
        let begun = Instant::now();
        while begun.elapsed() < GRACE && is_ours(pid, mark) {
            sleep(Duration::from_millis(100));
        }
    }
    if is_ours(pid, mark) {
        bail!("process {pid} does not stop; end it by hand with `kill -9 {pid}`");
    }
    Ok(())
}

/// Sends a signal, such as `-KILL`; a process that is gone is no error.
pub fn signal_to(pid: u32, signal: &str) {
    let _ = Command::new("kill")
        .args([signal, &pid.to_string()])
        .stderr(Stdio::null())
        .status();
}

/// Ports nobody listens on now, all different.
///
/// # Errors
/// The machine has none.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut ports = [0; N];
    // Held together until all are known, so that none is named twice.
    let mut held = Vec::new();
    for port in &mut ports {
        let listener = TcpListener::bind("127.0.0.1:0")
            .context("no free port on this machine; stop something that listens")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("holdfast-process-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A program that waits, with `mark` in its command line.
    fn waiting(mark: &str, log: &Path) -> u32 {
        start(
            Command::new("sh").args(["-c", "while :; do sleep 0.1; done", mark]),
            log,
        )
        .unwrap()
    }

    #[test]
    fn what_was_started_is_stopped_and_nothing_else() {
        let folder = folder("stop");
        let pid = waiting("/nets/a", &folder.join("log"));
        assert!(is_ours(pid, "/nets/a"));
        assert!(
            !is_ours(pid, "/nets/b"),
            "the same id under another mark is somebody else's"
        );
        stop(pid, "/nets/b").unwrap();
        assert!(is_ours(pid, "/nets/a"), "a stranger's process was stopped");
        stop(pid, "/nets/a").unwrap();
        assert!(!is_ours(pid, "/nets/a"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_nobody_noted_is_found_by_program_and_mark() {
        let folder = folder("find");
        let program = folder.join("node");
        let fake = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fake/wasmd");
        std::os::unix::fs::symlink(fake, &program).unwrap();
        let mark = folder.join("home").display().to_string();
        fs::create_dir_all(&mark).unwrap();
        let mut command = Command::new(&program);
        command.env("FAKE_NODE", "waits").args(["start", "--home", &mark]);
        let pid = start(&mut command, &folder.join("log")).unwrap();
        assert_eq!(find(&program, &mark), [pid]);
        let half = mark.get(..mark.len() - 1).unwrap();
        assert!(find(&program, half).is_empty(), "half an argument");
        assert!(
            find(Path::new("/other/node"), &mark).is_empty(),
            "another program"
        );
        stop(pid, &mark).unwrap();
        assert!(find(&program, &mark).is_empty());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_program_that_is_missing_is_named() {
        let folder = folder("missing");
        let error = start(&mut Command::new("/no/such/wasmd"), &folder.join("log")).unwrap_err();
        assert!(error.to_string().contains("/no/such/wasmd"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_a_failing_program_said_is_in_the_error() {
        let error = run(
            Command::new("sh").args(["-c", "echo out; echo bad >&2; exit 3"]),
            None,
        )
        .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("out") && text.contains("bad"), "{text}");
    }

    #[test]
    fn ports_are_free_and_differ() {
        let ports: [u16; 8] = free_ports().unwrap();
        let mut sorted = ports.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), ports.len());
        // A child of another test may hold a copy of the listeners until it has become its own program.
        let free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
        let begun = Instant::now();
        while !ports.iter().all(free) && begun.elapsed() < Duration::from_secs(5) {
            sleep(Duration::from_millis(20));
        }
        assert!(ports.iter().all(free));
    }
}
