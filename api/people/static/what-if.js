// Rechecks a little after a value was changed, and puts the answer beside the values; without this the button does.
const form = document.getElementById("trial");
let waiting = 0;
let asked = 0;

const renew = async () => {
  const mine = ++asked;
  const result = document.getElementById("result");
  result.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    body.set("recheck", "1");
    const answer = await fetch(form.action, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked || !page.getElementById("result")) return;
    result.replaceChildren(...page.getElementById("result").childNodes);
    document.getElementById("steps").value = page.getElementById("steps").value;
    for (const told of form.querySelectorAll("[data-margin]")) {
      const now = page.getElementById(told.id);
      if (now) told.replaceChildren(...now.childNodes);
      const input = form.querySelector(`[aria-describedby="${CSS.escape(told.id)}"]`);
      input.toggleAttribute("aria-invalid", Boolean(told.querySelector(".wrong")));
    }
  } catch {
    // No answer: what was typed stays, and the button tries again.
  } finally {
    if (mine === asked) result.removeAttribute("aria-busy");
  }
};

form.addEventListener("input", (event) => {
  if (!event.target.closest(".values")) return;
  clearTimeout(waiting);
  waiting = setTimeout(renew, 400);
});
