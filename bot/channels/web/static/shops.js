/* Additions only: results from where the visitor stands, and the map. The list works without either. */
(() => {
  "use strict";

  const root = document.documentElement;
  const calm = () => root.dataset.motion === "less" || matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* --- from where I stand -------------------------------------------------------------------------- */

  const form = document.getElementById("_form");
  const found = document.querySelector("[data-found]");
  let here = null; // for as long as this page is open; sent in a body, never in an address
  let onHere = () => {};

  if (form && found && "geolocation" in navigator) {
    const near = form.querySelector(".near");
    const [start, stop] = near.querySelectorAll("button");
    const told = form.querySelector("[data-near-told]");
    const tell = (what) => { told.textContent = told.dataset[what]; told.hidden = false; };
    near.hidden = false;

    const ask = async (page) => {
      const body = new URLSearchParams(location.search);
      body.delete("page");
      body.set("page", page);
      body.set("lat", here.lat);
      body.set("lng", here.lng);
      found.classList.add("is-asking");
      try {
        const answer = await fetch(form.dataset.near, { method: "POST", body, headers: { "x-requested-with": "fetch" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
        found.replaceChildren(...parsed.body.childNodes);
        tell("done");
        stop.hidden = false;
        found.querySelector("h2").focus({ preventScroll: page === 1 });
        onHere(here);
      } catch {
        tell("failed");
      }
      found.classList.remove("is-asking");
    };

    start.addEventListener("click", () => {
      tell("asking");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => { here = { lat: coords.latitude, lng: coords.longitude }; ask(1); },
        () => tell("refused"),
        { timeout: 15000, maximumAge: 60000 },
      );
    });
    stop.addEventListener("click", () => location.reload());
    found.addEventListener("click", (event) => {
      const button = event.target.closest("[data-page]");
      if (button && here) ask(Number(button.dataset.page));
    });
  }

  /* --- the map ---------------------------------------------------------------------------------------- */

  const side = document.querySelector("[data-map]");
  if (!side) return;
  side.hidden = false;
  const toMap = document.querySelector(".to-map");
  if (toMap) toMap.hidden = false;

  const element = (name, text = "", className = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = className;
    return made;
  };

  const load = () => new Promise((loaded, failed) => {
    const style = element("link");
    style.rel = "stylesheet";
    style.href = side.dataset.style;
    const script = element("script");
    script.src = side.dataset.script;
    style.onload = () => document.head.append(script);
    script.onload = () => loaded(window.L);
    style.onerror = script.onerror = failed;
    document.head.prepend(style); // ours comes after, and wins
  });

  const tilesOf = (L) => L.GridLayer.extend({
    createTile({ x, y, z }, done) {
      const tile = element("img");
      tile.alt = "";
      tile.referrerPolicy = "origin";
      tile.onload = () => done(null, tile);
      tile.onerror = () => done(new Error("tile"), tile);
      tile.src = side.dataset.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      return tile;
    },
  });

  const mark = (L, spot) => {
    const many = spot.count > 1;
    const size = many ? Math.min(26 + 6 * Math.log10(spot.count), 46) : 22;
    return L.marker([spot.lat, spot.lng], {
      icon: L.divIcon({ className: "map-mark", iconSize: [size, size], html: element("span", many ? spot.count.toLocaleString("ja") : "") }),
      keyboard: false, // the list is the same by keyboard and for screen readers
      riseOnHover: true,
    });
  };

  const words = side.querySelector(".map").dataset;

  const card = (spot) => {
    const box = element("div");
    if (spot.count > 1) box.append(element("p", `${words.here} ${spot.count}${words.many}`));
    const list = element("ul");
    for (const shop of spot.shops) {
      const line = element("li");
      const link = element("a", shop.name);
      link.href = shop.path;
      line.append(link, element("p", shop.genre), element("p", shop.address));
      list.append(line);
    }
    box.append(list);
    return box;
  };

  const draw = (L) => {
    const calmly = calm();
    const map = L.map(side.querySelector(".map"), {
      attributionControl: false, zoomControl: false, minZoom: 4, maxZoom: 18, worldCopyJump: false,
      zoomAnimation: !calmly, fadeAnimation: !calmly, markerZoomAnimation: !calmly, inertia: !calmly,
    });
    L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
    if (side.dataset.tiles) new (tilesOf(L))({ maxNativeZoom: 18 }).addTo(map);
    map.getPane("markerPane").setAttribute("aria-hidden", "true");

    if (side.dataset.lat) {
      const at = [Number(side.dataset.lat), Number(side.dataset.lng)];
      map.setView(at, 16);
      mark(L, { lat: at[0], lng: at[1], count: 1 }).addTo(map);
      return;
    }

    map.createPane("landmarks").setAttribute("aria-hidden", "true");
    map.getPane("landmarks").style.zIndex = 620; // over the marks, which take the clicks
    const marks = L.layerGroup().addTo(map);
    let asked = 0;

    const spotsOf = async (bounds, zoom) => {
      const query = new URLSearchParams(location.search);
      query.delete("page");
      const edge = (value, least, most) => Math.min(Math.max(value, least), most).toFixed(5);
      query.set("box", [
        edge(bounds.getSouth(), -90, 90), edge(bounds.getWest(), -180, 180),
        edge(bounds.getNorth(), -90, 90), edge(bounds.getEast(), -180, 180),
      ].join(","));
      query.set("zoom", zoom);
      const answer = await fetch(`${side.dataset.map}?${query}`);
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    };

    const press = (spot, marker) => {
      if (!spot.shops) {
        map.setView([spot.lat, spot.lng], Math.min(map.getZoom() + 2, 18), { animate: !calm() });
        return;
      }
      const popup = L.popup({ maxWidth: 260, closeButton: true, autoPanPadding: [12, 12] }).setContent(card(spot));
      popup.setLatLng(marker.getLatLng()).openOn(map);
      popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.shut);
    };

    const show = ({ spots, landmarks }) => {
      marks.clearLayers();
      for (const { name, lat, lng } of landmarks) {
        const icon = L.divIcon({ className: "map-place", iconSize: null, html: element("span", name) });
        marks.addLayer(L.marker([lat, lng], { icon, pane: "landmarks", keyboard: false, interactive: false }));
      }
      for (const spot of spots) {
        const marker = mark(L, spot);
        marker.on("click", () => press(spot, marker));
        marks.addLayer(marker);
      }
    };

    const look = async () => {
      const turn = ++asked;
      try {
        const seen = await spotsOf(map.getBounds().pad(0.1), map.getZoom());
        if (turn === asked) show(seen);
      } catch {
        /* the marks that are there stay; the next move asks again */
      }
    };

    const JAPAN = L.latLngBounds([20, 122], [46, 154]);
    spotsOf(JAPAN, 8).then(({ spots }) => {
      const bounds = spots.length ? L.latLngBounds(spots.map((spot) => [spot.lat, spot.lng])) : JAPAN;
      map.fitBounds(bounds, { padding: [28, 28], maxZoom: 16, animate: false });
      map.on("moveend", look);
      look();
    }).catch(() => { map.fitBounds(JAPAN, { animate: false }); map.on("moveend", look); });

    let me = null;
    onHere = ({ lat, lng }) => {
      me?.remove();
      me = L.marker([lat, lng], { icon: L.divIcon({ className: "map-me", iconSize: [18, 18], html: "" }), keyboard: false, interactive: false }).addTo(map);
      map.setView([lat, lng], 14, { animate: !calm() });
    };
    if (here) onHere(here);
  };

  /* The library comes when the map is about to be seen, and never before the page itself stands. */
  const begin = () => new IntersectionObserver((entries, watching) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watching.disconnect();
    load().then(draw).catch(() => { side.hidden = true; if (toMap) toMap.hidden = true; });
  }, { rootMargin: "300px" }).observe(side);
  const later = window.requestIdleCallback ?? ((does) => setTimeout(does, 200));
  if (document.readyState === "complete") later(begin);
  else addEventListener("load", () => later(begin));
})();
