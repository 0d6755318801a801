import { CircleX } from 'lucide-react';
import { PROTOCOL } from '../../../shared/contract/contract.ts';
import type { Hello } from '../../../shared/contract/schemas.ts';
import { Button } from '../../widgets/button.tsx';
import { EmptyState } from '../../widgets/notice.tsx';

/** The page and the core are of builds that do not understand each other; nothing else is shown. */
export function MismatchScreen({ hello, pageBuild }: { readonly hello: Hello; readonly pageBuild: string }) {
  return (
    <main className="alone">
      <EmptyState
        icon={<CircleX size={28} aria-hidden />}
        title="This page and the app are of different builds"
        action={<Button look="primary" onClick={() => location.reload()}>Load the page again</Button>}
      >
        <p>The page is build {pageBuild} (protocol {PROTOCOL}); the app is build {hello.build} (protocol {hello.protocol}).</p>
        <p>Loading again fetches the page that belongs to the app. If this stays, restart the app.</p>
      </EmptyState>
    </main>
  );
}
