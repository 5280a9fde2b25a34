//! For Prometheus: its text format, for a textfile collector or a cron job.
use super::metrics::{metrics, HELP};
use crate::doctor::finding::Finding;
use crate::doctor::observe::Observations;

/// Every metric with its help, then its samples; a metric without a sample is left out.
#[must_use]
pub fn prometheus(seen: &Observations, findings: &[Finding]) -> String {
    let all = metrics(seen, findings);
    let mut text = String::new();
    for (name, help) in HELP {
        let samples: Vec<_> = all.iter().filter(|metric| metric.name == *name).collect();
        if samples.is_empty() {
            continue;
        }
        text.push_str(&format!("# HELP {name} {help}\n# TYPE {name} gauge\n"));
        for sample in samples {
            let labels: Vec<_> = sample
                .labels
                .iter()
                .map(|(key, value)| format!("{key}=\"{}\"", escaped(value)))
                .collect();
            let labels = match labels.is_empty() {
                true => String::new(),
                false => format!("{{{}}}", labels.join(",")),
            };
            text.push_str(&format!("{name}{labels} {}\n", sample.value));
        }
    }
    text
}

/// The three characters the format escapes in a label.
fn escaped(value: &str) -> String {
    value
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
