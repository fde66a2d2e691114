// Copies the report as text with one press; without this it is selected and copied by hand.
const button = document.getElementById("copy");
const text = document.getElementById("as-text");
const copied = document.getElementById("copied");
button.hidden = false;
button.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(text.value); // there only where the address is https or this machine
    copied.textContent = button.dataset.copied;
  } catch {
    text.select();
    copied.textContent = button.dataset.byHand;
  }
});
