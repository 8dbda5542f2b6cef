//! Links whose words don't say where they lead.
//!
//! Whoever listens to a page often goes from link to link and hears nothing between them. The address itself as the
//! words of a link is no fault: it says where the link leads, and on paper it is all that is left.

use super::{LessonView, Lint, Look};
use crate::course::{Link, LinkKind};
use crate::diagnostic::codes::VAGUE_LINK_TEXT;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The lint.
pub const LINT: Lint = Lint { codes: &[&VAGUE_LINK_TEXT], look: Look::Lesson(look) };

/// Words that say nothing when they stand alone, by language; in lower case, without a full stop or arrow at their end.
const VAGUE: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "here",
            "click here",
            "click",
            "click me",
            "tap here",
            "press here",
            "see here",
            "go here",
            "over here",
            "right here",
            "read here",
            "look here",
            "this",
            "this link",
            "this page",
            "this site",
            "this website",
            "this one",
            "this article",
            "that",
            "that link",
            "that page",
            "link",
            "the link",
            "a link",
            "page",
            "website",
            "more",
            "read more",
            "learn more",
            "find out more",
            "see more",
            "show more",
            "more here",
            "more info",
            "more information",
            "more details",
            "details",
            "info",
            "download",
            "download here",
            "continue",
            "go",
            "it",
            "there",
            "following link",
            "the following link",
            "this document",
        ],
    ),
    (
        "de",
        &[
            "hier",
            "hier klicken",
            "klicken sie hier",
            "klick hier",
            "klicke hier",
            "bitte hier klicken",
            "siehe hier",
            "da",
            "dort",
            "dies",
            "dieser link",
            "diesen link",
            "diesem link",
            "diese seite",
            "dieser seite",
            "link",
            "der link",
            "seite",
            "webseite",
            "mehr",
            "mehr lesen",
            "mehr erfahren",
            "mehr dazu",
            "mehr infos",
            "mehr informationen",
            "weiter",
            "weiterlesen",
            "weitere infos",
            "weitere informationen",
            "details",
            "info",
            "infos",
            "download",
            "herunterladen",
            "folgender link",
        ],
    ),
    (
        "fr",
        &[
            "ici",
            "cliquez ici",
            "cliquer ici",
            "clique ici",
            "voir ici",
            "ce lien",
            "cette page",
            "ce site",
            "lien",
            "le lien",
            "page",
            "plus",
            "lire plus",
            "lire la suite",
            "en savoir plus",
            "savoir plus",
            "voir plus",
            "plus d'infos",
            "plus d’infos",
            "plus d'informations",
            "plus d’informations",
            "détails",
            "suite",
            "la suite",
            "télécharger",
            "là",
        ],
    ),
    (
        "es",
        &[
            "aquí",
            "aqui",
            "haz clic aquí",
            "haga clic aquí",
            "pulsa aquí",
            "clic aquí",
            "este enlace",
            "esta página",
            "este sitio",
            "enlace",
            "el enlace",
            "página",
            "más",
            "leer más",
            "saber más",
            "ver más",
            "más información",
            "más info",
            "detalles",
            "seguir leyendo",
            "descargar",
            "esto",
        ],
    ),
    (
        "it",
        &[
            "qui",
            "clicca qui",
            "cliccare qui",
            "clicca",
            "questo link",
            "questa pagina",
            "questo sito",
            "link",
            "il link",
            "pagina",
            "più",
            "leggi di più",
            "scopri di più",
            "per saperne di più",
            "maggiori informazioni",
            "dettagli",
            "continua",
            "scarica",
        ],
    ),
    (
        "pt",
        &[
            "aqui",
            "clique aqui",
            "clica aqui",
            "carregue aqui",
            "este link",
            "esta página",
            "este site",
            "link",
            "o link",
            "página",
            "mais",
            "ler mais",
            "leia mais",
            "saiba mais",
            "saber mais",
            "ver mais",
            "mais informações",
            "detalhes",
            "baixar",
            "descarregar",
        ],
    ),
    (
        "nl",
        &[
            "hier",
            "klik hier",
            "deze link",
            "deze pagina",
            "deze site",
            "link",
            "de link",
            "pagina",
            "meer",
            "lees meer",
            "meer lezen",
            "meer weten",
            "meer informatie",
            "meer info",
            "lees verder",
            "verder",
            "details",
            "downloaden",
        ],
    ),
];

fn look(view: &LessonView<'_>, out: &mut Diagnostics) {
    let vague = VAGUE.iter().find(|(language, _)| *language == view.language()).map_or(&[][..], |(_, words)| words);
    for link in view.lesson.links.iter().filter(|link| link.kind == LinkKind::Page) {
        let Some(text) = &link.text else { continue };
        let message = if text.trim().is_empty() && !shows_picture(view, link) {
            "this link has no words".to_owned()
        } else if vague.contains(&bare(text).as_str()) {
            format!("“{}” doesn't say where this link leads", text.trim())
        } else {
            continue;
        };
        out.push(
            Diagnostic::at(&VAGUE_LINK_TEXT, link.span, message)
                .help("let its words name what one finds there, as they would if nothing stood around them"),
        );
    }
}

/// Whether a picture stands in a link: then it is the picture that needs words.
fn shows_picture(view: &LessonView<'_>, link: &Link) -> bool {
    let is_inside = |other: &Link| other.span.start > link.span.start && other.span.end <= link.span.end;
    let is_html = view.text.get(link.span.range()).is_some_and(|text| !text.starts_with(['[', '<']));
    // An address in HTML is all that is known of such a link's place.
    is_html || view.lesson.links.iter().any(|other| other.kind == LinkKind::Image && is_inside(other))
}

/// A text in lower case, without what is put around words: `Here →`, `(more …)`.
fn bare(text: &str) -> String {
    let is_decoration = |c: char| !c.is_alphanumeric();
    text.trim_matches(is_decoration).split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{VAGUE, bare};

    #[test]
    fn words_are_written_as_they_are_compared() {
        for (language, words) in VAGUE {
            for word in *words {
                assert_eq!(bare(word), *word, "{language}");
            }
        }
        assert_eq!(bare("(Read\n more …) »"), "read more");
    }
}
