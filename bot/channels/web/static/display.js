/* Shows what is chosen under 「表示」 at once, and keeps it. Without this the form is an ordinary one. */
(() => {
  "use strict";

  const root = document.documentElement;
  const panel = document.getElementById("looks");
  const form = document.getElementById("looks-form");
  root.classList.add("with-script");

  const MEDIA = {
    dark: { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" },
    light: { auto: "(prefers-color-scheme: light)", light: "all", dark: "not all" },
    contrast: { auto: "(prefers-contrast: more)", more: "all" },
  };
  const media = (id, value) => { document.getElementById(id).media = value; };

  const show = ({ size, colours, contrast = "auto", motion = "auto" }) => {
    Object.assign(root.dataset, { size, colours, contrast, motion });
    media("dark", MEDIA.dark[colours]);
    media("contrast", MEDIA.contrast[contrast]);
    media("theme-light", MEDIA.light[colours]);
    media("theme-dark", MEDIA.dark[colours]);
    document.querySelector("meta[name=color-scheme]").content = colours === "auto" ? "light dark" : colours;
  };

  const keep = (chosen) => fetch(form.action, {
    method: "POST", body: chosen, keepalive: true, headers: { "x-requested-with": "fetch" },
  }).catch(() => {}); // shown already; what is not kept is asked for again on the next page

  form?.addEventListener("change", () => {
    const chosen = new URLSearchParams(new FormData(form));
    show(Object.fromEntries(chosen));
    keep(chosen);
  });

  /* Everything in the bar that folds out closes again by Escape or by a click elsewhere. */
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".bar details[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector(".bar details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  panel?.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !panel.contains(event.relatedTarget)) panel.open = false;
  });
})();
