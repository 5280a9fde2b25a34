//! The top of the page: what this is, and the numbers of the run.

use maud::{html, Markup};

use super::{format, Data};

/// Title, sentence and tiles.
pub(super) fn header(data: &Data) -> Markup {
    let violations = data.violations();
    let verdict = if violations == 0 { "tile good" } else { "tile bad" };
    let tiles = [
        ("seed", data.run.seed.to_string()),
        (
            "days simulated",
            format::grouped(format::day(data.run.duration_seconds)),
        ),
        ("chains", data.run.chains.len().to_string()),
        ("steps", format::grouped(data.run.steps)),
        ("invariant checks", format::grouped(data.checks())),
    ];
    html! {
        header {
            h1 { (data.title) }
            p.about { (data.about) }
            div.tiles {
                @for (label, value) in tiles { (tile("tile", label, &value)) }
                (tile(verdict, "violations", &format::grouped(violations)))
            }
        }
    }
}

fn tile(class: &str, label: &str, value: &str) -> Markup {
    html! { div class=(class) { b { (value) } span { (label) } } }
}
