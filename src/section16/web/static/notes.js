// Footnotes open beside their mark while the pointer is over it; a tap, a click or the keyboard opens them without this script.
(() => {
  "use strict";
  for (const mark of document.querySelectorAll("[popovertarget]")) {
    const tip = document.getElementById(mark.getAttribute("popovertarget"));
    if (!tip) continue;
    const place = () => {
      const at = mark.getBoundingClientRect(), wide = document.documentElement.clientWidth;
      tip.style.margin = "0";
      tip.style.position = "fixed";
      tip.style.left = `${Math.max(8, Math.min(at.left, wide - tip.offsetWidth - 8))}px`;
      const below = at.bottom + 6;
      tip.style.top = `${below + tip.offsetHeight > innerHeight ? Math.max(8, at.top - tip.offsetHeight - 6) : below}px`;
    };
    tip.addEventListener("toggle", (event) => { if (event.newState === "open") place(); });
    // A finger enters and clicks at once, so that only a mouse opens by entering; its click then keeps the footnote open.
    let hovered = false;
    mark.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && !tip.matches(":popover-open")) { hovered = true; tip.showPopover(); }
    });
    mark.addEventListener("click", (event) => { if (hovered) { hovered = false; event.preventDefault(); } });
    mark.addEventListener("pointerleave", () => { if (hovered) { hovered = false; tip.hidePopover(); } });
  }
  // The row that the address names says at once what it did in the ledger.
  const unfold = () => {
    const row = document.getElementById(location.hash.slice(1));
    const details = row?.nextElementSibling?.querySelector("tr.effect details");
    if (details) details.open = true;
  };
  unfold();
  addEventListener("hashchange", unfold);
})();
