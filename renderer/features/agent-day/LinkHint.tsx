import { navigate } from '../../state/navigation.ts';
import { usePeople } from '../../state/people.ts';
import { useSession } from '../../state/session.ts';

/** Where there is more than one source, an agent without a person may be somebody in another one too. */
export function LinkHint({ agentKey }: { readonly agentKey: string }) {
  const sources = useSession((session) => session.sources);
  const people = usePeople();
  if ((sources?.length ?? 0) < 2 || people === null || people.personOf(agentKey) !== null) return null;
  return (
    <p className="day-hint">
      This agent is linked to no person. <button type="button" className="link-button" onClick={() => navigate({ screen: 'people' })}>Link it to one</button>, and the lanes of other systems stand below these.
    </p>
  );
}
