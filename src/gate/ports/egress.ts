export interface EgressRequest {
  readonly url: string
  readonly method: string
  /** Lower-case names. */
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
}

/**
 * The only way out to the network.
 *
 * Refuses hosts that are not granted (`gate.host_not_granted`) and addresses inside private networks unless the
 * grant names that very address (`gate.address_refused`), checked again on every redirect and at connect time.
 */
export interface Egress {
  /** @throws AppError `net.response_too_large` beyond `maxBytes`, `net.failed` when nothing was sent, `net.interrupted` when the request may have arrived */
  send(request: EgressRequest, options: { maxBytes: number; signal: AbortSignal }): Promise<EgressResponse>
}
