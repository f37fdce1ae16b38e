//! The posts of a town: their titles, what they are held for, who signs, and what to do while one is vacant.

use crate::platform::tenancy::{
    Bilingual, Policy,
    reader::{FaultKind, Named, Reader},
};

/// Every post that a town can have, in the order of its office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posts {
    posts: Vec<Post>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// As rows and files name it.
    pub code: String,
    order: i64,
    pub title: Bilingual,
    pub scope: Scope,
    /// Who signs for a ward before whom; none for who never signs.
    pub signs: Option<i64>,
    /// The post of which it takes the place: the town has one of both, and the other one is not vacant then.
    instead_of: Option<String>,
    /// What to do while nobody holds it.
    pub vacant: Bilingual,
}

/// What a post is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Town,
    /// One ward or some.
    Ward,
    /// The wards of a reserved seat.
    ReservedSeat,
}

impl Named for Scope {
    const VALUES: &'static [(&'static str, Self)] =
        &[("town", Self::Town), ("ward", Self::Ward), ("reserved-seat", Self::ReservedSeat)];
}

const CODE_MAX: usize = 60;
const TITLE_MAX: usize = 60;
const TEXT_MAX: usize = 300;

impl Policy for Posts {
    const KIND: &'static str = "posts";

    fn read(reader: &Reader<'_>) -> Option<Self> {
        let mut posts: Vec<Post> =
            reader.keys().into_iter().filter_map(|key| reader.table(key, |post| read_post(key, post))).collect();
        posts.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        for (index, post) in posts.iter().enumerate() {
            // Two who sign at the same rank would be two answers to one question.
            if post.signs.is_some() && posts.iter().take(index).any(|other| other.signs == post.signs) {
                reader.fault(&post.code, FaultKind::TwiceInList);
            }
        }
        for post in &posts {
            // Only a post for the whole town is held by whoever holds another one.
            let fits =
                |other: &Post| other.code != post.code && [post.scope, other.scope] == [Scope::Town, Scope::Town];
            let known = |code: &String| posts.iter().any(|other| other.code == *code && fits(other));
            if post.instead_of.as_ref().is_some_and(|code| !known(code)) {
                reader.fault(&format!("{}.instead_of", post.code), FaultKind::UnknownPost);
            }
        }
        Some(Self { posts })
    }
}

fn read_post(code: &str, post: &Reader<'_>) -> Option<Post> {
    let order = post.integer("order", 1..=99);
    let (order, title) = (post.required("order", order), post.required_bilingual("title", TITLE_MAX));
    let scope = post.one_of("scope");
    let scope = post.required("scope", scope);
    let signs = post.integer("signs", 1..=99);
    let instead_of = post.text("instead_of", CODE_MAX);
    let vacant = post.required_bilingual("vacant", TEXT_MAX);
    Some(Post {
        code: code.to_owned(),
        order: order?,
        title: title?,
        scope: scope?,
        signs,
        instead_of,
        vacant: vacant?,
    })
}

impl Posts {
    pub fn iter(&self) -> impl Iterator<Item = &Post> {
        self.posts.iter()
    }

    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Post> {
        self.posts.iter().find(|post| post.code == code)
    }

    /// The posts that are held in place of this one, and the one that it is held in place of.
    pub fn substitutes<'a>(&'a self, post: &'a Post) -> impl Iterator<Item = &'a Post> {
        let takes_place = |one: &Post, other: &Post| one.instead_of.as_ref() == Some(&other.code);
        self.posts.iter().filter(move |other| takes_place(other, post) || takes_place(post, other))
    }

    /// Those who may sign for a ward, the first one first.
    #[must_use]
    pub fn signers(&self) -> Vec<&Post> {
        let mut signers: Vec<&Post> = self.posts.iter().filter(|post| post.signs.is_some()).collect();
        signers.sort_by_key(|post| post.signs);
        signers
    }
}
