//! The tree of blocks of a text: what stands in what, and from which byte to which. Holds no content.

use std::ops::Range;

use pulldown_cmark::{Event, Options as Extensions, Parser, Tag};

use super::patch::Patch;

/// What kind of block one is, as far as cutting it out asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A block quote: its marker is on every line.
    Quote,
    /// A list: it has no marker of its own.
    List,
    /// A list item: its marker is on its first line only.
    Item,
    /// A footnote or a definition: marked as items are, but it stays where all of it is hidden.
    Definition,
    /// Anything else that has no blocks within it.
    Leaf,
}

/// One block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Bytes of the text, from its first character on.
    pub(super) range: Range<usize>,
    /// The block it stands in.
    pub(super) parent: Option<usize>,
    /// The number of the first block behind it and all within it.
    pub(super) after: usize,
}

/// All blocks in source order, each before those within it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<Block>,
    /// Comments that the parser does not see, in order.
    pub(super) comments: Vec<Range<usize>>,
    open: Vec<usize>,
}

impl Outline {
    /// An outline without blocks.
    pub(super) fn new(patch: Option<&Patch>) -> Self {
        Self {
            comments: Patch::comments_of(patch),
            ..Self::default()
        }
    }

    /// The blocks of a text.
    pub(super) fn of(text: &str) -> Self {
        let patch = Patch::of(text);
        let mut outline = Self::new(patch.as_ref());
        let mut blocks = Vec::new();
        for (event, range) in Parser::new_ext(
            patch.as_ref().map_or(text, |patch| &patch.text),
            extensions(),
        )
        .into_offset_iter()
        {
            let range = between_characters(text, range);
            match event {
                Event::Start(tag) => blocks.push(outline.enter(&tag, &range)),
                Event::End(_) if blocks.pop().flatten().is_some() => outline.leave(),
                Event::Rule => outline.rule(&range),
                _ => {}
            }
        }
        outline
    }

    /// Notes the beginning of an element; gives its number if it is a block.
    pub(super) fn enter(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> Option<usize> {
        let kind = match tag {
            Tag::Heading { level, .. } => Kind::Heading(*level as u8),
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::List(_) | Tag::DefinitionList => Kind::List,
            Tag::Item => Kind::Item,
            Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Paragraph
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_)
            | Tag::DefinitionListTitle => Kind::Leaf,
            _ => return None,
        };
        let number = self.blocks.len();
        self.blocks.push(Block {
            kind,
            range: range.clone(),
            parent: self.open.last().copied(),
            after: number + 1,
        });
        self.open.push(number);
        Some(number)
    }

    /// Notes the end of the innermost block.
    pub(super) fn leave(&mut self) {
        if let Some(number) = self.open.pop() {
            self.blocks[number].after = self.blocks.len();
        }
    }

    /// Notes a thematic break.
    pub(super) fn rule(&mut self, range: &Range<usize>) {
        let number = self.blocks.len();
        self.blocks.push(Block {
            kind: Kind::Leaf,
            range: range.clone(),
            parent: self.open.last().copied(),
            after: number + 1,
        });
    }

    /// The outermost block that is open.
    pub(super) fn root(&self) -> Option<usize> {
        self.open.first().copied()
    }

    /// How many blocks are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Bytes of the section that a heading outside all containers opens: to the next such heading of its level or a higher one.
    pub(super) fn section(&self, heading: usize, end_of_text: usize) -> Range<usize> {
        let opened = &self.blocks[heading];
        let Kind::Heading(level) = opened.kind else {
            return opened.range.clone();
        };
        let mut next = opened.after;
        while let Some(block) = self.blocks.get(next) {
            if matches!(block.kind, Kind::Heading(other) if other <= level) {
                return opened.range.start..block.range.start;
            }
            next = block.after;
        }
        opened.range.start..end_of_text
    }
}

/// A range of the parser, moved between characters: behind a tab that belongs to two containers some begin within one.
pub(super) fn between_characters(text: &str, range: Range<usize>) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(range.start);
    start..floor(range.end).max(start)
}

/// What is understood beyond plain Markdown. Callouts are rebuilt from quotes, so GitHub's own five stay off.
pub(super) fn extensions() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_DEFINITION_LIST
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_WIKILINKS
}
