/* What was written here and has not surely arrived. It is kept for this tab, over reloads, sent in order by itself
   when the line is back, and forgotten when it has arrived. Sent twice it counts once: the server knows each by its
   nonce. Nothing of it outlives the tab. */
const kept = {
  read(name) {
    try { return JSON.parse(sessionStorage.getItem(name)); } catch { return null; }
  },
  write(name, value) {
    try {
      if (value === null || value === "" || value.length === 0) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, JSON.stringify(value));
    } catch { /* no storage here: what is written lives as long as the page */ }
  },
};

class Waiting {
  static PATIENCE = 15000; // ms for one attempt
  static LONGEST = 15000; // ms between attempts

  #name; #items; #csrf; #tell; #said = new Map(); #busy = false; #timer = 0; #pause = 1000;

  /* tell(item, state, words): "sending", "waiting" for the line, "sent", or "refused" with the server's words. */
  constructor(name, csrf, tell) {
    this.#name = name;
    this.#items = kept.read(name) || [];
    this.#csrf = csrf;
    this.#tell = tell;
  }

  get items() { return [...this.#items]; }
  has(nonce) { return this.#items.some((item) => item.nonce === nonce); }

  /* item: { nonce, action, fields: [[name, value], …], words } */
  add(item) {
    this.#items.push(item);
    this.#keep();
    this.send();
  }

  again(nonce) {
    this.#said.delete(nonce);
    for (const item of this.#items) if (item.nonce === nonce) item.refused = false;
    this.#keep();
    this.send();
  }

  drop(nonce) {
    this.#items = this.#items.filter((item) => item.nonce !== nonce);
    this.#keep();
  }

  clear() {
    this.#items = [];
    this.#keep();
  }

  /* Sends what waits, one after the other, until the line is down or nothing is left. */
  async send() {
    clearTimeout(this.#timer);
    if (this.#busy) return;
    this.#busy = true;
    let item;
    while ((item = this.#unsent()[0]) && await this.#attempt(item));
    for (const each of this.#unsent()) this.#say(each, "waiting");
    this.#busy = false;
  }

  #unsent() { return this.#items.filter((item) => !item.refused); }

  /* Each state is told once: what waits stays as it is while the line is tried again and again. */
  #say(item, state, words = "") {
    if (this.#said.get(item.nonce) === state || (state === "sending" && this.#said.has(item.nonce))) return;
    this.#said.set(item.nonce, state);
    this.#tell(item, state, words);
  }

  async #attempt(item) {
    this.#say(item, "sending");
    const response = await this.#post(item);
    if (!this.has(item.nonce)) return true; // arrived another way meanwhile
    if (response?.ok) {
      this.#pause = 1000;
      this.drop(item.nonce);
      this.#say(item, "sent");
      return true;
    }
    if (!response || [429, 502, 503, 504].includes(response.status)) {
      this.#say(item, "waiting", response?.status === 429 ? await response.text() : "");
      this.#later(Number(response?.headers.get("retry-after")) * 1000);
      return false;
    }
    item.refused = true;
    this.#keep();
    this.#say(item, "refused", await response.text());
    return true;
  }

  async #post(item) {
    if (!navigator.onLine) return null;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), Waiting.PATIENCE);
    try {
      return await fetch(item.action, {
        method: "POST",
        body: new URLSearchParams([["csrf", this.#csrf()], ...item.fields]),
        headers: { "x-requested-with": "fetch" },
        keepalive: true,
        signal: patience.signal,
      });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  #later(asked) {
    this.#timer = setTimeout(() => this.send(), asked || this.#pause);
    this.#pause = Math.min(this.#pause * 2, Waiting.LONGEST);
  }

  #keep() { kept.write(this.#name, this.#items); }
}
