// Copies the report as text with one press. Where that may not be (no TLS, another machine) or fails, its page opens.
const asked = document.getElementById("copy");
const text = async () => {
  const sent = asked.form && { method: "POST", body: new FormData(asked.form) };
  if (sent) sent.body.set(asked.name, asked.value);
  const answer = await fetch(asked.form ? asked.form.action : asked.href, sent || {});
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Blob([page.getElementById("as-text").value], { type: "text/plain" });
};
asked.addEventListener("click", async (event) => {
  if (!navigator.clipboard?.write) return;
  event.preventDefault();
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text() })]);
    document.getElementById("copied").textContent = asked.dataset.copied;
  } catch {
    if (asked.form) asked.form.requestSubmit(asked);
    else location.assign(asked.href);
  }
});
