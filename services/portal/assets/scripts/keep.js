// A part that is brought anew by itself keeps where somebody was in it: what they opened, their place.
const PLACES = "a[href], button, summary, input, select, textarea";
const kept = new Map();

// What a thing is called, whatever its figures are now.
function named(one) {
  const path = one.getAttribute("href");
  return path ?? [one.tagName, one.name, one.textContent.replace(/[\d.,\s]+/g, "")].join("|");
}

export function keep({ target, requestConfig }) {
  if (!target?.id || requestConfig?.verb !== "get") return;
  const folds = [...target.querySelectorAll("details > summary")];
  const at = document.activeElement;
  kept.set(target.id, {
    folds: new Map(folds.map((one) => [named(one), one.parentElement.open])),
    at: target.contains(at) && at !== target ? named(at) : "",
  });
}

export function giveBack(part) {
  const was = kept.get(part.id);
  if (!was) return;
  kept.delete(part.id);
  for (const one of part.querySelectorAll("details > summary")) {
    one.parentElement.open = was.folds.get(named(one)) ?? one.parentElement.open;
  }
  if (!was.at || part.contains(document.activeElement)) return;
  const place = [...part.querySelectorAll(PLACES)].find((one) => named(one) === was.at);
  if (!place) part.tabIndex = -1;
  (place ?? part).focus({ preventScroll: true });
}
