import { useState, type FormEvent } from 'react';
import { useSession } from '../../state/session.ts';
import { useAction } from '../../state/use-action.ts';
import { Button } from '../../widgets/button.tsx';
import { Input, Segments } from '../../widgets/field.tsx';
import { FailureNotice } from '../../widgets/notice.tsx';

type Way = 'system' | 'direct' | 'address';

const wayOf = (proxy: string | null): Way => (proxy === null ? 'system' : proxy === 'direct' ? 'direct' : 'address');

/** The way to the vendors: as the environment and the system say, directly, or through an address. In use from the next request on. */
export function ProxyChoice({ proxy }: { readonly proxy: string | null }) {
  const [way, setWay] = useState<Way>(wayOf(proxy));
  const [address, setAddress] = useState(wayOf(proxy) === 'address' ? (proxy ?? '') : '');
  const action = useAction();
  const save = (next: string | null): void => void action.run(async (client) => useSession.setState({ settings: await client.settings.set({ proxy: next }) }));
  const choose = (next: Way): void => {
    setWay(next);
    if (next !== 'address') save(next === 'direct' ? 'direct' : null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save(address.trim());
  };
  return (
    <>
      <Segments<Way> name="Proxy" value={way} choices={[{ value: 'system', label: 'As the system' }, { value: 'direct', label: 'None' }, { value: 'address', label: 'Address' }]} onChoose={choose} />
      {way === 'address' && (
        <form className="settings-proxy" onSubmit={submit}>
          <Input aria-label="Proxy address" placeholder="http://proxy.example:3128" value={address} onChange={(event) => setAddress(event.target.value)} />
          <Button type="submit" disabled={action.isRunning || address.trim() === '' || address.trim() === proxy}>Save</Button>
        </form>
      )}
      {action.failure !== null && <FailureNotice failure={action.failure} />}
    </>
  );
}
