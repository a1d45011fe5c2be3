// News: the server says that something changed, and parts that want to know ask again.
const SLOWEST = 60_000;

export function follow() {
  const { live: about, since } = document.body.dataset;
  if (!about || !window.EventSource) return;
  let source;
  let pause = 2_000;

  function open() {
    source = new EventSource(`/langsung?tentang=${encodeURIComponent(about)}&sejak=${since}`);
    source.addEventListener("berubah", () => document.body.dispatchEvent(new Event("berubah")));
    source.addEventListener("open", () => { pause = 2_000; });
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(open, pause);
      pause = Math.min(pause * 2, SLOWEST);
    });
  }

  function close() { source?.close(); source = undefined; }

  open();
  window.addEventListener("pagehide", close);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) close();
    else if (!source) { open(); document.body.dispatchEvent(new Event("berubah")); }
  });
}
