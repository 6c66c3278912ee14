// On narrow screens the two panels at the sides are drawers. On wide ones CSS shows them always.

const scrim = document.getElementById("scrim");
const drawers = [
  { toggle: document.getElementById("rooms-toggle"), panel: document.getElementById("rooms") },
  { toggle: document.getElementById("details-toggle"), panel: document.getElementById("details") },
];

for (const drawer of drawers) {
  drawer.toggle.addEventListener("click", () => open(isOpen(drawer) ? undefined : drawer));
}
scrim.addEventListener("click", () => open(undefined));
addEventListener("keydown", (event) => {
  const drawer = drawers.find(isOpen);
  if (event.key !== "Escape" || !drawer) return;
  open(undefined);
  drawer.toggle.focus();
});

export function closeDrawers() {
  open(undefined);
}

function open(wanted) {
  for (const drawer of drawers) {
    drawer.panel.classList.toggle("open", drawer === wanted);
    drawer.toggle.setAttribute("aria-expanded", String(drawer === wanted));
  }
  scrim.hidden = !wanted;
  wanted?.panel.focus();
}

function isOpen({ panel }) {
  return panel.classList.contains("open");
}
