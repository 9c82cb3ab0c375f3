/** Where a secret is about to be sent: one header of one request, on one of its hops. */
export interface SecretUse {
  /** Lower case; an IPv6 address without brackets. */
  readonly host: string
  readonly port: number
  /** Upper case. */
  readonly method: string
  /** As it goes over the wire, without the query. */
  readonly path: string
  /** Lower case. */
  readonly header: string
  readonly https: boolean
}

/**
 * The values behind `{{secret:NAME}}`. Only the way out to the network asks, at the moment of sending; nothing that a
 * workflow, a tool or a model can read ever holds what it answers.
 *
 * Keepers must pass `testSecrets`.
 */
export interface Secrets {
  /**
   * The value, for this very use. Every refusal is written down by the keeper.
   *
   * @throws AppError `gate.secret_refused` when there is no such secret, when the vault is locked, or when the secret is
   *   bound to another host, port, method, path, header or scheme
   */
  reveal(name: string, use: SecretUse): Promise<string>
  /** Values that must never be seen in an answer, a journal, a log or on a screen: all that are in use, unlocked. */
  known(): readonly string[]
}
