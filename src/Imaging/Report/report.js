(function () {
  "use strict";
  var printed = 60;
  var root = document.documentElement;
  var theme = document.getElementById("theme");
  theme.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(!dark));
  });
  var table = document.getElementById("cases");
  if (!table) { return; }
  var body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows), heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
  var text = document.getElementById("find"), task = document.getElementById("task"), source = document.getElementById("source"), hit = document.getElementById("hit");
  var from = document.getElementById("from"), to = document.getElementById("to"), shown = document.getElementById("shown");
  var cases = rows.map(function (row) {
    return { row: row, text: row.textContent.toLowerCase(), task: row.dataset.task, source: row.dataset.source, hit: row.dataset.hit, iou: parseFloat(row.dataset.iou),
      keys: Array.prototype.map.call(row.cells, function (cell) { return cell.dataset.key === undefined ? cell.textContent : cell.dataset.key === "" ? NaN : parseFloat(cell.dataset.key); }) };
  });
  function mark() {
    var seen = 0;
    for (var row = body.firstElementChild; row; row = row.nextElementSibling) {
      if (!row.hidden) { seen++; }
      row.classList.toggle("beyond", seen > printed);
    }
    shown.textContent = seen + " of " + rows.length + " cases";
  }
  function filter() {
    var words = text.value.toLowerCase().trim(), low = parseFloat(from.value), high = parseFloat(to.value);
    cases.forEach(function (item) {
      item.row.hidden = (words !== "" && item.text.indexOf(words) < 0) || (task.value !== "" && item.task !== task.value) || (source && source.value !== "" && item.source !== source.value) || (hit.value !== "" && item.hit !== hit.value)
        || (!isNaN(low) && !(item.iou >= low)) || (!isNaN(high) && !(item.iou <= high));
    });
    mark();
  }
  function sort(head, index) {
    var down = head.getAttribute("aria-sort") === "ascending", way = down ? -1 : 1;
    heads.forEach(function (other) { if (other.hasAttribute("aria-sort")) { other.setAttribute("aria-sort", "none"); } });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    cases.sort(function (a, b) {
      var x = a.keys[index], y = b.keys[index];
      if (typeof x === "number") { return isNaN(x) ? (isNaN(y) ? 0 : 1) : isNaN(y) ? -1 : way * (x - y); }
      return way * (x < y ? -1 : x > y ? 1 : 0);
    });
    cases.forEach(function (item) { body.appendChild(item.row); });
    mark();
  }
  heads.forEach(function (head, index) {
    var button = head.querySelector("button");
    if (button) { button.addEventListener("click", function () { sort(head, index); }); }
  });
  [text, from, to].forEach(function (field) { field.addEventListener("input", filter); });
  [task, source, hit].forEach(function (field) { if (field) { field.addEventListener("change", filter); } });
  document.getElementById("filters").addEventListener("reset", function () { setTimeout(filter, 0); });
  document.getElementById("filters").addEventListener("submit", function (event) { event.preventDefault(); });
  mark();
}());
