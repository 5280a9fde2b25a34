//! For people: a line for each thing, and what to type next below those that need it.
use crate::doctor::finding::{worst, Finding, Level};
use crate::doctor::observe::Observations;

/// A table, and a last line that says how it is.
#[must_use]
pub fn text(seen: &Observations, findings: &[Finding]) -> String {
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seen.now);
    let mut text = format!(
        "Holdfast deployment \"{}\" at {}\n\n",
        seen.deployment,
        humantime::format_rfc3339_seconds(at)
    );
    let width = findings.iter().map(|f| f.subject.len()).max().unwrap_or_default();
    for finding in findings {
        let level = match finding.level {
            Level::Fine => "ok",
            Level::Warning => "WARNING",
            Level::Broken => "BROKEN",
        };
        text.push_str(&format!(
            "{level:<8} {:<width$}  {}\n",
            finding.subject, finding.says
        ));
        if !finding.next.is_empty() {
            text.push_str(&format!("{:<8} next: {}\n", "", finding.next));
        }
    }
    let count = |level| findings.iter().filter(|f| f.level == level).count();
    let worst = worst(findings);
    text.push_str(&format!(
        "\n{}: {} broken, {} warnings, {} fine (exit {})\n",
        worst.name(),
        count(Level::Broken),
        count(Level::Warning),
        count(Level::Fine),
        worst.exit_code()
    ));
    text
}
