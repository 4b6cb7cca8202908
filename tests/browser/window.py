"""A window of a browser, and what the tests look for on every page in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme: TypeAlias = Literal["light", "dark"]


def window(browser: Browser, width: int = 1280, scheme: Scheme = "light", **options: Any) -> Page:
    """Return an empty page in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, **options)
    return context.new_page()


CUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(one => {
  if (!one.checkVisibility() || one.closest('.hidden, svg, textarea, input, select, pre, caption.hidden')) return false;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (style.display === 'inline' || box.width < 2) return false;
  const clips = value => value === 'hidden' || value === 'clip';
  const wide = one.scrollWidth > one.clientWidth + 1, high = one.scrollHeight > one.clientHeight + 1;
  if (clips(style.overflowX) && wide || clips(style.overflowY) && high) return one.closest('thead') === null;
  const scrolls = at => at !== null && (/auto|scroll/.test(getComputedStyle(at).overflowX) || scrolls(at.parentElement));
  return one.clientWidth > 0 && box.right > document.documentElement.clientWidth + 1 && !scrolls(one);
}).map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""
"""Elements whose text is cut off, or is beyond the side of the screen where nothing scrolls."""

SIDEWAYS = """() => [...document.querySelectorAll(':is(.scroll, .table):has(> table)')]
  .filter(one => one.scrollWidth > one.clientWidth + 1)
  .map(one => one.getAttribute('aria-label') || one.textContent.trim().slice(0, 60))"""
"""Tables that scroll sideways."""

COVERED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({visibilityProperty: true})) continue;
    if (parent.closest('script, style, title, desc, option, textarea, .hidden, .skip, [popover], .code')) continue;
    if (parent.closest('thead') && getComputedStyle(parent.closest('thead')).position === 'absolute') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) if (box.width > 1) boxes.push([node.data.trim().slice(0, 40), box]);
  }
  boxes.sort((one, other) => one[1].top - other[1].top);
  const found = [];
  boxes.forEach(([text, box], at) => {
    for (let next = at + 1; next < boxes.length && boxes[next][1].top < box.bottom - 4; next++) {
      const other = boxes[next][1];
      if (Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2.5) found.push(`${text} | ${boxes[next][0]}`);
    }
  });
  return found;
}"""
"""Pairs of texts of which one covers the other; letters of transactions at the points of a chart may meet."""

CONTRAST = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => {
    const [r, g, b] = rgb(text).slice(0, 3).map(x => x / 255).map(x => x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (rgb(color)[3] !== 0) return color;
    }
    return getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = {};
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility() || parent.closest('script, style, title, option')) continue;
    const style = getComputedStyle(parent), color = parent.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(color), light(behind(parent))].sort((x, y) => y - x);
    found[`${parent.tagName}.${parent.className.baseVal ?? parent.className}`] = (a + .05) / (b + .05);
  }
  return found;
}"""
"""The contrast of the texts of a page to what is behind them, by the elements that they are in."""
