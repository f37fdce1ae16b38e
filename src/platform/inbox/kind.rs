use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use entity::messaging::queue_item::{self, Kind};
use uuid::Uuid;

use crate::platform::{billing::Sources, errors::AppError, i18n::Lang, work::Work};

/// What a thing in the queue is about, in words of the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matter {
    /// What people call it: `E26-000012`, `3-123/1`.
    pub title: String,
    pub facts: Vec<Fact>,
    /// In somebody's own words.
    pub statement: Option<String>,
    /// What happened, in order.
    pub events: Vec<Happened>,
    /// Where to look and act.
    pub links: Vec<Link>,
    /// What the office should do about it: a key.
    pub advice: Option<&'static str>,
    /// Somebody reads the closing words: masked phone, or nothing where none was given.
    pub reader: Option<String>,
}

/// One line: a key and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub key: &'static str,
    pub value: String,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub at: DateTime<Utc>,
    pub words: String,
}

/// A page to go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub key: &'static str,
    /// Below the office.
    pub path: String,
}

/// A kind of thing in the queue, as whoever opens it knows it.
#[async_trait]
pub trait QueueKind: Send + Sync {
    fn kind(&self) -> Kind;

    /// What can have been done about it: codes with the words `outcome-<code>`. Where there are none, words say it all.
    fn outcomes(&self) -> &'static [&'static str];

    /// What people call each of these; what is gone has no name.
    async fn titles(
        &self,
        work: &Work,
        sources: Sources,
        subjects: &[Uuid],
        lang: Lang,
    ) -> Result<HashMap<Uuid, String>, AppError>;

    async fn matter(
        &self,
        work: &Work,
        sources: Sources,
        item: &queue_item::Model,
        lang: Lang,
    ) -> Result<Matter, AppError>;

    /// The SMS that closing with these words sends, where it sends one.
    async fn letter(&self, _work: &Work, _item: &queue_item::Model, _words: &str) -> Result<Option<String>, AppError> {
        Ok(None)
    }

    /// Tells whoever waits for the answer, in the work that closes.
    async fn answered(&self, _work: &Work, _item: &queue_item::Model, _words: &str) -> Result<(), AppError> {
        Ok(())
    }
}

/// Every kind that there is.
#[derive(Clone, Copy)]
pub struct QueueKinds(pub &'static [&'static dyn QueueKind]);

impl QueueKinds {
    /// # Errors
    /// When a kind is not among them: a mistake in this program.
    pub fn of(&self, kind: Kind) -> Result<&'static dyn QueueKind, AppError> {
        let found = self.0.iter().find(|known| known.kind() == kind);
        found.copied().ok_or_else(|| AppError::Internal(anyhow::anyhow!("nobody knows what {kind:?} is about")))
    }

    /// What can have been done about anything.
    pub fn outcomes(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.0.iter().flat_map(|kind| kind.outcomes().iter().copied())
    }
}
