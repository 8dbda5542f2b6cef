// What a term means, beside the link to it: on hover, on focus, on a touch. Esc puts the card away; it stays while the
// pointer is on it. Without this script the link leads to the glossary, as it does with it.
{
  "use strict";

  const OPEN_AFTER = 200; // ms: a pointer on its way elsewhere opens nothing
  const CLOSE_AFTER = 300; // ms: time to get from the link to its card
  const GAP = 6; // px between the link and its card

  let link;
  let card;
  let timer;

  const linkAt = (target) => target.closest?.("main .flow a:is([href*='glossary/#'], [href*='glossary/index.html#'])");

  const cardOf = (anchor) => document.getElementById(`cb-card-${decodeURIComponent(anchor.hash.slice(1))}`);

  const later = (what, time) => {
    clearTimeout(timer);
    timer = setTimeout(what, time);
  };

  /** Opens the card of a link. Says whether there is one. */
  const open = (anchor) => {
    clearTimeout(timer);
    if (anchor === link) return true;
    close();
    card = cardOf(anchor);
    if (!card?.showPopover) return false;
    link = anchor;
    // With its link as the source, the card comes next for the Tab key.
    card.showPopover({ source: anchor });
    link.setAttribute("aria-describedby", card.id);
    place();
    return true;
  };

  const close = () => {
    clearTimeout(timer);
    link?.removeAttribute("aria-describedby");
    if (card?.matches(":popover-open")) card.hidePopover();
    link = card = undefined;
  };

  /** Below the line of the link that is pointed at, or above it where there is no room below. */
  const place = () => {
    const lines = [...link.getClientRects()];
    const line = lines[0];
    const size = card.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const last = lines[lines.length - 1];
    const below = last.bottom + GAP + size.height <= height || line.top < size.height + GAP;
    const top = below ? last.bottom + GAP : line.top - GAP - size.height;
    const from = below ? last : line;
    const side = getComputedStyle(document.documentElement).direction === "rtl" ? from.right - size.width : from.left;
    const left = Math.max(GAP, Math.min(side, width - size.width - GAP));
    card.style.top = `${top + scrollY}px`;
    card.style.left = `${left + scrollX}px`;
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const anchor = linkAt(event.target);
    if (anchor) later(() => open(anchor), OPEN_AFTER);
    else if (card?.contains(event.target)) clearTimeout(timer);
    else if (link && !link.matches(":focus-visible")) later(close, CLOSE_AFTER);
    else clearTimeout(timer);
  });

  document.addEventListener("focusin", (event) => {
    const anchor = linkAt(event.target);
    if (anchor?.matches(":focus-visible")) open(anchor);
    else if (!card?.contains(event.target)) close();
  });

  // A first touch opens the card, which has the way to the glossary in it; a second one goes there at once.
  document.addEventListener("click", (event) => {
    const anchor = linkAt(event.target);
    if (anchor && event.pointerType === "touch" && anchor !== link) {
      if (open(anchor)) event.preventDefault();
    } else if (!anchor && !card?.contains(event.target)) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && link) {
      if (card.contains(document.activeElement)) link.focus();
      close();
    }
  });

  addEventListener("resize", close);
  addEventListener("pagehide", close);
}
