// What the scripts of a citizen's phone share: words, the page's parts, questions to the server. Plain scripts in the
// JavaScript of 2017, because many phones are old; each adds to this one name.
window.Phone = (function () {
  "use strict";

  var TEXTS = JSON.parse(document.getElementById("texts").textContent);
  var LANGUAGE = document.documentElement.lang;
  var parts = {};

  Array.prototype.forEach.call(document.querySelectorAll("[data-part]"), function (part) {
    parts[part.getAttribute("data-part")] = part;
  });

  function text(key, facts) {
    var form = facts && facts.n === 1 ? TEXTS[key + ".one"] : undefined;
    var found = form || TEXTS[key + ".other"] || TEXTS[key];
    return found.replace(/\{(\w+)\}/g, function (_, name) {
      return String(facts[name]);
    });
  }

  function set(name, words) {
    if (parts[name].textContent !== words) parts[name].textContent = words;
  }

  /** Say what is wrong in a part of the page, or take it away. */
  function complain(name, words) {
    set(name, words);
    parts[name].hidden = words === "";
  }

  // The server said no; the message is its sentence.
  function Refused(message) {
    this.message = message;
  }

  function address(path) {
    return "/api/v1/status/" + document.body.getAttribute("data-secret") + path + "?language=" + LANGUAGE;
  }

  function request(method, path, body) {
    return fetch(address(path), {
      method: method,
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    }).then(function (response) {
      return response.json().then(function (told) {
        if (!response.ok) throw new Refused(told.detail || String(response.status));
        return told;
      });
    });
  }

  function sentenceOf(error) {
    return error instanceof Refused ? error.message : TEXTS["common.unreachable"];
  }

  function uuid() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.prototype.map.call(bytes, function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    });
    return [hex.slice(0, 4), hex.slice(4, 6), hex.slice(6, 8), hex.slice(8, 10), hex.slice(10)]
      .map(function (piece) {
        return piece.join("");
      })
      .join("-");
  }

  return { parts: parts, text: text, set: set, complain: complain, address: address, request: request, sentenceOf: sentenceOf, Refused: Refused, uuid: uuid };
})();
