//! Writing the story to a terminal.

use std::io::Write;

/// Widest line of plain text.
const WIDTH: usize = 100;

/// Writes headings, lines and tables; colours and a moving progress line only where they make sense.
pub struct Teller {
    out: Box<dyn Write>,
    colour: bool,
    progress: Option<Box<dyn Write>>,
    moving: bool,
    chapters: usize,
}

impl Teller {
    /// Tells to `out`, with colours or without.
    #[must_use]
    pub fn new(out: Box<dyn Write>, colour: bool) -> Self {
        Self {
            out,
            colour,
            progress: None,
            moving: false,
            chapters: 0,
        }
    }

    /// Tells nobody.
    #[must_use]
    pub fn silent() -> Self {
        Self::new(Box::new(std::io::sink()), false)
    }

    /// Also moves a progress line, which only a terminal can show.
    #[must_use]
    pub fn with_progress(mut self, to: Box<dyn Write>) -> Self {
        self.progress = Some(to);
        self
    }

    /// Begins a part of several chapters.
    pub fn part(&mut self, title: &str, intro: &str) {
        let rule = "=".repeat(title.chars().count());
        let heading = self.paint("1;35", title);
        self.write(&format!("\n\n{heading}\n{rule}"));
        self.intro(intro);
    }

    /// Begins a chapter, the next by number.
    pub fn chapter(&mut self, title: &str, intro: &str) {
        self.chapters += 1;
        let heading = self.paint("1;36", &format!("{}. {title}", self.chapters));
        self.write(&format!("\n{heading}"));
        self.intro(intro);
    }

    fn intro(&mut self, intro: &str) {
        if !intro.is_empty() {
            for line in wrapped(intro) {
                let line = self.paint("2", &line);
                self.write(&format!("   {line}"));
            }
        }
    }

    /// One line, or more when it is long.
    pub fn say(&mut self, text: &str) {
        for (index, line) in wrapped(text).into_iter().enumerate() {
            let indent = if index == 0 { "   " } else { "     " };
            self.write(&format!("{indent}{line}"));
        }
    }

    /// Good news.
    pub fn good(&mut self, text: &str) {
        self.marked("32", "ok", text);
    }

    /// A contract refused, as it should.
    pub fn refused(&mut self, text: &str) {
        self.marked("33", "no", text);
    }

    /// Something went wrong.
    pub fn bad(&mut self, text: &str) {
        self.marked("31", "!!", text);
    }

    fn marked(&mut self, colour: &str, mark: &str, text: &str) {
        let mark = self.paint(colour, mark);
        for (index, line) in wrapped(text).into_iter().enumerate() {
            match index {
                0 => self.write(&format!("   {mark} {line}")),
                _ => self.write(&format!("      {line}")),
            }
        }
    }

    /// A table: numbers to the right, words to the left.
    pub fn table(&mut self, head: &[&str], rows: &[Vec<String>]) {
        let head: Vec<String> = head.iter().map(ToString::to_string).collect();
        let widths: Vec<usize> = (0..head.len())
            .map(|column| {
                let cells = rows.iter().chain([&head]).map(|row| row[column].chars().count());
                cells.max().unwrap_or_default()
            })
            .collect();
        let numbers: Vec<bool> = (0..head.len())
            .map(|column| rows.iter().any(|row| row[column].starts_with(is_of_number)))
            .collect();
        let aligned = |row: &[String]| aligned(row, &widths, &numbers);
        let line = aligned(&head);
        let painted = self.paint("2", &line);
        self.write(&format!("   {painted}"));
        for row in rows {
            self.write(&format!("   {}", aligned(row)));
        }
    }

    /// Moves the progress line to a day.
    pub fn progress(&mut self, day: u64, days: u64) {
        let Some(to) = &mut self.progress else { return };
        const BAR: u64 = 30;
        let full = (day * BAR / days.max(1)) as usize;
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(BAR as usize - full));
        // A terminal that went away is no reason to stop.
        let _ = write!(to, "\r   [{bar}] day {day} of {days} ").and_then(|()| to.flush());
        self.moving = true;
    }

    /// Takes the progress line away.
    pub fn settle(&mut self) {
        if let (true, Some(to)) = (self.moving, &mut self.progress) {
            let _ = write!(to, "\r{:60}\r", "").and_then(|()| to.flush());
            self.moving = false;
        }
    }

    fn write(&mut self, line: &str) {
        self.settle();
        // A reader that closed the pipe has read enough.
        let _ = writeln!(self.out, "{line}");
        let _ = self.out.flush();
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.colour {
            format!("\x1b[{colour}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Whether a character begins a number.
fn is_of_number(first: char) -> bool {
    first.is_ascii_digit() || "$+-".contains(first)
}

fn aligned(row: &[String], widths: &[usize], numbers: &[bool]) -> String {
    let cells = row
        .iter()
        .zip(widths)
        .zip(numbers)
        .map(|((cell, width), number)| match number {
            true => format!("{cell:>width$}"),
            false => format!("{cell:<width$}"),
        });
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn wrapped(text: &str) -> Vec<String> {
    // A number and its percent sign stay together.
    let text = text.replace(" %", "\u{a0}%");
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + word.chars().count() >= WIDTH {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.iter().map(|line| line.replace('\u{a0}', " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_long_text_wraps() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(aligned(&row(["a", "1"]), &[3, 4], &[false, true]), "a       1");
        let lines = wrapped(&"word ".repeat(40));
        assert!(lines.len() > 1 && lines.iter().all(|line| line.chars().count() <= WIDTH));
        let percents = wrapped(&"3 % ".repeat(60));
        assert!(percents.len() > 1 && percents.iter().all(|line| !line.starts_with('%')));
    }

    #[test]
    fn without_colour_no_escape_is_written() {
        assert_eq!(Teller::silent().paint("1", "x"), "x");
    }
}
