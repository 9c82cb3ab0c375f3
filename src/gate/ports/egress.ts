export interface EgressRequest {
  readonly url: string
  readonly method: string
  /** Lower-case names. A value may hold `{{secret:NAME}}`, which is filled at the moment of sending. */
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export interface EgressResponse {
  readonly status: number
  /** Lower-case names; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** After redirects. */
  readonly url: string
  /** How many redirects were followed. */
  readonly redirects: number
}

/**
 * The only way out to the network.
 *
 * Refuses hosts that are not granted (`gate.host_not_granted`) and addresses inside private networks unless the
 * grant names that very address (`gate.address_refused`), checked again on every redirect and at connect time. Secrets
 * go where they are granted and bound to and nowhere else (`gate.secret_refused`), and an answer that repeats one comes
 * back without it.
 */
export interface Egress {
  /**
   * @throws AppError `net.response_too_large` beyond `maxBytes`; `net.failed`, `net.busy` when nothing was sent;
   *   `net.interrupted` when the request may have arrived
   */
  send(request: EgressRequest, options: { maxBytes: number; signal: AbortSignal }): Promise<EgressResponse>
}
