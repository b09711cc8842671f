//! The allocator and the panic handler of the package's build. Those of `std` would take a fifth of the wasm.

use core::panic::PanicInfo;

use rlsf::SmallGlobalTlsf;

#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();

/// No panic is expected. One traps, which JavaScript sees as a `RuntimeError`: nothing unwinds.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
