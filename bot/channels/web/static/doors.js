/* Says while pictures are on their way that they are, and before that what cannot go. Without this the form works as well. */
(() => {
  "use strict";

  const form = document.getElementById("send");
  const told = document.getElementById("sending");
  if (!form) return;
  const button = form.querySelector("button");
  const fields = [...form.querySelectorAll("input[type=file]")];
  const say = (words) => { told.textContent = document.getElementById(`words-${words}`).content.textContent; };
  let isSending = false;

  form.addEventListener("submit", (event) => {
    const files = fields.flatMap((each) => [...each.files]);
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const problem = !files.length ? "none" : size > Number(form.dataset.most) ? "too-large" : "";
    if (problem || isSending) {
      event.preventDefault();
      if (problem) say(problem);
      return;
    }
    isSending = true;
    button.setAttribute("aria-disabled", "true");
    say("sending");
  });

  for (const each of fields) each.addEventListener("change", () => { told.textContent = ""; });

  /* Whoever comes back to the page by its history can send again. */
  addEventListener("pageshow", () => { isSending = false; button.removeAttribute("aria-disabled"); told.textContent = ""; });
})();
