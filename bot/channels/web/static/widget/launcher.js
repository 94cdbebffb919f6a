/* Madoguchi: puts the counter on this page. One line, options as data-…: programme, colour, greeting, label, position.
   Everything stands in a shadow tree, styled without inline styles: the page's own style and policy stay as they are. */
((counter) => {
  "use strict";
  const script = document.currentScript;
  if (!script || document.querySelector("madoguchi-widget")) return;
  const { origin } = new URL(script.src);
  const { programme = "", colour = "", greeting = "", label = "", position } = script.dataset;
  const shown = programme ? counter.programmes[programme] : counter.all;
  if (!shown) {
    console.warn(`Madoguchi: there is no programme "${programme}" here; known: ${Object.keys(counter.programmes).join(", ")}`);
    return;
  }
  const words = counter.words;
  const page = origin + shown.page;

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const link = (text) => element("a", { href: page, target: "_blank", rel: "noopener" }, text);
  if (!document.adoptedStyleSheets) { // a browser of before 2023: a plain link is better than nothing
    script.after(link(words.label));
    return;
  }

  /* A colour of one's own, darkened until white can be read on it (5.5 to 1). */
  const own = /^#[0-9a-f]{6}$/i.test(colour);
  const light = (rgb) => rgb.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  let rgb = own && [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  while (own && 1.05 / (light(rgb) + 0.05) < 5.5) rgb = rgb.map((part) => Math.floor(part * 0.98));
  const accent = own ? `rgb(${rgb})` : shown.colour;
  const side = position === "left" ? "left" : "right";
  const small = "(max-width: 480px), (max-height: 480px)";

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; position: fixed !important; z-index: 2147483000 !important; ${side}: 0 !important; bottom: 0 !important; color-scheme: light dark !important; font-family: "Noto Sans JP", "Hiragino Sans", "Yu Gothic UI", Meiryo, system-ui, sans-serif !important; line-height: 1.5 !important; }
    @media print { :host { display: none !important; } }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    button, a { font: inherit; font-weight: 700; cursor: pointer; }
    .launch { position: relative; display: flex; align-items: center; gap: 8px; min-height: 52px; margin: 0 16px max(16px, env(safe-area-inset-bottom)); padding: 0 20px 0 16px; border: 2px solid #fff; border-radius: 28px; background: ${accent}; color: #fff; font-size: max(16px, 1rem); box-shadow: 0 2px 12px rgb(0 0 0 / 30%); }
    .launch svg { flex: none; width: 24px; height: 24px; fill: currentColor; }
    :focus-visible { outline: 3px solid #000; outline-offset: 2px; box-shadow: 0 0 0 2px #fff, 0 0 0 7px #fff; }
    .badge { position: absolute; top: -8px; ${side}: -6px; min-width: 26px; height: 26px; padding: 0 6px; border: 2px solid #fff; border-radius: 13px; background: #c00; font-size: 14px; line-height: 22px; text-align: center; }
    .heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    dialog { position: fixed; inset: auto; ${side}: 16px; bottom: max(84px, 68px + env(safe-area-inset-bottom)); display: block; width: min(400px, 100vw - 32px); height: min(660px, 100vh - 104px); max-width: none; max-height: none; margin: 0; padding: 0; border: 1px solid #87888e; border-radius: 16px; overflow: hidden; background: Canvas; color: CanvasText; font-size: 16px; box-shadow: 0 8px 40px rgb(0 0 0 / 28%); }
    dialog:not([open]) { visibility: hidden; opacity: 0; }
    dialog::backdrop { background: Canvas; }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark; }
    .waiting { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 16px; padding: 24px; background: Canvas; text-align: center; }
    .waiting p { margin: 0; }
    .waiting a { color: LinkText; }
    .waiting button { min-height: 44px; padding: 0 24px; border: 1px solid; border-radius: 8px; background: Canvas; color: CanvasText; }
    .waiting :focus-visible { outline-color: CanvasText; box-shadow: none; }
    @media (prefers-reduced-motion: no-preference) { dialog { transition: opacity .12s, translate .12s; } dialog:not([open]) { translate: 0 8px; } }
    @media (prefers-contrast: more) { .launch { outline: 2px solid #000; } dialog { border: 2px solid CanvasText; } }
    @media (forced-colors: active) { .launch, .badge { border: 2px solid ButtonText; } .badge { background: Canvas; } :focus-visible { outline-color: Highlight; } }
    @media ${small} { dialog { inset: var(--top, 0) 0 auto; width: 100%; height: var(--height, 100dvh); border: 0; border-radius: 0; } }`);

  const drawing = (name, attributes, ...children) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
  const name = words.title.replace("{name}", shown.name);
  const heard = element("span", { class: "heard" });
  const badge = element("span", { class: "badge", "aria-hidden": "true", hidden: "" });
  const bubble = drawing("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawing("path", { d: "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zm2 5v2h12V8zm0 4v2h8v-2z", "fill-rule": "evenodd" }));
  const launch = element("button", { class: "launch", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" }, bubble, element("span", {}, label.trim().slice(0, 20) || words.label), badge, heard);
  const told = element("p", {}, words.loading);
  const shut = element("button", { type: "button" }, words.close);
  const waiting = element("div", { class: "waiting", role: "status" }, told, shut);
  const dialog = element("dialog", { "aria-label": name }, waiting);
  const news = element("p", { class: "heard", role: "status" });

  const sheetSized = matchMedia(small);
  let frame = null;
  let ready = false; // the page in the frame has answered
  let patience = 0;

  const tell = (type, more) => frame.contentWindow.postMessage({ madoguchi: 1, type, ...more }, origin);

  const fail = () => {
    console.warn(`Madoguchi: ${origin} did not open here. Is ${location.origin} among its MADOGUCHI_WIDGET_ORIGINS, and ${origin} in this page's frame-src?`);
    told.textContent = words.failed;
    if (!waiting.querySelector("a")) told.after(link(words.elsewhere));
  };

  const warm = () => {
    if (frame) return;
    frame = element("iframe", {
      src: `${origin}/widget${programme && `/${programme}`}${own ? `?colour=${colour.slice(1).toLowerCase()}` : ""}`,
      title: name,
      sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox",
      allow: "geolocation",
    });
    frame.addEventListener("load", () => {
      ready = false;
      clearTimeout(patience);
      patience = setTimeout(fail, 5000);
      tell("hello", { greeting: greeting.trim().slice(0, 80) });
    });
    dialog.append(frame);
  };

  const count = (unread) => {
    badge.textContent = unread > 9 ? "9+" : unread;
    badge.hidden = !unread;
    news.textContent = unread ? words.unread.replace("{count}", unread) : "";
    heard.textContent = unread ? `（${news.textContent}）` : "";
  };

  const enter = () => {
    (ready ? frame : shut).focus();
    if (ready) tell("open");
  };

  const open = () => {
    warm();
    if (sheetSized.matches) dialog.showModal();
    else dialog.show();
    launch.setAttribute("aria-expanded", "true");
    count(0);
    enter();
  };

  const closed = () => {
    launch.setAttribute("aria-expanded", "false");
    launch.focus();
    if (ready) tell("close");
  };

  launch.addEventListener("click", () => dialog.open ? dialog.close() : open());
  shut.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", closed);

  let intent = 0;
  launch.addEventListener("pointerenter", () => { intent = setTimeout(warm, 80); });
  launch.addEventListener("pointerleave", () => clearTimeout(intent));
  launch.addEventListener("pointerdown", warm);
  launch.addEventListener("focus", warm);

  addEventListener("message", ({ source, origin: from, data }) => {
    if (!frame || source !== frame.contentWindow || from !== origin || data?.madoguchi !== 1) return;
    if (data.type === "ready" && !ready) {
      clearTimeout(patience);
      ready = waiting.hidden = true;
      if (dialog.open) enter();
    } else if (data.type === "close" && dialog.open) dialog.close();
    else if (data.type === "unread" && Number.isInteger(data.count) && !dialog.open) count(Math.max(0, data.count));
  });

  /* On a phone the keyboard takes its place from the sheet, not the field from the eye. */
  window.visualViewport?.addEventListener("resize", () => {
    dialog.style.setProperty("--height", `${visualViewport.height}px`);
    dialog.style.setProperty("--top", `${visualViewport.offsetTop}px`);
  });

  const place = element("madoguchi-widget");
  const shadow = place.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(dialog, launch, news);
  shadow.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog.open) dialog.close();
  });
  document.body.append(place);
})(COUNTER);
