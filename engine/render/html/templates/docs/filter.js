// Hides the rules that do not hold the words that are typed, or have another severity.
const form = document.querySelector("form");
const show = () => {
  const wanted = form.q.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const set of document.querySelectorAll(".set")) {
    let left = 0;
    for (const row of set.querySelectorAll("tbody tr")) {
      const fits = wanted.every((word) => row.dataset.words.includes(word));
      row.hidden = !fits || !["", row.dataset.severity].includes(form.severity.value);
      left += !row.hidden;
    }
    set.hidden = !left;
    shown += left;
  }
  form.querySelector("output").value = shown;
};
form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
form.hidden = false;
