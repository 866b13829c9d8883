//! The colours of the segments: the only place that decides them.
//!
//! Twelve hues that differ in lightness too. The first eight stay apart for
//! people who do not see red or green: that was searched for by machine and is
//! held by the tests below. `style/tokens.css` repeats the tones for the rest
//! of the page, and a test holds it to these. Beyond twelve the colours repeat,
//! and so that colour is never alone the [`Shape`] of the points differs too.

use plotters::style::RGBColor;

use super::Theme;
use crate::methods::NOT_ASSIGNED;

/// A segment's colour in either theme, as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// On the light surface.
    pub light: [u8; 3],
    /// On the dark surface.
    pub dark: [u8; 3],
}

const fn tone(light: u32, dark: u32) -> Tone {
    const fn parts(colour: u32) -> [u8; 3] {
        let [_, r, g, b] = colour.to_be_bytes();
        [r, g, b]
    }
    Tone { light: parts(light), dark: parts(dark) }
}

/// The colours in the order in which segments take them.
pub const PALETTE: [Tone; 12] = [
    tone(0x24_45_9b, 0x80_a7_fd), // blue
    tone(0xd8_75_04, 0xf9_92_36), // orange
    tone(0x09_72_6c, 0x13_93_8b), // teal
    tone(0xbc_7c_95, 0xdc_9e_b5), // pink
    tone(0x7b_65_05, 0xed_d7_8a), // gold
    tone(0x74_5d_b6, 0x88_6c_d8), // violet
    tone(0x81_2d_2b, 0xd4_59_54), // red
    tone(0x0a_98_d9, 0x94_d4_fe), // sky
    tone(0x4f_82_55, 0x5e_b2_6b), // green
    tone(0x60_37_03, 0xb7_6d_02), // brown
    tone(0x96_91_52, 0xc2_bc_6e), // khaki
    tone(0xa4_2d_4f, 0xfd_c1_ca), // crimson
];

/// The colour at a place in the palette, which starts again at its end; faint for rows of no segment.
pub fn colour(place: u8, theme: Theme) -> RGBColor {
    if place == NOT_ASSIGNED {
        return theme.faint();
    }
    let tone = PALETTE[usize::from(place) % PALETTE.len()];
    let [r, g, b] = match theme {
        Theme::Light => tone.light,
        Theme::Dark => tone.dark,
    };
    RGBColor(r, g, b)
}

/// What a segment's points look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Circle,
    /// A triangle standing on its side.
    Triangle,
    /// A square standing on its side.
    Square,
    /// A square standing on its corner.
    Diamond,
    /// An upright cross.
    Cross,
}

/// The shape at a place in the palette. Five shapes and twelve colours make sixty pairs.
pub fn shape(place: u8) -> Shape {
    [Shape::Circle, Shape::Triangle, Shape::Square, Shape::Diamond, Shape::Cross][usize::from(place) % 5]
}

#[cfg(test)]
mod tests {
    use super::*;

    type Rgb = [f64; 3];
    type Matrix = [Rgb; 3];

    /// How colours look to people without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
    const SIGHTS: [(&str, Matrix); 3] = [
        ("full", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        ),
    ];

    fn linear(colour: RGBColor) -> Rgb {
        [colour.0, colour.1, colour.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn times(matrix: &Matrix, v: Rgb) -> Rgb {
        matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
    }

    /// Björn Ottosson's Oklab, where equal distances look about equally different.
    fn oklab(linear: Rgb) -> Rgb {
        let cones = times(
            &[
                [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
                [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
                [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
            ],
            linear,
        );
        times(
            &[
                [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
                [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
                [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
            ],
            cones.map(f64::cbrt),
        )
    }

    fn luminance(colour: RGBColor) -> f64 {
        let [r, g, b] = linear(colour);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn nearest_pair(count: u8, theme: Theme, sight: &Matrix) -> f64 {
        let seen: Vec<Rgb> = (0..count)
            .map(|place| oklab(times(sight, linear(colour(place, theme))).map(|part| part.clamp(0.0, 1.0))))
            .collect();
        let apart = |a: Rgb, b: Rgb| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
        let pairs = seen.iter().enumerate().flat_map(|(at, a)| seen[..at].iter().map(move |b| apart(*a, *b)));
        pairs.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn every_colour_stands_out_from_its_surface() {
        for theme in [Theme::Light, Theme::Dark] {
            for place in 0..12 {
                let found = contrast(colour(place, theme), theme.surface());
                assert!(found >= 3.0, "{place} in {theme:?}: {found:.2}");
            }
        }
    }

    /// 0.02 is about the least difference that is seen side by side.
    #[test]
    fn the_first_eight_colours_stay_apart_without_red_or_green() {
        for theme in [Theme::Light, Theme::Dark] {
            for (name, sight) in &SIGHTS {
                let found = nearest_pair(8, theme, sight);
                assert!(found >= 0.095, "{name} in {theme:?}: {found:.3}");
                let found = nearest_pair(12, theme, sight);
                assert!(found >= 0.04, "all, {name} in {theme:?}: {found:.3}");
            }
        }
    }

    #[test]
    fn the_style_sheet_has_the_same_colours() {
        let css = include_str!("../../style/tokens.css");
        let hex = |[r, g, b]: [u8; 3]| format!("#{r:02x}{g:02x}{b:02x}");
        for (place, tone) in PALETTE.iter().enumerate() {
            let line = format!("--segment-{place}: light-dark({}, {});", hex(tone.light), hex(tone.dark));
            assert!(css.contains(&line), "style/tokens.css lacks `{line}`");
        }
        let both = |of: fn(Theme) -> RGBColor| {
            let parts = |theme| {
                let RGBColor(r, g, b) = of(theme);
                hex([r, g, b])
            };
            format!("light-dark({}, {});", parts(Theme::Light), parts(Theme::Dark))
        };
        for (name, of) in [("surface", Theme::surface as fn(Theme) -> RGBColor), ("ink-2", Theme::ink)] {
            let line = format!("--{name}: {}", both(of));
            assert!(css.contains(&line), "style/tokens.css lacks `{line}`");
        }
    }

    #[test]
    fn segments_of_the_same_colour_differ_in_shape() {
        for place in 0..48 {
            assert_eq!(colour(place, Theme::Dark), colour(place + 12, Theme::Dark));
            assert_ne!(shape(place), shape(place + 12));
        }
    }
}
