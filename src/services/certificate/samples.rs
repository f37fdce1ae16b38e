//! What stands for somebody's words on samples.

pub const NAME: &str = "মোঃ আব্দুল্লাহ আল মামুন চৌধুরী";
pub const PLACE: &str = "দক্ষিণ কানাইখালী, স্টেশন রোড";
