//! Sections of documentation.

use std::fmt;
use std::future::Future;
use std::io::{self, Result as IoResult};

/// Plain.
pub fn by_path() -> io::Result<()> {
    Ok(())
}

/// Plain.
pub fn renamed() -> IoResult<()> {
    Ok(())
}

/// Plain.
pub fn through_the_crate() -> crate::Outcome<()> {
    Ok(())
}

/// Plain.
pub fn formatting() -> fmt::Result {
    Ok(())
}

/// Plain.
pub fn locked(mutex: &std::sync::Mutex<u8>) -> std::sync::LockResult<std::sync::MutexGuard<'_, u8>> {
    mutex.lock()
}

/// Plain.
pub async fn later() -> Result<(), ()> {
    Ok(())
}

/// Plain.
pub fn future() -> impl Future<Output = Result<(), ()>> {
    async { Ok(()) }
}

/// Plain.
pub fn optional() -> Option<Result<(), ()>> {
    None
}

/// Plain.
///
/// Errors
/// ------
///
/// Never.
pub fn underlined() -> Result<(), ()> {
    Ok(())
}

/// Plain.
///
/// ## *Errors*
pub fn emphasised() -> Result<(), ()> {
    Ok(())
}

/// Plain.
///
/// ```text
/// # Errors
/// ```
pub fn in_code() -> Result<(), ()> {
    Ok(())
}

/// Plain.
///
/// # Errors:
pub fn with_colon() -> Result<(), ()> {
    Ok(())
}

/// Plain.
///
/// # `Errors`
pub fn as_code() -> Result<(), ()> {
    Ok(())
}

/**
 * Plain.
 *
 * # Errors
 */
pub fn starred() -> Result<(), ()> {
    Ok(())
}

/// Plain.
pub unsafe fn danger() {}

/// Plain.
///
/// # SAFETY
pub unsafe fn loud() {}

/// Plain.
///
/// # Implementation safety
pub unsafe trait Documented {}

/// Plain.
pub unsafe trait Undocumented {
    /// Plain.
    type Result;
    /// Plain.
    fn associated(&self) -> Self::Result;
    /// Plain.
    unsafe fn method(&self) -> Result<(), ()>;
}

unsafe impl Undocumented for u8 {
    type Result = Result<(), ()>;
    fn associated(&self) -> Self::Result {
        Ok(())
    }
    unsafe fn method(&self) -> Result<(), ()> {
        Ok(())
    }
}

unsafe fn private() -> Result<(), ()> {
    Ok(())
}
