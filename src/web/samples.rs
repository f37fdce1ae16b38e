//! Who is signed in on samples of staff pages.

pub(super) const NAME: &str = "মোছা. নাসরিন সুলতানা";
