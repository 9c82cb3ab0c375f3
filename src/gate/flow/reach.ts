/**
 * What a call can do with what it is given, for the rules on information flow. A tool says it where it cannot be told
 * from its needs and classes; without it, a tool that uses the network sends to whatever its control fields name.
 */
export interface Reach {
  /** How data leaves: `sent` by the call itself, or `shown` somewhere that fetches the links it finds. */
  readonly leaves?: 'sent' | 'shown'
  /** Control fields that say where to: addresses, recipients, accounts. All of them when not given. */
  readonly destinations?: readonly string[]
  /** Fields that make it another act, as the method of an HTTP request does. */
  readonly decides?: readonly string[]
  /** What a person would have to have asked for in so many words. */
  readonly act?: Act
  /** Runs a program or code. */
  readonly runs?: boolean
  /** Keeps something that will be obeyed later: a schedule, a plugin, a standing instruction. */
  readonly instructs?: boolean
}

export type Act = 'remove' | 'pay' | 'credential'
