//! Icons for home screens, drawn from the theme's own icon: not every system takes an SVG there.

use std::borrow::Cow;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The icon that the others are drawn from: its path below `assets/`.
pub const SOURCE: &str = "favicon.svg";

/// The icon for an iPhone or iPad, which finds it by a link.
pub const TOUCH: &str = "icon-180.png";

/// What stands behind an icon that doesn't fill its square: the paper of the built-in theme.
const PAPER: [u8; 3] = [0xfb, 0xfa, 0xf7];

/// An icon to draw.
struct Drawn {
    path: &'static str,
    side: u16,
    /// Whether it fills its square: systems cut such an icon into a shape of theirs.
    fills: bool,
    /// How much of the square the drawing takes where the square is of one colour with it, and where it isn't. What
    /// systems cut away lies outside a circle of 80 %.
    share: [f32; 2],
}

const ICONS: &[Drawn] = &[
    Drawn { path: "icon-192.png", side: 192, fills: false, share: [1.0, 1.0] },
    Drawn { path: "icon-512.png", side: 512, fills: false, share: [1.0, 1.0] },
    Drawn { path: "icon-maskable.png", side: 512, fills: true, share: [0.8, 0.64] },
    Drawn { path: TOUCH, side: 180, fills: true, share: [1.0, 0.84] },
];

/// The icons, by their paths below `assets/`; none where the source is no drawing that can be read.
pub fn draw(svg: &[u8]) -> Vec<(String, Cow<'static, [u8]>)> {
    let Ok(tree) = Tree::from_data(svg, &Options::default()) else { return Vec::new() };
    let edge = edge_colour(&tree);
    let icons = ICONS.iter().map(|icon| {
        let share = if edge.is_some() { icon.share[0] } else { icon.share[1] };
        let behind = icon.fills.then(|| edge.unwrap_or(PAPER));
        let png = drawn(&tree, icon.side, share, behind)?.encode_png().ok()?;
        Some((icon.path.to_owned(), png.into()))
    });
    icons.collect::<Option<_>>().unwrap_or_default()
}

/// The drawing in the middle of a square, on a colour or on nothing.
fn drawn(tree: &Tree, side: u16, share: f32, behind: Option<[u8; 3]>) -> Option<Pixmap> {
    let mut pixmap = Pixmap::new(u32::from(side), u32::from(side))?;
    if let Some([red, green, blue]) = behind {
        pixmap.fill(Color::from_rgba8(red, green, blue, 0xff));
    }
    let (drawing, side) = (tree.size(), f32::from(side));
    let scale = side * share / drawing.width().max(drawing.height());
    let margin = |length: f32| (side - length * scale) / 2.0;
    let placed = Transform::from_translate(margin(drawing.width()), margin(drawing.height())).pre_scale(scale, scale);
    resvg::render(tree, placed, &mut pixmap.as_mut());
    Some(pixmap)
}

/// The colour of the drawing where it touches the middle of each side of its square: one that it can be drawn on
/// without a seam. None where it doesn't reach there, or in different colours.
fn edge_colour(tree: &Tree) -> Option<[u8; 3]> {
    const SIDE: u16 = 64;
    let pixmap = drawn(tree, SIDE, 1.0, None)?;
    let (middle, last) = (u32::from(SIDE / 2), u32::from(SIDE - 2));
    let at = |x, y| pixmap.pixel(x, y).filter(|pixel| pixel.alpha() == 0xff).map(|pixel| pixel.demultiply());
    let first = at(middle, 1)?;
    let all = [at(1, middle), at(last, middle), at(middle, last)];
    all.iter().all(|other| *other == Some(first)).then(|| [first.red(), first.green(), first.blue()])
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;

    use super::{PAPER, draw};

    /// The colour in the corner and in the middle of an icon.
    fn colours(svg: &str, path: &str) -> [[u8; 4]; 2] {
        let icons = draw(svg.as_bytes());
        let (_, png) = icons.iter().find(|(name, _)| name == path).expect("the icon is drawn");
        let pixmap = Pixmap::decode_png(png).expect("it is a picture");
        let at = |place| {
            let pixel = pixmap.pixel(place, place).expect("it is in the picture").demultiply();
            [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
        };
        [at(0), at(pixmap.width() / 2)]
    }

    #[test]
    fn a_tile_grows_to_the_edge_and_a_figure_stands_on_paper() {
        let tile = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#0f6e6e'/></svg>";
        let teal = [0x0f, 0x6e, 0x6e, 0xff];
        assert_eq!(colours(tile, "icon-192.png"), [[0; 4], teal]);
        assert_eq!(colours(tile, "icon-maskable.png"), [teal, teal]);
        assert_eq!(colours(tile, "icon-180.png"), [teal, teal]);
        let dot = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 20'><circle cx='4.5' cy='10' r='3'/></svg>";
        let [red, green, blue] = PAPER;
        assert_eq!(colours(dot, "icon-180.png"), [[red, green, blue, 0xff], [0, 0, 0, 0xff]]);
    }

    #[test]
    fn what_is_no_drawing_gives_no_icons() {
        for text in ["", "GIF89a", "<svg", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>"] {
            assert!(draw(text.as_bytes()).is_empty(), "{text}");
        }
    }
}
