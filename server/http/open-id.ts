import type { Configuration, IDToken, UserInfoResponse } from 'openid-client';
import type { SignedOn, SignOn, SignOnTrip } from '../labs/people/sign-on.ts';
import { Problem } from '../protocol/problems.ts';
import { isLoopback } from './origin.ts';

export interface OpenIdSettings {
  issuer: string;
  clientId: string;
  /** Null: a public client, which PKCE alone protects. */
  clientSecret: string | null;
  /** Shown on the button. */
  name: string;
  /** Address of this server as browsers open it. */
  url: string;
}

/** Where the provider sends browsers back to; it has to be registered there. */
export const callbackPath = '/api/login/oidc/back';
const scope = 'openid email profile';

/** Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. The provider is asked about itself when first needed, and again after a failure. */
export const createOpenId = (settings: OpenIdSettings): SignOn => {
  let known: Promise<Configuration> | undefined;
  const redirect = new URL(callbackPath, settings.url).href;

  const discover = async (): Promise<Configuration> => {
    const client = await import('openid-client');
    const issuer = new URL(settings.issuer);
    const { clientId, clientSecret } = settings;
    const authentication = clientSecret === null ? client.None() : undefined;
    // Without TLS only on this very machine.
    const options = isLoopback(issuer.hostname) ? { execute: [client.allowInsecureRequests] } : undefined;
    return client.discovery(issuer, clientId, clientSecret ?? undefined, authentication, options);
  };
  const configuration = () => {
    known ??= discover().catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem) throw error;
      throw new Problem('sign-on-failed', `${settings.name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };

  return {
    name: settings.name,
    begin: () =>
      failing(async () => {
        const client = await import('openid-client');
        const trip: SignOnTrip = { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce() };
        const to = client.buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirect,
          scope,
          code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
          code_challenge_method: 'S256',
          state: trip.state,
          nonce: trip.nonce,
        });
        return { to, trip };
      }),
    end: (back, trip) =>
      failing(async () => {
        const client = await import('openid-client');
        const found = await configuration();
        const tokens = await client.authorizationCodeGrant(found, new URL(back, settings.url), {
          pkceCodeVerifier: trip.verifier,
          expectedState: trip.state,
          expectedNonce: trip.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new Problem('sign-on-failed', `${settings.name} sent no ID token.`);
        const more = typeof claims.email === 'string' ? claims : await client.fetchUserInfo(found, tokens.access_token, claims.sub);
        return signedOn(claims, more);
      }),
  };
};

const signedOn = (claims: IDToken, more: IDToken | UserInfoResponse): SignedOn => {
  const name = [more.name, claims.name, more.preferred_username].find((each) => typeof each === 'string' && each.trim() !== '');
  const email = typeof more.email === 'string' && more.email_verified === true ? more.email.toLowerCase() : null;
  return { issuer: claims.iss, subject: claims.sub, email, name: (name as string | undefined) ?? null };
};
