//! The figures, printed as they come and once more as a table.

/// One line: what, how much, and what was asked for.
struct Row {
    what: String,
    figure: String,
    target: String,
    holds: Option<bool>,
}

#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// A figure beside its target.
    pub fn judge(&mut self, what: &str, figure: String, target: &str, holds: bool) {
        println!("… {what}: {figure}");
        self.0.push(Row { what: what.into(), figure, target: target.into(), holds: Some(holds) });
    }

    /// A figure to look at.
    pub fn note(&mut self, what: &str, figure: String) {
        println!("… {what}: {figure}");
        self.0.push(Row { what: what.into(), figure, target: String::new(), holds: None });
    }

    pub fn print(&self) {
        println!("\n| measured | figure | asked | |\n|---|---|---|---|");
        for Row { what, figure, target, holds } in &self.0 {
            let mark = match holds {
                Some(true) => "✓",
                Some(false) => "✗",
                None => "",
            };
            println!("| {what} | {figure} | {target} | {mark} |");
        }
    }
}

pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}
