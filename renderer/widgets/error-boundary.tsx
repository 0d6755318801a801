import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './notice.tsx';

/** Keeps a fault of one screen from taking the others with it; React offers this only as a class. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { readonly error: Error } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <EmptyState title="This screen has a fault" action={<Button onClick={() => this.setState({ error: null })}>Draw it again</Button>}>
        {this.state.error.message} The other screens work on; please report it with the build from the settings.
      </EmptyState>
    );
  }
}
