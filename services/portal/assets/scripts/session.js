// The session ended while somebody was writing: sign in on the spot, then what was written is sent.
import { tell } from "./small.js";

let again = () => {};

// `how` is the event that sent the form: the button it was sent with may say what is to be done.
export function openSession(form, how) {
  const button = how?.submitter;
  again = () => (button?.isConnected ? button.click() : form.requestSubmit());
  const dialog = document.getElementById("sesi");
  if (dialog && !dialog.open) dialog.showModal();
}

// What the door says: nothing where it opened, else a sentence.
async function signIn(form) {
  const words = document.body.dataset;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/plain" } });
    if (answer.ok) return "";
    const spoken = answer.headers.get("Content-Type")?.startsWith("text/plain");
    return (spoken && await answer.text()) || words.failed;
  } catch {
    return words.unsent;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "sesi-masuk") return;
  event.preventDefault();
  const sentence = await signIn(form);
  document.getElementById("sesi-galat").textContent = sentence;
  if (sentence) return;
  tell("");
  form.reset();
  form.closest("dialog").close();
  again();
});
