// The order in which a reader of a language expects words.

// The Uyghur alphabet: no browser's Intl has it, and code points or Arabic's
// order put a third of its letters in the wrong place. The carrier of an
// initial vowel (ئ) counts for nothing.
const uyghurLetters = 'اەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي';
const uyghurRank = new Map(Array.from(uyghurLetters, (letter, rank) => [letter, rank]));

function uyghurKey(text: string): string {
  return Array.from(text.normalize('NFC'))
    .filter((letter) => letter !== 'ئ')
    .map((letter) => {
      const rank = uyghurRank.get(letter);
      return rank === undefined ? letter : String.fromCharCode(0xe000 + rank);
    })
    .join('');
}

export function comparerOf(tag: string): (a: string, b: string) => number {
  const collator = new Intl.Collator([tag, { ky: 'ru', tg: 'ru', tk: 'tr' }[tag] ?? 'en'], { numeric: true });
  if (tag !== 'ug') return (a, b) => collator.compare(a, b);
  return (a, b) => collator.compare(uyghurKey(a), uyghurKey(b));
}
