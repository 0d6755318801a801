import type { Connector } from '../ports/connector.ts';
import { liveperson } from './liveperson/index.ts';
import { ringcentral } from './ringcentral/index.ts';
import { vonage } from './vonage/index.ts';

/** Every vendor that a source can be. */
export const connectors: readonly Connector[] = [vonage, liveperson, ringcentral];
