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
  const place = log.dataset.events; // this room's own corner of what the tab keeps
  const touch = matchMedia("(pointer: coarse)");

  const PATIENCE = 12000; // ms the typing sign stays without an answer: people may hold the conversation
  const DOUBLE_CLICK = 700; // ms
  const NO_LINE = 4000; // ms after which a page that hears nothing live is loaded anew
  const SILENCE = 40000; // ms without a sign of life after which the line is taken for dead (the server gives one in 15 s)
  const AWAY = 30000; // ms a hidden tab keeps its line: browsers allow few of them at once

  const copy = (id) => document.getElementById(id).content.cloneNode(true);
  const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  document.documentElement.classList.add("scripted");
  composer.noValidate = true;
  history.scrollRestoration = "manual"; // the page opens at its newest

  /* --- where one looks ------------------------------------------------------------------------- */

  const bottom = () => document.documentElement.scrollHeight - innerHeight;
  const isAtBottom = () => bottom() - scrollY < 160;
  const behavior = () => (calm.matches || document.documentElement.dataset.motion === "less" ? "auto" : "smooth");

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
    waiting.drop(sentAs(message.dataset.event));
    if (message.dataset.rates) { putUnder(message); return; }
    if (quiet.has(sentAs(message.dataset.event))) return;
    const stay = isAtBottom();
    const day = fragment.querySelector(".day");
    if (day && day.dataset.day === lastDay()) day.remove();
    const own = message.dataset.event ? ownBubble(message.dataset.event) : null;
    const unsent = own ? null : log.querySelector("[data-own]");
    if (own) own.replaceWith(fragment);
    else if (unsent && message.dataset.event) log.insertBefore(fragment, unsent);
    else log.append(fragment);
    isTyping(false); // what is answered is stored together with its answer
    if (stay || own || asked.has(sentAs(message.dataset.answers))) lookAtNewest();
  };

  /* 👍 and 👎 are no messages to look at: what comes of them stands under the answer. */
  const quiet = new Set(); // nonces of such presses
  const isRating = (body) => body.get("press") && JSON.parse(body.get("press"))[1].startsWith("feedback?");
  const rating = (button) => button?.closest(".thumbs, .opinion");

  const putUnder = (message) => {
    const press = log.querySelector(`[data-event="${CSS.escape(message.dataset.answers)}"]`);
    press?.remove(); // made in another tab
    const place = document.getElementById(`m-${message.dataset.rates}`)?.querySelector(".thumbs, .opinion");
    if (!place) return;
    const hadFocus = place.contains(document.activeElement);
    const opinion = message.querySelector(".opinion");
    place.replaceWith(opinion);
    opinion.scrollIntoView({ block: "nearest", behavior: behavior() });
    if (!hadFocus) return;
    opinion.tabIndex = -1;
    opinion.focus({ preventScroll: true });
  };

  /* The conversation was deleted, here or in another tab. */
  const forget = () => {
    waiting.clear();
    log.replaceChildren(copy("forgotten"));
    document.querySelector(".earlier")?.remove();
    log.dataset.cursor = 0;
    connect();
  };

  /* --- the line -------------------------------------------------------------------------------- */

  let stream = null;
  let pause = 1000;
  let sign = 0; // the timer of the notice that the line is down
  let watch = 0; // the timer that notices a line that is open and dead

  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(connect, SILENCE);
  };

  const connect = () => {
    stream?.close();
    stream = new EventSource(`${log.dataset.events}?after=${log.dataset.cursor}`);
    alive();
    stream.onopen = () => {
      alive();
      clearTimeout(sign);
      sign = 0;
      pause = 1000;
      offline.hidden = true;
      waiting.send();
    };
    stream.addEventListener("message", (event) => { alive(); receive(event.data, event.lastEventId); });
    stream.addEventListener("beat", alive);
    stream.addEventListener("forgotten", forget);
    stream.onerror = () => {
      sign ||= setTimeout(() => { offline.hidden = false; }, 2500);
      if (stream.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 15000);
    };
  };

  const disconnect = () => {
    clearTimeout(watch);
    stream?.close();
  };

  let away = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(away);
    if (document.hidden) away = setTimeout(disconnect, AWAY);
    else if (stream.readyState === EventSource.CLOSED) connect();
  });

  /* Where no line can be had at all, the answer is fetched as a page. */
  const fetchWithoutLine = () => setTimeout(() => {
    if (stream.readyState !== EventSource.OPEN && !field.value && log.querySelector("[data-own]")) location.reload();
  }, NO_LINE);

  addEventListener("online", connect);
  addEventListener("offline", () => { offline.hidden = false; });
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  addEventListener("pagehide", disconnect);

  /* --- what goes out --------------------------------------------------------------------------- */

  let patience = 0;

  const isTyping = (yes) => {
    clearTimeout(patience);
    typing.hidden = !yes;
    if (yes) patience = setTimeout(() => { typing.hidden = true; }, PATIENCE);
  };

  const inWords = (day) => new Date(`${day}T00:00`).toLocaleDateString("ja-JP", {
    year: "numeric", month: "long", day: "numeric", weekday: "short",
  });

  const wordsOf = (body) => {
    const press = body.get("press");
    const day = body.get("picked");
    if (press) return JSON.parse(press)[0] + (day ? `：${inWords(day)}` : "");
    if (body.get("latitude")) return document.getElementById("position-sent").content.textContent;
    return (body.get("text") || "").trim();
  };

  const showOwn = (item) => {
    const shown = copy("own-message");
    const bubble = shown.querySelector(".message");
    bubble.dataset.own = item.nonce;
    asked.add(item.nonce);
    bubble.querySelector(".bubble").textContent = item.words;
    log.append(shown);
    isTyping(false);
    lookAtNewest();
  };

  const waiting = new Waiting(`waiting:${place}`, () => composer.elements.csrf.value, (item, state, words) => {
    const meta = ownBubble(item.nonce)?.querySelector(".meta");
    if (!meta) return; // its answer was faster
    meta.replaceChildren(copy(`message-${state}`));
    if (words) notice.innerHTML = words; // a template of the server's own
    if (state === "sent") {
      isTyping(true);
      fetchWithoutLine();
      lookAtNewest();
    }
  });

  const restore = () => {
    for (const item of waiting.items) {
      if (log.querySelector(`[data-event^="${CSS.escape(item.nonce)}."]`)) { waiting.drop(item.nonce); continue; }
      if (item.quiet) { quiet.add(item.nonce); continue; }
      showOwn(item);
      if (item.refused) ownBubble(item.nonce).querySelector(".meta").replaceChildren(copy("message-refused"));
    }
    waiting.send();
  };

  /* A form is sent once: what a second click sends within a moment is dropped. */
  const isDouble = (form) => {
    if (form.dataset.sending) return true;
    form.dataset.sending = "yes";
    setTimeout(() => { delete form.dataset.sending; }, DOUBLE_CLICK);
    return false;
  };

  const fieldsOf = (form, submitter) => {
    const body = new FormData(form);
    if (submitter?.name) body.append(submitter.name, submitter.value);
    body.delete("csrf");
    return body;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-post]")) return;
    event.preventDefault();
    const body = fieldsOf(form, event.submitter);
    const words = wordsOf(body);
    if (!words || (form !== composer && isDouble(form))) return;
    notice.replaceChildren();
    document.querySelector(".waiting")?.remove();
    const item = { nonce: body.get("nonce"), action: form.getAttribute("action"), fields: [...body], words };
    item.quiet = Boolean(isRating(body));
    if (item.quiet) {
      quiet.add(item.nonce);
      rating(form).setAttribute("aria-busy", "true");
    } else showOwn(item);
    waiting.add(item);
    form.elements.nonce.value = nonce();
    if (item.quiet) return;
    if (form === composer) write("");
    if (!touch.matches) field.focus({ preventScroll: true });
  });

  document.addEventListener("click", (event) => {
    const own = event.target.closest("[data-again]")?.closest("[data-own]");
    if (own) waiting.again(own.dataset.own);
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

  const write = (words) => {
    field.value = words;
    kept.write(`draft:${place}`, words);
    measure();
  };

  field.addEventListener("input", () => write(field.value));
  field.addEventListener("keydown", (event) => {
    const converting = event.isComposing || event.keyCode === 229; // Enter that only ends the conversion of kana
    if (event.key !== "Enter" || event.shiftKey || converting || touch.matches) return;
    event.preventDefault();
    composer.requestSubmit();
  });

  /* The position: why it is asked for is said before the browser asks, and only when its button is pressed. */
  let positioned = null;

  const sendPosition = () => {
    const refused = () => notice.replaceChildren(copy("position-refused"));
    if (!navigator.geolocation) { refused(); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      positioned.elements.latitude.value = coords.latitude.toFixed(6);
      positioned.elements.longitude.value = coords.longitude.toFixed(6);
      positioned.requestSubmit();
    }, refused, { maximumAge: 60000, timeout: 10000 });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-position]");
    const answer = event.target.closest("[data-position-answer]");
    if (button) {
      positioned = button.form;
      notice.replaceChildren(copy("position-why"));
      notice.querySelector("button").focus();
    } else if (answer) {
      notice.replaceChildren();
      if (answer.dataset.positionAnswer === "yes") sendPosition();
      else positioned.querySelector("button").focus();
    }
  });

  if (!field.value) field.value = kept.read(`draft:${place}`) || "";
  measure();
  restore();
  if (log.querySelector(".person")) lookAtNewest("auto");
  connect();
})();
