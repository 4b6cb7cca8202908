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
    let held = false;
    mark.addEventListener("click", () => { held = !held; });
    mark.addEventListener("mouseenter", () => { if (!tip.matches(":popover-open")) { held = false; tip.showPopover(); } });
    mark.addEventListener("mouseleave", () => { if (!held && tip.matches(":popover-open")) tip.hidePopover(); });
  }
})();
