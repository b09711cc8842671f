//! The allocator and the panic handler of the package's build. Those of `std` would be a fifth of the wasm.

use core::panic::PanicInfo;

use rlsf::SmallGlobalTlsf;

#[global_allocator]
static ALLOCATOR: SmallGlobalTlsf = SmallGlobalTlsf::new();

/// No panic is expected. A panic traps, as an allocation that fails does: nothing unwinds, and the TypeScript starts another
/// instance.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
