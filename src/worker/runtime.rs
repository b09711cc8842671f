//! What needs the platform.

mod authenticate;
mod binding;
mod boundary;
mod context;
mod fetch;
mod listing;
mod page;
mod respond;
mod serve;
mod store;
mod verify_token;
