"use strict";
// The map: districts by shade, projects as points. Texts are set as text, never as markup.
(() => {
  const place = document.getElementById("map");
  const items = [...document.querySelectorAll("li[data-at]")];
  document.querySelector(".needs-script").hidden = true;
  place.parentElement.hidden = false;

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(place, {
    attributionControl: false, zoomControl: false, zoomSnap: 0.25, minZoom: 2, maxZoom: 16,
    zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
  });
  L.control.zoom({ zoomInTitle: place.dataset.in, zoomOutTitle: place.dataset.out }).addTo(map);

  const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

  function told(name, more, address) {
    const said = document.createElement("p");
    const named = document.createElement("bdi");
    const link = address ? Object.assign(text("a", name), { href: address }) : text("b", name);
    named.append(link);
    said.append(named, document.createElement("br"), text("span", more));
    return said;
  }

  const shapes = window.districts.map(({ shape, name, amount, step }) => {
    const drawn = L.polygon(shape, { className: `district step-${step}`, weight: 1, interactive: Boolean(name) });
    if (name) drawn.bindTooltip(() => told(name, amount), { sticky: true });
    return drawn.addTo(map);
  });
  // A project that lies in several districts is in the list several times, but on the map once.
  const dots = new Map();
  for (const item of items) {
    const link = item.querySelector("a");
    const address = link.getAttribute("href");
    if (!dots.has(address)) {
      dots.set(address, item.dataset.at.split(" ").map((at) => L.circleMarker(at.split(",").map(Number), {
        className: `dot ${item.className}`, radius: 6, weight: 1.5, fillOpacity: 1,
      }).bindPopup(() => told(link.textContent, "", address)).addTo(map)));
    }
    const button = Object.assign(text("button", place.dataset.show), { type: "button" });
    button.addEventListener("click", () => {
      const [dot] = dots.get(address);
      place.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
      map.setView(dot.getLatLng(), Math.max(map.getZoom(), 10));
      dot.openPopup();
    });
    item.append(" ", button);
  }
  map.fitBounds(L.featureGroup([...shapes, ...[...dots.values()].flat()]).getBounds().pad(0.03));
})();
