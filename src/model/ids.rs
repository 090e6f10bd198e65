//! Numbers of records and pages, as types of their own, so that one cannot be taken for the other.

/// Declares an id: a place in one of the model's lists.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);

        impl $name {
            /// The id of the item at a place of its list, counted from 0.
            ///
            /// # Panics
            /// If there are more than 2³² items. Each comes from several bytes of source text, and the source texts of a site are in memory.
            #[must_use]
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 items fit into memory"))
            }

            /// The place in the list, counted from 0.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id! {
    /// A record of a model.
    RecordId
}

id! {
    /// A page of a model.
    PageId
}
