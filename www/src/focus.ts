// The focus, when the element that has it is removed: browsers then leave it to the whole page, and the keyboard begins anew.

/** Calls `lost` whenever the element that has the focus was removed, and no other one has got the focus. */
export function watchFocus(lost: () => void): void {
  let focused: Node | undefined;
  const isNowhere = () => document.activeElement === document.body;
  addEventListener("focusin", ({ target }) => {
    focused = target as Node;
  });
  // A click beside everything takes the focus away too, as it should.
  addEventListener("focusout", () =>
    queueMicrotask(() => {
      if (focused?.isConnected && isNowhere()) focused = undefined;
    }),
  );
  new MutationObserver(() => {
    if (focused === undefined || focused.isConnected) return;
    focused = undefined;
    if (isNowhere()) lost();
  }).observe(document.body, { childList: true, subtree: true });
}
