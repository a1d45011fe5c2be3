// Parts that ask again every few seconds, while somebody looks at them.
const SHORTEST = 1_000;

export function installEvery() {
  setInterval(() => {
    if (document.hidden) return;
    const now = Date.now();
    for (const part of document.querySelectorAll("[data-every]")) {
      part.dataset.since ??= String(now);
      if (now - Number(part.dataset.since) < 1_000 * Number(part.dataset.every)) continue;
      part.dataset.since = String(now);
      part.dispatchEvent(new Event("segarkan"));
    }
  }, SHORTEST);
}
