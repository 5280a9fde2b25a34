//! Raises and new terms, and the room there is for them.

use cosmwasm_std::Decimal;
use holdfast_accounting::vault::Slot;
use holdfast_accounting::AccountingError;

use super::{portion, units, World};
use crate::number::Number;
use crate::ops::MAXIMA;

impl<N: Number> World<N> {
    /// The lease of a slot, if one is in force.
    fn lease(&self, slot: u8) -> Option<&Slot> {
        self.vault.slots.get(&slot).filter(|held| held.is_leased())
    }

    /// What services are exposed to beside the lease of `slot`.
    fn others(&self, slot: u8) -> u128 {
        let own = self.lease(slot).map_or(0, |held| units(held.slashable));
        units(self.vault.exposure().unwrap()) - own
    }

    pub(super) fn raise(&mut self, which: u16, part: u16) {
        let slot = self.slot_of(which);
        let terms = self.setting.maxima[usize::from(slot)];
        let maximum = match self.lease(slot) {
            Some(_) => self.model.slots[usize::from(slot)].maximum,
            None => terms,
        };
        let m = Decimal::percent(terms as u64);
        let room = self.vault.room(slot, m, self.now).unwrap();
        self.check_room(slot, maximum, units(room));
        let over = room.plus(1.into()).unwrap();
        let refused = self.vault.clone().raise(slot, m, over, self.now);
        assert_eq!(refused, Err(AccountingError::NoRoom { stake: over, room }));
        let before = self.vault.slots.get(&slot).map_or(0, |held| units(held.stake));
        let stake = portion(units(room), part);
        self.vault.raise(slot, m, stake.into(), self.now).unwrap();
        if stake > before {
            self.model.raise(slot.into(), stake, maximum);
            self.ends.retain(|(_, of)| *of != slot);
            self.reached.note("a raise");
            self.reached.note_if(
                !self.model.slots[usize::from(slot)].tails.is_empty(),
                "a raise beside a tail",
            );
            self.reached
                .note_if(self.model.leaving_at.is_some(), "a raise while somebody leaves");
        }
    }

    /// What nobody asked to take out, at most and at least.
    fn staying(&self) -> (N, N) {
        let leaving = self.model.leaving();
        let whole = N::of(self.model.collateral);
        let stays = whole.minus(&leaving.amount);
        let most = stays.plus(&leaving.slack).plus(&N::of(1)).least(&whole);
        (most, stays.minus(&leaving.slack).minus(&N::of(1)))
    }

    /// The room is the largest stake within both limits, counting only what nobody asked to take out. Stake for which the
    /// exposure there is is enough adds none.
    fn check_room(&self, slot: u8, maximum: u128, room: u128) {
        let held = self.vault.slots.get(&slot);
        let (stake, slashable) = held.map_or((0, 0), |held| (units(held.stake), units(held.slashable)));
        let (others, (most, least)) = (self.others(slot), self.staying());
        let terms = crate::model::Slot::<N>::new(maximum);
        let fits = |stake: u128, staying: &N, limit: N| {
            let need = terms.need(stake);
            let grows = need > slashable;
            N::of(stake) <= *staying && !(grows && N::of(others + need) > limit)
        };
        assert!(room >= stake);
        if room > stake {
            let limit = self.limit_rounded_up(&most);
            assert!(fits(room, &most, limit), "room for {room} is too much");
        }
        let limit = self.model.limit(&least, self.now).minus(&N::of(1));
        assert!(
            !fits(room + 1, &least, limit),
            "there is room for more than {room}"
        );
    }

    /// The limit, and what it may gain from `kept` being rounded up in its 36th place by every slash.
    pub(super) fn limit_rounded_up(&self, collateral: &N) -> N {
        let places = N::of(u128::from(self.steps) * 1_000);
        let gained = collateral.part(&places, &N::of(10u128.pow(36)));
        self.model.limit(collateral, self.now).plus(&gained)
    }

    /// New terms with another maximum. A lease that needs more takes what both limits leave, at most; one that needs less
    /// leaves a tail.
    pub(super) fn agree(&mut self, which: u16, pick: u16) {
        let slot = self.slot_of(which);
        let maximum = MAXIMA[usize::from(pick) % MAXIMA.len()];
        self.setting.maxima[usize::from(slot)] = maximum;
        let Some(held) = self.lease(slot) else { return };
        let (stake, before) = (units(held.stake), units(held.slashable));
        let (others, (most, least)) = (self.others(slot), self.staying());
        let need = crate::model::Slot::<N>::new(maximum).need(stake);
        self.vault
            .agree(slot, Decimal::percent(maximum as u64), self.now)
            .unwrap();
        let after = units(self.vault.slot(slot).unwrap().slashable);
        let more = after.saturating_sub(before);
        if more > 0 {
            assert!(
                after <= need && N::of(others + after) <= self.limit_rounded_up(&most),
                "{more} more is too much"
            );
            self.reached.note("a larger maximum");
        }
        if need > before {
            let limit = self.model.limit(&least, self.now).minus(&N::of(1));
            assert!(
                after == need || N::of(others + after + 1) > limit,
                "there is room for more than {more}"
            );
            self.reached
                .note_if(after < need, "a larger maximum without room");
        } else {
            assert_eq!(after, need, "what is not needed becomes a tail");
            self.reached.note_if(after < before, "a smaller maximum");
        }
        // Where nothing more fits, the stake is cut and the slashable stays.
        let keeps = if need > before && more == 0 {
            None
        } else {
            Some(more)
        };
        self.model.agree(slot.into(), maximum, stake, keeps, self.now);
    }
}
