/* The chat in a frame on another site's page. It knows its visitor by a token it keeps in the frame's own storage and
   sends in a header, because browsers withhold cookies there; then it starts the chat, which need not know of it.
   It speaks with the page around it only if that page's site is one of those the server named. */
(() => {
  "use strict";
  const hosts = document.currentScript.dataset.hosts.split(" ");
  const REMEMBERED = 90 * 86400000; // ms from the last visit, as our cookie lives
  const alone = window.parent === window;

  const stored = {
    read(name) { try { return localStorage.getItem(name); } catch { return null; } },
    write(name, value) { try { localStorage.setItem(name, value); } catch { /* storage denied: as long as the frame lives */ } },
  };

  /* --- who is there ---------------------------------------------------------------------------- */

  const [seen, known] = (stored.read("madoguchi-visitor") || "").split(" ");
  const returns = Boolean(known) && Date.now() - seen < REMEMBERED;
  const fresh = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll("+", "-").replaceAll("/", "_").replace("=", "");
  const token = returns ? known : fresh();
  const remember = () => stored.write("madoguchi-visitor", `${Date.now()} ${token}`);

  /* The two ways to the server carry the token, to our own origin only. */
  const plainFetch = window.fetch.bind(window);
  window.fetch = (resource, how) => {
    const request = new Request(resource, how);
    if (new URL(request.url).origin === location.origin) request.headers.set("authorization", `Bearer ${token}`);
    return plainFetch(request);
  };

  /* An EventSource cannot send a header. This one does; it does not come back by itself: the chat sees to that. */
  window.EventSource = class Line extends EventTarget {
    static CONNECTING = 0;
    static OPEN = 1;
    static CLOSED = 2;
    readyState = 0;
    onopen = onmessage = onerror = null;
    #end = new AbortController();

    constructor(address) {
      super();
      this.#read(address);
    }

    close() {
      this.readyState = 2;
      this.#end.abort();
    }

    async #read(address) {
      try {
        const response = await fetch(address, { signal: this.#end.signal, cache: "no-store" });
        if (!response.ok) throw new Error(response.status);
        this.readyState = 1;
        this.#tell(new Event("open"));
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          const events = (rest + part.value.replaceAll("\r", "")).split("\n\n");
          rest = events.pop();
          events.forEach((lines) => this.#hear(lines));
        }
      } catch { /* the line is down */ }
      if (this.readyState === 2) return; // closed on purpose
      this.readyState = 2;
      this.#tell(new Event("error"));
    }

    #hear(lines) {
      const fields = { event: "message", id: "", data: [] };
      for (const line of lines.split("\n")) {
        const [, name, value] = /^([a-z]*): ?(.*)$/.exec(line) || [];
        if (name === "data") fields.data.push(value);
        else if (name) fields[name] = value;
      }
      if (!fields.data.length) return;
      this.#tell(new MessageEvent(fields.event, { data: fields.data.join("\n"), lastEventId: fields.id }));
    }

    #tell(event) {
      this.dispatchEvent(event);
      this[`on${event.type}`]?.(event);
    }
  };

  /* --- the conversation so far ------------------------------------------------------------------ */

  const pageOf = async (address, how) => {
    const response = await fetch(address, how);
    if (!response.ok) throw new Error(response.status);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  };

  const resume = async () => {
    try {
      const page = await pageOf(location.href);
      document.getElementById("main").replaceWith(page.getElementById("main"));
    } catch { /* the line brings what was said */ }
  };

  const showAll = async (address) => {
    const page = await pageOf(address).catch(failed);
    if (!page) return;
    const log = document.getElementById("log");
    log.replaceChildren(...page.getElementById("log").childNodes, ...log.querySelectorAll("[data-own]"));
    document.querySelector(".earlier").remove();
    log.querySelector(".message")?.scrollIntoView();
  };

  /* --- what belongs to the conversation, in a layer over it -------------------------------------- */

  const layer = document.getElementById("layer");
  const sheet = document.getElementById("layer-main");

  const failed = () => {
    const words = document.getElementById("not-opened").content.cloneNode(true);
    (layer.open ? sheet : document.getElementById("notice")).replaceChildren(words);
  };

  const show = async (address, how) => {
    const page = await pageOf(address, how).catch(failed);
    if (!page) return;
    sheet.replaceChildren(...page.getElementById("main").childNodes);
    layer.setAttribute("aria-label", sheet.querySelector("h1").textContent);
    if (!layer.open) layer.showModal();
    sheet.scrollTop = 0;
    sheet.focus();
  };

  document.getElementById("layer-close").addEventListener("click", () => layer.close());
  layer.addEventListener("submit", (event) => {
    event.preventDefault();
    show(event.target.action, { method: "POST", body: new FormData(event.target) });
  });

  document.addEventListener("click", (event) => {
    const way = event.target.closest("a[href]");
    if (!way || way.getAttribute("href").startsWith("#")) return;
    const here = way.origin === location.origin;
    if (here && way.pathname.startsWith(`${location.pathname}/kept`)) show(way.href);
    else if (here && way.pathname === location.pathname && way.closest(".earlier")) showAll(way.href);
    else if (here && way.pathname === location.pathname) layer.close();
    else { // nothing leads the frame away
      if (way.protocol.startsWith("http")) Object.assign(way, { target: "_blank", rel: "noopener noreferrer" });
      return;
    }
    event.preventDefault();
  });

  /* How somebody wants the page to look is kept here too: its cookie may not arrive. */
  const looks = document.getElementById("looks-form");
  const chosen = looks && stored.read("madoguchi-display");
  looks?.addEventListener("change", () => stored.write("madoguchi-display", new URLSearchParams(new FormData(looks))));
  if (chosen) {
    for (const [name, value] of new URLSearchParams(chosen)) {
      const choice = looks.querySelector(`:is([type=radio], [type=checkbox])[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (choice) choice.checked = true;
    }
    looks.dispatchEvent(new Event("change"));
  }

  /* --- the chat --------------------------------------------------------------------------------- */

  let started = false;
  let isOpen = alone;
  let unread = 0;

  const start = () => {
    if (started) return;
    started = true;
    remember();
    for (const { src } of document.getElementById("chat-scripts").content.querySelectorAll("script")) {
      document.body.append(Object.assign(document.createElement("script"), { src, async: false }));
    }
    const log = document.getElementById("log");
    new MutationObserver((changes) => {
      if (isOpen) return;
      const added = changes.flatMap((change) => [...change.addedNodes]);
      const before = unread;
      unread += added.filter((node) => node.matches?.(".message[data-id]:not(.person)")).length;
      if (unread > before) tell("unread", { count: unread });
    }).observe(log, { childList: true });
  };

  const open = () => {
    isOpen = true;
    start();
    const touch = matchMedia("(pointer: coarse)").matches; // there a keyboard would cover what is to be read
    document.getElementById(touch ? "main" : "text").focus({ preventScroll: true });
    if (unread) scrollTo(0, document.documentElement.scrollHeight);
    unread = 0;
  };

  /* --- the page around --------------------------------------------------------------------------- */

  let host = "";
  const tell = (type, more) => { if (host) parent.postMessage({ madoguchi: 1, type, ...more }, host); };
  const isListed = (origin) => [location.origin, ...hosts].some((each) => each === origin || each === origin.replace(/:\d+$/, ":*"));

  const greet = (words) => {
    const greeting = document.getElementById("greeting").content.cloneNode(true);
    greeting.querySelector(".bubble").textContent = words.slice(0, 80);
    const log = document.getElementById("log");
    if (log.querySelector("#welcome")) log.prepend(greeting);
  };

  const resumed = returns ? resume() : Promise.resolve();

  addEventListener("message", async ({ source, origin, data }) => {
    if (alone || source !== parent || !isListed(origin) || data?.madoguchi !== 1) return;
    if (host && origin !== host) return;
    if (data.type === "hello" && !host) {
      host = origin;
      await resumed;
      if (typeof data.greeting === "string" && data.greeting) greet(data.greeting);
      tell("ready");
    } else if (data.type === "open") open();
    else if (data.type === "close") isOpen = false;
  });

  const close = document.getElementById("close");
  close.hidden = alone;
  close.addEventListener("click", () => tell("close"));
  document.addEventListener("keydown", (event) => {
    const converting = event.isComposing || event.keyCode === 229;
    if (event.key !== "Escape" || converting || document.querySelector(".bar details[open], dialog[open]")) return;
    tell("close");
  }, true);

  if (alone) resumed.then(start);
})();
