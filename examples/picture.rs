//! Renders the README's picture: the cockpit on the example pack, as SVG.
//!
//! `cargo run --example picture` writes `assets/cockpit.svg`; with `--check` it only says whether the file is current.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use signoff::app::event::{Event, Now};
use signoff::app::keymap::Keymap;
use signoff::app::state::{Access, Glyphs, Provenance, Session, State};
use signoff::app::update::update;
use signoff::run::commands::demo;
use signoff::run::pipeline::Pipeline;
use signoff::view::lay_out;
use signoff::view::screen::{Role, Row, Screen};

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// A cell, in units of the picture.
const CELL: (f32, f32) = (8.4, 18.0);
const MARGIN: f32 = 14.0;

fn main() -> color_eyre::Result<ExitCode> {
    let picture = svg(&screen()?);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/cockpit.svg");
    if std::env::args().nth(1).as_deref() == Some("--check") {
        let is_current = std::fs::read_to_string(&file).is_ok_and(|kept| kept == picture);
        println!("assets/cockpit.svg is {}", if is_current { "current" } else { "old: cargo run --example picture" });
        return Ok(if is_current { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    std::fs::write(&file, picture)?;
    println!("wrote assets/cockpit.svg");
    Ok(ExitCode::SUCCESS)
}

/// The Overview of the example pack, at a moment of its own time.
fn screen() -> color_eyre::Result<Screen> {
    let folder = tempfile::tempdir()?;
    demo::unpack(folder.path())?;
    let (_, assessment) = Pipeline::open(Some(folder.path()), None)?.judge_once()?;
    let at = "2026-04-08T12:00:00Z".parse()?;
    let now = Now { at, today: "2026-04-08".parse()? };
    let session = Session {
        pack: "lantern".to_owned(),
        provenance: Provenance::Operator,
        operator: "ada".to_owned(),
        access: Access::ReadWrite,
        glyphs: Glyphs::Unicode,
    };
    let mut state = State::new(session, Keymap::built_in()?);
    update(&mut state, Event::Resize(COLUMNS, ROWS));
    update(&mut state, Event::Assessed(Box::new(assessment), now));
    Ok(lay_out(&state, COLUMNS, ROWS))
}

fn svg(screen: &Screen) -> String {
    let width = f32::from(COLUMNS) * CELL.0 + 2.0 * MARGIN;
    let height = f32::from(ROWS) * CELL.1 + 2.0 * MARGIN;
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"ui-monospace, \
         'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n<title>The signoff cockpit</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1b1d23\"/>\n"
    );
    for (index, row) in screen.rows.iter().enumerate() {
        let y = MARGIN + (index as f32 + 0.75) * CELL.1;
        picture.push_str(&line(row, y));
    }
    picture + "</svg>\n"
}

/// One row: every span at its own column, so that no font can shift what follows.
fn line(row: &Row, y: f32) -> String {
    let mut text = String::new();
    let mut column = 0;
    for span in &row.spans {
        let words = span.text.as_str();
        let width = unicode_width::UnicodeWidthStr::width(words);
        if !words.trim().is_empty() {
            let (x, length) = (MARGIN + column as f32 * CELL.0, width as f32 * CELL.0);
            let style = style(span.role);
            let words = words.replace('&', "&amp;").replace('<', "&lt;");
            // Writing into a String cannot fail.
            let _written = writeln!(
                text,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{length:.1}\" xml:space=\"preserve\" {style}>{words}</text>"
            );
        }
        column += width;
    }
    text
}

fn style(role: Role) -> &'static str {
    match role {
        Role::Text => "fill=\"#d7dae0\"",
        Role::Faint | Role::Frame => "fill=\"#7d8590\"",
        Role::Title => "fill=\"#f0f3f6\" font-weight=\"bold\"",
        Role::Cursor | Role::Selected => "fill=\"#ffffff\" font-weight=\"bold\"",
        Role::Good => "fill=\"#57c77c\"",
        Role::Bad => "fill=\"#ff6b6b\" font-weight=\"bold\"",
        Role::Warn => "fill=\"#e5b454\"",
        Role::Unknown | Role::Hazard => "fill=\"#c792ea\"",
        Role::Key => "fill=\"#56b6c2\"",
        Role::Input => "fill=\"#ffffff\" text-decoration=\"underline\"",
    }
}
