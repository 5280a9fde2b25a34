//! The sections of parts that play in worlds of their own: pictures in the order told.

use anyhow::Result;
use maud::{html, Markup};

use super::{graph, nothing, path, supply, Data, Picture, Table};

/// The pictures, or that there are none.
pub(super) fn section(data: &Data, pictures: &[Picture], none: &str) -> Result<Markup> {
    let parts = pictures.iter().map(|picture| match picture {
        Picture::Graph(graph) => graph::figure(graph),
        Picture::Book(curve) => supply::figure(data, curve),
        Picture::Path(path) => path::figure(path),
        Picture::Table(table) => Ok(figure(table)),
    });
    let parts = parts.collect::<Result<Vec<_>>>()?;
    Ok(html! {
        @if parts.is_empty() { (nothing(none)) }
        @else { p.caption { "This part plays in a world of its own: its days are counted from its own beginning." } }
        @for part in &parts { (part) }
    })
}

fn figure(table: &Table) -> Markup {
    let last = table.head.len().saturating_sub(1);
    let verdict = if table.good { "n good" } else { "n bad" };
    let class = |column: usize| match column {
        0 => "",
        column if column == last => verdict,
        _ => "n",
    };
    html! {
        figure {
            h3 { (table.title) }
            div.scroll { table {
                thead { tr { @for (column, name) in table.head.iter().enumerate() { th class=(if column == 0 { "" } else { "n" }) { (name) } } } }
                tbody { @for row in &table.rows { tr { @for (column, cell) in row.iter().enumerate() { td class=(class(column)) { (cell) } } } } }
            } }
            figcaption { (table.says) }
        }
    }
}
