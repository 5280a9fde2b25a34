//! The lane diagram of one link: two lanes, one arrow per packet, in rows like lines of text.
//!
//! Columns are the order of sending and not the clock: packets come in bursts with days of silence between, which a scale
//! of time would show as one blot and much nothing. The days stand above their first column.

use anyhow::Result;
use maud::Markup;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{self, Area, GRID, INK, MUTED, WIDTH};
use super::packets::look;
use super::{format, Fate, Packet};

const COLUMNS: usize = 24;
const COLUMN: i32 = 35;
const LEFT: i32 = 110;
const ROW: i32 = 112;
/// Above the upper lane stand the days.
const UPPER: i32 = 30;
const LOWER: i32 = 86;
/// More packets than this and the plainly acknowledged ones give way: five rows are still looked at.
const MOST: usize = 120;

/// The diagram, and how many acknowledged packets it leaves out.
pub(super) fn picture(alt: &str, ends: &[&str; 2], packets: &[&Packet]) -> Result<(Markup, usize)> {
    let shown = chosen(packets);
    let rows = shown.len().div_ceil(COLUMNS).max(1);
    let height = u32::try_from(rows)? * ROW as u32;
    let picture = canvas::picture(alt, height, |root| {
        for (index, row) in shown.chunks(COLUMNS).enumerate() {
            let top = i32::try_from(index)? * ROW;
            lanes(root, ends, top, row)?;
            for (column, packet) in row.iter().enumerate() {
                arrow(root, ends, top, row, column, packet)?;
            }
        }
        Ok(())
    })?;
    Ok((picture, packets.len() - shown.len()))
}

/// All that went wrong, and as many of the others as there is room for, in the order sent.
fn chosen<'a>(packets: &[&'a Packet]) -> Vec<&'a Packet> {
    let troubled = packets.iter().filter(|p| p.fate != Fate::Acked).count();
    let mut room = MOST.saturating_sub(troubled);
    let mut keep = |p: &&&Packet| {
        p.fate != Fate::Acked || {
            let fits = room > 0;
            room = room.saturating_sub(1);
            fits
        }
    };
    packets.iter().filter(|p| keep(p)).copied().collect()
}

fn left_of(column: usize) -> i32 {
    LEFT + 12 + column as i32 * COLUMN
}

fn lanes(root: &Area<'_>, ends: &[&str; 2], top: i32, row: &[&Packet]) -> Result<()> {
    let name = canvas::text(16, INK, HPos::Right, VPos::Center);
    for (chain, y) in ends.iter().zip([top + UPPER, top + LOWER]) {
        root.draw(&PathElement::new(
            [(LEFT, y), (WIDTH as i32 - 4, y)],
            GRID.stroke_width(2),
        ))?;
        root.draw(&Text::new(
            format::clipped(chain, 13),
            (LEFT - 8, y),
            name.clone(),
        ))?;
    }
    let style = canvas::text(14, MUTED, HPos::Left, VPos::Bottom);
    let mut last = None;
    let mut free = 0;
    for (column, packet) in row.iter().enumerate() {
        let (day, x) = (format::day(packet.sent_at), left_of(column) - 6);
        if last != Some(day) && x >= free {
            let label = format!("day {day}");
            free = x + 8 * label.len() as i32;
            root.draw(&Text::new(label, (x, top + UPPER - 8), style.clone()))?;
            last = Some(day);
        }
    }
    Ok(())
}

/// Where a moment stands in its row: at the last packet sent before it.
fn column_of(row: &[&Packet], at: u64, least: usize) -> usize {
    row.partition_point(|p| p.sent_at <= at)
        .saturating_sub(1)
        .max(least)
}

fn arrow(
    root: &Area<'_>,
    ends: &[&str; 2],
    top: i32,
    row: &[&Packet],
    column: usize,
    packet: &Packet,
) -> Result<()> {
    let (_, _, colour) = look(packet.fate);
    let down = packet.from == ends[0];
    let (from, to) = if down {
        (top + UPPER, top + LOWER)
    } else {
        (top + LOWER, top + UPPER)
    };
    let start = (left_of(column), from);
    root.draw(&Circle::new(start, 3, colour.filled()))?;
    let thick = colour.stroke_width(2);
    let Some(received) = packet.received_at else {
        let middle = (start.0 + 7, (from + to) / 2);
        root.draw(&PathElement::new([start, middle], thick))?;
        return if packet.fate == Fate::InFlight {
            Ok(())
        } else {
            cross(root, middle, colour)
        };
    };
    let end = (left_of(column_of(row, received, column)) + 12, to);
    root.draw(&PathElement::new([start, end], thick))?;
    if packet.fate == Fate::Refused {
        cross(root, end, colour)?
    } else {
        head(root, start, end, colour)?
    }
    if let Some(settled) = packet.settled_at {
        let back = (
            left_of(column_of(row, settled, column)).max(end.0 - 12) + 24,
            from,
        );
        root.draw(&PathElement::new([end, back], colour.mix(0.55).stroke_width(1)))?;
    }
    Ok(())
}

/// The mark of what went no further.
pub(super) fn cross(root: &Area<'_>, at: (i32, i32), colour: RGBColor) -> Result<()> {
    root.draw(&PathElement::new(
        [(at.0 - 5, at.1 - 5), (at.0 + 5, at.1 + 5)],
        colour.stroke_width(3),
    ))?;
    root.draw(&PathElement::new(
        [(at.0 - 5, at.1 + 5), (at.0 + 5, at.1 - 5)],
        colour.stroke_width(3),
    ))?;
    Ok(())
}

/// The tip of an arrow, turned along it.
pub(super) fn head(root: &Area<'_>, from: (i32, i32), to: (i32, i32), colour: RGBColor) -> Result<()> {
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let length = dx.hypot(dy).max(1.0);
    let (ux, uy) = (dx / length, dy / length);
    let corner = |side: f64| {
        let (x, y) = (
            f64::from(to.0) - ux * 10.0 - uy * side,
            f64::from(to.1) - uy * 10.0 + ux * side,
        );
        (x.round() as i32, y.round() as i32)
    };
    root.draw(&Polygon::new([to, corner(5.0), corner(-5.0)], colour))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_never_left_out() {
        let many: Vec<Packet> = (0..300)
            .map(|i| Packet {
                sent_at: i,
                fate: if i >= 298 { Fate::Lost } else { Fate::Acked },
                ..Packet::default()
            })
            .collect();
        let all: Vec<&Packet> = many.iter().collect();
        let shown = chosen(&all);
        assert_eq!(shown.len(), MOST);
        assert_eq!(shown.iter().filter(|p| p.fate == Fate::Lost).count(), 2);
    }
}
