// One key for each answer on the work list: J and K move from pair to pair, Y confirms, X says that it is not so.
(function () {
  "use strict";

  const cards = Array.from(document.querySelectorAll(".pair-card"));
  const hint = document.getElementById("pair-keys");
  if (!cards.length || !document.querySelector(".pair-step")) return;
  if (hint) hint.hidden = false;
  cards.forEach(function (card) { card.tabIndex = -1; });

  function current() { return cards.findIndex(function (card) { return card.contains(document.activeElement); }); }

  function move(by) {
    const at = current();
    const to = at < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, at + by));
    cards[to].focus();
    cards[to].scrollIntoView({ block: "nearest" });
  }

  function answer(verb) {
    const at = current();
    const form = at < 0 ? null : cards[at].querySelector('form[data-verb="' + verb + '"]');
    if (form) form.requestSubmit();
  }

  const keys = {
    j: function () { move(1); },
    k: function () { move(-1); },
    y: function () { answer("confirm"); },
    x: function () { answer("reject"); },
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select")) return;
    const act = keys[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });
})();
