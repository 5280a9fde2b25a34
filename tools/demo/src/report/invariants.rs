//! What was checked after every step, and how often.

use maud::{html, Markup};

use super::{format, nothing, Data};

/// The table.
pub(super) fn section(data: &Data) -> Markup {
    if data.invariants.is_empty() {
        return nothing("No invariant was checked in this run.");
    }
    html! {
        div.scroll { table {
            thead { tr { th { "invariant" } th { "what it says" } th.n { "times checked" } th.n { "violated" } } }
            tbody {
                @for i in &data.invariants {
                    tr {
                        th { (i.id) } td { (i.says) } td.n { (format::grouped(i.checked)) }
                        td class=(if i.violated == 0 { "n good" } else { "n bad" }) { b { (format::grouped(i.violated)) } }
                    }
                }
            }
        } }
        p.caption { "Each is checked against the state of the real contracts, not against a model of them." }
    }
}
