//! Whether a file is a picture that can be printed without harm, before it is printed.
//!
//! A small file can stand for a picture of any size, and a drawing can hold such files. Typst decodes
//! pictures whole, so their sizes are asked for first.

use typst::foundations::Bytes;
use typst::visualize::SvgImage;

/// The most pixels that a picture may have. A page of A4 at 600 dots per inch has 35 million; each
/// takes up to 12 bytes while it is decoded.
const PIXELS: usize = 50_000_000;

/// What is wrong with a picture, to be said after its name; nothing where it can be printed, as far
/// as that shows before it is decoded. Meant to be called on a thread of [`super::worker`].
pub fn unfit(bytes: &[u8]) -> Option<String> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"\x1f\x8b") {
        // What it unpacks to has no bound.
        return Some("is a packed drawing".to_owned());
    }
    if text.starts_with(b"<") || bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return drawing(bytes);
    }
    match imagesize::blob_size(bytes) {
        Ok(size) => too_large(size.width, size.height),
        // A PDF has pages, and no pixels. What else is damaged shows when it is decoded.
        Err(_) => None,
    }
}

fn too_large(width: usize, height: usize) -> Option<String> {
    let large = width.saturating_mul(height) > PIXELS;
    large
        .then(|| format!("has {width} × {height} pixels, and more than 50 million are not printed"))
}

/// What is wrong with a drawing (SVG). Typst bounds how deep its parts nest and how many they are.
fn drawing(bytes: &[u8]) -> Option<String> {
    let Ok(image) = SvgImage::new(Bytes::new(bytes.to_vec())) else {
        return Some("is no drawing (SVG) that can be read".to_owned());
    };
    if let Some(other) = linked(&String::from_utf8_lossy(bytes)) {
        return Some(format!("shows another file, {}", crate::diagnostic::quoted(other)));
    }
    within(image.tree().root())
}

/// The file that a drawing shows a picture of, if any: it would not be found.
fn linked(text: &str) -> Option<&str> {
    text.split("image").skip(1).find_map(|rest| {
        let tag = rest.split('>').next()?;
        let value = tag.split("href").nth(1)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
        let value = value.get(1..)?.split(quote).next()?.trim();
        let elsewhere = !value.starts_with("data:") && !value.starts_with(['#', '&']);
        (elsewhere && !value.is_empty()).then_some(value)
    })
}

/// What is wrong with the pictures within a part of a drawing.
fn within(group: &usvg::Group) -> Option<String> {
    for node in group.children() {
        let mut found = match node {
            usvg::Node::Group(group) => within(group),
            usvg::Node::Image(image) => match image.kind() {
                usvg::ImageKind::SVG(tree) => within(tree.root()),
                usvg::ImageKind::JPEG(bytes)
                | usvg::ImageKind::PNG(bytes)
                | usvg::ImageKind::GIF(bytes)
                | usvg::ImageKind::WEBP(bytes) => {
                    let size = imagesize::blob_size(bytes).ok();
                    size.and_then(|size| too_large(size.width, size.height))
                }
            },
            usvg::Node::Path(_) | usvg::Node::Text(_) => None,
        };
        // Masks and patterns.
        if found.is_none() && !matches!(node, usvg::Node::Image(_)) {
            node.subroots(|part| found = found.take().or_else(|| within(part)));
        }
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a PNG of this size, which is all that is looked at.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    fn svg(inner: &str) -> Option<String> {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" \
                    xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9\" height=\"9\">";
        unfit(format!("{head}{inner}</svg>").as_bytes())
    }

    /// Bytes in the letters that drawings write them in.
    fn letters(bytes: &[u8]) -> String {
        const ALL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut all = String::new();
        for three in bytes.chunks(3) {
            let at = |index: usize| u32::from(three.get(index).copied().unwrap_or_default());
            let bits = at(0) << 16 | at(1) << 8 | at(2);
            for place in 0..4 {
                let sign = ALL[(bits >> (18 - 6 * place) & 63) as usize];
                all.push(if place > three.len() { '=' } else { char::from(sign) });
            }
        }
        all
    }

    #[test]
    fn pictures_have_a_bound() {
        assert_eq!(unfit(&png(8000, 6000)), None);
        let words = "has 60000 × 60000 pixels, and more than 50 million are not printed";
        assert_eq!(unfit(&png(60_000, 60_000)).as_deref(), Some(words));
        assert!(unfit(&png(u32::MAX, u32::MAX)).is_some());
        assert_eq!(unfit(b"\x1f\x8b\x08").as_deref(), Some("is a packed drawing"));
    }

    #[test]
    fn drawings_show_themselves_only() {
        assert_eq!(svg("<rect width='1' height='1'/>"), None);
        let fault = |inner: &str| svg(inner).unwrap();
        for name in
            ["/etc/hostname", "file:///etc/hostname", "../x.png", "https://example.org/a.png"]
        {
            let words = format!("shows another file, `{name}`");
            assert_eq!(fault(&format!("<image width='1' height='1' href='{name}'/>")), words);
            assert_eq!(
                fault(&format!("<image xlink:href = \"{name}\" width='1' height='1'/>")),
                words
            );
        }
        let unreadable = "is no drawing (SVG) that can be read";
        assert_eq!(fault("<g>"), unreadable);
        assert_eq!(fault(&("<g>".repeat(5000) + &"</g>".repeat(5000))), unreadable);
        assert_eq!(unfit(b"<html></html>").as_deref(), Some(unreadable));
        let uses = |at: usize| {
            format!("<g id='a{at}'>{}</g>", format!("<use href='#a{}'/>", at - 1).repeat(10))
        };
        let bomb: String = (1..9).map(uses).collect();
        assert_eq!(
            fault(&format!("<g id='a0'><rect width='1' height='1'/></g>{bomb}")),
            unreadable
        );
    }

    #[test]
    fn pictures_within_drawings_have_the_same_bound() {
        let image = |bytes: &[u8]| {
            let data = letters(bytes);
            format!("<image width='9' height='9' href='data:image/png;base64,{data}'/>")
        };
        assert_eq!(svg(&image(&png(80, 60))), None);
        let words = "has 60000 × 60000 pixels, and more than 50 million are not printed";
        let large = image(&png(60_000, 60_000));
        assert_eq!(svg(&large).as_deref(), Some(words));
        assert_eq!(svg(&format!("<g opacity='0.5'>{large}</g>")).as_deref(), Some(words));
        let mask =
            format!("<mask id='m'>{large}</mask><rect width='9' height='9' mask='url(#m)'/>");
        assert_eq!(svg(&mask).as_deref(), Some(words));
        let inner =
            format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{large}</svg>");
        let nested = image(b"")
            .replace("png;base64,", &format!("svg+xml;base64,{}", letters(inner.as_bytes())));
        assert_eq!(svg(&nested).as_deref(), Some(words));
    }
}
