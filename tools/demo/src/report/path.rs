//! The way of a packet: two chains as upright lines, time from the top down, one row for each thing that happened.

use anyhow::Result;
use maud::{html, Markup};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{self, Area, BAD, GOOD, GRID, INK, MUTED, SERIOUS};
use super::lanes::{cross, head};
use super::{format, Hop, Outcome, Path};

const LANES: [i32; 2] = [190, 880];
const TOP: i32 = 46;
const ROW: i32 = 44;
/// Letters that fit between the two lines.
const LETTERS: usize = 86;

/// The picture.
pub(super) fn figure(path: &Path) -> Result<Markup> {
    let rows = i32::try_from(path.hops.len())?;
    let bottom = TOP + ROW * rows + 10;
    let picture = canvas::picture(&path.title, u32::try_from(bottom)?, |root| {
        for (lane, x) in path.lanes.iter().zip(LANES) {
            let name = canvas::text(16, INK, HPos::Center, VPos::Center);
            root.draw(&Text::new(format::clipped(lane, 16), (x, 16), name))?;
            root.draw(&PathElement::new([(x, 32), (x, bottom)], GRID.stroke_width(3)))?;
        }
        for (row, hop) in path.hops.iter().enumerate() {
            let y = TOP + ROW * i32::try_from(row)? + ROW - 14;
            let when = canvas::text(13, MUTED, HPos::Left, VPos::Center);
            root.draw(&Text::new(format::clock(hop.at), (4, y), when))?;
            draw(root, hop, y)?;
        }
        Ok(())
    })?;
    let legend = canvas::legend([
        (canvas::Key::Named("good"), "done"),
        (canvas::Key::Named("serious"), "refused, nothing changes"),
        (canvas::Key::Named("bad"), "lost, or a wrong"),
    ]);
    let sentence = html! { (path.says) };
    Ok(canvas::figure(&path.title, &legend, &picture, &sentence))
}

fn colour(hop: &Hop) -> RGBColor {
    match hop.outcome {
        Outcome::Done => GOOD,
        Outcome::Refused => SERIOUS,
        Outcome::Failed => BAD,
    }
}

fn draw(root: &Area<'_>, hop: &Hop, y: i32) -> Result<()> {
    let here = hop.lane.min(1);
    let (from, to) = (LANES[here], LANES[1 - here]);
    let words = format::clipped(&hop.what, LETTERS);
    let colour = colour(hop);
    root.draw(&Circle::new((from, y), 5, colour.filled()))?;
    if !hop.crosses {
        let (side, x) = if here == 0 {
            (HPos::Left, from + 14)
        } else {
            (HPos::Right, from - 14)
        };
        root.draw(&Text::new(
            words,
            (x, y),
            canvas::text(14, INK, side, VPos::Center),
        ))?;
        return Ok(());
    }
    let end = if hop.outcome == Outcome::Failed {
        (from + to) / 2
    } else {
        to
    };
    root.draw(&PathElement::new([(from, y), (end, y)], colour.stroke_width(2)))?;
    if hop.outcome == Outcome::Failed {
        cross(root, (end, y), colour)?;
    } else {
        head(root, (from, y), (end, y), colour)?;
    }
    let above = canvas::text(14, INK, HPos::Center, VPos::Bottom);
    root.draw(&Text::new(words, ((from + end) / 2, y - 5), above))?;
    Ok(())
}
