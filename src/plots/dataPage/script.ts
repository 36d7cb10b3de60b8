/**
 * The script of the page of a benchmark: it hides the images that the filters leave out. A button of a class, or of a
 * pair of classes, sets the filters; Escape takes them away.
 */
export const dataScript = `
"use strict";
(function () {
  var byId = function (id) { return document.getElementById(id); };
  var words = function (text) { return text === "" ? [] : text.split(" "); };
  var filters = ["task", "split", "class", "with"].map(byId);
  var cards = Array.from(document.querySelectorAll(".card"), function (card) {
    var data = card.dataset;
    return { card: card, split: data.split, tasks: words(data.tasks), classes: words(data.classes) };
  });
  function show() {
    var wanted = filters.map(function (filter) { return filter.value; });
    var seen = 0;
    cards.forEach(function (each) {
      var fits = (wanted[0] === "" || each.tasks.includes(wanted[0])) &&
        (wanted[1] === "" || each.split === wanted[1]) &&
        (wanted[2] === "" || each.classes.includes(wanted[2])) &&
        (wanted[3] === "" || each.classes.includes(wanted[3]));
      each.card.hidden = !fits;
      if (fits) seen++;
    });
    var all = seen === cards.length ? "" : " of " + cards.length.toLocaleString("en-US");
    byId("count").textContent = seen.toLocaleString("en-US") + all + " images";
  }
  function choose(first, second) {
    filters.forEach(function (filter) { filter.value = ""; });
    byId("class").value = first;
    byId("with").value = second;
    show();
  }
  filters.forEach(function (filter) { filter.addEventListener("change", show); });
  byId("reset").addEventListener("click", function () { choose("", ""); });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") choose("", "");
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-class]");
    if (!button) return;
    choose(button.dataset.class, button.dataset.with || "");
    byId("images").scrollIntoView();
    byId("images").focus({ preventScroll: true });
  });
  var boxes = byId("boxes");
  function showBoxes() { document.body.classList.toggle("no-boxes", !boxes.checked); }
  if (boxes) boxes.addEventListener("change", showBoxes);
  if (boxes) showBoxes();
  show();
})();
`;
