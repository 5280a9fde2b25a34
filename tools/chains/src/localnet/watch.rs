//! Nothing is left running by a command that does not come to its end, however it ends.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use super::stop_all;
use crate::net::lock::Lock;
use crate::net::state::{Layout, FOLDER};

/// What a command tells its guard when all is as it should be.
const DONE: &[u8] = b"done";

/// Holds the network's lock while a command changes it. Unless the command says that it is done, everything started in
/// the folder is stopped: by the command itself when it is interrupted, by a second process when it is killed.
pub struct Watch {
    _lock: Lock,
    guard: Child,
}

impl Watch {
    /// Locks the folder, and watches from now on.
    ///
    /// # Errors
    /// Another command has the lock, or the guard does not start.
    pub fn set(layout: &Layout) -> Result<Self> {
        let lock = Lock::take(layout)?;
        stop_when_interrupted(layout)?;
        let program = std::env::current_exe().context("this program does not know its own file")?;
        let mut command = Command::new(program);
        command
            .arg("guard")
            .env(FOLDER, layout.root())
            .stdin(Stdio::piped())
            // Never written to: while the guard cleans up nobody else begins.
            .stdout(lock.shared()?)
            // Where this one wrote may be gone with it.
            .stderr(Stdio::null())
            .process_group(0);
        let guard = command.spawn().context("the guard does not start")?;
        Ok(Self { _lock: lock, guard })
    }

    /// Says that what runs may go on running.
    ///
    /// # Errors
    /// The guard is gone.
    pub fn done(mut self) -> Result<()> {
        let mut pipe = self.guard.stdin.take().context("the guard has a pipe")?;
        pipe.write_all(DONE).context("the guard is gone")?;
        drop(pipe);
        self.guard.wait()?;
        Ok(())
    }
}

/// Has an interrupt (or SIGTERM) of this command stop what was started, so that nothing is left running.
fn stop_when_interrupted(layout: &Layout) -> Result<()> {
    const INTERRUPTED: i32 = 130;
    let layout = layout.clone();
    ctrlc::set_handler(move || {
        eprintln!("\ninterrupted; stopping what was started ...");
        if let Err(error) = stop_all(&layout) {
            eprintln!("error: {error:#}; `cargo xtask localnet down` tries again");
        }
        std::process::exit(INTERRUPTED);
    })
    .context("no handler for interrupts")
}

/// The guard: waits until the command is gone, and stops what it started unless it said that it was done.
///
/// # Errors
/// A process does not stop.
pub fn guard() -> Result<()> {
    let mut said = Vec::new();
    std::io::stdin().read_to_end(&mut said)?;
    if said == DONE {
        return Ok(());
    }
    stop_all(&Layout::find()?)
}
