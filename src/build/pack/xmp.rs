//! What a PDF says of itself in its XMP metadata, which PDF/A wants to be readable by any program: so
//! it is found without reading the PDF.

/// The title of a PDF, if it has one.
pub fn title(pdf: &[u8]) -> Option<String> {
    first(pdf, "dc:title").filter(|title| !title.trim().is_empty())
}

/// The code of the language of a PDF, if it names one.
pub fn language(pdf: &[u8]) -> Option<String> {
    first(pdf, "dc:language")
}

/// The first item of a property.
fn first(pdf: &[u8], property: &str) -> Option<String> {
    let start = find(pdf, b"<x:xmpmeta")?;
    let rest = pdf.get(start..)?;
    let packet = rest.get(..find(rest, b"</x:xmpmeta>")?)?;
    let packet = std::str::from_utf8(packet).ok()?;
    let (_, rest) = packet.split_once(&format!("<{property}>"))?;
    let (inner, _) = rest.split_once(&format!("</{property}>"))?;
    let (_, rest) = inner.split_once("<rdf:li")?;
    let (_, rest) = rest.split_once('>')?;
    let (item, _) = rest.split_once("</rdf:li>")?;
    Some(plain(item))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// A text of XML without its escapes.
fn plain(text: &str) -> String {
    let escapes = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'")];
    let text = escapes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_metadata_say_is_found_among_bytes() {
        let mut pdf = b"%PDF-1.7\n\xff\xfe stream ".to_vec();
        pdf.extend_from_slice(
            "<x:xmpmeta><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">Türkiye &amp;lt; \
             &lt;more&gt;</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>fr</rdf:li>\
             </rdf:Bag></dc:language></x:xmpmeta>"
                .as_bytes(),
        );
        assert_eq!(title(&pdf).unwrap(), "Türkiye &lt; <more>");
        assert_eq!(language(&pdf).unwrap(), "fr");
        assert_eq!(title(b"%PDF-1.7"), None);
    }
}
