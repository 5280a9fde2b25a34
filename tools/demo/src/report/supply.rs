//! The book of one service: offers side by side, cheapest first, as wide as they are large and as high as their rate.

use anyhow::Result;
use cosmwasm_std::Decimal;
use maud::{html, Markup};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{self, Key, INK, MUTED, WIDTH};
use super::lines::{self, Chart, Frame};
use super::rent::service_colour;
use super::scale::Scale;
use super::{format, Data, LentOffer, SupplyCurve};

/// The picture and its table.
pub(super) fn figure(data: &Data, curve: &SupplyCurve) -> Result<Markup> {
    let mut offers: Vec<&LentOffer> = curve.offers.iter().collect();
    offers.sort_by_key(|o| o.rate);
    let colour = service_colour(data, &curve.service).unwrap_or(0);
    let title = format!("The book of {} on {}", curve.service, format::clock(curve.at));
    let width = offers
        .iter()
        .map(|o| o.size as f64)
        .sum::<f64>()
        .max(curve.wanted as f64);
    let scale = Scale::new(width, &curve.unit);
    let highest = offers
        .iter()
        .map(|o| percent(o.rate))
        .fold(percent(curve.highest_rate), f64::max);
    let frame = Frame {
        alt: &title,
        height: 280,
        x_title: &format!("size of the offers side by side, {}", scale.title),
        x: (0.0, scale.end),
        y_title: "rate, % a year",
        y: (0.0, if highest > 0.0 { highest * 1.18 } else { 1.0 }),
    };
    let picture = frame.draw(|chart| {
        bars(chart, &offers, &scale, colour)?;
        bid(chart, curve, &scale)
    })?;
    let legend = canvas::legend([
        (Key::Area(colour), "matched: leased at its own rate"),
        (Key::Outline(colour), "offered, resting"),
        (Key::Ink, "the bid: value wanted, highest rate"),
    ]);
    let sentence = html! {
        "Cheapest first: what is filled is leased, each at its own offer's rate, until the bid's value (" b { (format::amount(curve.wanted, &curve.unit)) }
        ") or its highest rate (" b { (rate(curve.highest_rate)) } ") is reached. A lease within its term keeps its rate whatever the bid says now, and nobody's price moves another's."
    };
    Ok(html! { (canvas::figure(&title, &legend, &picture, &sentence)) (table(curve, &offers)) })
}

fn bars(chart: &mut Chart<'_, '_>, offers: &[&LentOffer], scale: &Scale, colour: usize) -> Result<()> {
    let label = canvas::text(14, INK, HPos::Left, VPos::Top);
    let mut left = 0.0;
    for offer in offers {
        let (size, matched, top) = (scale.of(offer.size), scale.of(offer.matched), percent(offer.rate));
        chart.draw_series([Rectangle::new(
            [(left, 0.0), (left + size, top)],
            canvas::series(colour).mix(0.14).filled(),
        )])?;
        chart.draw_series([Rectangle::new(
            [(left, 0.0), (left + matched, top)],
            canvas::series(colour).mix(0.85).filled(),
        )])?;
        chart.draw_series([Rectangle::new(
            [(left, 0.0), (left + size, top)],
            canvas::series(colour),
        )])?;
        let pixels = size / scale.end * f64::from(WIDTH - 90);
        let letters = (pixels / 8.0) as usize;
        if letters >= 4 {
            let text = Text::new(format::clipped(&offer.name, letters), (5, 5), label.clone());
            chart.draw_series([EmptyElement::at((left, top)) + text])?;
        }
        left += size;
    }
    Ok(())
}

fn bid(chart: &mut Chart<'_, '_>, curve: &SupplyCurve, scale: &Scale) -> Result<()> {
    let (wanted, highest) = (scale.of(curve.wanted), percent(curve.highest_rate));
    lines::line(
        chart,
        vec![(0.0, highest), (wanted, highest), (wanted, 0.0)],
        INK,
        2,
    )?;
    let style = canvas::text(14, MUTED, HPos::Left, VPos::Bottom);
    let text = Text::new("the bid", (5, -4), style);
    chart.draw_series([EmptyElement::at((0.0, highest)) + text])?;
    Ok(())
}

fn table(curve: &SupplyCurve, offers: &[&LentOffer]) -> Markup {
    html! {
        details {
            summary { "The offers as a table" }
            div.scroll { table {
                thead { tr { th { "offer" } th.n { "rate a year" } th.n { "offered" } th.n { "leased" } } }
                tbody {
                    @for o in offers {
                        tr { td { (o.name) } td.n { (rate(o.rate)) } td.n { (format::amount(o.size, &curve.unit)) } td.n { (format::amount(o.matched, &curve.unit)) } }
                    }
                }
            } }
        }
    }
}

fn percent(rate: Decimal) -> f64 {
    rate.atomics().u128() as f64 / 1e16
}

fn rate(rate: Decimal) -> String {
    format!("{} %", format::tick(percent(rate)))
}
