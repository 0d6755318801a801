import type { State } from './state.ts';

/**
 * What common words in presence labels usually mean, in the languages that contact centres mostly write them in. Only
 * ever a suggestion: a lead accepts it or not, since "Break" can be an account's own word for anything.
 */
const WORDS: readonly (readonly [State, readonly string[]])[] = [
  ['meal', [
    'lunch', 'lunchbreak', 'meal', 'mealbreak', 'dinner', 'supper', 'breakfast',
    'mittag', 'mittagspause', 'mittagessen', 'essen', 'dejeuner', 'repas', 'almuerzo', 'comida', 'cena', 'almoco', 'jantar', 'refeicao',
    'pranzo', 'pasto', 'lunchpauze', 'maaltijd', 'frokost', 'lunsj', 'lounas', 'obiad', 'obed', 'обед', '昼食', '午餐', '점심',
  ]],
  ['training', [
    'training', 'coaching', 'coach', 'course', 'learning', 'elearning', 'study', 'onboarding', 'workshop', 'classroom', 'nesting',
    'schulung', 'weiterbildung', 'kurs', 'formation', 'capacitacion', 'formacion', 'entrenamiento', 'curso', 'treinamento', 'formacao',
    'formazione', 'corso', 'opleiding', 'utbildning', 'opplaering', 'koulutus', 'szkolenie', 'skoleni', 'обучение', '研修', '培训', '교육',
  ]],
  ['meeting', [
    'meeting', 'meetings', 'huddle', 'briefing', 'standup', '1:1', '1-1', '121', 'oneonone', 'debrief',
    'besprechung', 'teambesprechung', 'sitzung', 'termin', 'reunion', 'reuniones', 'junta', 'reuniao', 'riunione', 'vergadering', 'overleg',
    'mote', 'kokous', 'palaveri', 'spotkanie', 'porada', 'совещание', '会議', '会议', '회의',
  ]],
  ['break', [
    'break', 'breaks', 'tea', 'teabreak', 'coffee', 'coffeebreak', 'comfort', 'bio', 'toilet', 'bathroom', 'restroom', 'wc', 'smoke', 'rest', 'pause', 'prayer',
    'kaffee', 'kaffeepause', 'raucherpause', 'toilette', 'cafe', 'descanso', 'pausa', 'bano', 'intervalo', 'pauze', 'paus', 'rast', 'tauko', 'przerwa', 'prestavka',
    'перерыв', '休憩', '休息', '휴식',
  ]],
];

const STATE_OF_WORD = new Map(WORDS.flatMap(([state, words]) => words.map((word) => [word, state] as const)));

/** Most telling first: "Lunch break" is a meal, "Team meeting training" is training. */
const ORDER = WORDS.map(([state]) => state);

/** The state that a label's words usually mean, or null. Case, accents and punctuation do not matter. */
export function suggestState(label: string): State | null {
  const words = wordsOf(label);
  const pairs = words.map((word, index) => word + (words[index + 1] ?? ''));
  const found = new Set([...words, ...pairs, words.join('')].flatMap((word) => STATE_OF_WORD.get(word) ?? []));
  return ORDER.find((state) => found.has(state)) ?? null;
}

function wordsOf(label: string): string[] {
  const plain = label.toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ø', 'o').replaceAll('æ', 'ae').normalize('NFC');
  return plain.split(/[^\p{L}\p{N}:-]+/u).flatMap((word) => [word, ...word.split(/[:-]/)]).filter((word) => word !== '');
}
