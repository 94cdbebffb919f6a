/* Additions only: copies the address of an answer, prints. */
(() => {
  "use strict";

  for (const share of document.querySelectorAll("[data-share]")) {
    const told = share.querySelector("[role=status]");
    share.hidden = false;
    share.querySelector("button").addEventListener("click", async () => {
      const address = new URL(share.dataset.share, location.href).href;
      try {
        await navigator.clipboard.writeText(address);
        told.textContent = told.dataset.done;
      } catch {
        told.textContent = told.dataset.failed;
      }
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  /* On paper nothing can be opened. */
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.question:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
  });
})();
