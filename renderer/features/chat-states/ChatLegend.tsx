import { useStrongWord } from '../../theme/scheme.ts';
import { ChatSwatch } from '../../widgets/chat-figures.tsx';
import { partWords, type ChatPart, type PatternOf } from '../../widgets/chat-parts.ts';

/** What hue, strength and hatching mean. */
export function ChatLegend({ parts, patterns }: { readonly patterns: PatternOf; readonly parts: readonly Pick<ChatPart, 'key' | 'word' | 'reason' | 'normalised' | 'stateId'>[] }) {
  const strong = useStrongWord();
  const first = parts[0];
  return (
    <div className="chat-legend">
      <ul aria-label="States">
        {parts.map((part) => <li key={part.key}><ChatSwatch state={part.normalised} pattern={patterns(part)} use="chatting" />{partWords(part)}</li>)}
      </ul>
      {first !== undefined && (
        <ul aria-label="Strength of the colour">
          <li><ChatSwatch state={first.normalised} pattern="solid" use="idle" />not chatting</li>
          <li><ChatSwatch state={first.normalised} pattern="solid" use="chatting" />chatting</li>
          <li title="With as many chats as are allowed at a time"><ChatSwatch state={first.normalised} pattern="solid" use="max" />the {strong} part of chatting: at maximum</li>
          <li><span className="swatch chat-swatch unknown-fill" aria-hidden />part of a slot, or not known</li>
        </ul>
      )}
    </div>
  );
}
