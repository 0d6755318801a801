import type { LivePersonCredentials } from './liveperson/sign-in.ts';
import type { RingCentralCredentials } from './ringcentral/face.ts';

/** What opens the simulated vendors. Not secret: a seed gives it. */
export interface Credentials {
  readonly vonage: { readonly id: string; readonly secret: string };
  readonly liveperson: LivePersonCredentials;
  readonly ringcentral: RingCentralCredentials;
}

export function credentialsOf(seed: number): Credentials {
  return {
    vonage: { id: 'floorwalker-demo', secret: `demo-secret-${seed}` },
    liveperson: {
      accountId: '79144597', clientId: 'floorwalker-demo', clientSecret: `demo-secret-${seed}`, username: 'reports@contact-centre.example', password: `demo-password-${seed}`,
      oauth1: { appKey: 'demo-app-key', appSecret: `demo-app-secret-${seed}`, accessToken: 'demo-access-token', accessTokenSecret: `demo-token-secret-${seed}` },
    },
    ringcentral: { subAccountId: '15300002', clientId: 'floorwalker-demo', clientSecret: `demo-secret-${seed}`, jwt: `demo.jwt.${seed}` },
  };
}
