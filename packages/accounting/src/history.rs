//! A bounded history: one point a day, the last of that day.

/// Most days kept.
pub const MAX_POINTS: usize = 64;
/// Seconds of a day.
const DAY_SECONDS: u64 = 86_400;

/// Adds a point made at `now`. It takes the place of an earlier one of the same day; the oldest day makes room.
///
/// `at` tells when a point was made, seconds.
pub fn add<T>(points: &mut Vec<T>, point: T, now: u64, at: impl Fn(&T) -> u64) {
    let day = |seconds: u64| seconds.checked_div(DAY_SECONDS);
    if points.last().is_some_and(|last| day(at(last)) == day(now)) {
        points.pop();
    }
    points.push(point);
    let too_many = points.len().saturating_sub(MAX_POINTS);
    points.drain(..too_many);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_keeps_its_last_point_and_the_oldest_day_goes() {
        let mut points = vec![];
        for hour in 0..24 * 70u64 {
            add(&mut points, hour * 3_600, hour * 3_600, |at| *at);
        }
        assert_eq!(points.len(), MAX_POINTS);
        let days: Vec<u64> = points.iter().map(|at| at / DAY_SECONDS).collect();
        assert_eq!(days, (6..70).collect::<Vec<_>>());
        assert!(points.iter().all(|at| at % DAY_SECONDS == 23 * 3_600));
    }
}
