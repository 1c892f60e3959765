/** What a provider of single sign-on vouches for (OpenID Connect Core 1.0, section 5.1). */
export interface SignedOn {
  /** With `subject` it names a person for ever; an e-mail address may change hands. */
  issuer: string;
  subject: string;
  /** Only one that the provider has verified. */
  email: string | null;
  name: string | null;
}

/** What the browser keeps while its owner is away at the provider: all three are drawn afresh. */
export interface SignOnTrip {
  /** PKCE (RFC 7636). */
  verifier: string;
  state: string;
  nonce: string;
}

/** Single sign-on at one provider. Throws Problem `sign-on-failed`. */
export interface SignOn {
  /** Shown on the button. */
  name: string;
  /** Where to send the browser, and what it must bring back. */
  begin(): Promise<{ to: URL; trip: SignOnTrip }>;
  /** `back`: path and query that the browser came back with. */
  end(back: string, trip: SignOnTrip): Promise<SignedOn>;
}
