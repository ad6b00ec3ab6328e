//! Currencies: the codes of ISO 4217 that are in use, and signs that people write.

/// The currency that a code or a sign means; `$` alone is the dollar of `home`, if that is one.
pub fn find(text: &str, home: &str) -> Option<String> {
    let sign = match text {
        "$" if home.ends_with('D') => home,
        "$" | "US$" => "USD",
        "€" => "EUR",
        "£" => "GBP",
        "¥" => "JPY",
        "₺" => "TRY",
        "₴" => "UAH",
        "₽" => "RUB",
        "₸" => "KZT",
        "₾" => "GEL",
        "₼" => "AZN",
        "֏" => "AMD",
        "₹" => "INR",
        "A$" | "AU$" => "AUD",
        "C$" | "CA$" => "CAD",
        _ => "",
    };
    if !sign.is_empty() {
        return Some(sign.to_owned());
    }
    let code = text.to_ascii_uppercase();
    (code == home || is_one(&code)).then_some(code)
}

/// Whether this is the code of a currency that is in use.
pub fn is_one(code: &str) -> bool {
    CODES.split_ascii_whitespace().any(|known| known == code)
}

/// ISO 4217, list one, without the codes of metals, units of account, bonds and tests.
const CODES: &str = "
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW
KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR
MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies() {
        for (text, home, expected) in [
            ("EUR", "USD", Some("EUR")),
            ("eur", "USD", Some("EUR")),
            ("€", "USD", Some("EUR")),
            ("$", "EUR", Some("USD")),
            ("$", "CAD", Some("CAD")),
            ("XTS", "USD", None),
            ("euros", "USD", None),
        ] {
            assert_eq!(find(text, home).as_deref(), expected, "{text} at home with {home}");
        }
    }
}
