//! tmp
#[derive(Clone,Copy)] pub enum Format { Human }
pub fn render() {}
pub fn summary() {}
