import type { Connector, Settings, StreamDefinition } from '../ports/connector.ts';

/** The streams that a source with these settings polls; none for one that is only pushed to. */
export function polledStreamsOf(connector: Connector, settings: Settings): readonly StreamDefinition[] {
  return connector.streamsFor?.(settings) ?? connector.streams;
}

/** The name of the stream whose freshness stands for a source with these settings: a polled one, or that of the pushed events. */
export function primaryStreamOf(connector: Connector, settings: Settings): string {
  if (connector.push?.isPrimary(settings) === true) return connector.push.stream;
  const polled = polledStreamsOf(connector, settings);
  return (polled.find((stream) => stream.isPrimary) ?? polled[0])?.name ?? connector.push?.stream ?? '';
}
