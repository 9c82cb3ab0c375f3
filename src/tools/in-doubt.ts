/**
 * Thrown when nobody knows whether an effect happened. Not an AppError on purpose: an error with a code says that it
 * did not, and the step would fail or be tried again instead of being cleared up.
 */
export class InDoubt extends Error {
  override readonly name = 'InDoubt'
}
