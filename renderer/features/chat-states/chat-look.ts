import { statePattern } from '../../theme/tokens.ts';
import type { ChatPart } from './chat-model.ts';

/** Back soon has the hue of Away, and a pattern of its own. */
const BACK_SOON = '3';

export const patternOf = (part: Pick<ChatPart, 'stateId' | 'normalised'>): string => (part.stateId === BACK_SOON && part.normalised === 'away' ? 'diagonal' : statePattern(part.normalised));
