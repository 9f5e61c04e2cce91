// What is said of a call, piece by piece: the same sentences as the TV board's voice (display/speech.py).

export const PAUSE = ",";
const LARGEST = 99999;

/** `facts` are the page's: the catalogues' speech texts by language, the dialect, from where on digits are read one by one. */
export class Speech {
  constructor({ speech, dialect, digits_from: digitsFrom }) {
    this.texts = speech;
    this.digitsFrom = digitsFrom;
    const own = speech.vi;
    const word = (name) => own["speech.words." + name];
    this.digits = word("digits").split(" ");
    this.word = word;
    this.odd = word("odd." + dialect);
    this.thousand = word("thousand." + dialect);
    this.english = speech.en["speech.words.digits"].split(" ");
    this.englishTens = speech.en["speech.words.tens"].split(" ");
  }

  /** The sentences of a call: Vietnamese first, then English when the ticket was taken in English. */
  call(call) {
    const sentences = [{ language: "vi", phrases: this.vietnamese(call) }];
    if (call.language === "en") sentences.push({ language: "en", phrases: this.inEnglish(call) });
    return sentences;
  }

  vietnamese(call) {
    const plain = this.texts.vi["speech.plain_counter"].replace(/\{counter\}/g, String(call.counter)).toLowerCase().split("|");
    const isPlain = plain.includes(call.counter_name.toLowerCase());
    const kind = (call.attempt > 1 ? "recall" : "call") + (isPlain ? "" : "_named");
    return this.phrases("vi", kind, {
      number: this.label(call.label).split(" "),
      counter: isPlain ? this.number(call.counter).split(" ") : [call.counter_name],
      attempt: this.ordinal(call.attempt).split(" "),
    });
  }

  inEnglish(call) {
    return this.phrases("en", call.attempt > 1 ? "recall" : "call", {
      number: this.englishDigits(call.label),
      counter: this.englishNumber(call.counter),
      attempt: this.englishNumber(call.attempt),
    });
  }

  phrases(language, kind, facts) {
    const phrases = [];
    this.texts[language]["speech." + kind].split(/(\{\w+\})/).forEach((part) => {
      if (part.charAt(0) === "{") phrases.push(...facts[part.slice(1, -1)]);
      else {
        (part.match(/[,;:]|[^,;:.!?]+/g) || []).forEach((piece) => {
          if (piece.trim()) phrases.push(/^[,;:]$/.test(piece) ? PAUSE : piece.trim());
        });
      }
    });
    return phrases;
  }

  /** A ticket's label in words: labels with a letter always sign by sign. */
  label(label) {
    const isNumber = /^[0-9]+$/.test(label) && Number(label) < this.digitsFrom && Number(label) <= LARGEST;
    return isNumber ? this.number(Number(label)) : this.signs(label);
  }

  signs(text) {
    return Array.from(text, (sign) => (/[0-9]/.test(sign) ? this.digits[Number(sign)] : sign.toUpperCase())).join(" ");
  }

  ordinal(number) {
    if (number === 1) return this.word("first");
    return number === 4 ? this.word("fourth") : this.number(number);
  }

  /** The words of a number from 0 to 99,999. */
  number(number) {
    const thousands = Math.floor(number / 1000);
    const rest = number % 1000;
    const words = thousands ? [this.belowHundred(thousands), this.thousand] : [];
    if (rest || !thousands) words.push(this.belowThousand(rest, thousands > 0));
    return words.join(" ");
  }

  belowThousand(number, whole) {
    const hundreds = Math.floor(number / 100);
    const rest = number % 100;
    if (!hundreds && !whole) return this.belowHundred(rest);
    const words = [this.digits[hundreds], this.word("hundred")];
    if (rest > 0 && rest < 10) words.push(this.odd);
    if (rest) words.push(this.belowHundred(rest));
    return words.join(" ");
  }

  belowHundred(number) {
    const tens = Math.floor(number / 10);
    const ones = number % 10;
    if (!tens) return this.digits[ones];
    const words = tens === 1 ? [this.word("ten")] : [this.digits[tens], this.word("tens")];
    if (ones === 5) words.push(this.word("five_after_ten"));
    else if (tens > 1 && ones === 1) words.push(this.word("one_after_tens"));
    else if (tens > 1 && ones === 4) words.push(this.word("four_after_tens"));
    else if (ones) words.push(this.digits[ones]);
    return words.join(" ");
  }

  englishDigits(label) {
    return Array.from(label, (sign) => (/[0-9]/.test(sign) ? this.english[Number(sign)] : sign.toUpperCase()));
  }

  englishNumber(number) {
    if (number < this.english.length) return [this.english[number]];
    if (number > 99) return this.englishDigits(String(number));
    const ones = number % 10;
    const tens = this.englishTens[Math.floor(number / 10) - 2];
    return ones ? [tens, this.english[ones]] : [tens];
  }
}
