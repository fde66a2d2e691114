// Entries come and go, and mistakes are told, without leaving the place on the page; without this the page comes anew.
const form = document.querySelector("form[data-form]");

const place = (id) => {
  const there = document.getElementById(id);
  const first = there?.querySelector("input:not([type=hidden]), select, textarea") ?? there;
  first?.focus();
  first?.select?.();
};

form.addEventListener("submit", async (event) => {
  const to = new URL(event.submitter?.getAttribute("formaction") ?? form.action, location.href);
  if (to.pathname !== new URL(form.action).pathname) return;
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(to, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("form[data-form]");
    if (!now) throw new Error("this is not the form");
    const open = [...form.querySelectorAll("details[open][id]")].map((one) => one.id);
    form.replaceChildren(...now.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    place(to.hash.slice(1) || "wrong");
  } catch {
    // No answer: what was typed stays, and the button tries again.
  } finally {
    form.removeAttribute("aria-busy");
  }
});
