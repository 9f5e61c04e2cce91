// The hall's board in a browser: puts its parts together. JavaScript of 2017, for televisions of 2018 (Chromium 61).

import { shiftAt, volumeAt } from "./board_care.js";
import { Feed } from "./board_feed.js";
import { Speech } from "./board_speech.js";
import { Board } from "./board_state.js";
import { BoardView, text } from "./board_view.js";
import { Player, VoiceQueue } from "./board_voice.js";

const TICK_MS = 200;
const FLASH_HALF_PERIOD_MS = 600;

const facts = JSON.parse(document.getElementById("facts").textContent);
const board = new Board(facts, performance.now());
const view = new BoardView(facts.glass);
const speech = new Speech(facts);
const queue = new VoiceQueue();
const player = facts.clips === null ? null : new Player(facts.clips);
let speaks = false;

function show(now) {
  const lit = board.isFresh(now) && Math.floor((now - board.newestShownAt) / FLASH_HALF_PERIOD_MS) % 2 === 0;
  view.show({
    snapshot: board.snapshot,
    calls: board.calls(),
    waiting: board.waiting(),
    at: board.clock.time(now),
    offsetMs: board.clock.offsetMs,
    oldAt: board.isOld(now) ? board.snapshot.at : null,
    lost: board.isLost(now),
    lit,
    shift: shiftAt(now),
    asleep: board.isAsleep(now),
  });
}

function turn() {
  if (!speaks) return;
  const now = performance.now();
  const utterance = queue.begin(now, (call) => board.stillCalls(call));
  if (utterance === null) return;
  const over = () => {
    queue.ended();
    turn();
  };
  const volume = volumeAt(facts.volume, board.clock.timeOfDay(now));
  player.say(speech.call(utterance.call), utterance.times, volume).then(over, over);
}

function heard(shown) {
  show(performance.now());
  shown.forEach(({ call, speaks: aloud }) => {
    if (speaks && aloud) queue.add(call);
  });
  turn();
}

const feed = new Feed(
  {
    call: (call) => heard(board.takeCall(call, performance.now())),
    snapshot: (snapshot, asked) => heard(board.takeSnapshot(snapshot, performance.now(), asked)),
    alive: () => board.alive(performance.now()),
  },
  () => board.wantsSnapshot(performance.now()),
  facts
);

const sound = document.querySelector("[data-part=sound]");
// Where another board of the hall speaks, this one is opened with ?sound=off.
const silent = new URLSearchParams(location.search).get("sound") === "off";
sound.hidden = silent;
sound.disabled = player === null;
if (player === null) sound.textContent = text("sound_none");
// A remote control's OK key presses what has the focus.
else sound.focus();
sound.addEventListener("click", () => {
  player.start().then(
    () => {
      speaks = true;
      sound.hidden = true;
      player.onChange((heard) => feed.tellSound(heard ? "ok" : "none"));
      view.fitAll();
      player.prepare("vi", Object.keys(facts.clips.vi));
    },
    () => {
      sound.textContent = text("sound_failed");
    }
  );
});

show(performance.now());
setInterval(() => show(performance.now()), TICK_MS);
feed.tellSound(silent ? "off" : "none");
feed.start();
