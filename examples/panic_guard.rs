//! Takes the terminal as the cockpit does, shows one screen, and panics at the first byte typed: the terminal comes back
//! before the panic is told. `cargo run --example panic_guard`.

use signoff::tui::frame_writer::FrameWriter;
use signoff::tui::guard::{self, Guard};
use signoff::tui::theme::Theme;
use signoff::view::screen::{Escaped, Role, Row, Screen, Span};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    guard::give_back_on_panic(|| {});
    let _guard = Guard::take()?;
    let outlet = FrameWriter::open(Theme::named("default")?, || {}, |_| {})?;
    let text = Escaped::new("Press a key: this program panics.");
    let (width, height) = guard::size();
    outlet.show(Screen {
        width,
        height,
        rows: vec![Row { spans: vec![Span { text, role: Role::Title }] }],
        ..Screen::default()
    });
    crossterm::event::read()?;
    panic!("a bug, on purpose");
}
