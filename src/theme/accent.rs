//! The author's accent colour as the tones that a page needs, each with the contrast that WCAG 2.2 AA asks for.
//!
//! The hue stays the author's. Lightness moves, in OKLCH, only as far as the contrast needs; chroma shrinks where a
//! screen can't show the colour at that lightness.

use std::fmt::Write;

use color::{Oklab, Oklch, OpaqueColor, Srgb};

/// Text on what lies behind it: WCAG 2.2, success criterion 1.4.3.
const TEXT: f32 = 4.5;
/// Borders of controls, focus, icons: success criterion 1.4.11.
const CONTROL: f32 = 3.0;
/// How much of the accent is in a tint.
const TINT: f32 = 0.05;
/// A step of lightness: too small to see.
const STEP: f32 = 0.004;

/// The accent of a course that chose none: a deep teal.
pub const DEFAULT_ACCENT: OpaqueColor<Srgb> = OpaqueColor::from_rgb8(0x0f, 0x6e, 0x6e);

/// An accent, ready for the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Accent {
    /// As the author wrote it, in sRGB.
    pub written: OpaqueColor<Srgb>,
    /// On light paper.
    pub light: Tones,
    /// On dark paper.
    pub dark: Tones,
}

/// The tones of one appearance.
#[derive(Clone, Debug, PartialEq)]
pub struct Tones {
    /// Links and words.
    pub ink: OpaqueColor<Srgb>,
    /// Borders of controls, and focus.
    pub line: OpaqueColor<Srgb>,
    /// Buttons.
    pub fill: OpaqueColor<Srgb>,
    /// Text on buttons.
    pub on_fill: OpaqueColor<Srgb>,
    /// A breath of it behind things.
    pub tint: OpaqueColor<Srgb>,
}

/// What the theme puts behind and beside the accent. The same values stand in `base.css`; a test compares them.
#[derive(Clone, Copy, Debug)]
struct Behind {
    paper: u32,
    sheet: u32,
    /// Text on buttons: the first that is readable.
    on_fill: [u32; 2],
    /// Where lightness goes when contrast is missing: 0 darker, 1 lighter.
    towards: f32,
    /// The lightness from which links begin, and the most chroma that is easy on the eye.
    lightness: (f32, f32),
    chroma: f32,
}

const LIGHT: Behind = Behind {
    paper: 0x00fb_faf7,
    sheet: 0x00ff_ffff,
    on_fill: [0x00ff_ffff, 0x0022_262b],
    towards: 0.0,
    lightness: (0.0, 1.0),
    chroma: 1.0,
};
const DARK: Behind = Behind {
    paper: 0x0015_181c,
    sheet: 0x001a_1e23,
    on_fill: [0x0015_181c, 0x00ff_ffff],
    towards: 1.0,
    lightness: (0.77, 0.66),
    chroma: 0.1,
};

impl Accent {
    /// The tones of a colour.
    pub fn of(written: OpaqueColor<Srgb>) -> Self {
        Self { written, light: tones(written, LIGHT), dark: tones(written, DARK) }
    }

    /// The colour that links have on light paper, where it is not the author's own, and the contrast that theirs has.
    pub fn adjusted(&self) -> Option<(String, f32)> {
        let written = hex(self.written);
        let used = hex(self.light.ink);
        (written != used).then(|| (used, least_contrast(self.written, &backgrounds(LIGHT, self.light.tint))))
    }

    /// The sheet that sets the theme's tokens. Browsers without `light-dark()` get light paper only.
    pub fn css(&self) -> String {
        let mut css = format!("@layer tokens {{\n  :root {{ --accent: {};", hex(self.written));
        let (light, dark) = (self.light.named(), self.dark.named());
        for (name, light) in light {
            let _ = write!(css, " --{name}: {};", hex(light));
        }
        css.push_str(" }\n  @supports (color: light-dark(red, red)) {\n    :root {");
        for ((name, light), (_, dark)) in light.into_iter().zip(dark) {
            let _ = write!(css, " --{name}: light-dark({}, {});", hex(light), hex(dark));
        }
        css.push_str(" }\n  }\n}\n");
        css
    }
}

impl Tones {
    fn named(&self) -> [(&'static str, OpaqueColor<Srgb>); 5] {
        [
            ("accent-ink", self.ink),
            ("accent-line", self.line),
            ("accent-fill", self.fill),
            ("on-accent", self.on_fill),
            ("accent-tint", self.tint),
        ]
    }
}

fn tones(written: OpaqueColor<Srgb>, behind: Behind) -> Tones {
    let lch = written.convert::<Oklch>();
    let [lightness, chroma, hue] = lch.components;
    let (ink_from, line_from) = behind.lightness;
    let begin = |from: f32| {
        let lightness = if behind.towards > 0.5 { lightness.max(from) } else { lightness };
        OpaqueColor::<Oklch>::new([lightness, chroma.min(behind.chroma), hue])
    };
    // What is the author's own stays so to the last bit.
    let exact = |from: f32| if behind.towards > 0.5 { shown(begin(from)) } else { written };
    let tint = mixed(exact(ink_from), rgb(behind.paper), TINT);
    let papers = backgrounds(behind, tint);
    let ink = moved(exact(ink_from), begin(ink_from), behind, |tone| least_contrast(tone, &papers) >= TEXT);
    let line = moved(exact(line_from), begin(line_from), behind, |tone| least_contrast(tone, &papers) >= CONTROL);
    let readable = |fill| behind.on_fill.into_iter().map(rgb).find(|text| contrast(fill, *text) >= TEXT);
    let fill = moved(exact(ink_from), begin(ink_from), behind, |tone| {
        least_contrast(tone, &papers) >= CONTROL && readable(tone).is_some()
    });
    Tones { ink, line, fill, on_fill: readable(fill).unwrap_or(rgb(behind.on_fill[0])), tint }
}

/// `first` where it will do, else the colour nearest to `from` in lightness that will.
fn moved(
    first: OpaqueColor<Srgb>,
    from: OpaqueColor<Oklch>,
    behind: Behind,
    will_do: impl Fn(OpaqueColor<Srgb>) -> bool,
) -> OpaqueColor<Srgb> {
    if will_do(first) {
        return first;
    }
    let [lightness, chroma, hue] = from.components;
    let step = if behind.towards > 0.5 { STEP } else { -STEP };
    std::iter::successors(Some(lightness), |at| Some(at + step))
        .take_while(|at| (0.0..=1.0).contains(at))
        .map(|at| shown(OpaqueColor::new([at, chroma, hue])))
        .find(|tone| will_do(*tone))
        .unwrap_or_else(|| rgb(if behind.towards > 0.5 { 0x00ff_ffff } else { 0 }))
}

/// A colour as a screen shows it: chroma shrinks until it fits sRGB, then eight bits a channel.
fn shown(lch: OpaqueColor<Oklch>) -> OpaqueColor<Srgb> {
    let [lightness, chroma, hue] = lch.components;
    let fits = |colour: &OpaqueColor<Srgb>| colour.components.iter().all(|part| (-0.001..=1.001).contains(part));
    let candidates = (0..=50_u8).map(|less| {
        let chroma = chroma * (1.0 - f32::from(less) / 50.0);
        OpaqueColor::<Oklch>::new([lightness, chroma, hue]).convert::<Srgb>()
    });
    let colour =
        candidates.into_iter().find(fits).unwrap_or_else(|| OpaqueColor::<Oklch>::new([lightness, 0.0, hue]).convert());
    let rgba = colour.to_rgba8();
    OpaqueColor::from_rgb8(rgba.r, rgba.g, rgba.b)
}

fn mixed(colour: OpaqueColor<Srgb>, paper: OpaqueColor<Srgb>, share: f32) -> OpaqueColor<Srgb> {
    let mixed = paper.convert::<Oklab>().lerp_rect(colour.convert(), share).convert::<Srgb>().to_rgba8();
    OpaqueColor::from_rgb8(mixed.r, mixed.g, mixed.b)
}

fn backgrounds(behind: Behind, tint: OpaqueColor<Srgb>) -> [OpaqueColor<Srgb>; 3] {
    [rgb(behind.paper), rgb(behind.sheet), tint]
}

fn least_contrast(colour: OpaqueColor<Srgb>, papers: &[OpaqueColor<Srgb>]) -> f32 {
    papers.iter().map(|paper| contrast(colour, *paper)).fold(f32::INFINITY, f32::min)
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(a: OpaqueColor<Srgb>, b: OpaqueColor<Srgb>) -> f32 {
    let (a, b) = (a.relative_luminance(), b.relative_luminance());
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn rgb(value: u32) -> OpaqueColor<Srgb> {
    let [_, r, g, b] = value.to_be_bytes();
    OpaqueColor::from_rgb8(r, g, b)
}

fn hex(colour: OpaqueColor<Srgb>) -> String {
    let rgba = colour.to_rgba8();
    format!("#{:02x}{:02x}{:02x}", rgba.r, rgba.g, rgba.b)
}

#[cfg(test)]
mod tests {
    use super::{Accent, Behind, CONTROL, DARK, LIGHT, TEXT, Tones, backgrounds, contrast, hex, least_contrast, rgb};

    fn check(tones: &Tones, behind: Behind, name: &str) {
        let papers = backgrounds(behind, tones.tint);
        assert!(least_contrast(tones.ink, &papers) >= TEXT, "links in {name}: {tones:?}");
        assert!(least_contrast(tones.line, &papers) >= CONTROL, "borders in {name}: {tones:?}");
        assert!(least_contrast(tones.fill, &papers) >= CONTROL, "buttons in {name}: {tones:?}");
        assert!(contrast(tones.fill, tones.on_fill) >= TEXT, "text on buttons in {name}: {tones:?}");
        let text = rgb(if behind.towards > 0.5 { 0x00e6_e3dc } else { 0x0022_262b });
        assert!(contrast(tones.tint, text) >= 2.0 * TEXT, "a tint is only a breath in {name}: {tones:?}");
    }

    #[test]
    fn every_accent_keeps_its_contrast() {
        let steps = [0, 51, 102, 153, 204, 255];
        for r in steps {
            for g in steps {
                for b in steps {
                    let accent = Accent::of(rgb(u32::from_be_bytes([0, r, g, b])));
                    let name = hex(accent.written);
                    check(&accent.light, LIGHT, &name);
                    check(&accent.dark, DARK, &name);
                }
            }
        }
    }

    #[test]
    fn a_good_accent_is_left_alone_and_a_pale_one_is_told() {
        let teal = Accent::of(rgb(0x000f_6e6e));
        assert_eq!(
            (hex(teal.light.ink), hex(teal.light.fill), teal.adjusted()),
            ("#0f6e6e".into(), "#0f6e6e".into(), None)
        );
        let (used, had) = Accent::of(rgb(0x00ff_f2a8)).adjusted().expect("pale yellow is not readable on paper");
        assert!(used != "#fff2a8" && had < 1.3, "{used} {had}");
    }

    /// The papers above are those of the style sheet.
    #[test]
    fn papers_are_those_of_the_style_sheet() {
        let css = include_str!("../../themes/default/assets/base.css");
        for (name, light, dark) in [("paper", LIGHT.paper, DARK.paper), ("sheet", LIGHT.sheet, DARK.sheet)] {
            let wanted = format!("--{name}: light-dark(#{light:06x}, #{dark:06x})");
            assert!(css.contains(&wanted), "base.css lacks `{wanted}`");
        }
    }
}
