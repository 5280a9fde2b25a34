//! What a run does, as a script: one step a line, each with three numbers that pick among what there is. A script means
//! the same whatever is taken out of it, so that a failing one can be made shorter and kept.

use std::fmt;
use std::str::FromStr;

/// SplitMix64: a few lines that give the same numbers everywhere and for ever.
#[derive(Clone)]
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}

/// The verbs with the words of a script, and how often each is chosen.
macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident $word:literal $weight:literal),* $(,)?) => {
        /// What may be done at any moment. Refusals are part of the game; panics are not.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Verb { $($(#[$doc])* $verb),* }

        const VERBS: &[(Verb, &str, u64)] = &[$((Verb::$verb, $word, $weight)),*];
    };
}

verbs! {
    /// A staker puts collateral in: staker, vault, amount.
    Deposit "deposit" 5,
    /// A staker asks to leave: staker, vault, hundredths of its shares.
    Exit "exit" 5,
    /// Anyone claims a ticket.
    Claim "claim" 4,
    /// A staker claims rewards: staker, vault.
    ClaimRewards "claim_rewards" 1,
    /// An operator offers: vault, service, rate and size.
    Offer "offer" 5,
    /// An operator withdraws an offer: vault, service.
    WithdrawOffer "withdraw_offer" 1,
    /// A service bids: service, size, rate.
    Bid "bid" 4,
    /// Anyone matches: service, most changes.
    Match "match" 8,
    /// A service gives notice, on the hub: service, vault.
    Notice "notice" 1,
    /// Anyone brings a lease down to today's price: service, vault.
    Reprice "reprice" 1,
    /// A service funds its escrow: service, amount.
    Fund "fund" 4,
    /// A service takes escrow back: service, amount.
    Withdraw "withdraw" 2,
    /// Anyone closes what is due: vault.
    Close "close" 2,
    /// Anyone settles a slash.
    Settle "settle" 2,
    /// Somebody sends the hub coins for nothing: staker, amount.
    Donate "donate" 1,
    /// An operator opens a vault.
    NewVault "new_vault" 2,
    /// An operator changes its ceiling, up or down: vault, hundredths.
    Ceiling "ceiling" 1,
    /// An operator changes its key: operator, service, which key.
    ChangeKey "change_key" 1,
    /// Anyone flushes: service.
    Flush "flush" 18,
    /// A relayer moves pending packets on, any of them: which, how many.
    Carry "carry" 30,
    /// A relayer brings something again: which.
    Repeat "repeat" 2,
    /// A relayer times a packet out if it may: which.
    TimeOut "time_out" 4,
    /// A broken host times a packet out, received or not: which.
    ForgeTimeout "forge_timeout" 2,
    /// A broken host brings an ack although its packet has ended: which.
    LateAck "late_ack" 2,
    /// A relayer loses a packet for good: which.
    Lose "lose" 1,
    /// A client is frozen: service, which end.
    Freeze "freeze" 1,
    /// Governance recovers the clients of a link: service.
    Recover "recover" 6,
    /// A chain stops: which.
    Halt "halt" 1,
    /// All chains go on.
    Resume "resume" 4,
    /// A stranger asks to close a channel: service, which end.
    StrangerCloses "stranger_closes" 1,
    /// Both hosts close a channel, and governance names and opens another: service, whether the consumer chain is told.
    ReplaceChannel "replace_channel" 1,
    /// Another connection takes the place of a dead one: service.
    ReplaceConnection "replace_connection" 1,
    /// A hostile host hands bytes to a handler: service, which handler, which bytes.
    Bytes "bytes" 3,
    /// Time passes: how long, of a few lengths.
    Wait "wait" 22,
    /// An operator votes twice: service and operator, how long ago, which way the proof goes.
    Offend "offend" 4,
    /// A service's chain attests a fault: service and operator, how long ago, which occasion.
    Attest "attest" 3,
    /// Anyone executes a filing.
    Execute "execute" 2,
    /// The owner vetoes a filing.
    Veto "veto" 2,
    /// The owner reverses a slash.
    Reverse "reverse" 1,
    /// Anyone sends a consumer's open reports again: service.
    Retry "retry" 3,
    /// Anyone has a consumer ask for everything again: service.
    Hello "hello" 1,
    /// A service's chain gives an order: service, which, number.
    Order "order" 2,
    /// Somebody uses the LRT: which, staker, amount.
    Liquid "liquid" 4,
}

/// One step of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub verb: Verb,
    pub numbers: [u64; 3],
}

/// The greatest number in a script: small enough to be read, large enough to pick from.
const GREATEST: u64 = 1_000_000;

impl Step {
    const fn of(verb: Verb, numbers: [u64; 3]) -> Self {
        Self { verb, numbers }
    }

    fn random(dice: &mut Dice) -> Self {
        let all: u64 = VERBS.iter().map(|(_, _, weight)| weight).sum();
        let mut roll = dice.below(all);
        let chosen = VERBS.iter().find(|(_, _, weight)| {
            let hit = roll < *weight;
            roll = roll.saturating_sub(*weight);
            hit
        });
        let (verb, ..) = chosen.expect("a roll is below the sum of the weights");
        Self::of(*verb, std::array::from_fn(|_| dice.below(GREATEST)))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = VERBS.iter().find(|(verb, ..)| *verb == self.verb);
        let (_, word, _) = known.expect("every verb has a word");
        let [first, second, third] = self.numbers;
        write!(f, "{word} {first} {second} {third}")
    }
}

impl FromStr for Step {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let wrong = || format!("\"{line}\" is no step; write a verb and three numbers");
        let mut words = line.split_whitespace();
        let word = words.next().ok_or_else(wrong)?;
        let known = VERBS.iter().find(|(_, known, _)| *known == word);
        let (verb, ..) = known.ok_or_else(wrong)?;
        let numbers: Vec<u64> = words
            .map(|number| number.parse().map_err(|_| wrong()))
            .collect::<Result<_, _>>()?;
        let numbers = numbers.try_into().map_err(|_| wrong())?;
        Ok(Self::of(*verb, numbers))
    }
}

/// A run: the seed of its world, and its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Decides what the world is like, and nothing else.
    pub seed: u64,
    pub steps: Vec<Step>,
}

impl Script {
    /// The script of a seed: a market to begin with, and then anything.
    pub fn random(seed: u64, steps: usize) -> Self {
        let mut dice = Dice(seed);
        let mut begun: Vec<Step> = opening(&mut dice);
        begun.truncate(steps);
        let rest = steps - begun.len();
        begun.extend((0..rest).map(|_| Step::random(&mut dice)));
        Self { seed, steps: begun }
    }

    pub fn with(&self, steps: Vec<Step>) -> Self {
        Self {
            seed: self.seed,
            steps,
        }
    }
}

/// Deposits, offers, bids and matches, so that there is something to go wrong.
fn opening(dice: &mut Dice) -> Vec<Step> {
    use Verb::{Bid, Deposit, Flush, Fund, Match, Offer, Wait};
    let mut begun = Vec::new();
    let mut number = || dice.below(GREATEST);
    for place in 0..3 {
        begun.push(Step::of(Deposit, [place, place, number()]));
        for service in 0..2 {
            begun.push(Step::of(Offer, [place, service, number()]));
        }
    }
    for service in 0..2 {
        begun.push(Step::of(Bid, [service, number(), number()]));
        begun.push(Step::of(Fund, [service, number(), 0]));
    }
    begun.push(Step::of(Wait, [0, 0, 0]));
    for service in 0..2 {
        begun.push(Step::of(Match, [service, 3, 0]));
        begun.push(Step::of(Flush, [service, 0, 0]));
    }
    begun
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}", self.seed)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

impl FromStr for Script {
    type Err = String;

    /// Lines that begin with `#` are for people.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut lines = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let seed = lines.next().and_then(|line| line.strip_prefix("seed "));
        let seed = seed.and_then(|seed| seed.parse().ok());
        let seed = seed.ok_or("a script begins with \"seed \" and a number")?;
        let steps = lines.map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { seed, steps })
    }
}

#[test]
fn a_script_is_read_as_it_was_written() {
    let script = Script::random(3, 300);
    assert_eq!(script.steps.len(), 300);
    let text = format!("# a note\n\n{script}");
    assert_eq!(text.parse::<Script>(), Ok(script.clone()));
    assert_ne!(Script::random(4, 300).steps, script.steps);
    for broken in [
        "",
        "seed x",
        "seed 1\nfly 1 2 3",
        "seed 1\nflush 1 2",
        "seed 1\nflush 1 2 x",
    ] {
        assert!(broken.parse::<Script>().is_err(), "{broken}");
    }
}
