//! Packets: how many ended how, the lanes of each link, and the full table.

use anyhow::Result;
use maud::{html, Markup};
use plotters::prelude::RGBColor;

use super::canvas::{self, Key, BAD, GOOD, MUTED, SERIOUS, WARN};
use super::story::badge;
use super::{format, lanes, nothing, Data, Fate, Packet};

/// Every fate with its words, its CSS colour and its colour in pictures.
const FATES: [(Fate, &str, &str, RGBColor); 5] = [
    (Fate::Acked, "acknowledged", "good", GOOD),
    (Fate::Refused, "refused", "serious", SERIOUS),
    (Fate::TimedOut, "timed out", "warn", WARN),
    (Fate::Lost, "lost", "bad", BAD),
    (Fate::InFlight, "still under way", "muted", MUTED),
];

/// The links, then the table.
pub(super) fn section(data: &Data) -> Result<Markup> {
    if data.packets.is_empty() {
        return Ok(nothing("No packet was sent in this run."));
    }
    let links = links(data);
    let pictures = links
        .iter()
        .map(|(ends, packets)| figure(ends, packets))
        .collect::<Result<Vec<_>>>()?;
    Ok(html! {
        @for picture in &pictures { (picture) }
        (table(data))
    })
}

/// Words, CSS colour and picture colour of a fate.
pub(super) fn look(fate: Fate) -> (&'static str, &'static str, RGBColor) {
    FATES
        .iter()
        .find(|f| f.0 == fate)
        .map_or(("", "muted", MUTED), |f| (f.1, f.2, f.3))
}

/// Packets by pair of chains, the pair in the order of [`super::Run::chains`], so that the hub is the upper lane.
fn links(data: &Data) -> Vec<([&str; 2], Vec<&Packet>)> {
    let rank = |chain: &str| {
        data.run
            .chains
            .iter()
            .position(|c| c == chain)
            .unwrap_or(usize::MAX)
    };
    let mut links: Vec<([&str; 2], Vec<&Packet>)> = Vec::new();
    for packet in &data.packets {
        let mut ends = [packet.from.as_str(), packet.to.as_str()];
        ends.sort_by_key(|c| (rank(c), *c));
        match links.iter_mut().find(|(e, _)| *e == ends) {
            Some((_, packets)) => packets.push(packet),
            None => links.push((ends, vec![packet])),
        }
    }
    for (_, packets) in &mut links {
        packets.sort_by_key(|p| p.sent_at);
    }
    links
}

fn figure(ends: &[&str; 2], packets: &[&Packet]) -> Result<Markup> {
    let title = format!("{} and {}", ends[0], ends[1]);
    let (picture, left_out) = lanes::picture(&title, ends, packets)?;
    let counts = FATES.map(|(fate, words, css, _)| {
        let number = packets.iter().filter(|p| p.fate == fate).count();
        (Key::Named(css), format!("{number} {words}"))
    });
    let legend = canvas::legend(counts.iter().map(|(key, words)| (*key, words.as_str())));
    let sentence = html! {
        "Each arrow is one packet, in the order sent, read from left to right and row by row; where it slants over later ones it was late. An arrow that breaks off with a cross never "
        "arrived, one with a cross at its head was refused; the thin line back is the answer to the sender. "
        "Nothing stale is ever repeated: after a loss the latest state goes out in a new packet."
        @if left_out > 0 { " " (format::grouped(left_out)) " plainly acknowledged packets are only in the table." }
    };
    Ok(canvas::figure(&title, &legend, &picture, &sentence))
}

fn table(data: &Data) -> Markup {
    html! {
        details {
            summary { "All " (format::grouped(data.packets.len())) " packets as a table" }
            div.scroll { table {
                thead { tr { th { "from" } th { "to" } th.n { "no." } th { "what" } th { "sent" } th { "received" } th { "settled" } th { "fate" } th { "note" } } }
                tbody { @for packet in &data.packets { (row(data, packet)) } }
            } }
        }
    }
}

fn row(data: &Data, packet: &Packet) -> Markup {
    let (words, css, _) = look(packet.fate);
    let moment = |at: Option<u64>| at.map_or_else(|| "–".to_string(), format::clock);
    html! {
        tr {
            td { (badge(data, &packet.from)) } td { (badge(data, &packet.to)) } td.n { (packet.sequence) } td { (packet.what) }
            td.when { (format::clock(packet.sent_at)) } td.when { (moment(packet.received_at)) } td.when { (moment(packet.settled_at)) }
            td { span.fate style=(format!("--c:var(--{css})")) { (words) } } td { (packet.note) }
        }
    }
}
