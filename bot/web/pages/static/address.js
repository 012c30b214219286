"use strict";
// An address may name the cited words in its fragment alone, which no server sees: /a/article.md#c=412-458.
// This asks for the page with these words marked; in every other case it does nothing.
function askForMarks() {
  const cited = /^#c=(\d+-\d+)/.exec(location.hash);
  const marked = new URLSearchParams(location.search).get("c");
  if (cited && cited[1] !== marked) {
    location.replace(`${location.pathname}?c=${cited[1]}#c=${cited[1]}`);
  }
}
askForMarks();
addEventListener("hashchange", askForMarks);
