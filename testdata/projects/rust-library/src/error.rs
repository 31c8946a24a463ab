pub struct Error {
    pub message: String,
    cause: Option<Box<Error>>,
    pub(crate) line: usize,
}

/// What most functions give.
pub type Outcome<T> = std::result::Result<T, Error>;

pub(crate) type Result<T> = Outcome<T>;

impl Error {
    pub fn new(message: &str) -> Self {
        Error { message: message.to_owned(), cause: None, line: 0 }
    }

    pub(crate) fn at(self, line: usize) -> Self {
        Error { line, ..self }
    }

    /// The cause of it.
    pub fn cause(&self) -> Outcome<&Error> {
        self.cause.as_deref().ok_or_else(|| Error::new("no cause"))
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}
