//! The story: chapters of steps, each with its moment, chain, actor and result.

use maud::{html, Markup};

use super::{canvas, format, nothing, Chapter, Data, Outcome, Step};

/// All chapters.
pub(super) fn section(data: &Data) -> Markup {
    html! {
        @if data.chapters.is_empty() { (nothing("This run told no story.")) }
        @for (index, chapter) in data.chapters.iter().enumerate() { (self::chapter(data, index, chapter)) }
    }
}

fn chapter(data: &Data, index: usize, chapter: &Chapter) -> Markup {
    html! {
        @if let Some((title, intro)) = &chapter.part { div.part { h3 { (title) } p { (intro) } } }
        article.chapter {
            h3 { span.number { (index + 1) } (chapter.title) }
            @if !chapter.intro.is_empty() { p { (chapter.intro) } }
            ol.steps { @for step in &chapter.steps { (self::step(data, step)) } }
        }
    }
}

fn step(data: &Data, step: &Step) -> Markup {
    let (class, sign) = match step.outcome {
        Outcome::Done => ("result done", "✓"),
        Outcome::Refused => ("result refused", "⊘"),
        Outcome::Failed => ("result failed", "✕"),
    };
    html! {
        li {
            span.when { (format::clock(step.at)) }
            div.deed {
                (badge(data, &step.chain)) " " b { (step.actor) } " " (step.what)
                @if !step.note.is_empty() { p.note { (step.note) } }
            }
            span class=(class) { i { (sign) } span { (step.result) } }
        }
    }
}

/// A chain's name in its colour.
pub(super) fn badge(data: &Data, chain: &str) -> Markup {
    let index = data
        .run
        .chains
        .iter()
        .position(|c| c == chain)
        .unwrap_or(data.run.chains.len());
    html! { span.badge style=(format!("--c:var(--s{})", canvas::swatch(index))) { (chain) } }
}
