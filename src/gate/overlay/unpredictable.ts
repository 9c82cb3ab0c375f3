/** Thrown where nobody can know what would come of an effect without having it. Says why, for the person. */
export class Unpredictable extends Error {
  override readonly name = 'Unpredictable'
}
