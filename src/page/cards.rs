//! Cards: what a term means, shown beside the link to it.

use super::body::{Scope, Shown, escaped};
use super::placement;
use super::site::Site;
use super::view::{Shared, View};
use crate::course::Body;

impl<'c> Site<'c> {
    /// The cards of these terms, for a page whose links hold marks.
    pub(super) fn cards(&self, terms: &[usize]) -> View<'c> {
        let card = |term: &usize| self.cards[*term].get_or_init(|| Shared::new(self.card(*term)));
        View::List(terms.iter().map(|term| View::Shared(card(term).clone())).collect())
    }

    fn card(&self, at: usize) -> View<'c> {
        let term = &self.course.glossary[at];
        let block = self.course.block(term.place);
        let mut scope = Scope::new(self, term.place.0, placement::ROOT, Shown::Elsewhere).defining(at);
        View::Record(vec![
            ("id", View::text(term.id.as_str())),
            ("term", View::html(Body::plain(&term.name).html)),
            ("body", View::Body(scope.body(&block.body))),
            ("href", View::html(format!("{}glossary/#{}", placement::ROOT, escaped(&term.id)))),
        ])
    }
}
