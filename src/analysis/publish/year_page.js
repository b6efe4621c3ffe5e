(function () {
  var D = JSON.parse(document.getElementById('data').textContent), W = D.w;
  var P = document.getElementById('panel'), last = null;
  function esc(s) { var d = document.createElement('i'); d.textContent = s == null ? '' : s; return d.innerHTML; }
  function column(s) { var n = 0; for (var j = 0; j < s.length; j++) n = n * 26 + s.charCodeAt(j) - 64; return n; }
  function letters(n) { var s = ''; while (n > 0) { s = String.fromCharCode(65 + (n - 1) % 26) + s; n = Math.floor((n - 1) / 26); } return s; }
  function blocks(text) {
    return (text.match(/[A-Z]{1,3}\d+(:[A-Z]{1,3}\d+)?/g) || []).map(function (one) {
      var ends = one.split(':').map(function (e) { var m = e.match(/([A-Z]+)(\d+)/); return [+m[2], column(m[1])]; });
      return [ends[0], ends[ends.length - 1]];
    });
  }
  function around(span) {
    var texts = D.x[span[0]], own = blocks(span[1]);
    if (!texts || !own.length) return '';
    var r = own[0][0][0], c = own[0][0][1], h = '<table class="xl"><caption class="vh">' + esc(W.around) + '</caption><tr><th></th>';
    var left = Math.max(1, c - 2), top = Math.max(1, r - 1), i, j;
    for (j = left; j <= c + 1; j++) h += '<th>' + letters(j) + '</th>';
    for (i = top; i <= r + 1; i++) {
      h += '</tr><tr><th>' + i + '</th>';
      for (j = left; j <= c + 1; j++) {
        var hit = own.some(function (b) { return i >= b[0][0] && i <= b[1][0] && j >= b[0][1] && j <= b[1][1]; });
        h += '<td' + (hit ? ' class="hit"' : '') + '>' + esc(texts[letters(j) + i]) + '</td>';
      }
    }
    return h + '</tr></table>';
  }
  function place(span) {
    var s = D.s[span[0]];
    return '<dt>' + esc(W.file) + '</dt><dd>' + esc(s[0]) + '</dd><dt>' + esc(W.sheet) + '</dt><dd>' + esc(s[1]) +
      '</dd><dt>' + esc(W.cell) + '</dt><dd><strong>' + esc(span[1]) + '</strong></dd>' +
      (s[2] ? '<dt>' + esc(W.who) + '</dt><dd>' + esc(s[2]) + '</dd>' : '');
  }
  function show(k, from) {
    var it = D.i[k], h = '<button class="x" aria-label="' + esc(W.close) + '">×</button><h2 id="ph" tabindex="-1">' +
      esc(it[0]) + '</h2><p>' + esc(it[1]) + '</p>';
    if (it[3]) h += '<p><b>' + esc(W.how) + '</b>' + esc(it[3]) + '</p>';
    if (it[5]) h += '<p class="warn">▲ ' + esc(it[5]) + '</p>';
    h += '<dl><dt>' + esc(W.basis) + '</dt><dd>' + (it[4] ? '<span class="tag">' + esc(W.tag) + '</span> ' + esc(W.made_up) : esc(W.reported)) + '</dd></dl>';
    it[2].slice(0, 6).forEach(function (span) { h += '<dl>' + place(span) + '</dl>' + around(span); });
    P.innerHTML = h; P.hidden = false; P.scrollTop = 0; last = from;
    P.querySelector('.x').onclick = hide; P.querySelector('#ph').focus();
  }
  function hide() { P.hidden = true; if (last) last.focus(); }
  document.addEventListener('click', function (v) {
    var a = v.target.closest('[data-o]');
    if (a) { v.preventDefault(); show(+a.dataset.o, a); }
  });
  document.addEventListener('keydown', function (v) {
    if (v.key === 'Escape' && !P.hidden) { hide(); return; }
    var a = v.target.closest && v.target.closest('.board tbody [data-o]');
    if (!a) return;
    if (v.key === ' ') { v.preventDefault(); show(+a.dataset.o, a); return; }
    var m = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[v.key];
    if (!m) return;
    var rows = [].slice.call(a.closest('table').tBodies[0].rows), td = a.closest('td');
    var r = rows.indexOf(td.parentNode) + m[0], c = td.cellIndex + m[1];
    while (rows[r]) {
      var t = rows[r].cells[c], g = t && t.querySelector('[data-o]');
      if (g) { v.preventDefault(); a.tabIndex = -1; g.tabIndex = 0; g.focus(); return; }
      if (!m[0]) return;
      r += m[0];
    }
  });
  // Open in the file, so that a reader without scripts has them; folded here, open again on paper.
  document.querySelectorAll('details').forEach(function (d) { d.open = false; });
  window.addEventListener('beforeprint', function () { document.querySelectorAll('details').forEach(function (d) { d.open = true; }); });
})();
