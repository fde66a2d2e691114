// Asks again a little after something was changed, and puts the answer in its place; without this the button does.
const form = document.querySelector("form[data-live]");
const unanswered = document.getElementById("unanswered");
let waiting = 0;
let asked = 0;

const renew = async () => {
  const mine = ++asked;
  const result = document.getElementById("result");
  result.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    if (!page.getElementById("result")) throw new Error("no result");
    unanswered.hidden = true;
    for (const old of [result, ...form.querySelectorAll("[data-told]")]) {
      const now = page.getElementById(old.id);
      if (now) old.replaceChildren(...now.childNodes);
    }
    for (const old of form.querySelectorAll("input[type=hidden][id]")) {
      old.value = page.getElementById(old.id).value;
    }
    for (const told of form.querySelectorAll("[data-told]")) {
      const wrong = Boolean(told.querySelector(".wrong"));
      form.querySelector(`[aria-describedby="${CSS.escape(told.id)}"]`).toggleAttribute("aria-invalid", wrong);
    }
  } catch {
    unanswered.hidden = false; // what was typed stays
  } finally {
    if (mine === asked) result.removeAttribute("aria-busy");
  }
};

form.addEventListener("input", (event) => {
  if (event.target.closest("#result")) return;
  clearTimeout(waiting);
  waiting = setTimeout(renew, 400);
});

// Without a network the page stays, with all that was typed.
form.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  unanswered.hidden = false;
});
addEventListener("online", () => {
  if (!unanswered.hidden) renew();
});
