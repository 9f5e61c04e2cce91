// Five faces and a sentence if wanted, once, after the citizen was served.
Phone.rating = (function () {
  "use strict";

  var form = document.getElementById("rating");
  var sentence = document.getElementById("sentence");
  var parts = Phone.parts;
  var requestId = Phone.uuid();
  var onRated = function () {};

  function score() {
    var chosen = form.querySelector("input:checked");
    return chosen ? Number(chosen.value) : 0;
  }

  form.addEventListener("change", function (event) {
    if (event.target.name === "score") parts["rating-more"].hidden = false;
    // What is sent next is another answer than the one that was tried before.
    requestId = Phone.uuid();
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var body = { request_id: requestId, score: score() };
    if (sentence.value.trim() !== "") body.sentence = sentence.value.trim();
    if (body.score === 0) return;
    Phone.complain("rating-problem", "");
    parts["rating-send"].disabled = true;
    Phone.request("POST", "/rating", body)
      .then(
        function (status) {
          onRated(status);
          parts.thanks.focus();
        },
        function (error) {
          Phone.complain("rating-problem", Phone.sentenceOf(error));
        }
      )
      .then(function () {
        parts["rating-send"].disabled = false;
      });
  });

  return {
    /** Ask those who were served and have not said it yet; thank those who have. */
    show: function (status) {
      form.hidden = !(status.state === "served" && !status.rated);
      parts.thanks.hidden = !(status.state === "served" && status.rated);
    },
    /** Whom to tell once it is said. */
    tell: function (heard) {
      onRated = heard;
    },
  };
})();
