import type { Json } from '#base'
import type { Fact } from '#contract'

/** An effect that may not begin before somebody answers. */
export interface Hold {
  /** What the run is seen waiting for. */
  readonly reason: 'approval' | 'budget'
  /** What whoever answers must know. */
  readonly ask: Json
  /** When nobody's answer is taken for `onExpiry`, in milliseconds since the Unix epoch; null for never. */
  readonly expiresAt: number | null
  readonly onExpiry: Json
}

/** A handler's word on an effect that it has prepared. */
export type Admission =
  /** `facts` commit with the intent; with the result, where there is no intent. */
  | { readonly admit: true; readonly facts?: readonly Fact[] }
  /**
   * `facts` commit with the record that holds it. `lookAgain` is asked once it is held, for what it was judged by may have
   * changed on the way there: who changed it, when it is to be judged anew; null when it is not.
   */
  | {
      readonly admit: false
      readonly hold: Hold
      readonly facts?: readonly Fact[]
      readonly lookAgain?: () => string | null
    }
