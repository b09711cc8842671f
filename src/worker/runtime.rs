//! What needs the platform.

mod authenticate;
mod binding;
mod body_writer;
mod boundary;
mod context;
mod fetch;
mod jwks;
mod listing;
mod output_buffer;
mod page;
mod respond;
mod serve;
mod store;
