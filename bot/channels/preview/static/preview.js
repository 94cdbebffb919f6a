// Copies a message's JSON. Everything else on the page works without a script.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "コピーしました";
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
