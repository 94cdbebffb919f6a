/* The chat, live: shows what is sent at once, hears answers as they come, and loses nothing on a bad line.
   Everything here is an addition: without it the same forms work as plain pages. Words stand in the templates. */
(() => {
  "use strict";

  const log = document.getElementById("log");
  const composer = document.getElementById("composer");
  const field = document.getElementById("text");
  const typing = document.getElementById("typing");
  const offline = document.getElementById("offline");
  const notice = document.getElementById("notice");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const touch = matchMedia("(pointer: coarse)");

  const PATIENCE = 12000; // ms the typing sign stays without an answer: people may hold the conversation
  const DOUBLE_CLICK = 700; // ms
  const NO_LINE = 4000; // ms after which a page that hears nothing live is loaded anew
  const AWAY = 30000; // ms a hidden tab keeps its line: browsers allow few of them at once

  const copy = (id) => document.getElementById(id).content.cloneNode(true);
  const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  document.documentElement.classList.add("scripted");
  composer.noValidate = true;

  /* --- where one looks ------------------------------------------------------------------------- */

  const bottom = () => document.documentElement.scrollHeight - innerHeight;
  const isAtBottom = () => bottom() - scrollY < 160;
  const behavior = () => (calm.matches ? "auto" : "smooth");

  /* The newest question and its answer: the end if both fit, otherwise from the question on. */
  const lookAtNewest = (how = behavior()) => {
    const asked = [...log.querySelectorAll(".person")].pop();
    const room = innerHeight - document.querySelector(".bar").offsetHeight - composer.offsetHeight - 48;
    const length = asked ? log.getBoundingClientRect().bottom - asked.getBoundingClientRect().top : 0;
    if (asked && length > room) asked.scrollIntoView({ block: "start", behavior: how });
    else scrollTo({ top: bottom(), behavior: how });
  };

  /* --- what comes in --------------------------------------------------------------------------- */

  const lastDay = () => [...log.querySelectorAll(".day")].pop()?.dataset.day;
  const asked = new Set(); // what this page has sent
  const sentAs = (event) => (event || "").split(".")[0]; // an event's id begins with the nonce of its form
  const ownBubble = (event) => log.querySelector(`[data-own="${CSS.escape(sentAs(event))}"]`);

  const receive = (html, id) => {
    log.dataset.cursor = id;
    const fragment = document.createRange().createContextualFragment(html);
    const message = fragment.querySelector(".message");
    if (!message || document.getElementById(message.id)) return;
    const stay = isAtBottom();
    const day = fragment.querySelector(".day");
    if (day && day.dataset.day === lastDay()) day.remove();
    const own = message.dataset.event ? ownBubble(message.dataset.event) : null;
    const waiting = own ? null : log.querySelector("[data-own]");
    if (own) own.replaceWith(fragment);
    else if (waiting && message.dataset.event) log.insertBefore(fragment, waiting);
    else log.append(fragment);
    htmx.process(message);
    if (!message.dataset.event) isTyping(false);
    if (stay || own || asked.has(sentAs(message.dataset.answers))) lookAtNewest();
  };

  /* --- the line -------------------------------------------------------------------------------- */

  let stream = null;
  let pause = 1000;
  let sign = 0; // the timer of the notice that the line is down

  const connect = () => {
    stream?.close();
    stream = new EventSource(`${log.dataset.events}?after=${log.dataset.cursor}`);
    stream.onopen = () => {
      clearTimeout(sign);
      sign = 0;
      pause = 1000;
      offline.hidden = true;
    };
    stream.addEventListener("message", (event) => receive(event.data, event.lastEventId));
    stream.onerror = () => {
      sign ||= setTimeout(() => { offline.hidden = false; }, 2500);
      if (stream.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 15000);
    };
  };

  let away = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(() => stream.close(), AWAY);
    else if (stream.readyState === EventSource.CLOSED) connect();
  });

  /* Where no line can be had at all, the answer is fetched as a page. */
  const fetchWithoutLine = () => setTimeout(() => {
    if (stream.readyState !== EventSource.OPEN && !field.value && log.querySelector("[data-own]")) location.reload();
  }, NO_LINE);

  addEventListener("online", connect);
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  addEventListener("pagehide", () => stream?.close());

  /* --- what goes out --------------------------------------------------------------------------- */

  let patience = 0;

  const isTyping = (yes) => {
    clearTimeout(patience);
    typing.hidden = !yes;
    if (yes) patience = setTimeout(() => { typing.hidden = true; }, PATIENCE);
  };

  const wordsOf = (body) => {
    const press = body.get("press");
    if (press) return JSON.parse(press)[0];
    if (body.get("latitude")) return document.getElementById("position-sent").content.textContent;
    return (body.get("text") || "").trim();
  };

  const showOwn = (body, words) => {
    const shown = copy("own-message");
    const bubble = shown.querySelector(".message");
    bubble.dataset.own = body.get("nonce");
    asked.add(body.get("nonce"));
    bubble.querySelector(".bubble").textContent = words;
    log.append(shown);
    isTyping(false);
    lookAtNewest();
  };

  const showUnsent = (own, body) => {
    const shown = copy("unsent-message");
    const form = shown.querySelector("form");
    for (const [name, value] of body) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.prepend(input);
    }
    own.querySelector(".meta").replaceChildren(shown);
    htmx.process(form);
    lookAtNewest();
  };

  const tidy = (form) => {
    form.elements.nonce.value = nonce();
    if (form !== composer) return;
    field.value = "";
    measure();
  };

  /* A form is sent once: what a second click sends within a moment is dropped. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-post]") || form === composer) return;
    if (form.dataset.sending) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sending = "yes";
    setTimeout(() => { delete form.dataset.sending; }, DOUBLE_CLICK);
  }, true);

  document.addEventListener("htmx:config:request", (event) => {
    const { sourceElement: form, request } = event.detail.ctx;
    if (!form.matches("[data-post]")) return;
    const words = wordsOf(request.body);
    if (!words) { event.preventDefault(); return; }
    notice.replaceChildren();
    document.querySelector(".waiting")?.remove();
    if (form.matches("[data-again]")) form.closest(".message").remove();
    showOwn(request.body, words);
    if (!form.matches("[data-again]")) tidy(form);
    if (!touch.matches) field.focus({ preventScroll: true });
  });

  document.addEventListener("htmx:finally:request", (event) => {
    const { response, request } = event.detail.ctx;
    const own = request.body && ownBubble(request.body.get("nonce") || "");
    if (!own) return; // its answer was faster
    if (!response || response.status >= 400) { showUnsent(own, request.body); return; }
    own.querySelector(".sending").textContent = document.getElementById("message-sent").content.textContent;
    isTyping(true);
    lookAtNewest();
    fetchWithoutLine();
  });

  /* --- the composer ---------------------------------------------------------------------------- */

  const grows = CSS.supports("field-sizing", "content");
  const left = document.getElementById("composer-left");

  const measure = () => {
    const remaining = field.maxLength - field.value.length;
    left.hidden = remaining > 50;
    if (!left.hidden) {
      const words = copy("characters-left");
      words.querySelector("b").textContent = remaining;
      left.replaceChildren(words);
    }
    if (grows) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight + 2, 144)}px`;
  };

  field.addEventListener("input", measure);
  field.addEventListener("keydown", (event) => {
    const converting = event.isComposing || event.keyCode === 229; // Enter that only ends the conversion of kana
    if (event.key !== "Enter" || event.shiftKey || converting || touch.matches) return;
    event.preventDefault();
    composer.requestSubmit();
  });

  /* The position is asked for only when its button is pressed. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-position]");
    if (!button) return;
    const refused = () => notice.replaceChildren(copy("position-refused"));
    if (!navigator.geolocation) { refused(); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      button.form.elements.latitude.value = coords.latitude.toFixed(6);
      button.form.elements.longitude.value = coords.longitude.toFixed(6);
      button.form.requestSubmit();
    }, refused, { maximumAge: 60000, timeout: 10000 });
  });

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details.standing[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.standing[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  measure();
  if (log.querySelector(".person")) lookAtNewest("auto");
  connect();
})();
