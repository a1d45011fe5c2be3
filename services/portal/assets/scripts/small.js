// Small helps: hide amounts, choose all, print, one message at a time.
export function tell(sentence) {
  const place = document.getElementById("kabar");
  if (place && sentence !== undefined) place.textContent = sentence;
}

export function installAmounts() {
  const root = document.documentElement;
  try { if (localStorage.getItem("angka") === "hidden") root.dataset.amounts = "hidden"; } catch { /* no storage */ }
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-hide-amounts]");
    if (!button) return;
    const hidden = root.dataset.amounts === "hidden";
    if (hidden) delete root.dataset.amounts; else root.dataset.amounts = "hidden";
    button.setAttribute("aria-pressed", String(!hidden));
    try { localStorage.setItem("angka", hidden ? "shown" : "hidden"); } catch { /* no storage */ }
  });
}

export function installPicks() {
  document.addEventListener("change", (event) => {
    const all = event.target.closest?.("[data-picks]");
    if (!all) return;
    for (const one of document.querySelectorAll(all.dataset.picks)) one.checked = all.checked;
  });
}

export function installCounts(scope) {
  for (const button of scope.querySelectorAll("[data-counts]")) {
    const count = () => {
      const chosen = document.querySelectorAll(`${button.dataset.counts}:checked`).length;
      button.textContent = button.dataset.words.replace("%d", chosen);
    };
    count();
    button.form.addEventListener("change", count);
  }
}

export function installPrint() {
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });
}
