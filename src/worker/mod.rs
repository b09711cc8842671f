//! The Worker entrypoint.
