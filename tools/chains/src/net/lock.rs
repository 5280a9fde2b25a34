//! One command at a time changes a network.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use rustix::fs::{flock, FlockOperation};
use rustix::io::Errno;

use super::state::Layout;

/// How long those who share the lock may clean up behind a command that is gone.
const CLEANING: Duration = Duration::from_secs(60);

/// Held while a command changes a network; given back by the system when the last process that has it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of a network's folder. Waits while something still cleans up behind a command that is gone.
    ///
    /// # Errors
    /// Another command has it; the error says which process.
    pub fn take(layout: &Layout) -> Result<Self> {
        let path = layout.lock();
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path);
        let mut file = opened.with_context(|| format!("cannot open {}", path.display()))?;
        let begun = Instant::now();
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(Errno::WOULDBLOCK) => {}
                Err(error) => return Err(error).with_context(|| format!("cannot lock {}", path.display())),
            }
            let holder = fs::read_to_string(&path).unwrap_or_default();
            let is_gone = !Path::new("/proc").join(&holder).exists();
            if !is_gone || begun.elapsed() > CLEANING {
                bail!(
                    "another command, process {holder}, changes the network in {} right now; wait for it to end, or end it with \
                     `kill {holder}`, then try again; `cargo xtask localnet status` says what runs",
                    layout.root().display()
                )
            }
            sleep(Duration::from_millis(50));
        }
        file.set_len(0)?;
        write!(file, "{}", std::process::id())?;
        Ok(Self { file })
    }

    /// The lock for another process to share: it is held until both have ended.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn shared(&self) -> Result<File> {
        Ok(self.file.try_clone()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(name: &str) -> Layout {
        let root = std::env::temp_dir().join(format!("holdfast-lock-{}-{name}/net", std::process::id()));
        Layout::at(root)
    }

    fn removed(layout: &Layout) {
        fs::remove_dir_all(layout.root().parent().unwrap()).unwrap();
    }

    #[test]
    fn what_cleans_up_behind_a_command_that_is_gone_is_waited_for() {
        let layout = layout("gone");
        let held = Lock::take(&layout).unwrap();
        fs::write(layout.lock(), "gone").unwrap();
        let cleaning = Duration::from_millis(300);
        let cleans = std::thread::spawn(move || {
            sleep(cleaning);
            drop(held);
        });
        let begun = Instant::now();
        drop(Lock::take(&layout).unwrap());
        assert!(begun.elapsed() >= cleaning);
        cleans.join().unwrap();
        removed(&layout);
    }

    #[test]
    fn a_second_one_is_refused_until_the_first_and_who_shares_it_are_gone() {
        let layout = layout("held");
        let first = Lock::take(&layout).unwrap();
        let shared = first.shared().unwrap();
        let error = Lock::take(&layout).unwrap_err().to_string();
        let me = std::process::id();
        assert!(
            error.contains(&format!("process {me}, changes"))
                && error.contains(&layout.root().display().to_string()),
            "{error}"
        );
        drop(first);
        assert!(Lock::take(&layout).is_err(), "it is still shared");
        drop(shared);
        drop(Lock::take(&layout).unwrap());
        removed(&layout);
    }
}
