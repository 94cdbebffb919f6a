/* The code is copied with one press. Without this it is selected and copied by hand. */
(() => {
  "use strict";
  const button = document.getElementById("copy");
  const copied = document.getElementById("copied");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(document.getElementById("code").textContent).then(() => true, () => false);
    copied.textContent = document.getElementById(done ? "copied-words" : "not-copied-words").content.textContent;
  });
})();
