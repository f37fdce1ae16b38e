//! Seals are drawn by strangers: they are parsed and written anew, so that no script, link, style sheet or foreign object
//! survives.

use usvg::{ImageHrefResolver, Options, Tree, WriteOptions};

/// The largest file that is read, and the largest result.
pub(super) const BYTES_MAX: usize = 65_536;

/// The drawing as plain paths and shapes.
///
/// # Errors
/// In words, when it is too large or not SVG.
pub(super) fn cleaned(source: &[u8]) -> Result<String, String> {
    if source.len() > BYTES_MAX {
        return Err(format!("larger than {BYTES_MAX} bytes"));
    }
    // Images are neither loaded from the disk nor kept inline.
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let options = Options { resources_dir: None, image_href_resolver: nothing, ..Options::default() };
    let tree = Tree::from_data(source, &options).map_err(|fault| fault.to_string())?;
    let svg = tree.to_string(&WriteOptions { indent: usvg::Indent::None, ..WriteOptions::default() });
    if svg.len() > BYTES_MAX { Err(format!("larger than {BYTES_MAX} bytes")) } else { Ok(svg) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_keeps_its_shapes_and_loses_everything_else() {
        let source = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)">
            <script>alert(1)</script><style>@import url(//x)</style>
            <a href="javascript:alert(1)"><circle cx="4" cy="4" r="3" fill="#006a4e"/></a>
            <image href="file:///etc/passwd" width="9" height="9"/>
            <foreignObject><p>x</p></foreignObject></svg>"##;
        let svg = cleaned(source).unwrap();
        assert!(svg.contains("<path") && svg.contains("#006a4e"));
        for trace in ["script", "onload", "javascript", "@import", "passwd", "foreignObject", "<a", "<image"] {
            assert!(!svg.contains(trace), "{trace} in {svg}");
        }
        assert!(cleaned(b"<html></html>").is_err());
        assert!(cleaned(&vec![b' '; BYTES_MAX + 1]).is_err());
    }
}
