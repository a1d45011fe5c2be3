// The session ended while somebody was writing: sign in on the spot, then what was written is sent.
let waiting;

export function openSession(element) {
  waiting = element;
  const dialog = document.getElementById("sesi");
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "sesi-masuk") return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "text/plain" },
  });
  const said = document.getElementById("sesi-galat");
  if (!answer.ok) {
    said.textContent = await answer.text();
    return;
  }
  said.textContent = "";
  form.reset();
  form.closest("dialog").close();
  if (waiting instanceof HTMLFormElement) waiting.requestSubmit();
});
