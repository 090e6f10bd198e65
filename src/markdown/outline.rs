//! The tree of blocks of a text: their nesting and byte ranges, without content.
//! Next: [`super::cut`], which removes blocks, and [`super::events`], which builds the tree during compilation.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::parser::{extensions, on_char_boundaries};
use super::patch::Patch;

/// The kinds of blocks, as far as cutting them distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockKind {
    /// A heading of this level.
    Heading(u8),
    /// A block quote: its marker is on every line.
    Quote,
    /// A list: it has no marker of its own.
    List,
    /// A list item: its marker is on its first line only.
    Item,
    /// A footnote or a definition: its marker is on its first line only, and stays even if all of its content is hidden.
    Definition,
    /// Any other block; contains no blocks.
    Leaf,
}

/// One block.
#[derive(Clone, Debug)]
pub(super) struct OutlineBlock {
    pub(super) kind: BlockKind,
    /// Bytes of the text, from the block's first character on.
    pub(super) range: Range<usize>,
    /// The block that contains it.
    pub(super) parent: Option<usize>,
    /// The index of the first block after it and its descendants.
    pub(super) after: usize,
}

/// All blocks in source order, each before its descendants.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) blocks: Vec<OutlineBlock>,
    /// Comments that the parser does not see, in order.
    pub(super) comments: Vec<Range<usize>>,
    open: Vec<usize>,
}

impl Outline {
    /// An empty outline.
    pub(super) fn new(patch: Option<&Patch>) -> Self {
        Self {
            comments: Patch::blanked_comments(patch),
            ..Self::default()
        }
    }

    /// The blocks of a text.
    pub(super) fn parse(text: &str) -> Self {
        let patch = Patch::for_text(text);
        let mut outline = Self::new(patch.as_ref());
        let mut blocks = Vec::new();
        let parsed = patch.as_ref().map_or(text, |patch| &patch.text);
        for (event, range) in Parser::new_ext(parsed, extensions()).into_offset_iter() {
            let range = on_char_boundaries(text, range);
            match event {
                Event::Start(tag) => blocks.push(outline.enter(&tag, &range)),
                Event::End(_) if blocks.pop().flatten().is_some() => outline.leave(),
                Event::Rule => outline.rule(&range),
                _ => {}
            }
        }
        outline
    }

    /// Records the start of an element; returns its index if it is a block.
    pub(super) fn enter(&mut self, tag: &Tag<'_>, range: &Range<usize>) -> Option<usize> {
        let kind = match tag {
            Tag::Heading { level, .. } => BlockKind::Heading(*level as u8),
            Tag::BlockQuote(_) => BlockKind::Quote,
            Tag::List(_) | Tag::DefinitionList => BlockKind::List,
            Tag::Item => BlockKind::Item,
            Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition => BlockKind::Definition,
            Tag::Paragraph
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::Table(_)
            | Tag::DefinitionListTitle => BlockKind::Leaf,
            _ => return None,
        };
        let number = self.push(kind, range);
        self.open.push(number);
        Some(number)
    }

    fn push(&mut self, kind: BlockKind, range: &Range<usize>) -> usize {
        let number = self.blocks.len();
        self.blocks.push(OutlineBlock {
            kind,
            range: range.clone(),
            parent: self.open.last().copied(),
            after: number + 1,
        });
        number
    }

    /// Records the end of the innermost block.
    pub(super) fn leave(&mut self) {
        if let Some(number) = self.open.pop() {
            self.blocks[number].after = self.blocks.len();
        }
    }

    /// Records a thematic break.
    pub(super) fn rule(&mut self, range: &Range<usize>) {
        self.push(BlockKind::Leaf, range);
    }

    /// The outermost open block.
    pub(super) fn root(&self) -> Option<usize> {
        self.open.first().copied()
    }

    /// The number of open blocks.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The bytes of the section that a heading outside all containers opens: up to the next such heading of its level or a
    /// higher one.
    pub(super) fn section(&self, heading: usize, end_of_text: usize) -> Range<usize> {
        let opened = &self.blocks[heading];
        let BlockKind::Heading(level) = opened.kind else {
            return opened.range.clone();
        };
        let mut next = opened.after;
        while let Some(block) = self.blocks.get(next) {
            if matches!(block.kind, BlockKind::Heading(other) if other <= level) {
                return opened.range.start..block.range.start;
            }
            next = block.after;
        }
        opened.range.start..end_of_text
    }
}
