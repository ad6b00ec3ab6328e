//! Totals, averages and shares. An amount of money stays one, and currencies are never mixed.

use serde_json::Value as Json;

use super::lists::field;
use super::{Arguments, Fault};
use crate::diagnostic::quoted;
use crate::merge::leaf::{self, Leaf};
use crate::validate::Special;

/// A number, what it is a number of, and the cells that it came from.
#[derive(Debug, Clone)]
pub struct Amount {
    /// The number.
    pub number: f64,
    /// What it is a number of.
    pub leaf: Leaf,
    /// Its cells.
    pub cells: Vec<u64>,
}

impl Leaf {
    /// The number that it is, if it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Percent(number) | Self::Money(number, _) => Some(*number),
            Self::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    fn currency(&self) -> Option<&str> {
        match self {
            Self::Money(_, currency) => Some(currency),
            _ => None,
        }
    }
}

impl Arguments<'_, '_> {
    /// An argument as an amount.
    pub fn amount(&self, at: usize) -> Result<Amount, Fault> {
        let (leaf, number) = (self.leaf(at)?, self.number(at)?);
        Ok(Amount { number, leaf, cells: leaf::cells(self.json(at)) })
    }

    /// Refuses amounts of different currencies.
    pub fn same_currency(&self, amounts: &[&Amount]) -> Result<(), Fault> {
        self.one_currency(amounts.iter().filter_map(|amount| {
            amount.leaf.currency().map(|currency| (currency, amount.cells.clone()))
        }))
    }

    /// Refuses different currencies; the first amount of each is told.
    pub fn one_currency<'b>(
        &self,
        amounts: impl Iterator<Item = (&'b str, Vec<u64>)>,
    ) -> Result<(), Fault> {
        let mut known: Vec<(&str, Vec<u64>)> = Vec::new();
        for (currency, cells) in amounts {
            if !known.iter().any(|(other, _)| *other == currency) {
                known.push((currency, cells));
            }
        }
        if known.len() < 2 {
            return Ok(());
        }
        let (currencies, cells): (Vec<&str>, Vec<_>) = known.into_iter().unzip();
        let message = format!("amounts in {} can't be taken together", currencies.join(" and "));
        Err(Fault { cells: cells.concat(), ..self.fault(message) })
    }

    /// The numbers of a field, without blanks.
    fn amounts(&self) -> Result<Vec<Amount>, Fault> {
        let name = self.text(1)?;
        let (mut amounts, mut wrong) = (Vec::new(), Vec::new());
        for record in self.list(0)? {
            let value = field(record, &name).unwrap_or(&Json::Null);
            let (leaf, cells) = (leaf::from_json(value).unwrap_or(Leaf::Blank), leaf::cells(value));
            match leaf.number() {
                _ if matches!(leaf, Leaf::Blank | Leaf::Special(Special::InWords, _)) => {}
                Some(number) => amounts.push(Amount { number, leaf, cells }),
                None => wrong.push((leaf, cells)),
            }
        }
        let Some((first, _)) = wrong.first() else {
            self.same_currency(&amounts.iter().collect::<Vec<_>>())?;
            return Ok(amounts);
        };
        let message = format!("{} is no number", quoted(&first.printed(&self.language())));
        let hint = "leave such rows out: `(where-not rows \"amount\" \"TBD\")`";
        let cells = wrong.into_iter().flat_map(|(_, cells)| cells).collect();
        Err(Fault { cells, hint: Some(hint), ..self.fault(message) })
    }

    /// A result that is a number of the same as the amounts.
    fn result(&self, number: f64, of: &[Amount]) -> Result<Json, Fault> {
        if !number.is_finite() {
            return Err(self.fault("the result is too large"));
        }
        let currency = of.iter().find_map(|amount| amount.leaf.currency());
        let shares = of.iter().filter(|amount| matches!(amount.leaf, Leaf::Percent(_))).count();
        let leaf = match currency {
            Some(_) if shares > 0 => {
                return Err(
                    self.fault("a percentage and an amount of money can't be taken together")
                );
            }
            Some(currency) => Leaf::Money(number, currency.to_owned()),
            None if shares > 0 && shares == of.len() => Leaf::Percent(number),
            None => Leaf::Number(number),
        };
        let mut cells: Vec<u64> = of.iter().flat_map(|amount| amount.cells.clone()).collect();
        cells.dedup();
        Ok(leaf::to_json(&leaf, &cells))
    }

    /// The arguments that are given, as amounts of one currency.
    fn given(&self) -> Result<Vec<Amount>, Fault> {
        let mut amounts = Vec::new();
        for at in 0..self.all().count() {
            if self.leaf(at)? != Leaf::Blank {
                amounts.push(self.amount(at)?);
            }
        }
        self.same_currency(&amounts.iter().collect::<Vec<_>>())?;
        Ok(amounts)
    }
}

/// A sum with as many decimals as its parts have: 0.1 and 0.2 are 0.3.
fn total(numbers: impl Iterator<Item = f64> + Clone) -> f64 {
    let decimals = |number: f64| {
        let written = number.to_string();
        written.split_once('.').map_or(0, |(_, decimals)| decimals.len())
    };
    let most = numbers.clone().map(decimals).max().unwrap_or_default().min(12);
    // A sum of nothing would be less than nothing, -0.
    let sum = numbers.fold(0.0, |sum, number| sum + number);
    let rounded = format!("{sum:.most$}");
    rounded.parse().unwrap_or(sum)
}

/// The total of a field.
pub fn sum(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let amounts = arguments.amounts()?;
    arguments.result(total(amounts.iter().map(|amount| amount.number)), &amounts)
}

/// The average of a field, as far as it is given.
pub fn average(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let amounts = arguments.amounts()?;
    let count = f64::from(u32::try_from(amounts.len()).unwrap_or(u32::MAX));
    if amounts.is_empty() {
        return Ok(Json::Null);
    }
    arguments.result(total(amounts.iter().map(|amount| amount.number)) / count, &amounts)
}

/// The sum of numbers.
pub fn add(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let amounts = arguments.given()?;
    if amounts.is_empty() {
        return Ok(arguments.made(&Leaf::Blank));
    }
    arguments.result(total(amounts.iter().map(|amount| amount.number)), &amounts)
}

/// The first number less the second.
pub fn subtract(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    if arguments.leaf(0)? == Leaf::Blank {
        return Ok(arguments.made(&Leaf::Blank));
    }
    let amounts = arguments.given()?;
    let signed = amounts.iter().enumerate();
    let signed = signed.map(|(at, amount)| if at == 0 { amount.number } else { -amount.number });
    arguments.result(total(signed), &amounts)
}

/// The first number as a share of the second; there is none of nothing.
pub fn share(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let amounts = arguments.given()?;
    match amounts.as_slice() {
        [part, whole] if whole.number != 0.0 => {
            Ok(arguments.made(&Leaf::Percent(part.number / whole.number)))
        }
        _ => Ok(arguments.made(&Leaf::Blank)),
    }
}
