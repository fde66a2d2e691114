// Shows the problems of the chosen severities and set, and opens what is told of them for print.
const form = document.querySelector("form.filter");
const problems = [...document.querySelectorAll(".problem")];
const show = () => {
  const chosen = [...form.querySelectorAll("[name=severity]:checked")].map((box) => box.value);
  const set = form.querySelector("[name=set]").value;
  for (const problem of problems) {
    const { severity, sets } = problem.dataset;
    problem.hidden = !chosen.includes(severity) || (set !== "" && !sets.split(" ").includes(set));
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector(".problem:not([hidden])");
  }
  form.querySelector("output").value = `${problems.filter((one) => !one.hidden).length} / ${problems.length}`;
};
if (problems.length > 1) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  form.hidden = false;
  form.addEventListener("change", () => {
    show();
    if (document.querySelector(".problem[hidden]:target")) location.replace("#shown");
  });
  show();
}
// A problem that a link leads to is shown, whatever was chosen before; the style does this where no script runs.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#problem-']");
  if (!link || !document.querySelector(link.getAttribute("href")).hidden) return;
  for (const box of form.querySelectorAll("[name=severity]")) box.checked = true;
  form.querySelector("[name=set]").value = "";
  show();
});
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open], .aside)")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
